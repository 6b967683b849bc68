//! What the visitor sees: pages, and the server functions behind their forms.
//!
//! Compiled twice, and the two halves share little. On the server (`ssr`) pages are rendered, each once and whole. In
//! the browser (`browser`) there is code only for what moves: [`navigation`] fetches pages and puts them in the place of
//! the one in view, `behaviours` react to what is pressed and typed, and `islands` are the few views that change by
//! themselves. `marks` are the names by which both halves know each other.
//!
//! This file is the only one that asks which half it is.

mod islands;
pub mod marks;
pub mod paths;

#[cfg(feature = "browser")]
mod behaviours;
#[cfg(feature = "browser")]
pub mod navigation;

#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod failure;
#[cfg(feature = "ssr")]
mod layouts;
#[cfg(feature = "ssr")]
mod notice;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub mod server_side;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use crate::{
    components::{ProductName, ZoneNames, zone_options},
    failure::Unreadable,
    page::{Answer, NoPage, Page},
    pages::lost,
    routes::{PageFn, Route, routes},
    shell::{Assets, answer},
};

#[cfg(feature = "ssr")]
use server_side::context;
