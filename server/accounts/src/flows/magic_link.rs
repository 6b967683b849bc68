//! Links that were mailed: looked at without being spent, spent once; and the codes that stand in for them in the
//! browser that asked.

use model::{
    account::AccountId,
    change_email::Side,
    limit::Limit,
    magic_link::{CodeProblem, LinkOffer, LinkProblem, LinkPurpose, MagicLink, read_code},
    secret::Secret,
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Core,
    crypto::token::Token,
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::sessions::{Actor, Browser, Entered, Proof},
    store::{
        accounts::{self, AccountRow},
        address_changes, credentials,
        magic_links::{self, MagicLinkRow},
    },
    zone,
};

/// How many tries each code has.
const CODE_TRIES: i64 = 5;

/// What a right code was worth.
#[derive(Debug)]
pub enum ByCode {
    /// It signed in, or half; and where its visitor wanted to go.
    Entered(Entered, String),
    /// It opens the page of its link, by this token.
    Opens(Secret),
}

impl Core {
    /// Looks at a link without spending it: mail scanners open links too.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn look_at_link(&self, token: &Secret) -> Outcome<MagicLink, Never> {
        let (link, row) = match self.find_any_link(token).await? {
            Ok(found) => found,
            Err(LinkProblem::Expired) => return Ok(MagicLink::Expired),
            Err(LinkProblem::Used) => return Ok(MagicLink::Used),
            Err(LinkProblem::Unknown | LinkProblem::Taken) => return Ok(MagicLink::Unknown),
        };
        let new_email = match link.change_id {
            Some(change) => {
                let mut db = self.db.read().await?;
                let change = address_changes::find(&mut db, change).await?;
                // Cancelled, or overtaken: there is nothing to agree to any more.
                let Some(change) = change.filter(|change| change.is_waiting(self.clock.now())) else {
                    return Ok(MagicLink::Used);
                };
                Some(email::told(&change.new_email))
            }
            None => None,
        };
        Ok(MagicLink::Ready(LinkOffer {
            purpose: link.purpose(),
            new_email,
            policy: self.policy_of(row.account_id()).await?,
            until: zone::minute(link.expires_at, &row.time_zone),
            email: email::shown(&row.email),
        }))
    }

    /// Whether this link, which can not be spent any more, is of the account of whoever asks.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn is_own_link(&self, actor: Actor, token: &Secret) -> Outcome<bool, Never> {
        let Some(token) = Token::parse(token) else { return Ok(false) };
        let mut db = self.db.read().await?;
        let link = magic_links::find_by_token(&mut db, &token.hash()).await?;
        Ok(link.is_some_and(|link| link.used_at.is_some() && link.account_id == Some(actor.account.uuid())))
    }

    /// Signs in by a link; and where its visitor wanted to go.
    ///
    /// # Errors
    /// [`LinkProblem`].
    pub async fn sign_in_by_link(&self, token: &Secret, browser: &Browser) -> Outcome<(Entered, String), LinkProblem> {
        let (link, row) = self.find_link(token, LinkPurpose::SignIn).await?.map_err(Failure::Refused)?;
        self.spend_for_sign_in(link, &row, browser, LinkProblem::Used).await
    }

    /// Takes the code of the newest mail, in the browser that asked for it.
    ///
    /// # Errors
    /// [`CodeProblem`].
    pub async fn use_code(&self, kept: &Secret, typed: &str, browser: &Browser) -> Outcome<ByCode, CodeProblem> {
        let link = {
            let mut db = self.db.read().await?;
            self.asked_by(&mut db, kept).await?
        };
        let (link, code) = self.check_code(link, typed, browser).await?;
        let row = self.still_worth(&link).await?.map_err(|_| Failure::Refused(CodeProblem::Gone))?;
        if link.purpose() == LinkPurpose::SignIn {
            let (entered, next) = self.spend_for_sign_in(link, &row, browser, CodeProblem::Gone).await?;
            return Ok(ByCode::Entered(entered, next));
        }
        let token = Token::random(self.random)?;
        let mut tx = self.db.begin().await?;
        if !magic_links::exchange(&mut tx, link.id, &code, &token.hash(), self.clock.now()).await? {
            return Err(Failure::Refused(CodeProblem::Gone));
        }
        tx.commit().await?;
        Ok(ByCode::Opens(token.to_secret()))
    }

    async fn spend_for_sign_in<R>(
        &self,
        link: MagicLinkRow,
        row: &AccountRow,
        browser: &Browser,
        gone: R,
    ) -> Outcome<(Entered, String), R> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !credentials::hold_version(&mut tx, row.account_id(), row.credential_version).await?
            || !magic_links::spend(&mut tx, link.id, LinkPurpose::SignIn, now).await?
        {
            return Err(Failure::Refused(gone));
        }
        let entered = self.open_sign_in(&mut tx, row.account_id(), Proof::Link, browser, now).await?;
        self.commit_and_ring(tx).await?;
        Ok((entered, link.next))
    }

    /// Counts a try, then compares. The answer is the same for an address that has no account: every code is wrong.
    pub(super) async fn check_code(
        &self,
        link: Option<MagicLinkRow>,
        typed: &str,
        browser: &Browser,
    ) -> Outcome<(MagicLinkRow, Vec<u8>), CodeProblem> {
        let code = read_code(typed).ok_or(Failure::Refused(CodeProblem::NotACode))?;
        let link = link.ok_or(Failure::Refused(CodeProblem::Gone))?;
        self.count(&[(Limit::CodePerNetwork, &browser.network)]).await?;
        let mut tx = self.db.begin().await?;
        let counted = magic_links::count_try(&mut tx, link.id, CODE_TRIES).await?;
        tx.commit().await?;
        if !counted {
            return Err(Failure::Refused(CodeProblem::Gone));
        }
        let hash = self.code_hash(link.id, &code);
        let stored = link.code_hash.clone().unwrap_or_default();
        if bool::from(stored.ct_eq(&hash)) { Ok((link, stored)) } else { Err(Failure::Refused(CodeProblem::Wrong)) }
    }

    /// What is kept of a code. It is too short for a plain hash, and worth nothing at another request.
    pub(crate) fn code_hash(&self, link: Uuid, code: &str) -> [u8; 32] {
        self.sealing.keyed_hash("magic link code", &[link.as_bytes(), code.as_bytes()].concat())
    }

    /// A link of this purpose that can be spent, and its account.
    pub(super) async fn find_link(
        &self,
        token: &Secret,
        purpose: LinkPurpose,
    ) -> Result<Result<(MagicLinkRow, AccountRow), LinkProblem>, Fault> {
        let found = self.find_any_link(token).await?;
        // Of another purpose it is as unknown as any text.
        Ok(found.and_then(|found| if found.0.purpose() == purpose { Ok(found) } else { Err(LinkProblem::Unknown) }))
    }

    async fn find_any_link(&self, token: &Secret) -> Result<Result<(MagicLinkRow, AccountRow), LinkProblem>, Fault> {
        let Some(token) = Token::parse(token) else { return Ok(Err(LinkProblem::Unknown)) };
        let link = {
            let mut db = self.db.read().await?;
            magic_links::find_by_token(&mut db, &token.hash()).await?
        };
        let Some(link) = link else { return Ok(Err(LinkProblem::Unknown)) };
        Ok(self.still_worth(&link).await?.map(|row| (link, row)))
    }

    /// The account of a link that can still be spent.
    pub(super) async fn still_worth(&self, link: &MagicLinkRow) -> Result<Result<AccountRow, LinkProblem>, Fault> {
        let now = self.clock.now();
        if link.used_at.is_some() {
            return Ok(Err(LinkProblem::Used));
        }
        if link.expires_at <= now {
            return Ok(Err(LinkProblem::Expired));
        }
        let Some(account) = link.account_id else { return Ok(Err(LinkProblem::Unknown)) };
        let mut db = self.db.read().await?;
        let row = accounts::find(&mut db, AccountId::new(account)).await?;
        // Made for credentials, or an address, that are no more.
        let row = row.filter(|row| Some(row.credential_version) == link.credential_version);
        Ok(row.ok_or(LinkProblem::Used))
    }
}

/// The purpose of the link that a side of a change is mailed.
pub(crate) const fn purpose_of(side: Side) -> LinkPurpose {
    match side {
        Side::Old => LinkPurpose::ConfirmOldAddress,
        Side::New => LinkPurpose::ConfirmNewAddress,
    }
}
