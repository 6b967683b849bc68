//! One file per table. SQL lives here and only here.

pub mod accounts;
pub mod activity;
pub mod deliveries;
pub mod known_devices;
pub mod limits;
pub mod links;
pub mod mailbox;
pub mod pending_sign_ups;
pub mod sign_ins;

/// Every statement of every store; a test prepares them all on both databases.
pub const STATEMENTS: &[(&str, &[(&str, &str)])] = &[
    ("accounts", accounts::STATEMENTS),
    ("activity", activity::STATEMENTS),
    ("deliveries", deliveries::STATEMENTS),
    ("known_devices", known_devices::STATEMENTS),
    ("limits", limits::STATEMENTS),
    ("links", links::STATEMENTS),
    ("mailbox", mailbox::STATEMENTS),
    ("pending_sign_ups", pending_sign_ups::STATEMENTS),
    ("sign_ins", sign_ins::STATEMENTS),
];
