//! What an operator's machines ask, on an address of its own: never on the one that visitors reach.

use accounts::Accounts;
use axum::{Router, extract::State, http::StatusCode, routing::get};

/// `/healthz`, `/readyz` and `/metrics`.
pub fn routes(accounts: Accounts) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(accounts)
}

/// Whether the database answers.
async fn ready(State(accounts): State<Accounts>) -> (StatusCode, &'static str) {
    match accounts.outbox_waiting().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

async fn metrics(State(accounts): State<Accounts>) -> Result<String, StatusCode> {
    let waiting = accounts.outbox_waiting().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(format!(
        "# HELP vestibule_outbox_waiting Messages that wait for their turn or their next attempt.\n\
         # TYPE vestibule_outbox_waiting gauge\nvestibule_outbox_waiting {waiting}\n"
    ))
}
