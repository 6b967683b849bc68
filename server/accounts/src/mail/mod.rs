//! What is told by mail: one list of messages, one folder for the words of each.
//!
//! A message in the outbox holds ids, where the account may have moved the address it goes to, and never a secret. It is written out when its turn comes: only then is the token
//! of a link made, and only its hash is kept. An attempt that dies in between leaves a hash that nobody can spend.

mod address;
mod links;
mod samples;
pub mod security;
mod sign_up;
pub mod smtp;
mod words;

pub use samples::samples;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Core, failure::Fault, mail::words::Written};

/// Everything that is ever sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Somebody signed up with an address. Whether it is confirmed or told that an account exists is looked up when
    /// the mail is written, not while the visitor waits: the answer must not tell.
    SignUp {
        /// The pending sign-up.
        pending: Uuid,
    },
    /// Somebody asked for a link, or has to agree to a change of the address.
    MagicLink {
        /// The request.
        link: Uuid,
    },
    /// Something happened to an account.
    Security {
        /// The row of its activity.
        event: Uuid,
        /// The address that the account had then.
        to: String,
    },
    /// The old address is told, each day, that another will take its place.
    AddressWaiting {
        /// The change.
        change: Uuid,
    },
    /// The old address is told that another has taken its place.
    AddressChanged {
        /// The change.
        change: Uuid,
    },
}

impl Message {
    /// How it travels.
    pub const fn channel(&self) -> &'static str {
        match self {
            Self::SignUp { .. }
            | Self::MagicLink { .. }
            | Self::Security { .. }
            | Self::AddressWaiting { .. }
            | Self::AddressChanged { .. } => "email",
        }
    }
}

/// A mail, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One address, always the stored one.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

impl Core {
    /// Writes a message out, at its first attempt or a later one. `None` where there is nothing to tell any more.
    pub(crate) async fn write_mail(&self, message: &Message, attempt: i64) -> Result<Option<Mail>, Fault> {
        match message {
            Message::SignUp { pending } => self.write_sign_up(*pending, attempt).await,
            Message::MagicLink { link } => self.write_magic_link(*link).await,
            Message::Security { event, to } => self.write_security(*event, to).await,
            Message::AddressWaiting { change } => self.write_address_waiting(*change).await,
            Message::AddressChanged { change } => self.write_address_changed(*change).await,
        }
    }
}

impl Mail {
    fn new(to: &str, written: Written) -> Self {
        let Written { subject, text, html } = written;
        Self { to: to.to_owned(), subject, text, html }
    }
}
