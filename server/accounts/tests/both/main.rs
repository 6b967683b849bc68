//! The flows and the stores, each test on both databases from one text: see [`support`].
//!
//! One program and not one for each file, so that it links once and what the harness offers is used as a whole.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

mod active_sign_ins;
mod activity;
mod activity_export;
mod activity_page;
mod api_keys;
mod captcha;
mod captcha_services;
mod change_email;
mod change_email_codes;
mod change_email_factor;
mod change_email_races;
mod change_email_undo;
mod change_email_wait;
mod change_password;
mod confirm_elsewhere;
mod confirm_email;
mod confirm_races;
mod guessing;
mod half_sign_ins;
mod key_check;
mod limits;
mod magic_link_codes;
mod magic_link_races;
mod magic_links;
mod mail_refused;
mod mail_server_down;
mod other_keyboards;
mod outbox;
mod outbox_workers;
mod passkeys;
mod passkeys_forged;
mod passkeys_races;
mod pasted_addresses;
mod profile;
mod purge;
mod recover;
mod recover_ends;
mod recover_races;
mod recovery_code;
mod schema;
mod second_factor;
mod second_factor_counts;
mod second_factor_guessing;
mod secure_account;
mod secure_account_factors;
mod security_mails;
mod sessions;
mod set_password_by_link;
mod sign_in;
mod sign_up;
mod sudo;
mod support_commands;
mod trust_ends;
mod trusted_devices;
mod two_factor;
mod two_factor_at_once;
mod two_factor_purge;
mod two_factor_races;
mod two_factor_secrets;
mod two_factor_sudo;
