//! `GET /forward-auth`: what a proxy asks before it lets a request pass to the product.
//!
//! nginx (`auth_request`), Caddy (`forward_auth`) and Traefik (`ForwardAuth`) send the visitor's cookies along and take what
//! comes back in headers. Names hold any character, and a header does not: they are percent-encoded.

use std::net::SocketAddr;

use accounts::{email, flows::sessions::Recognised};
use app::paths;
use axum::{
    extract::{ConnectInfo, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{bearer::the_one, problem::Problem, signed_in::SignedIn};
use crate::router::Shared;

/// Whose account: `acc_…`.
const ACCOUNT: HeaderName = HeaderName::from_static("x-vestibule-account");
/// Its address, percent-encoded.
const EMAIL: HeaderName = HeaderName::from_static("x-vestibule-email");
/// Its display name, percent-encoded.
const NAME: HeaderName = HeaderName::from_static("x-vestibule-name");

const FORWARDED_METHOD: HeaderName = HeaderName::from_static("x-forwarded-method");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_URI: HeaderName = HeaderName::from_static("x-forwarded-uri");

/// 204 with who is signed in; else 401, or the way to the sign-in page for whoever opens a page.
pub async fn check(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    SignedIn(who): SignedIn,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Result<Response, Problem> {
    let row = match who {
        Some(Recognised { actor, .. }) => shared.host.accounts.account_of(actor.account).await?,
        None => None,
    };
    if let Some(row) = row {
        let encoded = |text: &str| HeaderValue::from_str(&paths::percent_encode(text)).ok();
        let told = [
            (ACCOUNT, HeaderValue::from_str(&row.account_id().to_string()).ok()),
            (EMAIL, encoded(&email::shown(&row.email))),
            (NAME, encoded(&row.display_name)),
        ];
        let told: HeaderMap = told.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        return Ok((StatusCode::NO_CONTENT, told).into_response());
    }
    // What a proxy says of the request is taken from the configured ones alone.
    let peer = peer.ip().to_canonical();
    let is_proxy = shared.proxies.iter().any(|proxy| proxy.contains(peer));
    let is_asked_to_lead = query.is_some_and(|query| query.split('&').any(|one| one == "redirect"));
    if is_proxy && is_asked_to_lead && opens_a_page(&headers) {
        let own = &shared.host.accounts.settings.public_origin;
        let to = paths::sign_in_then(here(&headers, own).unwrap_or(paths::PROFILE));
        return Ok(Redirect::to(&format!("{own}{to}")).into_response());
    }
    Err(Problem::signed_out())
}

/// Whether a person looks at what comes back. A WebSocket, a program or a form that is sent gains nothing from a page.
fn opens_a_page(headers: &HeaderMap) -> bool {
    let is_read = matches!(the_one(headers, &FORWARDED_METHOD), Some("GET" | "HEAD"));
    let takes_pages = the_one(headers, &header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
    // Proxies take `Upgrade` away, which is meant for them.
    let is_socket = headers.contains_key(header::UPGRADE) || headers.contains_key(header::SEC_WEBSOCKET_KEY);
    is_read && takes_pages && !is_socket
}

/// Where the visitor was, where that is a place of ours.
fn here<'h>(headers: &'h HeaderMap, own: &str) -> Option<&'h str> {
    let (scheme, host) = (the_one(headers, &FORWARDED_PROTO)?, the_one(headers, &FORWARDED_HOST)?);
    let uri = the_one(headers, &FORWARDED_URI)?;
    (own.split_once("://") == Some((scheme, host))).then(|| paths::local(uri))?
}
