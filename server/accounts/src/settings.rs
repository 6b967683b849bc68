//! What the operator decided, as the flows need it.

use std::time::Duration;

use model::{password::PasswordPolicy, sign_up::SignUpMode};

/// The settings of one installation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where links in mails lead: scheme, host and port, without a slash at the end. Never taken from a request.
    pub public_origin: String,
    /// The product's name.
    pub product_name: String,
    /// Whether strangers can sign up.
    pub sign_up: SignUpMode,
    /// How long a sign-up waits for its confirmation. 24 h.
    pub confirm_lifetime: Duration,
    /// Which passwords are taken.
    pub password_policy: PasswordPolicy,
    /// A sign-in that is not used for so long ends. 14 days.
    pub session_idle: Duration,
    /// A sign-in ends after so long whatever happens. 30 days.
    pub session_absolute: Duration,
    /// How long an account that proved itself counts as having done so. 10 minutes.
    pub sudo_window: Duration,
    /// How many passwords are hashed at once: as many as there are cores.
    pub hashing_at_once: usize,
    /// Where mail goes.
    pub mail_route: MailRoute,
}

/// Where mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailRoute {
    /// To the mailbox page of a development machine.
    Mailbox,
}

impl Default for Settings {
    /// The defaults of the annotated configuration file.
    fn default() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self {
            public_origin: "http://localhost:3000".to_owned(),
            product_name: "Vestibule".to_owned(),
            sign_up: SignUpMode::Open,
            confirm_lifetime: Duration::from_secs(DAY),
            password_policy: PasswordPolicy::Classic,
            session_idle: Duration::from_secs(14 * DAY),
            session_absolute: Duration::from_secs(30 * DAY),
            sudo_window: Duration::from_secs(600),
            hashing_at_once: std::thread::available_parallelism().map_or(1, usize::from),
            mail_route: MailRoute::Mailbox,
        }
    }
}
