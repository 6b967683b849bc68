//! Codes of the second factor: read, counted, looked at, spent.
//!
//! *How it works:* a guess is counted before it is looked at, and a code that was right is spent in the transaction of
//! what it opens, so that of any number at once one succeeds.

use model::{
    account::AccountId,
    activity::ActivityKind,
    code::{read_authenticator_code, read_backup_code},
    limit::Limit,
    secret::Secret,
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::{token::Token, totp::Authenticator},
    db::Tx,
    device,
    failure::{Failure, Fault, Outcome},
    flows::sessions::{Actor, Browser},
    limits::IsLast,
    store::{address_changes, authenticators, backup_codes, known_devices},
};

/// A code that was typed, of either kind. Neither can be taken for the other.
#[derive(Debug)]
pub(super) enum Typed {
    Authenticator(Secret),
    Backup(Secret),
}

impl Typed {
    pub(super) fn read(typed: &Secret) -> Option<Self> {
        let app = read_authenticator_code(typed.expose()).map(|code| Self::Authenticator(code.into()));
        app.or_else(|| read_backup_code(typed.expose()).map(|code| Self::Backup(code.into())))
    }
}

/// A code that was right, and is not spent yet.
#[derive(Debug)]
pub(super) enum Right {
    Step {
        secret: String,
        step: i64,
    },
    /// Of the app that was on when an address was changed, which is not the account's any more.
    FormerStep {
        change: Uuid,
        secret: String,
        step: i64,
    },
    Backup([u8; 32]),
}

/// What a guess is counted by.
#[derive(Debug, Clone)]
pub(super) struct Guess(Vec<(Limit, String)>);

impl Guess {
    fn tries(&self) -> Vec<(Limit, &str)> {
        self.0.iter().map(|(limit, key)| (*limit, key.as_str())).collect()
    }

    /// At an app that was the account's when an address was changed. Its guesses are nobody else's.
    pub(super) fn of_former_app(change: Uuid, browser: &Browser) -> Self {
        Self(vec![
            (Limit::AuthenticatorPerAccount, change.to_string()),
            (Limit::FactorPerNetwork, browser.network.clone()),
            (Limit::AuthenticatorInARow, change.to_string()),
        ])
    }

    /// In a browser that is signed in: a stranger outside uses up nothing of it.
    pub(super) fn signed_in(actor: Actor, browser: &Browser) -> Self {
        Self(vec![
            (Limit::FactorPerSignIn, actor.sign_in.to_string()),
            (Limit::FactorPerNetwork, browser.network.clone()),
        ])
    }
}

impl Core {
    /// What a guess from outside is counted by: each kind of code by its own, and an owner's known browser by a budget
    /// of its own, so that no stranger can use it up.
    pub(super) async fn guess_of_stranger(
        &self,
        account: AccountId,
        typed: &Typed,
        browser: &Browser,
    ) -> Result<Guess, Fault> {
        let device = browser.device.as_ref().and_then(Token::parse);
        let is_known = match &device {
            Some(device) => {
                let mut db = self.db.read().await?;
                known_devices::is_known_hash(&mut db, account, device.hash().as_bytes()).await?
            }
            None => false,
        };
        let (per_account, per_device, in_a_row) = match typed {
            Typed::Authenticator(_) => {
                (Limit::AuthenticatorPerAccount, Limit::AuthenticatorPerKnownDevice, Limit::AuthenticatorInARow)
            }
            Typed::Backup(_) => (Limit::BackupCodePerAccount, Limit::BackupCodePerKnownDevice, Limit::BackupCodeInARow),
        };
        let (key, network) = (account.to_string(), (Limit::FactorPerNetwork, browser.network.clone()));
        Ok(Guess(if is_known {
            let own = format!("{key} {}", browser.device.as_ref().map_or("", Secret::expose));
            vec![(per_device, own), network]
        } else {
            vec![(per_account, key.clone()), network, (in_a_row, key)]
        }))
    }

    /// Counts a guess, then looks at it.
    ///
    /// # Errors
    /// `wrong`, or that there were too many.
    pub(super) async fn check_code_of<R>(
        &self,
        account: AccountId,
        typed: &Typed,
        guess: &Guess,
        browser: &Browser,
        wrong: R,
    ) -> Outcome<Right, R> {
        self.check_guess(account, guess, browser, self.find_code(account, typed), wrong).await
    }

