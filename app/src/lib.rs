//! What the visitor sees: pages, and the server functions behind their forms.
//!
//! Pages are rendered on the server (`ssr`), each once and whole. What the browser's half, the crate `frontend`, needs of
//! this one is compiled without that feature: `islands` are the few views that change by themselves there, `marks` the
//! names by which both halves know each other, `paths` every address.
//!
//! This file is the only one that asks which half it is.

pub mod islands;
pub mod marks;
pub mod paths;

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
    routes::{PageFn, Route, page_of_form, routes},
    shell::{Assets, answer},
};

#[cfg(feature = "ssr")]
use server_side::context;
