//! The only bridge between server functions and HTTP: who is signed in, the accounts core, cookies, notices.
//!
//! A refusal leaves in one of two ways. To a script it is the answer itself, with a status of its own (asked for in
//! an internal header that a middleware of the server takes off). To a form without scripts it is a redirect back,
//! made by Leptos, with the refusal in the URL; what was typed then travels in a sealed cookie.

use std::{future::Future, sync::Arc, time::Duration};

use accounts::{
    Accounts,
    failure::{Failure as Outcome, Fault, Never as Nothing},
    flows::sessions::{Actor, Browser, Recognised, SignedIn},
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{secret::Secret, sign_in::SignInForm};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::task::TaskTracker;

use crate::{failure::Failure, notice::Notice, paths};

/// The status that a refusal asks for. Taken off every answer by the server.
pub const STATUS_HEADER: HeaderName = HeaderName::from_static("x-vestibule-status");

/// Cookies live in the browser under these names; on https with the prefix `__Host-`, which pins them to this origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The sign-in.
    Session,
    /// The sign-up that waits for its mail.
    SignUp,
    /// What was done, for one redirect.
    Notice,
    /// What was typed, for one redirect.
    Typed,
    /// The browser itself, from sign-in to sign-in.
    Device,
}

impl Cookie {
    const fn word(self) -> &'static str {
        match self {
            Self::Session => "sid",
            Self::SignUp => "sign-up",
            Self::Notice => "notice",
            Self::Typed => "typed",
            Self::Device => "device",
        }
    }

    fn name(self, is_https: bool) -> String {
        format!("{}{}", if is_https { "__Host-" } else { "" }, self.word())
    }

    /// Its value among the request's cookies. A name that stands there twice is nobody's.
    pub fn read(self, headers: &HeaderMap, is_https: bool) -> Option<String> {
        let name = self.name(is_https);
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned());
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// The `Set-Cookie` line that keeps `value` for so many seconds; none forget it.
    pub fn set(self, is_https: bool, value: &str, seconds: u64) -> String {
        let secure = if is_https { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.name(is_https))
    }
}

/// Where a request comes from, as coarse as limits count. The server puts it among the request's extensions.
#[derive(Debug, Clone)]
pub struct Network(pub String);

/// How long what was typed waits for the page that shows it again.
const TYPED_KEPT: Duration = Duration::from_mins(5);
/// How long a browser is remembered: as long as browsers keep any cookie, 400 days.
const DEVICE_SECONDS: u64 = 400 * 24 * 60 * 60;

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
fn host() -> Option<Host> {
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

fn parts() -> Option<Parts> {
    use_context::<Parts>()
}

/// Who asks.
///
/// # Errors
/// [`Failure::SignedOut`] where nobody is signed in, or no longer.
pub fn actor<R>() -> Result<Actor, Failure<R>> {
    let recognised = parts().and_then(|parts| parts.extensions.get::<Recognised>().copied());
    recognised.map(|recognised| recognised.actor).ok_or_else(|| {
        ask_for_status(401);
        Failure::SignedOut
    })
}

/// Whether somebody is signed in.
pub fn is_signed_in() -> bool {
    actor::<()>().is_ok()
}

/// The path and query that were asked for.
pub fn here() -> String {
    parts().and_then(|parts| parts.uri.path_and_query().map(ToString::to_string)).unwrap_or_default()
}

/// What the browser says of itself, and the sign-in that a new one replaces.
pub fn browser() -> Browser {
    let Some(parts) = parts() else { return Browser::default() };
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Browser {
        user_agent: user_agent.to_owned(),
        replaces: cookie(Cookie::Session).map(Secret::new),
        device: cookie(Cookie::Device).map(Secret::new),
        network: parts.extensions.get::<Network>().map(|network| network.0.clone()).unwrap_or_default(),
    }
}

/// The value of a cookie.
pub fn cookie(cookie: Cookie) -> Option<String> {
    cookie.read(&parts()?.headers, host()?.is_https)
}

/// Has the browser keep a cookie for so many seconds; none forget it.
pub fn set_cookie(cookie: Cookie, value: &str, seconds: u64) {
    let Some(host) = host() else { return };
    let line = cookie.set(host.is_https, value, seconds);
    if let (Some(response), Ok(line)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&line)) {
        response.append_header(header::SET_COOKIE, line);
    }
}

