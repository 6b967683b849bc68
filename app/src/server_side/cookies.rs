//! What browsers keep for us: the sign-in, and what has to survive one redirect.

use std::time::Duration;

use accounts::flows::sessions::Recognised;
use axum::http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{account::AccountId, recovery_code::NewCodes, sign_in::SignInForm};
use serde::{Serialize, de::DeserializeOwned};

use super::context::{Host, host, is_form, parts};
use crate::notice::Notice;

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
    /// What was typed into the door: a form behind it may wait for its own, until its owner is in again.
    TypedAtDoor,
    /// The browser itself, from sign-in to sign-in.
    Device,
    /// The link that this browser has asked for.
    Link,
    /// Half a sign-in: it opens nothing.
    Half,
    /// Codes that were just made, until they are saved.
    Codes,
}

impl Cookie {
    const fn word(self) -> &'static str {
        match self {
            Self::Session => "sid",
            Self::SignUp => "sign-up",
            Self::Notice => "notice",
            Self::Typed => "typed",
            Self::TypedAtDoor => "typed-at-door",
            Self::Device => "device",
            Self::Link => "link",
            Self::Half => "half",
            Self::Codes => "codes",
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

/// How long what was typed waits for the page that shows it again.
const TYPED_KEPT: Duration = Duration::from_mins(5);
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

/// A form whose values survive a refusal without scripts. Secrets are not among its fields.
pub trait Typed: Serialize + DeserializeOwned {
    /// Which form: what was typed into one is not shown in another.
    const FORM: &'static str;
    /// Where it is kept.
    const COOKIE: Cookie = Cookie::Typed;
}

impl Typed for model::sign_up::SignUpForm {
    const FORM: &'static str = "sign-up";
}

impl Typed for SignInForm {
    const FORM: &'static str = "sign-in";
    const COOKIE: Cookie = Cookie::TypedAtDoor;
}

impl Typed for model::change_email::ChangeEmailForm {
    const FORM: &'static str = "change-email";
}

impl Typed for model::recovery_code::RecoverForm {
    const FORM: &'static str = "recover";
}

impl Typed for model::api_key::CreateApiKeyForm {
    const FORM: &'static str = "create-api-key";
}

impl Typed for model::profile::ProfileForm {
    const FORM: &'static str = "profile";
}

/// How long codes that were just made are shown, unless they are saved before.
const CODES_SHOWN: Duration = Duration::from_mins(10);

/// Has the next page show codes that were just made, and no page of another account: sealed, for ten minutes.
pub fn show_codes(account: AccountId, codes: &NewCodes) {
    let Some(Host { accounts, .. }) = host() else { return };
    let until = accounts.clock.now().after(CODES_SHOWN).millis();
    let sealed = serde_json::to_vec(&(until, account.to_string(), codes))
        .ok()
        .and_then(|plain| accounts.sealing.seal(accounts.random, "codes", &plain).ok());
    if let Some(sealed) = sealed {
        set_cookie(Cookie::Codes, &sealed, CODES_SHOWN.as_secs());
    }
}

/// The codes that are to be shown to this account. They stay until they are saved: a page that is loaded again must not
/// lose them.
pub fn shown_codes(account: AccountId) -> Option<NewCodes> {
    let accounts = host()?.accounts;
    let plain = accounts.sealing.open("codes", &cookie(Cookie::Codes)?)?;
    let (until, whose, codes): (i64, String, NewCodes) = serde_json::from_slice(&plain).ok()?;
    (until > accounts.clock.now().millis() && whose == account.to_string()).then_some(codes)
}

/// Has what was typed come back with the page that shows the refusal: sealed, for five minutes, for who typed it.
pub fn keep_typed<F: Typed>(form: &F) {
    keep_typed_of(form, &whose());
}

/// As [`keep_typed`], where the sign-in has ended: for the account whose page it was.
pub fn keep_typed_of<F: Typed>(form: &F, account: &str) {
    if !is_form() {
        return;
    }
    let Some(Host { accounts, .. }) = host() else { return };
    let until = accounts.clock.now().after(TYPED_KEPT).millis();
    let sealed = serde_json::to_vec(&(until, account, form))
        .ok()
        .and_then(|plain| accounts.sealing.seal(accounts.random, F::FORM, &plain).ok())
        // Browsers drop a cookie over 4 KiB; then the form comes back empty, and nothing worse.
        .filter(|sealed| sealed.len() < 3800);
    if let Some(sealed) = sealed {
        set_cookie(F::COOKIE, &sealed, TYPED_KEPT.as_secs());
    }
}

/// What was typed into this form before a refusal. Taken once; what was typed into another waits for its own page.
pub fn take_typed<F: Typed>() -> Option<F> {
    let sealed = cookie(F::COOKIE)?;
    let accounts = host()?.accounts;
    let plain = accounts.sealing.open(F::FORM, &sealed)?;
    set_cookie(F::COOKIE, "", 0);
    // Sealed with its own end: a copy of the cookie is worth no more than the cookie.
    let (until, account, typed): (i64, String, F) = serde_json::from_slice(&plain).ok()?;
    // Somebody else may have signed in here since.
    (until > accounts.clock.now().millis() && account == whose()).then_some(typed)
}

/// Who asks: an account, or nobody.
fn whose() -> String {
    let recognised = parts().and_then(|parts| parts.extensions.get::<Recognised>().copied());
    recognised.map(|recognised| recognised.actor.account.to_string()).unwrap_or_default()
}

/// Has the page after the next redirect say what was done.
pub fn notice(notice: Notice) {
    // A unit variant's JSON is its word in quotes.
    let word = serde_json::to_string(&notice).unwrap_or_default();
    set_cookie(Cookie::Notice, word.trim_matches('"'), 60);
}

/// What was done before the redirect that led here. Taken once.
pub fn take_notice() -> Option<Notice> {
    let word = cookie(Cookie::Notice)?;
    set_cookie(Cookie::Notice, "", 0);
    // Whatever else somebody put there is no notice.
    serde_json::from_str(&format!("\"{word}\"")).ok()
}
