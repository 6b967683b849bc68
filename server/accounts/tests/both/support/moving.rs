//! Addresses on their way, and the links of security mails.

use std::time::Duration;

use accounts::{failure::Outcome, store::mailbox::MailRow};
use model::{
    change_email::{Agreed, ChangeEmailForm, ChangeEmailProblem, Side},
    secret::Secret,
    secure_account::{SecureForm, SecureLink, SecureOffer},
};

use super::{Ada, World};

/// Where she moves to.
pub const NEW: &str = "Countess@Example.org";
/// The subject of the mail about an address that was changed, to the new one.
pub const ADDRESS_CHANGED: &str = "Your email address was changed";
/// The same to the old one.
pub const ADDRESS_LEFT: &str = "Your email address for Vestibule was changed";
/// The subject of the mails while an address waits.
pub const ABOUT_TO: &str = "Your email address for Vestibule is about to change";
/// How long who cannot read the old mailbox waits.
pub const WAIT: Duration = Duration::from_hours(7 * 24);
/// Every box of `/secure-account`.
pub const EVERYTHING: SecureForm =
    SecureForm { sure: true, sign_ins: true, password: true, address: true, two_factor: true, codes: true };
/// The box about the address, and that it was somebody else.
pub const ADDRESS: SecureForm =
    SecureForm { sign_ins: false, password: false, two_factor: false, codes: false, ..EVERYTHING };

/// What the two mailboxes of a change were mailed.
#[derive(Debug, Clone)]
pub struct Asks {
    pub old: MailRow,
    pub new: MailRow,
}

impl Asks {
    /// The link that this side was mailed.
    pub fn link(&self, side: Side) -> Secret {
        World::magic_link_in(self.of(side))
    }

    /// The code that this side was mailed, as printed.
    pub fn code(&self, side: Side) -> &str {
        let (_, rest) = self.of(side).body_text.split_once("where you asked for the change: ").unwrap();
        rest.lines().next().unwrap()
    }

    fn of(&self, side: Side) -> &MailRow {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }
}

impl World {
    /// Asks for another address, with the password as the proof.
    pub async fn ask_change(&self, who: &Ada, new: &str, lost_old: bool) -> Outcome<(), Vec<ChangeEmailProblem>> {
        // No two things happen in one moment: the newest is the newest.
        self.pass(Duration::from_millis(1));
        let (sudo, _) = self.sudo(who.actor, &Ada::password(), &who.browser()).await.unwrap();
        self.change_email(sudo, &ChangeEmailForm { new_email: new.to_owned(), lost_old }).await
    }

    /// Asks for another address, and reads the mails to both.
    pub async fn asks_for(&self, who: &Ada, from: &str, to: &str) -> Asks {
        self.ask_change(who, to, false).await.unwrap();
        self.deliver().await;
        Asks { old: self.mail_to(from).await, new: self.mail_to(to).await }
    }

    /// Asks for another address where the old mailbox is lost, and has the new one confirm. Gives the mail to the old.
    pub async fn begins_to_wait(&self, who: &Ada, from: &str, to: &str) -> MailRow {
        self.ask_change(who, to, true).await.unwrap();
        self.deliver().await;
        let link = Self::magic_link_in(&self.mail_to(to).await);
        assert_eq!(self.agree_by_link(&link, Side::New).await.unwrap(), Agreed::WaitsForItsTime);
        self.mail_to(from).await
    }

    /// Both mailboxes have agreed. Gives the mail to the old one.
    pub async fn moved(&self, who: &Ada, from: &str, to: &str) -> MailRow {
        let asks = self.asks_for(who, from, to).await;
        self.agree_by_link(&asks.link(Side::Old), Side::Old).await.unwrap();
        assert_eq!(self.agree_by_link(&asks.link(Side::New), Side::New).await.unwrap(), Agreed::Changed);
        assert_eq!(self.told(to).await, [ADDRESS_CHANGED]);
        self.mail_to(from).await
    }

    /// The old mailbox was lost, and the waiting time has passed. Gives the last mail to the old one.
    pub async fn moved_by_waiting(&self, who: &Ada, from: &str, to: &str) -> MailRow {
        self.begins_to_wait(who, from, to).await;
        self.pass(WAIT);
        self.tend_address_changes().await.unwrap();
        assert_eq!(self.told(to).await, [ADDRESS_CHANGED]);
        assert_eq!(self.address_of(who).await, to);
        self.mail_to(from).await
    }

    /// The address that an account has.
    pub async fn address_of(&self, who: &Ada) -> String {
        self.account(who.actor).await.unwrap().email
    }

    /// The token behind "This wasn't me". A mail that can be one has one such link.
    pub fn secure_link_in(mail: &MailRow) -> Secret {
        let parts: Vec<_> = mail.body_text.split("/secure-account?token=").collect();
        assert!(parts.len() == 2 && mail.body_html.contains("/secure-account?token="), "{}", mail.body_text);
        Secret::new(parts[1].split_whitespace().next().unwrap())
    }

    /// What the page behind such a link offers.
    pub async fn offered(&self, link: &Secret) -> SecureOffer {
        match self.look_at_secure_link(link).await.unwrap() {
            SecureLink::Ready(offer) => *offer,
            other => panic!("{other:?}"),
        }
    }
}