    /// Counts a guess, then looks whether it was right.
    ///
    /// # Errors
    /// `wrong`, or that there were too many.
    pub(super) async fn check_guess<R>(
        &self,
        account: AccountId,
        guess: &Guess,
        browser: &Browser,
        found: impl Future<Output = Result<Option<Right>, Fault>> + Send,
        wrong: R,
    ) -> Outcome<Right, R> {
        let last = self.count(&guess.tries()).await?;
        if let Some(right) = found.await? {
            return Ok(right);
        }
        let now = self.clock.now();
        let device = device::in_words(&browser.user_agent);
        let mut tx = self.db.begin().await?;
        self.record(&mut tx, account, ActivityKind::SecondFactorFailed, &device, now).await?;
        if let IsLast(Some(limit @ (Limit::AuthenticatorInARow | Limit::BackupCodeInARow))) = last {
            let kind = if limit == Limit::AuthenticatorInARow { "authenticator app" } else { "backup codes" };
            self.record_and_tell(&mut tx, account, ActivityKind::SecondFactorLocked, kind, now).await?;
        }
        self.commit_and_ring(tx).await?;
        Err(Failure::Refused(wrong))
    }

    async fn find_code(&self, account: AccountId, typed: &Typed) -> Result<Option<Right>, Fault> {
        let mut db = self.db.read().await?;
        match typed {
            Typed::Authenticator(code) => {
                let row = authenticators::find(&mut db, account).await?.filter(|row| row.confirmed_at.is_some());
                let Some(row) = row else { return Ok(None) };
                let app = self.unseal_authenticator(account, &row.secret)?;
                let step = app.step_of(code.expose(), self.clock.now()).filter(|step| *step > row.last_step);
                Ok(step.map(|step| Right::Step { secret: row.secret, step }))
            }
            Typed::Backup(code) => {
                let hash = self.backup_code_hash(account, code.expose());
                Ok(backup_codes::is_good(&mut db, account, &hash).await?.then_some(Right::Backup(hash)))
            }
        }
    }

    /// Spends a code that was right; `false` where it was spent meanwhile. Takes the count of the guess back.
    pub(super) async fn spend_code(
        &self,
        tx: &mut Tx,
        account: AccountId,
        right: &Right,
        guess: &Guess,
        now: Time,
    ) -> Result<bool, Fault> {
        let is_spent = match right {
            Right::Step { secret, step } => authenticators::take_step(tx, account, secret, *step).await?,
            Right::FormerStep { change, secret, step } => {
                address_changes::take_step(tx, *change, secret, *step).await?
            }
            Right::Backup(hash) => backup_codes::spend(tx, account, hash, now).await?,
        };
        if !is_spent {
            return Ok(false);
        }
        self.take_back(tx, &guess.tries()).await?;
        let in_a_row = |limit: &Limit| matches!(limit, Limit::AuthenticatorInARow | Limit::BackupCodeInARow);
        let rows: Vec<_> = guess.tries().into_iter().filter(|(limit, _)| in_a_row(limit)).collect();
        self.forget_tries(tx, &rows).await?;
        if matches!(right, Right::Backup(_)) {
            let left = backup_codes::left(tx, account).await?;
            let detail = match left {
                0 => "It was the last one.".to_owned(),
                1 => "One is left.".to_owned(),
                left => format!("{left} are left."),
            };
            self.record_and_tell(tx, account, ActivityKind::BackupCodeUsed, &detail, now).await?;
        }
        Ok(true)
    }

    /// Opens the secret of an app: sealed for this account and no other.
    pub(super) fn unseal_authenticator(&self, account: AccountId, sealed: &str) -> Result<Authenticator, Fault> {
        let plain = self.sealing.open(&authenticator_purpose(account), sealed);
        let app = plain.and_then(|bytes| Authenticator::from_bytes(&bytes));
        app.ok_or_else(|| Fault::from_cause("the secret of an authenticator app was sealed with another key"))
    }

    /// What is kept of a backup code. It is too short for a plain hash, and worth nothing to another account.
    pub(super) fn backup_code_hash(&self, account: AccountId, code: &str) -> [u8; 32] {
        self.sealing.keyed_hash("backup code", &[account.uuid().as_bytes(), code.as_bytes()].concat())
    }
}

/// What the secret of an app is sealed for.
pub(super) fn authenticator_purpose(account: AccountId) -> String {
    format!("authenticator {account}")
}
