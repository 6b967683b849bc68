//! Asking for a link by mail: to sign in, or to set a new password. The same answer, and the same work, for every
//! address: whether it has an account is looked up when the mail is written.

use std::time::Duration;

use model::{
    account::AccountId,
    limit::Limit,
    magic_link::{AskLinkProblem, LinkPurpose, LinkWait},
    secret::Secret,
    sign_up::SendAgainProblem,
};

use crate::{
    Core,
    crypto::token::Token,
    db::Read,
    email::{self, EmailAddress},
    failure::{Failure, Fault, Never, Outcome},
    flows::sessions::{Actor, Browser},
    mail::Message,
    store::{
        known_devices,
        magic_links::{self, MagicLinkRow, NewMagicLink},
    },
};

/// How long a browser waits for its mail, which a mail server may hold up, and can type its code.
pub(crate) const REQUEST_KEPT: Duration = Duration::from_hours(1);
/// **Send again** is for mail that got lost, and not for filling somebody's mailbox.
const MAIL_TURN: Duration = Duration::from_mins(1);

impl Core {
    /// Asks for a link. Returns what the browser keeps, to type the code in.
    ///
    /// # Errors
    /// [`AskLinkProblem`].
    pub async fn ask_link(
        &self,
        email: &str,
        purpose: LinkPurpose,
        next: &str,
        browser: &Browser,
    ) -> Outcome<Secret, AskLinkProblem> {
        let address = EmailAddress::parse(email).map_err(|why| Failure::Refused(AskLinkProblem::Email(why)))?;
        self.count(&[(Limit::LinkPerNetwork, &browser.network)]).await?;
        let now = self.clock.now();
        let kept = Token::random(self.random)?;
        let device = browser.device.as_ref().and_then(Token::parse).map(|token| token.hash());
        let new = NewMagicLink {
            id: self.new_id(now)?,
            purpose,
            email: address.as_str(),
            email_key: &address.key(),
            account: None,
            change: None,
            browser: Some(&kept.hash()),
            device: device.as_ref(),
            next,
        };
        let mut tx = self.db.begin().await?;
        magic_links::insert(&mut tx, &new, now).await?;
        self.enqueue(&mut tx, &Message::MagicLink { link: new.id }, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(kept.to_secret())
    }

    /// **Email me a link to set a new password**: to the account's own address.
    ///
    /// # Errors
    /// None but limits and faults.
    pub async fn ask_password_link(&self, actor: Actor, browser: &Browser) -> Outcome<Secret, AskLinkProblem> {
        let email = self.account(actor).await?.email;
        self.ask_link(&email, LinkPurpose::SetPassword, "", browser).await
    }

    /// What this browser waits for, and who may be signed in there by now.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn awaited_link(&self, kept: &Secret, actor: Option<Actor>) -> Outcome<Option<LinkWait>, Never> {
        let mut db = self.db.read().await?;
        let Some(row) = self.asked_by(&mut db, kept).await? else { return Ok(None) };
        let is_over = match (row.used_at, row.account_id, &row.device_hash) {
            (Some(_), Some(account), _) if actor.is_some_and(|actor| actor.account.uuid() == account) => true,
            (Some(_), Some(account), Some(device)) => {
                known_devices::is_known_hash(&mut db, AccountId::new(account), device).await?
            }
            _ => false,
        };
        Ok(Some(LinkWait {
            purpose: row.purpose(),
            email: email::shown(&row.email),
            minutes: self.settings.magic_link_lifetime.as_secs().div_ceil(60),
            next: row.next,
            is_over,
        }))
    }

    /// Asks for the same again; the browser keeps another token from then on.
    ///
    /// # Errors
    /// [`SendAgainProblem`].
    pub async fn ask_again(&self, kept: &Secret, browser: &Browser) -> Outcome<Secret, SendAgainProblem> {
        let row = {
            let mut db = self.db.read().await?;
            self.asked_by(&mut db, kept).await?
        };
        let row = row.ok_or(Failure::Refused(SendAgainProblem::NothingWaits))?;
        if row.created_at > self.clock.now().before(MAIL_TURN) {
            return Err(Failure::Refused(SendAgainProblem::JustSent));
        }
        self.ask_link(&row.email, row.purpose(), &row.next, browser).await.map_err(|failure| {
            // It was an address when it was kept.
            failure.map(|AskLinkProblem::Email(_)| SendAgainProblem::NothingWaits)
        })
    }

    /// What this browser asked for within the hour, spent or not.
    pub(super) async fn asked_by(&self, db: &mut impl Read, kept: &Secret) -> Result<Option<MagicLinkRow>, Fault> {
        let Some(kept) = Token::parse(kept) else { return Ok(None) };
        let since = self.clock.now().before(REQUEST_KEPT);
        Ok(magic_links::find_by_browser(db, &kept.hash()).await?.filter(|row| row.created_at > since))
    }
}
