//! `POST /api/v1/keys/verify`: what a user's key is worth, for a product that takes them itself.

use accounts::zone;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use model::{secret::Secret, service_key::ServiceScope};
use serde::Deserialize;
use serde_json::json;

use super::{bearer::ByServiceKey, body::Body, problem::Problem};
use crate::router::Shared;

/// The key that somebody brought to the product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    key: Secret,
}

/// Good or not is an answer, and no problem of the one who asks: 200 in both cases.
pub async fn verify(
    State(shared): State<Shared>,
    service: ByServiceKey,
    body: Result<Body<Verify>, Problem>,
) -> Result<Response, Problem> {
    service.with(ServiceScope::KeysVerify)?;
    let Body(Verify { key }) = body?;
    let answer = match shared.host.accounts.check_api_key(key.expose()).await? {
        Ok(holder) => json!({
            "valid": true,
            "id": holder.key,
            "account": holder.account.to_string(),
            "scopes": holder.scopes,
            "expires_at": holder.expires_at.map(|at| zone::rfc3339(at, zone::DEFAULT)),
        }),
        Err(dead) => json!({ "valid": false, "reason": dead.as_str() }),
    };
    Ok(Json(answer).into_response())
}
