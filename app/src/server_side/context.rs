//! The only bridge between server functions and HTTP: who is signed in, the accounts core, cookies, notices.
//!
//! A form is answered by a redirect, whoever sends it: to where it leads, or back to its page with the refusal in the URL
//! and what was typed in a sealed cookie. Only whoever does not take HTML (the behaviours of the browser's half, other
//! programs) gets the answer itself, with a status of its own, asked for in an internal header that a middleware of the
//! server takes off.

use std::{future::Future, sync::Arc};

use accounts::{
    Accounts,
    failure::{Failure as Outcome, Fault, Never as Nothing},
    flows::sessions::{Actor, Browser, Recognised},
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::{
    prelude::use_context,
    server_fn::{ServerFn, error::ServerFnUrlError},
};
use leptos_axum::ResponseOptions;
use model::secret::Secret;
use tokio_util::task::TaskTracker;

pub use super::cookies::{
    Cookie, Typed, cookie, keep_typed, keep_typed_of, notice, set_cookie, show_codes, shown_codes, take_notice,
    take_typed,
};
pub use super::entering::{await_link, enter, farewell, keep_half, renew, sudo, sudo_where_two_factor_is_on, welcome};
use crate::{failure::Failure, marks, paths};

/// The status that a refusal asks for. Taken off every answer by the server.
pub const STATUS_HEADER: HeaderName = HeaderName::from_static("x-vestibule-status");

/// Where a request comes from, as coarse as limits count. The server puts it among the request's extensions.
#[derive(Debug, Clone)]
pub struct Network(pub String);

/// What the server hands to every page and server function.
#[derive(Debug, Clone)]
pub struct Host {
    /// The rules.
    pub accounts: Accounts,
    /// Mutations under way: they end even when their client is gone, and are waited for at the end.
    pub mutations: TaskTracker,
    /// Whether the public origin is https.
    pub is_https: bool,
    /// Links of the product's that pages show.
    pub links: Arc<ProductLinks>,
}

/// Links of the product's that pages show, where configured.
#[derive(Debug, Clone, Default)]
pub struct ProductLinks {
    /// Terms of service.
    pub terms: Option<String>,
    /// Privacy notice.
    pub privacy: Option<String>,
    /// Where the product lists its driver sessions.
    pub sessions: Option<String>,
}

/// What the server handed over. Nothing where the client has left: its context goes with it, and what still runs must
/// not take that for a fault.
pub(super) fn host() -> Option<Host> {
    use_context::<Host>()
}

/// The accounts core.
///
/// # Errors
/// [`Failure::Unreachable`] where the client has left, so nobody reads it.
pub fn accounts<R>() -> Result<Accounts, Failure<R>> {
    host().map(|host| host.accounts).ok_or(Failure::Unreachable)
}

/// Links of the product's.
///
/// # Errors
/// As [`accounts`].
pub fn links<R>() -> Result<Arc<ProductLinks>, Failure<R>> {
    host().map(|host| host.links).ok_or(Failure::Unreachable)
}

pub(super) fn parts() -> Option<Parts> {
    use_context::<Parts>()
}

/// Who asks.
///
/// # Errors
/// [`Failure::SignedOut`] where nobody is signed in, or no longer.
pub fn actor<R>() -> Result<Actor, Failure<R>> {
    recognised().ok_or_else(|| {
        // A page says itself what it does then.
        if !is_page() {
            ask_for_status(401);
        }
        Failure::SignedOut
    })
}

fn recognised() -> Option<Actor> {
    parts()?.extensions.get::<Recognised>().map(|recognised| recognised.actor)
}

/// Whether somebody is signed in.
pub fn is_signed_in() -> bool {
    recognised().is_some()
}

/// The path and query that were asked for.
pub fn here() -> String {
    parts().and_then(|parts| parts.uri.path_and_query().map(ToString::to_string)).unwrap_or_default()
}

/// A value of the query; empty where it is not there.
pub fn query(name: &str) -> String {
    let parts = parts();
    let query = parts.as_ref().and_then(|parts| parts.uri.query()).unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Why a form of this server function was refused, where that is what led to this page. Anybody can write such an address,
/// so it decides nothing but what is said.
pub fn refusal<S: ServerFn>() -> Option<S::Error> {
    (query("__path") == S::PATH).then(|| ServerFnUrlError::decode_err(&query("__err")))
}

/// Whether a form that was not taken led to this page. As [`refusal`], it decides nothing but what is said.
pub fn was_sent() -> bool {
    !query("__path").is_empty()
}

/// The page that the visitor moves from without loading anew, where he does.
pub fn moves_from() -> Option<String> {
    let from = parts()?.headers.get(marks::MOVE_HEADER)?.to_str().ok()?.to_owned();
    paths::local(&from).map(ToOwned::to_owned)
}

/// Says to a behaviour of the browser's half why it was refused, in words. They travel beside the answer: the words are
/// here, and the browser need not know them.
///
/// # Errors
/// The answer's own.
pub fn in_words<T, R>(answer: Result<T, Failure<R>>, words: fn(&R) -> String) -> Result<T, Failure<R>> {
    let sentence = answer.as_ref().err().and_then(|failure| match failure {
        Failure::Refused(reason) => Some(words(reason)),
        other => other.sentence(),
    });
    let header = sentence.and_then(|sentence| HeaderValue::from_str(&paths::percent_encode(&sentence)).ok());
    if let (Some(response), Some(header)) = (use_context::<ResponseOptions>(), header) {
        response.insert_header(HeaderName::from_static(marks::SENTENCE_HEADER), header);
    }
    answer
}

/// What the browser says of itself, and the sign-in that a new one replaces.
pub fn browser() -> Browser {
    let Some(parts) = parts() else { return Browser::default() };
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Browser {
        user_agent: user_agent.to_owned(),
        replaces: cookie(Cookie::Session).map(Secret::new),
        half: cookie(Cookie::Half).map(Secret::new),
        device: cookie(Cookie::Device).map(Secret::new),
        network: parts.extensions.get::<Network>().map(|network| network.0.clone()).unwrap_or_default(),
    }
}

/// Whether a browser sends this as a form, which takes a page for an answer.
pub(super) fn is_form() -> bool {
    let accept = parts().and_then(|parts| parts.headers.get(header::ACCEPT).cloned());
    accept.is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// The answer to a CAPTCHA; nothing where a form has none, which a flow counts instead: scripts may be off.
pub fn captcha_answer(answer: Secret) -> Option<Secret> {
    (!answer.expose().is_empty() || !is_form()).then_some(answer)
}

/// Asks for the status of a refusal. A form gets a redirect instead, which a status would destroy.
fn ask_for_status(status: u16) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if is_page() {
        if let Ok(status) = StatusCode::from_u16(status) {
            response.set_status(status);
        }
    } else if !is_form() {
        response.insert_header(STATUS_HEADER, HeaderValue::from(status));
    }
}

fn is_page() -> bool {
    parts().is_some_and(|parts| matches!(parts.method, Method::GET | Method::HEAD))
}

/// Runs what only reads, and so refuses nothing.
///
/// # Errors
/// A fault, or that we are busy.
pub async fn read<T, R>(flow: impl Future<Output = Result<T, Outcome<Nothing>>>) -> Result<T, Failure<R>> {
    flow.await.map_err(|failure| translate(failure, |nothing| match nothing {}))
}

/// Runs what changes something, in a task of its own: it ends whatever the client does, since a driver whose
/// transaction is dropped half way can leave its connection in it. The only place that spawns one.
///
/// # Errors
/// The flow's, as the page gets them.
pub async fn mutate<T, R>(flow: impl Future<Output = Result<T, Outcome<R>>> + Send + 'static) -> Result<T, Failure<R>>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let Some(host) = host() else { return Err(Failure::Unreachable) };
    match host.mutations.spawn(flow).await {
        Ok(outcome) => outcome.map_err(|failure| translate(failure, |refusal| refusal)),
        Err(panicked) => Err(translate(Outcome::Fault(Fault::from_cause(panicked)), |refusal: R| refusal)),
    }
}

fn translate<R, R2>(failure: Outcome<R>, refusal: impl FnOnce(R) -> R2) -> Failure<R2> {
    match failure {
        Outcome::Refused(reason) => {
            ask_for_status(422);
            Failure::Refused(refusal(reason))
        }
        Outcome::Busy => {
            ask_for_status(503);
            Failure::Busy
        }
        Outcome::Limited { limit, wait } => {
            ask_for_status(429);
            if let Some(response) = use_context::<ResponseOptions>() {
                response.insert_header(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
            }
            let minutes = wait.as_secs().div_ceil(60);
            Failure::TooMany { limit, minutes: u32::try_from(minutes).unwrap_or(u32::MAX) }
        }
        // Ours: it may leave as the 500 that it is, unless it passes by itself.
        Outcome::Fault(fault) => {
            if fault.is_passing {
                ask_for_status(503);
            }
            Failure::Fault(fault.reference)
        }
    }
}

/// Refuses what no flow looks at.
pub fn refuse<R>(reason: R) -> Failure<R> {
    translate(Outcome::Refused(reason), |reason| reason)
}

/// Goes to a path of this origin.
pub fn redirect(path: &str) {
    match (is_page(), use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        // A page redirects whoever asks; the framework would for browsers alone.
        (true, Some(response), Ok(path)) => {
            response.insert_header(header::LOCATION, path);
            response.set_status(StatusCode::FOUND);
        }
        _ => leptos_axum::redirect(path),
    }
}
