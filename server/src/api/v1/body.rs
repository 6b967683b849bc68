//! A body of JSON, read strictly: what is wrong is told with the path of its field.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::{middleware::form::BODY_MAX, router::Shared};

/// What the program sent.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split_once(';').map_or(kind, |(essence, _)| essence);
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::not_json());
        }
        let bytes = to_bytes(request.into_body(), BODY_MAX).await.map_err(|_| Problem::too_long())?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let field = error.path().to_string();
            Problem::body(error.inner().to_string(), (field != ".").then_some(field))
        })?;
        json.end().map_err(|error| Problem::body(error.to_string(), None))?;
        Ok(Self(read))
    }
}
