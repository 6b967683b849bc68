//! Sign-ins: made in one place, recognised, ended.

use model::{account::AccountId, activity::ActivityKind, secret::Secret};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::token::Token,
    db::Tx,
    device,
    failure::Fault,
    store::{
        accounts::{self, AccountRow},
        half_sign_ins::{self, FirstHalf},
        known_devices::{self, Remembered},
        sign_ins::{self, NewSignIn},
    },
};

/// When last active is written again. Written at each request it would make every read a write.
const TOUCH_EVERY: std::time::Duration = std::time::Duration::from_mins(1);

/// Who asks, in which sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    /// Whose account.
    pub account: AccountId,
    /// Which sign-in.
    pub sign_in: Uuid,
    /// Until when the account counts as having proved itself.
    pub sudo_until: Time,
}

/// What a browser says of itself when it signs in.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Its `User-Agent`.
    pub user_agent: String,
    /// The token of the sign-in it has already, which the new one replaces.
    pub replaces: Option<Secret>,
    /// The token of the half of a sign-in it has, which a new one replaces.
    pub half: Option<Secret>,
    /// The token by which it is recognised from sign-in to sign-in.
    pub device: Option<Secret>,
    /// Where it comes from, as coarse as limits count: an IPv4 address, or the /64 of an IPv6 one. Never kept with a
    /// sign-in.
    pub network: String,
}

/// How the account proved itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By its password: opens sudo.
    Password,
    /// By the mail to its address, in the browser where the password was just chosen: opens sudo too.
    ConfirmedAddress,
    /// By a link that was mailed, or its code: opens no sudo.
    Link,
}

/// How long half a sign-in waits for its other half.
const HALF_KEPT: std::time::Duration = std::time::Duration::from_mins(10);

/// What a right proof was worth.
#[derive(Debug)]
pub enum Entered {
    /// A sign-in.
    SignedIn(SignedIn),
    /// Half of one: the second factor is asked for.
    Half(HalfSignedIn),
}

/// Half a sign-in: its token goes into a cookie of its own and opens nothing.
#[derive(Debug)]
pub struct HalfSignedIn {
    /// For the cookie.
    pub token: Secret,
}

/// A sign-in just made: the token goes into the cookie and nowhere else.
#[derive(Debug)]
pub struct SignedIn {
    /// For the cookie.
    pub token: Secret,
    /// Whose.
    pub account: AccountId,
    /// When the cookie may be forgotten.
    pub expires_at: Time,
    /// For the cookie by which this browser is known from now on.
    pub device: Secret,
}

impl Core {
    /// THE function that every way in passes. Where two-factor is on it makes half a sign-in, and the second factor makes
    /// the whole; a browser that is trusted is not asked, and has proved nothing by that.
    pub(super) async fn open_sign_in(
        &self,
        tx: &mut Tx,
        account: AccountId,
        proof: Proof,
        browser: &Browser,
        now: Time,
    ) -> Result<Entered, Fault> {
        let sudo_until = match proof {
            Proof::Password | Proof::ConfirmedAddress => now.after(self.settings.sudo_window),
            Proof::Link => now,
        };
        if !self.has_second_factor(tx, account).await? {
            let told = proof != Proof::ConfirmedAddress;
            return Ok(Entered::SignedIn(self.make_sign_in(tx, account, (sudo_until, told), browser, now).await?));
        }
        if self.is_trusted(tx, account, browser, now).await? {
            return Ok(Entered::SignedIn(self.make_sign_in(tx, account, (now, true), browser, now).await?));
        }
        let first = if proof == Proof::Link { FirstHalf::Link } else { FirstHalf::Password };
        Ok(Entered::Half(self.make_half(tx, account, first, browser, now).await?))
    }

    /// Where both factors are proved, one after the other or by a passkey alone: a whole sign-in, with sudo.
    pub(super) async fn complete_sign_in(
        &self,
        tx: &mut Tx,
        account: AccountId,
        browser: &Browser,
        now: Time,
    ) -> Result<SignedIn, Fault> {
        let sudo_until = now.after(self.settings.sudo_window);
        self.make_sign_in(tx, account, (sudo_until, true), browser, now).await
    }

