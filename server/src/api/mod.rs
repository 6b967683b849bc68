//! Routes that are no pages: the JSON API, files to download, and the mailbox of a development machine.

pub mod activity_export;
mod csv;
pub mod mailbox;
pub mod v1;
