//! What happened to an account, for its owner and for the operator.

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
        let Some(id) = self.find_account(who).await? else { return Ok(None) };
        let mut db = self.db.read().await?;
        let Some(row) = accounts::find(&mut db, id).await? else { return Ok(None) };
        let latest = activity::latest(&mut db, id, at_most).await?;
        Ok(Some((row, latest)))
    }
}
