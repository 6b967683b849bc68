//! `GET /forward-auth`: what a proxy asks before it lets a request pass to the product.
//!
//! nginx (`auth_request`), Caddy (`forward_auth`) and Traefik (`ForwardAuth`) send the visitor's cookies along and take what
//! comes back in headers. Names hold any character, and a header does not: they are percent-encoded.

use accounts::{email, flows::sessions::Recognised};
use app::paths;
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::problem::Problem;
use crate::router::Shared;

/// Whose account: `acc_…`.
const ACCOUNT: HeaderName = HeaderName::from_static("x-vestibule-account");
/// Its address, percent-encoded.
const EMAIL: HeaderName = HeaderName::from_static("x-vestibule-email");
/// Its display name, percent-encoded.
const NAME: HeaderName = HeaderName::from_static("x-vestibule-name");

/// 204 with who is signed in; else 401, or the way to the sign-in page for whoever opens a page.
pub async fn check(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    who: Option<Extension<Recognised>>,
) -> Result<Response, Problem> {
    let row = match who {
        Some(Extension(Recognised { actor, .. })) => shared.host.accounts.account_of(actor.account).await?,
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
    let is_asked_to_lead = query.is_some_and(|query| query.split('&').any(|one| one == "redirect"));
    if is_asked_to_lead && opens_a_page(&headers) {
        let own = &shared.host.accounts.settings.public_origin;
        let to = paths::sign_in_then(here(&headers, own).unwrap_or(paths::PROFILE));
        return Ok(Redirect::to(&format!("{own}{to}")).into_response());
    }
    Err(Problem::signed_out())
}

/// Whether a person looks at what comes back. A WebSocket, a program or a form that is sent gains nothing from a page.
fn opens_a_page(headers: &HeaderMap) -> bool {
    let is_read = matches!(one(headers, "x-forwarded-method"), Some("GET" | "HEAD"));
    let takes_pages = one(headers, header::ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/html"));
    is_read && takes_pages && !headers.contains_key(header::UPGRADE)
}

/// Where the visitor was, where that is a place of ours.
fn here<'h>(headers: &'h HeaderMap, own: &str) -> Option<&'h str> {
    let (scheme, host) = (one(headers, "x-forwarded-proto")?, one(headers, "x-forwarded-host")?);
    let uri = one(headers, "x-forwarded-uri")?;
    (own.split_once("://") == Some((scheme, host))).then(|| paths::local(uri))?
}

/// A header that is there once.
fn one<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
