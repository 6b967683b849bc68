//! What can be done to an account: one file per feature, by the names of the pages.

pub mod activity;
pub mod confirm_email;
pub mod mailbox;
pub mod outbox;
mod password;
pub mod profile;
pub mod sessions;
pub mod sign_in;
pub mod sign_up;
