//! `GET /api/v1/accounts/{id}`: an account, for the product's own programs.

use accounts::{email, store::accounts::AccountRow, zone};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use model::{account::AccountId, service_key::ServiceScope};
use serde::Serialize;

use super::{bearer::ByServiceKey, problem::Problem};
use crate::router::Shared;

/// An account as programs see it.
#[derive(Debug, Serialize)]
pub struct Account {
    id: String,
    /// `personal` or `organization`.
    kind: &'static str,
    /// As invoices show it.
    display_name: String,
    first_name: String,
    last_name: String,
    organization_name: Option<String>,
    job_position: Option<String>,
    /// A domain in its own script stands as people read it.
    email: String,
    /// There is no account with an address that was never confirmed.
    email_verified_at: String,
    /// In E.164.
    phone: Option<String>,
    /// An IANA name.
    time_zone: String,
    created_at: String,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.account_id().to_string(),
            kind: row.account_kind().as_str(),
            email: email::shown(&row.email),
            email_verified_at: zone::rfc3339(row.email_verified_at, zone::DEFAULT),
            time_zone: zone::today(&row.time_zone).to_owned(),
            created_at: zone::rfc3339(row.created_at, zone::DEFAULT),
            display_name: row.display_name,
            first_name: row.first_name,
            last_name: row.last_name,
            organization_name: row.organization_name,
            job_position: row.job_position,
            phone: row.phone,
        }
    }
}

/// The account with this id.
pub async fn show(
    State(shared): State<Shared>,
    key: ByServiceKey,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Account>, Problem> {
    key.with(ServiceScope::AccountsRead)?;
    let id: AccountId = id.ok().and_then(|Path(id)| id.parse().ok()).ok_or_else(Problem::no_account)?;
    let row = shared.host.accounts.account_of(id).await?.ok_or_else(Problem::no_account)?;
    Ok(Json(row.into()))
}
