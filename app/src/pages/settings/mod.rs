//! The settings pages.

pub mod activity;
pub mod api_keys;
pub mod change_email;
pub mod codes;
pub mod later;
pub mod passkeys;
pub mod profile;
pub mod recovery_code;
pub mod security;
pub mod sessions;
pub mod two_factor;
