//! What is told by mail: one list of messages, one folder for the words of each.
//!
//! A message in the outbox holds ids and never a secret. It is written out when its turn comes: only then is the token
//! of a link made, and only its hash is kept. An attempt that dies in between leaves a hash that nobody can spend.

pub mod smtp;
mod words;

use model::limit::Limit;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Core,
    crypto::token::Token,
    failure::Fault,
    mail::words::{AccountExists, ConfirmAddress, Written},
    store::{self, links::LinkPurpose},
    zone,
};

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
}

impl Message {
    /// Every kind, for tests that render a sample of each.
    pub const KINDS: [&'static str; 1] = ["sign_up"];

    /// How it travels.
    pub const fn channel(&self) -> &'static str {
        match self {
            Self::SignUp { .. } => "email",
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
    /// Writes a message out. `None` where there is nothing to tell any more.
    pub(crate) async fn write_mail(&self, message: &Message) -> Result<Option<Mail>, Fault> {
        match message {
            Message::SignUp { pending } => self.write_sign_up(*pending).await,
        }
    }

    async fn write_sign_up(&self, pending: Uuid) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(row) = store::pending_sign_ups::find(&mut tx, pending).await? else { return Ok(None) };
        if row.expires_at <= now {
            return Ok(None);
        }
        if self.count_in(&mut tx, &[(Limit::MailPerAddress, &row.email_key)]).await?.is_some() {
            // Whoever asks, an address gets a handful; the visitor was told the same either way.
            tx.commit().await?;
            return Ok(None);
        }
        let origin = &self.settings.public_origin;
        let product = self.settings.product_name.as_str();
        if let Some(known) = store::accounts::find_id_by_email(&mut tx, &row.email_key).await? {
            // To the address as its owner has it, and not as a stranger typed it.
            let known = store::accounts::find(&mut tx, known).await?;
            let to = known.map_or_else(|| row.email.clone(), |known| known.email);
            tx.commit().await?;
            let words = AccountExists { product, address: &to, sign_in: &format!("{origin}/sign-in") };
            return Ok(Some(Mail::new(&to, words.write()?)));
        }
        let token = Token::random(self.random)?;
        store::links::insert(&mut tx, &token.hash(), LinkPurpose::ConfirmSignUp, row.id, now, row.expires_at).await?;
        tx.commit().await?;
        let words = ConfirmAddress {
            product,
            address: &row.email,
            link: &format!("{origin}/verify-email?token={}", token.to_secret().expose()),
            until: &zone::minute(row.expires_at, &row.time_zone),
        };
        Ok(Some(Mail::new(&row.email, words.write()?)))
    }
}

impl Mail {
    fn new(to: &str, written: Written) -> Self {
        let Written { subject, text, html } = written;
        Self { to: to.to_owned(), subject, text, html }
    }
}
