//! Who comes: the cookie is looked up once, and what it says travels with the request.

use app::server_side::context::Cookie;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use model::secret::Secret;

use crate::{middleware::panic, router::Shared};

/// Recognises the sign-in that a request comes with.
pub async fn recognise(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let host = &shared.host;
    let Some(cookie) = Cookie::Session.read(request.headers(), host.is_https) else {
        return next.run(request).await;
    };
    match host.accounts.recognise(&Secret::new(cookie)).await {
        Ok(Some(recognised)) => {
            if recognised.is_stale {
                host.accounts.note_active(recognised.actor);
            }
            request.extensions_mut().insert(recognised);
            next.run(request).await
        }
        Ok(None) => next.run(request).await,
        // Not "signed out": the visitor would sign in again for nothing.
        Err(fault) => panic::unavailable(&fault),
    }
}
