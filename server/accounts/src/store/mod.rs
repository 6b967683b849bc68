//! One file per table, and two for `accounts`. SQL lives here and only here.

pub mod accounts;
pub mod activity;
pub mod address_changes;
pub mod api_keys;
pub mod authenticators;
pub mod backup_codes;
pub mod captcha_nonces;
pub mod credentials;
pub mod deliveries;
pub mod half_sign_ins;
pub mod known_devices;
pub mod limits;
pub mod links;
pub mod magic_links;
pub mod mailbox;
pub mod passkey_challenges;
pub mod passkeys;
pub mod pending_sign_ups;
pub mod recovery_codes;
pub mod sealing_key;
pub mod service_keys;
pub mod sign_ins;
pub mod trusted_devices;

/// Every statement of every store; a test prepares them all on both databases.
pub const STATEMENTS: &[(&str, &[(&str, &str)])] = &[
    ("accounts", accounts::STATEMENTS),
    ("activity", activity::STATEMENTS),
    ("address_changes", address_changes::STATEMENTS),
    ("api_keys", api_keys::STATEMENTS),
    ("authenticators", authenticators::STATEMENTS),
    ("backup_codes", backup_codes::STATEMENTS),
    ("captcha_nonces", captcha_nonces::STATEMENTS),
    ("credentials", credentials::STATEMENTS),
    ("deliveries", deliveries::STATEMENTS),
    ("half_sign_ins", half_sign_ins::STATEMENTS),
    ("known_devices", known_devices::STATEMENTS),
    ("limits", limits::STATEMENTS),
    ("links", links::STATEMENTS),
    ("magic_links", magic_links::STATEMENTS),
    ("mailbox", mailbox::STATEMENTS),
    ("passkey_challenges", passkey_challenges::STATEMENTS),
    ("passkeys", passkeys::STATEMENTS),
    ("pending_sign_ups", pending_sign_ups::STATEMENTS),
    ("recovery_codes", recovery_codes::STATEMENTS),
    ("sealing_key", sealing_key::STATEMENTS),
    ("service_keys", service_keys::STATEMENTS),
    ("sign_ins", sign_ins::STATEMENTS),
    ("trusted_devices", trusted_devices::STATEMENTS),
];
