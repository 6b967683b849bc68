//! Coming in, proving it again and going out: what a browser is given for it, and where it goes then.

use accounts::flows::{
    sessions::{Actor, Entered, HalfSignedIn, SignedIn},
    sudo::{Renewed, Sudo},
};
use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{secret::Secret, sudo::SudoProblem};

use super::{
    context::{Host, accounts, actor, browser, host, mutate, redirect},
    cookies::{Cookie, cookie, set_cookie},
};
use crate::{failure::Failure, paths};

/// How long a browser is remembered: as long as browsers keep any cookie, 400 days.
const DEVICE_SECONDS: u64 = 400 * 24 * 60 * 60;
/// How long the other half of a sign-in is waited for: ten minutes, as its row.
const HALF_SECONDS: u64 = 10 * 60;
/// How long a browser waits for a link that it asked for: an hour.
const LINK_SECONDS: u64 = 60 * 60;

/// Who asks, having proved it lately, or with the proof that came with the form: one submission proves and acts. Then
/// the browser gets its new token, whatever becomes of the rest.
///
/// # Errors
/// The refusal of the proof, in the form's own words.
pub async fn sudo<R>(proof: Secret, refusal: impl FnOnce(SudoProblem) -> R + Send + 'static) -> Result<Sudo, Failure<R>>
where
    R: Send + 'static,
{
    let (actor, accounts, browser) = (actor()?, accounts()?, browser());
    let proved = async move { accounts.sudo(actor, &proof, &browser).await.map_err(|failure| failure.map(refusal)) };
    let (sudo, renewed) = mutate(proved).await?;
    if let Some(renewed) = renewed {
        renew(&renewed);
    }
    Ok(sudo)
}

/// Gives the browser the new token of its sign-in.
pub fn renew(renewed: &Renewed) {
    let Some(Host { accounts, .. }) = host() else { return };
    let left = renewed.expires_at.millis().saturating_sub(accounts.clock.now().millis());
    set_cookie(Cookie::Session, renewed.token.expose(), u64::try_from(left / 1000).unwrap_or_default());
}

/// Has the browser keep what it asked a link for, as long as it can type the code.
pub fn await_link(kept: &Secret) {
    set_cookie(Cookie::Link, kept.expose(), LINK_SECONDS);
    redirect(paths::LINK_SENT);
}

/// As [`sudo`], for what has a proof of its own where two-factor is off.
///
/// # Errors
/// As [`sudo`].
pub async fn sudo_where_two_factor_is_on<R>(
    proof: Secret,
    refusal: impl FnOnce(SudoProblem) -> R + Send + 'static,
) -> Result<Actor, Failure<R>>
where
    R: Send + 'static,
{
    let (actor, accounts, browser) = (actor()?, accounts()?, browser());
    let proved = async move {
        let proved = accounts.sudo_where_two_factor_is_on(actor, &proof, &browser).await;
        proved.map_err(|failure| failure.map(refusal))
    };
    let (actor, renewed) = mutate(proved).await?;
    if let Some(renewed) = renewed {
        renew(&renewed);
    }
    Ok(actor)
}

/// Gives the browser what its proof was worth: its sign-in, or half of one and the page of the other half.
pub fn enter(entered: &Entered, next: &str) {
    match entered {
        Entered::SignedIn(signed_in) => welcome(signed_in, next),
        Entered::Half(half) => keep_half(half, &paths::second_factor_then(next)),
    }
}

/// Has the browser keep half a sign-in, and goes to the page of its other half.
pub fn keep_half(half: &HalfSignedIn, page: &str) {
    set_cookie(Cookie::Half, half.token.expose(), HALF_SECONDS);
    redirect(page);
}

/// Gives the browser its sign-in and goes where it wanted.
pub fn welcome(signed_in: &SignedIn, next: &str) {
    let Some(Host { accounts, .. }) = host() else { return };
    let seconds = accounts.settings.session_absolute.as_secs();
    set_cookie(Cookie::Session, signed_in.token.expose(), seconds);
    set_cookie(Cookie::Device, signed_in.device.expose(), DEVICE_SECONDS);
    if cookie(Cookie::Half).is_some() {
        set_cookie(Cookie::Half, "", 0);
    }
    redirect(paths::local(next).unwrap_or(paths::PROFILE));
}

/// Has the browser forget its sign-in and what scripts kept.
pub fn farewell() {
    set_cookie(Cookie::Session, "", 0);
    if cookie(Cookie::Codes).is_some() {
        set_cookie(Cookie::Codes, "", 0);
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        // Not "cookies", which takes the whole domain's; not "cache", which can take minutes.
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
    }
}
