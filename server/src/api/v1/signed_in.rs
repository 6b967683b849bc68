//! The two routes that read the cookie: who comes with it, and from where.

use accounts::flows::sessions::Recognised;
use app::server_side::context::Cookie;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use model::secret::Secret;

use super::{bearer::the_one, problem::Problem};
use crate::router::Shared;

/// Who is signed in; nobody where the cookie says nothing.
///
/// A product's back end passes its visitor's cookie on, without `Origin`. A page of another site would bring its own.
pub struct SignedIn(pub Option<Recognised>);

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let host = &shared.host;
        let is_foreign = parts.headers.contains_key(header::ORIGIN)
            && the_one(&parts.headers, &header::ORIGIN) != Some(&host.accounts.settings.public_origin);
        if is_foreign {
            return Err(Problem::from_elsewhere());
        }
        let Some(cookie) = Cookie::Session.read(&parts.headers, host.is_https) else { return Ok(Self(None)) };
        let recognised = host.accounts.recognise(&Secret::new(cookie)).await?;
        if let Some(recognised) = recognised.filter(|recognised| recognised.is_stale) {
            host.accounts.note_active(recognised.actor);
        }
        Ok(Self(recognised))
    }
}
