//! Confirming an address: the moment an account begins.

use model::{
    account::AccountId,
    activity::ActivityKind,
    password::PASSWORD_MAX_BYTES,
    recovery_code::{CodeKind, NewCodes},
    secret::Secret,
    sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem},
    text::ORGANIZATION_MAX,
};
use subtle::ConstantTimeEq;

use crate::{
    Core,
    clock::Time,
    crypto::{hashing::PasswordHash, token::Token},
    db::Read,
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{
        recovery_code::new_codes,
        sessions::{Actor, Browser, Entered, Proof, SignedIn},
    },
    store::{
        accounts::{self, NewAccount},
        address_changes,
        links::{self, LinkPurpose},
        pending_sign_ups::{self, PendingRow},
    },
};

/// How many wrong passwords one sign-up takes from browsers that did not make it.
const PASSWORD_TRIES: i64 = 10;

/// An account that has just begun.
#[derive(Debug)]
pub struct Confirmed {
    /// This browser is signed in.
    pub signed_in: SignedIn,
    /// Its recovery code: shown once.
    pub codes: NewCodes,
}

/// What a token turned out to be.
enum Found {
    Ready(PendingRow),
    /// Its sign-up, unless that has been forgotten meanwhile.
    Expired(Option<PendingRow>),
    Used,
    Unknown,
}

impl Core {
    /// Looks at a link without spending it: mail scanners open links too.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn look_at_confirmation(&self, token: &Secret, browser: Option<&Secret>) -> Outcome<ConfirmLink, Never> {
        let mut db = self.db.read().await?;
        Ok(match find(&mut db, token, self.clock.now()).await? {
            Found::Ready(row) => {
                ConfirmLink::Ready { asks_password: !is_same_browser(&row, browser), email: email::shown(&row.email) }
            }
            Found::Expired(_) => ConfirmLink::Expired,
            Found::Used => ConfirmLink::Used,
            Found::Unknown => ConfirmLink::Unknown,
        })
    }

    /// Whether this spent link made the account of whoever asks.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn has_confirmed(&self, actor: Actor, token: &Secret) -> Outcome<bool, Never> {
        let Some(token) = Token::parse(token) else { return Ok(false) };
        let mut db = self.db.read().await?;
        let link = links::find(&mut db, &token.hash(), LinkPurpose::ConfirmSignUp).await?;
        // An account has the id of its sign-up.
        Ok(link.is_some_and(|link| link.used_at.is_some() && link.subject == actor.account.uuid()))
    }

    /// Spends a link: makes the account with its recovery code, and signs in. A browser that did not sign up has to give the password chosen
    /// then, so that whoever presses the button in somebody else's mail gains nothing.
    ///
    /// # Errors
    /// [`ConfirmProblem`].
    pub async fn confirm_email(
        &self,
        token: &Secret,
        signed_up_here: Option<&Secret>,
        password: Option<&Secret>,
        browser: &Browser,
    ) -> Outcome<Confirmed, ConfirmProblem> {
        let row = {
            let mut db = self.db.read().await?;
            match find(&mut db, token, self.clock.now()).await? {
                Found::Ready(row) => row,
                Found::Expired(_) => return Err(Failure::Refused(ConfirmProblem::Expired)),
                Found::Used => return Err(Failure::Refused(ConfirmProblem::Used)),
                Found::Unknown => return Err(Failure::Refused(ConfirmProblem::Unknown)),
            }
        };
        if !is_same_browser(&row, signed_up_here) {
            let password = password.filter(|password| !password.expose().is_empty());
            let password = password.ok_or(Failure::Refused(ConfirmProblem::PasswordMissing))?;
            if password.expose().len() > PASSWORD_MAX_BYTES {
                return Err(Failure::Refused(ConfirmProblem::PasswordWrong));
            }
            self.check_sign_up_password(&row, password).await?;
        }

        let now = self.clock.now();
        let account = AccountId::new(row.id);
        let token = Token::parse(token).ok_or(Failure::Refused(ConfirmProblem::Unknown))?;
        let mut tx = self.db.begin().await?;
        // First, because it locks the rows: other links of this sign-up, and other sign-ups for this address, wait
        // here. Each holding its own link and waiting for the other's would be a deadlock on Postgres.
        pending_sign_ups::delete_by_email(&mut tx, &row.email_key).await?;
        if !links::spend(&mut tx, &token.hash(), LinkPurpose::ConfirmSignUp, now).await? {
            return Err(Failure::Refused(ConfirmProblem::Used));
        }
        let display_name = display_name(&row);
        let new = NewAccount {
            id: row.id,
            kind: &row.kind,
            email: &row.email,
            email_key: &row.email_key,
            first_name: &row.first_name,
            last_name: &row.last_name,
            display_name: &display_name,
            organization_name: row.organization_name.as_deref(),
            time_zone: &row.time_zone,
            password_hash: &row.password_hash,
        };
        // The reservation is asked for afterwards: whoever leaves this address at the same time has committed by now.
        if !accounts::insert(&mut tx, &new, now).await?
            || address_changes::is_reserved(&mut tx, &row.email_key, account, now).await?
        {
            return Err(Failure::Refused(ConfirmProblem::Taken));
        }
        links::spend_siblings(&mut tx, row.id, LinkPurpose::ConfirmSignUp, now).await?;
        self.record(&mut tx, account, ActivityKind::AccountCreated, &email::shown(&row.email), now).await?;
        let recovery_code = self.make_recovery_code(&mut tx, account, now).await?;
        self.record(&mut tx, account, ActivityKind::RecoveryCodeMade, "", now).await?;
        let entered = self.open_sign_in(&mut tx, account, Proof::ConfirmedAddress, browser, now).await?;
        let Entered::SignedIn(signed_in) = entered else {
            return Err(Fault::from_cause("a new account has a second factor").into());
        };
        let row = accounts::get(&mut tx, account).await?;
        tx.commit().await?;
        Ok(Confirmed { signed_in, codes: new_codes(&row, CodeKind::Recovery, vec![recovery_code], now) })
    }

    /// Sends a new link where one has expired. Whoever holds the old one has read the mailbox; nothing is told about
    /// others.
    ///
    /// # Errors
    /// [`SendAgainProblem`].
    pub async fn renew_confirmation(&self, token: &Secret) -> Outcome<(), SendAgainProblem> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (Found::Expired(Some(row)) | Found::Ready(row)) = find(&mut tx, token, now).await? else {
            return Err(Failure::Refused(SendAgainProblem::NothingWaits));
        };
        self.mail_again(tx, row.id, now).await
    }

    async fn check_sign_up_password(&self, row: &PendingRow, password: &Secret) -> Outcome<(), ConfirmProblem> {
        // Counted before it is checked, in a transaction of its own: a refusal must not take the count back.
        let mut tx = self.db.begin().await?;
        let counted = pending_sign_ups::count_try(&mut tx, row.id, PASSWORD_TRIES).await?;
        tx.commit().await?;
        if !counted {
            return Err(Failure::Refused(ConfirmProblem::TooManyTries));
        }
        let hash = PasswordHash::from_stored(row.password_hash.clone());
        if self.hashing.verify(password, Some(&hash)).await? {
            Ok(())
        } else {
            Err(Failure::Refused(ConfirmProblem::PasswordWrong))
        }
    }
}

