//! The key that a program sends: RFC 6750, in the header and nowhere else.

use accounts::flows::{api_keys::KeyHolder, service_keys::ServiceHolder};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use model::{api_key::ApiKeyScope, service_key::ServiceScope};

use super::problem::Problem;
use crate::router::Shared;

/// Whoever asks with a user's own key.
pub struct ByApiKey(KeyHolder);

impl ByApiKey {
    /// For whom it acts, where it may do this.
    pub fn with(self, scope: ApiKeyScope) -> Result<KeyHolder, Problem> {
        if self.0.scopes.contains(&scope) { Ok(self.0) } else { Err(Problem::scope_missing(scope.as_str())) }
    }
}

impl FromRequestParts<Shared> for ByApiKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let key = bearer(&parts.headers, "vak_")?;
        shared.host.accounts.check_api_key(key).await?.map(Self).map_err(Problem::dead_key)
    }
}

/// Whoever asks with a key of the operator's.
pub struct ByServiceKey(ServiceHolder);

impl ByServiceKey {
    /// Whether it may do this.
    pub fn with(self, scope: ServiceScope) -> Result<ServiceHolder, Problem> {
        if self.0.scopes.contains(&scope) { Ok(self.0) } else { Err(Problem::scope_missing(scope.as_str())) }
    }
}

impl FromRequestParts<Shared> for ByServiceKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let key = bearer(&parts.headers, "vsk_")?;
        shared.host.accounts.check_service_key(key).await?.map(Self).map_err(Problem::dead_key)
    }
}

/// What stands behind `Bearer`.
fn bearer<'h>(headers: &'h HeaderMap, prefix: &str) -> Result<&'h str, Problem> {
    let value = the_one(headers, &header::AUTHORIZATION);
    let (scheme, key) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") { Ok(key.trim()) } else { Err(Problem::no_key(prefix)) }
}

/// A header that is there once. Of two nobody could say which is meant.
pub fn the_one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
