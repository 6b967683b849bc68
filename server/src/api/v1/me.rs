//! `GET /api/v1/me`: the account of the user's own key.

use accounts::flows::api_keys::DeadKey;
use axum::{Json, extract::State};
use model::api_key::ApiKeyScope;

use super::{accounts::Account, bearer::ByApiKey, problem::Problem};
use crate::router::Shared;

/// The account that the key acts for.
pub async fn show(State(shared): State<Shared>, key: ByApiKey) -> Result<Json<Account>, Problem> {
    let holder = key.with(ApiKeyScope::ProfileRead)?;
    let row =
        shared.host.accounts.account_of(holder.account).await?.ok_or_else(|| Problem::dead_key(DeadKey::Unknown))?;
    Ok(Json(row.into()))
}
