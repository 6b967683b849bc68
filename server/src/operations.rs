//! What an operator's machines ask, on an address of its own: never on the one that visitors reach.

use accounts::{Accounts, flows::outbox::OutboxState};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio_util::sync::CancellationToken;

/// `/healthz`, `/readyz` and `/metrics`. Who is about to stop is ready for nothing new.
pub fn routes(accounts: Accounts, stopping: CancellationToken) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready).layer(from_fn_with_state(stopping, unless_stopping)))
        .route("/metrics", get(metrics))
        .with_state(accounts)
}

/// Says so before requests are refused, so that whoever spreads them sends them elsewhere first.
async fn unless_stopping(State(stopping): State<CancellationToken>, request: Request, next: Next) -> Response {
    if stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    next.run(request).await
}

/// Whether the database answers. Mail that is held is said and does not make it unready: pages work, and taking them away
/// would help nobody.
async fn ready(State(accounts): State<Accounts>) -> (StatusCode, String) {
    match accounts.outbox_state().await {
        Ok(OutboxState { held_because: Some(why), held, .. }) => {
            (StatusCode::OK, format!("ready, but no mail goes out: {why} ({held} held)\n"))
        }
        Ok(_) => (StatusCode::OK, "ready\n".to_owned()),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n".to_owned()),
    }
}

async fn metrics(State(accounts): State<Accounts>) -> Result<String, StatusCode> {
    let state = accounts.outbox_state().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let gauges = [
        ("waiting", "Messages that wait for their turn or their next attempt.", state.waiting),
        ("held", "Those of them that wait because the mail server takes nothing from us.", state.held),
        ("dead", "Messages that were given up in the last 30 days.", state.dead),
    ];
    Ok(gauges.into_iter().fold(String::new(), |text, (name, help, value)| {
        let name = format!("vestibule_outbox_{name}");
        format!("{text}# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
    }))
}
