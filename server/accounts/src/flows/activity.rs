//! What happened to an account, for its owner and for the operator.

use model::{account::AccountId, email::EmailAddress};

use crate::{
    Core,
    failure::Fault,
    store::{
        accounts::{self, AccountRow},
        activity::{self, ActivityRow},
    },
};

impl Core {
    /// An account and its latest activity, for `vestibule account show`: by `acc_…` or by address.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn show_account(&self, who: &str, at_most: i64) -> Result<Option<(AccountRow, Vec<ActivityRow>)>, Fault> {
        let mut db = self.db.read().await?;
        let id = match (who.parse::<AccountId>(), EmailAddress::parse(who)) {
            (Ok(id), _) => Some(id),
            (_, Ok(address)) => accounts::find_id_by_email(&mut db, &address.key()).await?,
            _ => None,
        };
        let Some(id) = id else { return Ok(None) };
        let Some(row) = accounts::find(&mut db, id).await? else { return Ok(None) };
        let latest = activity::latest(&mut db, id, at_most).await?;
        Ok(Some((row, latest)))
    }
}
