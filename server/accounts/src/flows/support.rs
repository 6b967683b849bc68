//! What the operator does for somebody who cannot do it alone: written down in the account's activity, and told to its
//! owner by mail.

use model::{account::AccountId, activity::ActivityKind};

use crate::{
    Core,
    email::EmailAddress,
    failure::Fault,
    store::{accounts, credentials, half_sign_ins, known_devices, sign_ins, trusted_devices},
};

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supported {
    /// It is done.
    Done,
    /// There was nothing to do.
    Nothing,
    /// There is no such account.
    NoAccount,
}

impl Core {
    /// Turns two-factor off for somebody who lost the authenticator app and the backup codes.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn disable_two_factor(&self, who: &str) -> Result<Supported, Fault> {
        let Some(account) = self.find_account(who).await? else { return Ok(Supported::NoAccount) };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if !self.forget_two_factor(&mut tx, account).await? {
            return Ok(Supported::Nothing);
        }
        self.record_and_tell(&mut tx, account, ActivityKind::SupportDisabledTwoFactor, "", now).await?;
        self.commit_and_ring(tx).await?;
        Ok(Supported::Done)
    }

    /// Ends every sign-in, and trusts no browser any more.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn end_sessions(&self, who: &str) -> Result<Supported, Fault> {
        let Some(account) = self.find_account(who).await? else { return Ok(Supported::NoAccount) };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        half_sign_ins::delete_of_account(&mut tx, account).await?;
        let trusted = trusted_devices::delete_of_account(&mut tx, account).await?;
        if sign_ins::delete_all(&mut tx, account).await? + trusted == 0 {
            // Halves that waited are gone all the same.
            tx.commit().await?;
            return Ok(Supported::Nothing);
        }
        known_devices::forget_since(&mut tx, account, crate::clock::Time::from_millis(0)).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::SupportEndedSessions, "", now).await?;
        self.commit_and_ring(tx).await?;
        Ok(Supported::Done)
    }

    /// An account by `acc_…` or by address.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub(super) async fn find_account(&self, who: &str) -> Result<Option<AccountId>, Fault> {
        let mut db = self.db.read().await?;
        Ok(match (who.parse::<AccountId>(), EmailAddress::parse(who)) {
            (Ok(id), _) => accounts::find(&mut db, id).await?.map(|row| row.account_id()),
            (_, Ok(address)) => accounts::find_id_by_email(&mut db, &address.key()).await?,
            _ => None,
        })
    }
}
