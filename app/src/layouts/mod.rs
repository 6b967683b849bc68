//! What stands around pages: one column before signing in, the settings behind it.

mod auth;
mod settings;

pub use auth::AuthLayout;
pub use settings::{SignOut, SignedIn};
