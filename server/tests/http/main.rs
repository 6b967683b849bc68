//! The program from outside: each test starts the built `vestibule` with a database of its own and speaks HTTP with
//! it, byte by byte. See [`support`].
//!
//! One program and not one for each file, so that it links once and what the harness offers is used as a whole.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

mod addresses;
mod answers;
mod api;
mod captcha;
mod cookies;
mod dropped;
mod enumeration;
mod files;
mod foreign;
mod fuzz;
mod headers;
mod https;
mod links;
mod list;
mod mailbox;
mod malformed;
mod methods;
mod next;
mod pgbouncer;
mod plain_forms;
mod poison;
mod pressed_twice;
mod proxies;
mod races;
mod races_of_links;
mod session_fixation;
mod sessions;
mod shapes;
mod start;
mod stop;
mod sudo;
mod values;
mod well_known;
