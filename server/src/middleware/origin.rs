//! Whoever changes something with a cookie comes from our own pages.
//!
//! A browser says with each such request where it came from. `Origin` is compared whole with the configured public
//! origin (never with `Host`, which the sender chooses); where a browser leaves it out, or hides it behind `null`,
//! `Sec-Fetch-Site` decides: Chromium does so where a proxy or an extension sets `Referrer-Policy: no-referrer`. That
//! header is the browser's own, no page can write it; a request with neither, or with `null` alone, is refused.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{middleware::panic, router::Shared};

/// Lets a request pass, or answers 403.
pub async fn check(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let own = shared.host.accounts.settings.public_origin.as_str();
    if !is_own(request.headers(), own) {
        let header = |name| request.headers().get(name).map(HeaderValue::as_bytes).map(String::from_utf8_lossy);
        let (origin, site) = (header("origin"), header("sec-fetch-site"));
        // Escaped: whoever sent it wrote it.
        tracing::warn!(?origin, ?site, path = ?request.uri().path(), "a request from elsewhere was refused");
        let sentence = match origin.as_deref() {
            Some("null") => format!(
                "Your browser did not say which page this came from, so nothing was changed. An extension or a proxy that \
                 hides addresses is the likely cause, or a page that was saved to a file. Open {own} without it and try \
                 again."
            ),
            _ => format!("This page belongs to {own} and was opened somewhere else. Open it there and try again."),
        };
        return if accepts_html(request.headers()) {
            panic::page(StatusCode::FORBIDDEN, &sentence)
        } else {
            (StatusCode::FORBIDDEN, sentence).into_response()
        };
    }
    send_back_home(&mut request, own);
    next.run(request).await
}

fn is_own(headers: &HeaderMap, own: &str) -> bool {
    let is = |name: HeaderName, value: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().is_some_and(|found| found.as_bytes() == value.as_bytes()) && values.next().is_none()
    };
    let is_hidden = !headers.contains_key(header::ORIGIN) || is(header::ORIGIN, "null");
    is(header::ORIGIN, own) || is_hidden && is(HeaderName::from_static("sec-fetch-site"), "same-origin")
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// A form without scripts is redirected to its `Referer`. One that names another place, or none (some people turn it
/// off), is replaced by the page that the form stands on. The refusal before this one is taken out of it: the framework
/// would add the new one behind it, and pages show the first.
fn send_back_home(request: &mut Request, own: &str) {
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = referer.and_then(|referer| referer.strip_prefix(own)).filter(|path| path.starts_with('/'));
    let path = path.map_or_else(|| app::page_of_form(request.uri().path()).to_owned(), app::paths::without_refusal);
    if let Ok(home) = HeaderValue::from_str(&format!("{own}{path}")) {
        request.headers_mut().insert(header::REFERER, home);
    }
}
