//! Routes that are no pages: the mailbox of a development machine; later the JSON API.

pub mod activity_export;
mod csv;
pub mod mailbox;
