//! `/dev/mailbox`: where mail goes while nothing is configured. It shows secrets, so it answers only a peer on this
//! machine that names this machine and comes through no proxy.

use std::net::{IpAddr, SocketAddr};

use accounts::{failure::Fault, store::mailbox::MailRow};
use app::server_side::dev;
use axum::{
    Json, Router,
    extract::{ConnectInfo, Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    headers::{self, Additions, MAIL_POLICY},
    router::Shared,
};

/// How many mails are shown.
const SHOWN: i64 = 200;

/// The mailbox and the gallery, behind their guard.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/dev/mailbox", get(newest))
        .route("/dev/mailbox/samples", get(samples))
        .route("/dev/mailbox/{id}", get(one))
        .route("/dev/mailbox/{id}/html", get(html))
        .route("/dev/gallery", get(gallery))
        .layer(middleware::from_fn(guard))
}

/// Anyone else is told that there is no such page.
async fn guard(ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request, next: Next) -> Response {
    if is_local(peer.ip(), request.headers()) { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

fn is_local(peer: IpAddr, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    let names_this_machine = name == "localhost"
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    let through_proxy = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name));
    peer.to_canonical().is_loopback() && names_this_machine && !through_proxy
}

/// A mail as programs read it.
#[derive(Serialize)]
struct MailJson {
    to: String,
    subject: String,
    text: String,
    html: String,
    links: Vec<String>,
}

async fn newest(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    answer(&shared, &headers, shared.host.accounts.mailbox(SHOWN).await)
}

/// Every mail there is, with sample values: for those who look after their words.
async fn samples(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    answer(&shared, &headers, shared.host.accounts.mail_samples())
}

fn answer(shared: &Shared, headers: &HeaderMap, mails: Result<Vec<MailRow>, Fault>) -> Response {
    let Ok(mails) = mails else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let wants_json = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    if wants_json {
        Json(mails.into_iter().map(json).collect::<Vec<_>>()).into_response()
    } else {
        page(shared, &mails, None)
    }
}

/// The id in the path. One that is none leads nowhere, as one that is unknown.
type Id = Result<Path<Uuid>, PathRejection>;

async fn one(State(shared): State<Shared>, id: Id) -> Response {
    let Ok(Path(id)) = id else { return StatusCode::NOT_FOUND.into_response() };
    let mails =
        if is_sample(id) { shared.host.accounts.mail_samples() } else { shared.host.accounts.mailbox(SHOWN).await };
    match (mails, find(&shared, id).await) {
        (Ok(mails), Ok(Some(mail))) => page(&shared, &mails, Some(&mail)),
        (Ok(_), Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn html(State(shared): State<Shared>, id: Id) -> Response {
    let Ok(Path(id)) = id else { return StatusCode::NOT_FOUND.into_response() };
    match find(&shared, id).await {
        Ok(Some(mail)) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, MAIL_POLICY), (header::X_FRAME_OPTIONS, "SAMEORIGIN")];
            // Links in the frame open beside it, not in it.
            (policy, Html(mail.body_html.replacen("<head>", "<head><base target=\"_blank\">", 1))).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Samples are numbered; the first half of a real id is the time.
const fn is_sample(id: Uuid) -> bool {
    id.as_u128() < 1000
}

async fn find(shared: &Shared, id: Uuid) -> Result<Option<MailRow>, Fault> {
    let accounts = &shared.host.accounts;
    if is_sample(id) {
        return Ok(accounts.mail_samples()?.into_iter().find(|mail| mail.id == id));
    }
    accounts.mailbox_mail(id).await
}

async fn gallery(State(shared): State<Shared>) -> Response {
    with_policy(Html(dev::gallery_page(&shared.assets)).into_response(), Additions::default())
}

fn page(shared: &Shared, mails: &[MailRow], chosen: Option<&MailRow>) -> Response {
    let list = mails.iter().map(shown).collect::<Vec<_>>();
    let html = dev::mailbox_page(&shared.assets, &list, chosen.or(mails.first()).map(shown));
    with_policy(Html(html).into_response(), Additions { mail_frame: true, ..Additions::default() })
}

fn with_policy(mut answer: Response, additions: Additions) -> Response {
    if let Ok(policy) = HeaderValue::from_str(&headers::policy(None, additions)) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

fn shown(mail: &MailRow) -> dev::ShownMail {
    dev::ShownMail {
        id: mail.id.to_string(),
        to: mail.recipient.clone(),
        subject: mail.subject.clone(),
        at: accounts::zone::minute(mail.at, accounts::zone::DEFAULT),
        text: mail.body_text.clone(),
        links: links_in(&mail.body_text),
    }
}

fn json(mail: MailRow) -> MailJson {
    let links = links_in(&mail.body_text);
    MailJson { to: mail.recipient, subject: mail.subject, text: mail.body_text, html: mail.body_html, links }
}

/// Every URL in the text part.
fn links_in(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_mailbox_answers_this_machine_alone() {
        let here = IpAddr::from([127, 0, 0, 1]);
        for host in ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "[::1]"] {
            assert!(is_local(here, &headers(&[("host", host)])), "{host}");
        }
        for host in ["evil.example", "evil.example:3000", "localhost.evil.example", "10.0.0.1", ""] {
            assert!(!is_local(here, &headers(&[("host", host)])), "{host}");
        }
        assert!(!is_local(IpAddr::from([10, 0, 0, 1]), &headers(&[("host", "localhost")])));
        for proxy in ["forwarded", "x-forwarded-for", "via", "x-real-ip"] {
            assert!(!is_local(here, &headers(&[("host", "localhost"), (proxy, "x")])), "{proxy}");
        }
    }
}
