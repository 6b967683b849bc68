//! What only the server knows of the application: the bridge to HTTP, and the pages of a development machine.

pub mod context;
mod cookies;
pub mod dev;
mod entering;
