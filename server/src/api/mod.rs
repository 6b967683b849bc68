//! Routes that are no pages: the mailbox of a development machine; later the JSON API.

pub mod mailbox;
