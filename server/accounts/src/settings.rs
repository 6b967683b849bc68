//! What the operator decided, as the flows need it.

use std::time::Duration;

use model::{password::PasswordPolicy, sign_up::SignUpMode};

use crate::{captcha::CaptchaSettings, limits::Rates, mail::smtp::Smtp};

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
    /// How long a browser that is trusted is not asked for the second factor. 14 days.
    pub trusted_device: Duration,
    /// How long a magic link works. 15 minutes at most.
    pub magic_link_lifetime: Duration,
    /// How long a change of the address waits for those who cannot read their old mailbox. 7 days.
    pub address_change_wait: Duration,
    /// How long the old address can undo it. 7 days.
    pub address_change_undo: Duration,
    /// How many passwords are hashed at once: as many as there are cores.
    pub hashing_at_once: usize,
    /// How often things can be tried.
    pub limits: Rates,
    /// How programs are told from people.
    pub captcha: CaptchaSettings,
    /// Where mail goes.
    pub mail_route: MailRoute,
    /// How long activity is kept. 400 days.
    pub activity_retention: Duration,
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum MailRoute {
    /// To the mailbox page of a development machine.
    Mailbox,
    /// To a mail server.
    Smtp(Smtp),
}

impl Default for Settings {
    /// The defaults of the annotated configuration file.
    fn default() -> Self {
        Self {
            public_origin: "http://localhost:3000".to_owned(),
            product_name: "Vestibule".to_owned(),
            sign_up: SignUpMode::Open,
            confirm_lifetime: Duration::from_hours(24),
            password_policy: PasswordPolicy::Classic,
            session_idle: Duration::from_hours(14 * 24),
            session_absolute: Duration::from_hours(30 * 24),
            sudo_window: Duration::from_mins(10),
            trusted_device: Duration::from_hours(14 * 24),
            magic_link_lifetime: Duration::from_mins(15),
            address_change_wait: Duration::from_hours(7 * 24),
            address_change_undo: Duration::from_hours(7 * 24),
            hashing_at_once: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Rates::default(),
            captcha: CaptchaSettings::default(),
            mail_route: MailRoute::Mailbox,
            activity_retention: Duration::from_hours(400 * 24),
        }
    }
}