/// Whether this is a form without scripts.
fn is_plain_form() -> bool {
    let accept = parts().and_then(|parts| parts.headers.get(header::ACCEPT).cloned());
    accept.is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// Asks for the status of a refusal. A form without scripts gets a redirect instead, which a status would destroy.
fn ask_for_status(status: u16) {
    if let Some(response) = use_context::<ResponseOptions>()
        && !is_plain_form()
    {
        response.insert_header(STATUS_HEADER, HeaderValue::from(status));
    }
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
        // Ours: it may leave as the 500 that it is.
        Outcome::Fault(fault) => Failure::Fault(fault.reference),
    }
}

/// A form whose values survive a refusal without scripts. Secrets are not among its fields.
pub trait Typed: Serialize + DeserializeOwned {
    /// Which form: what was typed into one is not shown in another.
    const FORM: &'static str;
}

impl Typed for model::sign_up::SignUpForm {
    const FORM: &'static str = "sign-up";
}

impl Typed for SignInForm {
    const FORM: &'static str = "sign-in";
}

impl Typed for model::profile::ProfileForm {
    const FORM: &'static str = "profile";
}

/// Has what was typed come back with the page that shows the refusal: sealed, for five minutes.
pub fn keep_typed<F: Typed>(form: &F) {
    if !is_plain_form() {
        return;
    }
    let Some(Host { accounts, .. }) = host() else { return };
    let until = accounts.clock.now().after(TYPED_KEPT).millis();
    let sealed = serde_json::to_vec(&(until, form))
        .ok()
        .and_then(|plain| accounts.sealing.seal(accounts.random, F::FORM, &plain).ok())
        // Browsers drop a cookie over 4 KiB; then the form comes back empty, and nothing worse.
        .filter(|sealed| sealed.len() < 3800);
    if let Some(sealed) = sealed {
        set_cookie(Cookie::Typed, &sealed, TYPED_KEPT.as_secs());
    }
}

/// What was typed before a refusal. Taken once.
pub fn take_typed<F: Typed>() -> Option<F> {
    let sealed = cookie(Cookie::Typed)?;
    set_cookie(Cookie::Typed, "", 0);
    let accounts = host()?.accounts;
    let plain = accounts.sealing.open(F::FORM, &sealed)?;
    // Sealed with its own end: a copy of the cookie is worth no more than the cookie.
    let (until, typed): (i64, F) = serde_json::from_slice(&plain).ok()?;
    (until > accounts.clock.now().millis()).then_some(typed)
}

/// Has the page after the next redirect say what was done.
pub fn notice(notice: Notice) {
    // A unit variant's JSON is its word in quotes.
    let word = serde_json::to_string(&notice).unwrap_or_default();
    set_cookie(Cookie::Notice, word.trim_matches('"'), 60);
}

/// As [`notice`], but for forms without scripts only: a script says it in place.
pub fn notice_without_scripts(what: Notice) {
    if is_plain_form() {
        notice(what);
    }
}

/// What was done before the redirect that led here. Taken once.
pub fn take_notice() -> Option<Notice> {
    let word = cookie(Cookie::Notice)?;
    set_cookie(Cookie::Notice, "", 0);
    // Whatever else somebody put there is no notice.
    serde_json::from_str(&format!("\"{word}\"")).ok()
}

/// Goes to a path of this origin: by a redirect, or by the router where scripts are on.
pub fn redirect(path: &str) {
    let is_page = parts().is_some_and(|parts| matches!(parts.method, Method::GET | Method::HEAD));
    match (is_page, use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        // A page redirects whoever asks; the framework would for browsers alone.
        (true, Some(response), Ok(path)) => {
            response.insert_header(header::LOCATION, path);
            response.set_status(StatusCode::FOUND);
        }
        _ => leptos_axum::redirect(path),
    }
}

/// Gives the browser its sign-in and goes where it wanted.
pub fn welcome(signed_in: &SignedIn, next: &str) {
    let Some(Host { accounts, .. }) = host() else { return };
    let seconds = accounts.settings.session_absolute.as_secs();
    set_cookie(Cookie::Session, signed_in.token.expose(), seconds);
    set_cookie(Cookie::Device, signed_in.device.expose(), DEVICE_SECONDS);
    redirect(paths::local(next).unwrap_or(paths::PROFILE));
}

/// Has the browser forget its sign-in and what scripts kept.
pub fn farewell() {
    set_cookie(Cookie::Session, "", 0);
    if let Some(response) = use_context::<ResponseOptions>() {
        // Not "cookies", which takes the whole domain's; not "cache", which can take minutes.
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    }
}
