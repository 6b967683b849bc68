//! `GET /api/v1/session`: who is signed in in the browser whose cookie the product passes on.

use accounts::{email, flows::sessions::Recognised, zone};
use axum::{Json, extract::State};
use serde::Serialize;

use super::{problem::Problem, signed_in::SignedIn};
use crate::router::Shared;

/// Who is signed in.
#[derive(Debug, Serialize)]
pub struct Session {
    /// The sign-in: a name for it that opens nothing.
    id: String,
    account: String,
    email: String,
    display_name: String,
    /// An IANA name.
    time_zone: String,
}

/// The sign-in that the cookie names.
pub async fn show(State(shared): State<Shared>, SignedIn(who): SignedIn) -> Result<Json<Session>, Problem> {
    let Some(Recognised { actor, .. }) = who else { return Err(Problem::signed_out()) };
    // Gone between two statements: signed out.
    let row = shared.host.accounts.account_of(actor.account).await?.ok_or_else(Problem::signed_out)?;
    Ok(Json(Session {
        id: actor.sign_in.to_string(),
        account: row.account_id().to_string(),
        email: email::shown(&row.email),
        time_zone: zone::today(&row.time_zone).to_owned(),
        display_name: row.display_name,
    }))
}
