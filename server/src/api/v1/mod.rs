//! The JSON API, for the product's own programs and for those of its users. One file per resource.
//!
//! *How it works:* it stands outside what guards forms and pages (cookies, `Origin`, presses), because a program brings a
//! key with each request and nothing else; the two routes that read the cookie change nothing. It calls the same flows as
//! the pages: there is no second set of rules. Whatever is refused is refused as RFC 9457 has it.

mod accounts;
mod bearer;
mod body;
mod forward_auth;
mod keys;
mod me;
mod problem;
mod session;

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};

use crate::{middleware::session::recognise, router::Shared};
use problem::Problem;

/// Everything under `/api/v1`, and `/forward-auth`.
pub fn routes(shared: &Shared) -> Router<Shared> {
    // By the cookie: who is signed in.
    let signed_in = || from_fn_with_state(shared.clone(), recognise);
    Router::new()
        .route("/api/v1/session", get(session::show).layer(signed_in()))
        .route("/api/v1/me", get(me::show))
        .route("/api/v1/accounts/{id}", get(accounts::show))
        .route("/api/v1/keys/verify", post(keys::verify))
        .route("/api/v1/{*address}", any(async || Problem::nothing_here()))
        .route("/forward-auth", get(forward_auth::check).layer(signed_in()))
        .method_not_allowed_fallback(async || Problem::wrong_method())
        .layer(from_fn(refuse_keys_in_addresses))
}

/// Addresses stand in logs, in histories and in the `Referer` of the next request: a key that was in one is no secret.
async fn refuse_keys_in_addresses(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    if ["vak_", "vsk_"].iter().any(|prefix| query.contains(prefix)) {
        return Problem::key_in_address().into_response();
    }
    next.run(request).await
}
