//! The words of Vestibule as types: values, how they are parsed, and why they are refused.
//!
//! This crate ships to the browser inside the WASM, so it does no I/O and knows neither Leptos nor
//! sqlx, and every dependency is weighed. What is parsed here is not checked again behind it.

pub mod account;
pub mod activity;
pub mod activity_group;
pub mod activity_page;
pub mod api_key;
pub mod captcha;
pub mod change_email;
pub mod code;
pub mod email;
pub mod limit;
pub mod magic_link;
pub mod passkey;
pub mod password;
pub mod profile;
pub mod recovery_code;
pub mod reference;
pub mod secret;
pub mod secure_account;
pub mod security;
pub mod service_key;
pub mod session;
pub mod sign_in;
pub mod sign_up;
pub mod sudo;
pub mod text;
pub mod two_factor;
pub mod typed;
