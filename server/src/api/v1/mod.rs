//! The JSON API, for the product's own programs and for those of its users. One file per resource.
//!
//! *How it works:* it stands outside what guards forms and pages (cookies, `Origin`, presses), because a program brings a
//! key with each request and nothing else; the two routes that read the cookie (`signed_in`) change nothing. It calls the same flows as
//! the pages: there is no second set of rules. Whatever is refused is refused as RFC 9457 has it.

mod accounts;
mod bearer;
mod body;
mod forward_auth;
mod keys;
mod me;
mod problem;
mod session;
mod signed_in;

use std::any::Any;

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    middleware::{form, panic},
    router::Shared,
};
use problem::Problem;

/// Everything under `/api/v1`, and `/forward-auth`.
pub fn routes() -> Router<Shared> {
    let nothing = || any(async || Problem::nothing_here());
    Router::new()
        .route("/api/v1/session", get(session::show))
        .route("/api/v1/me", get(me::show))
        .route("/api/v1/accounts/{id}", get(accounts::show))
        .route("/api/v1/keys/verify", post(keys::verify))
        .route("/api/v1", nothing())
        .route("/api/v1/", nothing())
        .route("/api/v1/{*address}", nothing())
        .route("/forward-auth", get(forward_auth::check))
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .layer(from_fn(refuse_keys_in_addresses))
        .layer(CatchPanicLayer::custom(panicked))
}

/// A panic is a fault of ours, here too.
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::from(panic::fault_of(panic.as_ref())).into_response()
}

/// Addresses stand in logs, in histories and in the `Referer` of the next request: a key that was in one is no secret.
async fn refuse_keys_in_addresses(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let query = String::from_utf8_lossy(&form::percent_decoded(query.as_bytes())).into_owned();
    if ["vak_", "vsk_"].iter().any(|prefix| query.contains(prefix)) {
        return Problem::key_in_address().into_response();
    }
    next.run(request).await
}
