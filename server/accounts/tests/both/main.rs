//! The flows and the stores, each test on both databases from one text: see [`support`].
//!
//! One program and not one for each file, so that it links once and what the harness offers is used as a whole.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

mod activity;
mod confirm_elsewhere;
mod confirm_email;
mod confirm_races;
mod limits;
mod outbox;
mod outbox_workers;
mod profile;
mod purge;
mod schema;
mod sessions;
mod sign_in;
mod sign_up;
