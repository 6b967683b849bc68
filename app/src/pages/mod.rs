//! The pages, by the names of the navigation and the flows.

pub mod check_your_mail;
pub mod confirm_email;
pub mod forgot_password;
pub mod link_sent;
pub mod lost;
pub mod magic_link;
pub mod passkey;
pub mod recover;
pub mod second_factor;
pub mod secure_account;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
