//! Service keys: created, listed and revoked by the operator, and what one is worth.

use model::{
    secret::Secret,
    service_key::{CreateServiceKeyProblem, ServiceScope},
    text::NAME_MAX,
};

use crate::{
    Core,
    clock::Time,
    crypto::key::{Key, KeyKind},
    failure::{Failure, Fault, Outcome},
    flows::{
        api_keys::{DeadKey, TOUCH_EVERY, state_of},
        last_active::Used,
    },
    store::service_keys::{self, NewServiceKeyRow, ServiceKeyRow},
    text::line,
};

/// Which of the operator's programs asks, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHolder {
    /// What the operator calls its key.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<ServiceScope>,
}

impl Core {
    /// Creates a key, and gives it this once.
    ///
    /// # Errors
    /// [`CreateServiceKeyProblem`].
    pub async fn create_service_key(
        &self,
        name: &str,
        scopes: &[ServiceScope],
        expires_at: Option<Time>,
    ) -> Outcome<Secret, CreateServiceKeyProblem> {
        let name = line(name, NAME_MAX).map_err(|why| Failure::Refused(CreateServiceKeyProblem::Name(why)))?;
        let now = self.clock.now();
        let key = Key::random(KeyKind::Service, self.random)?;
        let words = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let new = NewServiceKeyRow {
            id: self.new_id(now)?,
            name: &name,
            start: key.start(),
            hash: &key.hash(),
            scopes: &words,
            expires_at,
        };
        let mut tx = self.db.begin().await?;
        if !service_keys::insert(&mut tx, &new, now).await? {
            return Err(Failure::Refused(CreateServiceKeyProblem::NameTaken));
        }
        tx.commit().await?;
        Ok(key.to_secret())
    }

    /// Those that were not revoked.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn service_keys(&self) -> Result<Vec<ServiceKeyRow>, Fault> {
        let mut db = self.db.read().await?;
        Ok(service_keys::list(&mut db).await?)
    }

    /// Revokes the one that is called so; `false` where none is.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn revoke_service_key(&self, name: &str) -> Result<bool, Fault> {
        let mut tx = self.db.begin().await?;
        let is_revoked = service_keys::revoke(&mut tx, name.trim(), self.clock.now()).await?;
        tx.commit().await?;
        Ok(is_revoked)
    }

    /// What a key is worth now. Looked up at each use, so that a key is dead from the moment of its revocation.
    ///
    /// # Errors
    /// Where the database does not answer, or a row cannot be read.
    pub async fn check_service_key(&self, text: &str) -> Result<Result<ServiceHolder, DeadKey>, Fault> {
        let key = match Key::parse(KeyKind::Service, text) {
            Ok(key) => key,
            Err(why) => return Ok(Err(why.into())),
        };
        let now = self.clock.now();
        let row = {
            let mut db = self.db.read().await?;
            service_keys::find(&mut db, &key.hash()).await?
        };
        let Some(row) = row else { return Ok(Err(DeadKey::Unknown)) };
        if let Some(dead) = state_of(row.revoked_at, row.expires_at, now) {
            return Ok(Err(dead));
        }
        let minute_ago = now.before(TOUCH_EVERY);
        if row.last_used_at.is_none_or(|at| at < minute_ago) {
            self.last_active.note(Used::ServiceKey(row.id), now);
        }
        let scopes = row.scopes.split(' ').map(ServiceScope::from_word).collect::<Option<Vec<_>>>();
        let scopes = scopes.ok_or_else(|| Fault::from_cause("a service key has a scope that nobody knows"))?;
        Ok(Ok(ServiceHolder { name: row.name, scopes }))
    }
}
