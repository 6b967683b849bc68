//! Whoever goes away before the answer: what has begun runs to its end all the same.
//!
//! A page that is dropped half way takes away what its parts still use in tasks of their own, and those panic.

use accounts::failure::Fault;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use crate::{middleware::panic, router::Shared};

/// Answers in a task of its own, among those that a stop waits for.
pub async fn run(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let answering = shared.host.mutations.spawn(next.run(request));
    answering.await.unwrap_or_else(|ended| {
        let reference = Fault::from(ended).reference;
        let sentence = format!("Something went wrong on our side (reference {reference}). Try again.");
        panic::page(StatusCode::INTERNAL_SERVER_ERROR, &sentence)
    })
}
