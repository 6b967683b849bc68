//! The pages, by the names of the navigation and the flows.

pub mod check_your_mail;
pub mod confirm_email;
pub mod lost;
pub mod settings;
pub mod sign_in;
pub mod sign_up;

pub use lost::NotFound;
