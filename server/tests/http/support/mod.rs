//! The harness: the built program, a client that can say anything, and one list of what there is to ask.
//!
//! *Why it is here:* what browsers, scanners and attackers meet is the program with all its layers, and a client
//! library would refuse to send most of what they send. *How it works:* [`on_both!`](crate::on_both) makes two tests
//! of one text, one on SQLite and one on Postgres. Each gets a [`Server`] of its own. When the text has ended, a
//! panic in the program's log fails the test; program and database go in any case.

mod answer;
mod database;
mod lists;
mod mailed;
mod pooler;
mod request;
mod rows;
mod server;
mod visitor;

pub use answer::Answer;
pub use database::{Database, Kind};
pub use lists::{FIXED, FOR_PROGRAMS, Field, NEEDS_SUDO, OPERATIONS, examples, fields, forms, pages, pairs};
pub use mailed::{Mailed, NOTHING};
pub use pooler::Pooler;
pub use request::{Request, form_encoded};
pub use server::{Server, until};
pub use visitor::{Ada, Visitor};

/// Writes one test for both databases: `on_both!(fn a_sentence(server: &Server) { … });`
#[macro_export]
macro_rules! on_both {
    (fn $name:ident($server:ident: &Server) $body:block) => {
        mod $name {
            use super::*;

            fn text($server: &Server) $body

            #[test]
            fn sqlite() {
                let server = Server::start($crate::support::Kind::Sqlite);
                text(&server);
                server.end();
            }

            #[test]
            fn postgres() {
                let server = Server::start($crate::support::Kind::Postgres);
                text(&server);
                server.end();
            }
        }
    };
}

/// 64 bits that differ from run to run, for names.
pub fn unique() -> u64 {
    u64::from_ne_bytes(accounts::random::Random.bytes().unwrap())
}
