//! The mail of a sign-up: whether its address is to be confirmed, or has an account already.

use model::limit::Limit;
use uuid::Uuid;

use crate::{
    Core,
    crypto::token::Token,
    email,
    failure::Fault,
    mail::{
        Mail,
        words::{AccountExists, ConfirmAddress},
    },
    store::{
        accounts,
        links::{self, LinkPurpose, NewLink},
        pending_sign_ups,
    },
    zone,
};

impl Core {
    pub(super) async fn write_sign_up(&self, pending: Uuid, attempt: i64) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(row) = pending_sign_ups::find(&mut tx, pending).await? else { return Ok(None) };
        if row.expires_at <= now {
            return Ok(None);
        }
        // A mail server that is down for a while must not use the mails of an hour up.
        if attempt == 1 && self.count_in(&mut tx, &[(Limit::MailPerAddress, &row.email_key)]).await?.is_err() {
            // Whoever asks, an address gets a handful; the visitor was told the same either way.
            tx.commit().await?;
            return Ok(None);
        }
        let origin = &self.settings.public_origin;
        let product = self.settings.product_name.as_str();
        if let Some(known) = accounts::find_id_by_email(&mut tx, &row.email_key).await? {
            // To the address as its owner has it, and not as a stranger typed it.
            let known = accounts::find(&mut tx, known).await?;
            let to = known.map_or_else(|| row.email.clone(), |known| known.email);
            tx.commit().await?;
            let words = AccountExists { product, address: &email::shown(&to), sign_in: &format!("{origin}/sign-in") };
            return Ok(Some(Mail::new(&to, words.write()?)));
        }
        let token = Token::random(self.random)?;
        let link = NewLink {
            token: &token.hash(),
            purpose: LinkPurpose::ConfirmSignUp,
            subject: row.id,
            email_key: &row.email_key,
            expires_at: row.expires_at,
        };
        links::insert(&mut tx, &link, now).await?;
        tx.commit().await?;
        let words = ConfirmAddress {
            product,
            address: &email::shown(&row.email),
            link: &format!("{origin}/verify-email?token={}", token.to_secret().expose()),
            until: &zone::minute(row.expires_at, &row.time_zone),
        };
        Ok(Some(Mail::new(&row.email, words.write()?)))
    }
}
