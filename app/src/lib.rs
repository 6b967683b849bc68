//! What the visitor sees: the shell, the routes, pages, and the server functions behind them.
//!
//! Compiled twice: for the server (`ssr`), where pages are rendered whole, and for the browser (`hydrate`), where the
//! same views come alive. The bodies of server functions exist on the server only; what they need of HTTP is in
//! [`context`], the one bridge.

mod components;
mod failure;
mod layouts;
mod notice;
mod pages;
pub mod paths;
mod routes;
mod shell;

/// The one `cfg` of the crate: what only the server knows.
#[cfg(feature = "ssr")]
pub mod server_side;

pub use components::{ProductName, ZoneNames, zone_options};
pub use failure::Unreadable;
pub use pages::NotFound;
pub use routes::App;
pub use shell::{Assets, shell};

#[cfg(feature = "ssr")]
use server_side::context;