    /// Half a sign-in. One that this browser had before dies with it.
    pub(super) async fn make_half(
        &self,
        tx: &mut Tx,
        account: AccountId,
        first: FirstHalf,
        browser: &Browser,
        now: Time,
    ) -> Result<HalfSignedIn, Fault> {
        if let Some(old) = browser.half.as_ref().and_then(Token::parse) {
            half_sign_ins::forget(tx, &old.hash()).await?;
        }
        let row = accounts::get(tx, account).await?;
        let token = Token::random(self.random)?;
        let of = (account, row.credential_version);
        half_sign_ins::insert(tx, &token.hash(), of, first, now, now.after(HALF_KEPT)).await?;
        Ok(HalfSignedIn { token: token.to_secret() })
    }

    /// Makes a sign-in; private to the two above. The one that the browser had before is dead afterwards.
    async fn make_sign_in(
        &self,
        tx: &mut Tx,
        account: AccountId,
        (sudo_until, is_told): (Time, bool),
        browser: &Browser,
        now: Time,
    ) -> Result<SignedIn, Fault> {
        if let Some(old) = browser.replaces.as_ref().and_then(Token::parse) {
            sign_ins::delete_by_token(tx, &old.hash()).await?;
        }
        let known_by = match browser.device.as_ref().and_then(Token::parse) {
            Some(device) => device,
            None => Token::random(self.random)?,
        };
        let remembered = known_devices::remember(tx, account, &known_by.hash(), now).await?;
        let token = Token::random(self.random)?;
        let device = device::in_words(&browser.user_agent);
        let expires_at = now.after(self.settings.session_absolute);
        let id = self.new_id(now)?;
        let new = NewSignIn { id, account, token: &token.hash(), device: &device, expires_at, sudo_until };
        sign_ins::insert(tx, &new, now).await?;
        // Where the address was just confirmed there was nobody to tell before. A known browser can be forgotten, so that
        // having none does not make the next one the owner's.
        if remembered == Remembered::New && is_told {
            self.record_and_tell(tx, account, ActivityKind::SignedIn, &device, now).await?;
        } else {
            self.record(tx, account, ActivityKind::SignedIn, &device, now).await?;
        }
        Ok(SignedIn { token: token.to_secret(), account, expires_at, device: known_by.to_secret() })
    }

    /// Who comes with this cookie; nobody where the sign-in has ended. An id that is not known is never adopted.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn recognise(&self, cookie: &Secret) -> Result<Option<Recognised>, Fault> {
        let Some(token) = Token::parse(cookie) else { return Ok(None) };
        let now = self.clock.now();
        let mut db = self.db.read().await?;
        let row = sign_ins::find(&mut db, &token.hash(), now, now.before(self.settings.session_idle)).await?;
        Ok(row.map(|row| Recognised {
            actor: Actor { account: AccountId::new(row.account_id), sign_in: row.id, sudo_until: row.sudo_until },
            is_stale: row.last_active_at <= now.before(TOUCH_EVERY),
        }))
    }

    /// Signs out: this sign-in ends.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn sign_out(&self, actor: Actor) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if sign_ins::delete(&mut tx, actor.sign_in).await? {
            self.record(&mut tx, actor.account, ActivityKind::SignedOut, "", now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The account that asks.
    ///
    /// # Errors
    /// Where the database does not answer, or the account went away between two statements.
    pub async fn account(&self, actor: Actor) -> Result<AccountRow, Fault> {
        let mut db = self.db.read().await?;
        accounts::get(&mut db, actor.account).await
    }

    /// The account with this id, for whoever may read any; nothing where there is none.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn account_of(&self, id: AccountId) -> Result<Option<AccountRow>, Fault> {
        let mut db = self.db.read().await?;
        Ok(accounts::find(&mut db, id).await?)
    }
}

/// Who came, and whether it is time to note that.
#[derive(Debug, Clone, Copy)]
pub struct Recognised {
    /// Who.
    pub actor: Actor,
    /// Last active was written more than a minute ago: [`Core::note_active`].
    pub is_stale: bool,
}
