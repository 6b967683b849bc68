//! The last hand on every answer: its headers, and the status that a refusal asked for.

use app::server_side::context::STATUS_HEADER;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{
    headers::{self, Additions},
    pages::SECRET_HEADER,
    router::Shared,
};

/// Completes an answer.
pub async fn complete(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    apply_status(&mut answer);
    trim_location(answer.headers_mut());
    let set = answer.headers_mut();
    set.remove(SECRET_HEADER);
    for (name, value) in headers::always(shared.hsts) {
        set.entry(name).or_insert(value);
    }
    set.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !set.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&headers::policy(None, Additions::default()))
    {
        set.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// Where the framework takes a refusal out of the address that a form goes back to, it leaves the question mark.
fn trim_location(headers: &mut HeaderMap) {
    let trimmed = headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| to.strip_suffix('?'));
    if let Some(Ok(to)) = trimmed.map(HeaderValue::from_str) {
        headers.insert(header::LOCATION, to);
    }
}

/// Server functions answer a refusal with 500; the status that it asked for stands in an internal header, which never
/// leaves. A redirect, which a form without scripts gets, keeps its own.
fn apply_status(answer: &mut Response<Body>) {
    let Some(asked) = answer.headers_mut().remove(STATUS_HEADER) else { return };
    if answer.status() == StatusCode::INTERNAL_SERVER_ERROR
        && let Ok(status) = StatusCode::from_bytes(asked.as_bytes())
    {
        *answer.status_mut() = status;
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
    }
}
