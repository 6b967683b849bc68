//! Whether the key file is the one that belongs to this database.
//!
//! *Why it is here:* what is sealed opens with its own key only. With another one everybody with two-factor would be
//! locked out, one fault at a time, while the program says that it is ready. *How it works:* the first start writes the
//! id of its key into the database, and every later one compares. A database from before that has no id yet: it takes the
//! present key, unless all that is sealed in it says otherwise. This runs before there is a [`Core`](crate::Core), which
//! needs the key.

use model::account::AccountId;
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::sealed::SealingKey,
    db::{Db, Read},
    flows::factor_code::authenticator_purpose,
    store::sealing_key::{self, SealedRow},
};

/// What a database says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCheck {
    /// It is the right one.
    Right,
    /// No key was shown, and none is needed so far: a new one may be made.
    NoneYet,
    /// No key was shown, and something was sealed with one.
    Missing,
    /// It is not the one that belongs here.
    Another {
        /// The id of the one that does, where it is known.
        expected: Option<String>,
    },
}

/// Compares the key of the key file, if there is one, with the database. A key that is right belongs to it from then on.
///
/// # Errors
/// The database's.
pub async fn check_key(db: &Db, key: Option<&SealingKey>, now: Time) -> sqlx::Result<KeyCheck> {
    let mut tx = db.begin().await?;
    let expected = sealing_key::find(&mut tx).await?;
    let Some(key) = key else {
        let is_new = expected.is_none() && !sealing_key::has_accounts(&mut tx).await?;
        return Ok(if is_new { KeyCheck::NoneYet } else { KeyCheck::Missing });
    };
    if expected.is_none() {
        if !nothing_contradicts(&mut tx, key).await? {
            return Ok(KeyCheck::Another { expected: None });
        }
        sealing_key::claim(&mut tx, &key.id(), now).await?;
    }
    // Whoever was first: what counts is what the database says now.
    let expected = sealing_key::find(&mut tx).await?;
    tx.commit().await?;
    Ok(if expected.as_ref() == Some(&key.id()) { KeyCheck::Right } else { KeyCheck::Another { expected } })
}

/// Has this key belong to the database from now on, whatever was before. Gives the addresses of those whose authenticator
/// app does not work with it: the operator has to turn two-factor off for them.
///
/// # Errors
/// The database's.
pub async fn take_new_key(db: &Db, key: &SealingKey, now: Time) -> sqlx::Result<Vec<String>> {
    let mut tx = db.begin().await?;
    sealing_key::replace(&mut tx, &key.id(), now).await?;
    let (mut locked_out, mut behind) = (Vec::new(), Uuid::nil());
    loop {
        let page = sealing_key::sealed(&mut tx, behind).await?;
        let Some(last) = page.last() else { break };
        behind = last.account_id;
        locked_out.extend(page.into_iter().filter(|row| !opens(key, row)).map(|row| row.email));
    }
    tx.commit().await?;
    Ok(locked_out)
}

/// Whether nothing is sealed, or something of it opens. One is enough: where a key was exchanged unnoticed, what was
/// sealed before and what was sealed since differ, and the present key is as right as any.
async fn nothing_contradicts(db: &mut impl Read, key: &SealingKey) -> sqlx::Result<bool> {
    let mut behind = Uuid::nil();
    loop {
        let page = sealing_key::sealed(db, behind).await?;
        let Some(last) = page.last() else { return Ok(behind.is_nil()) };
        behind = last.account_id;
        if page.iter().any(|row| opens(key, row)) {
            return Ok(true);
        }
    }
}

fn opens(key: &SealingKey, row: &SealedRow) -> bool {
    key.open(&authenticator_purpose(AccountId::new(row.account_id)), &row.secret).is_some()
}