async fn find(db: &mut impl Read, token: &Secret, now: Time) -> Result<Found, Fault> {
    let Some(token) = Token::parse(token) else { return Ok(Found::Unknown) };
    let Some(link) = links::find(db, &token.hash(), LinkPurpose::ConfirmSignUp).await? else {
        return Ok(Found::Unknown);
    };
    if link.used_at.is_some() {
        return Ok(Found::Used);
    }
    Ok(match pending_sign_ups::find(db, link.subject).await? {
        // Past its time nobody can tell whether its sign-up was forgotten or overtaken by another.
        row if link.expires_at <= now => Found::Expired(row),
        None => Found::Used,
        Some(row) => Found::Ready(row),
    })
}

fn is_same_browser(row: &PendingRow, browser: Option<&Secret>) -> bool {
    browser
        .and_then(Token::parse)
        .is_some_and(|token| bool::from(token.hash().as_bytes().ct_eq(row.browser_hash.as_slice())))
}

/// What is shown until its owner chooses otherwise: the organization's name, or the person's, as far as the profile
/// takes it.
fn display_name(row: &PendingRow) -> String {
    let name = row.organization_name.clone().unwrap_or_else(|| format!("{} {}", row.first_name, row.last_name));
    name.chars().take(ORGANIZATION_MAX).collect::<String>().trim_end().to_owned()
}
