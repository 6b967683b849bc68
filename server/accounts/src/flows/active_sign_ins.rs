//! The Sessions page: an account's sign-ins, each of which can be named and ended. An ended one has no row, so it is
//! dead at the very next request, in every process.

use model::{
    activity::ActivityKind,
    session::{ActiveSignIn, LogoutProblem, NameSignInProblem, SessionsPage},
    text::NAME_MAX,
};
use uuid::Uuid;

use crate::{
    Core,
    failure::{Failure, Never, Outcome},
    flows::sessions::Actor,
    store::{accounts, credentials, half_sign_ins, sign_ins, trusted_devices},
    text::optional_line,
    zone,
};

const ALL_OUT: &str = "This was done on the Sessions page.";

impl Core {
    /// What the page shows, but for what HTTP alone knows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn active_sign_ins(&self, actor: Actor) -> Outcome<SessionsPage, Never> {
        let now = self.clock.now();
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        let mut rows = sign_ins::list(&mut db, actor.account, now, now.before(self.settings.session_idle)).await?;
        rows.sort_by_key(|row| row.id != actor.sign_in);
        let zone = row.time_zone.as_str();
        let shown = rows.into_iter().map(|row| ActiveSignIn {
            id: row.id.to_string(),
            device: row.device,
            name: row.name,
            first_seen: zone::minute(row.created_at, zone),
            last_active: zone::active(row.last_active_at, now, zone),
            is_this: row.id == actor.sign_in,
        });
        Ok(SessionsPage { sign_ins: shown.collect(), driver_sessions: None })
    }

    /// **Logout** on a row. One of another account is as unknown as one that never was.
    ///
    /// # Errors
    /// [`LogoutProblem`].
    pub async fn log_out_one(&self, actor: Actor, id: &str) -> Outcome<(), LogoutProblem> {
        let gone = || Failure::Refused(LogoutProblem::Gone);
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        if id == actor.sign_in {
            return Err(Failure::Refused(LogoutProblem::ThisDevice));
        }
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let device = sign_ins::delete_own(&mut tx, id, actor.account).await?.ok_or_else(gone)?;
        self.record(&mut tx, actor.account, ActivityKind::SignedOut, &device, now).await?;
        Ok(tx.commit().await?)
    }

    /// **Logout Other Sessions**: how many there were.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn log_out_others(&self, actor: Actor) -> Outcome<u64, Never> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let ended = sign_ins::delete_others(&mut tx, actor.account, actor.sign_in).await?;
        if ended > 0 {
            self.record_and_tell(&mut tx, actor.account, ActivityKind::OthersSignedOut, "", now).await?;
        }
        self.commit_and_ring(tx).await?;
        Ok(ended)
    }

    /// **Logout All Sessions**: this one too, and no password is asked for: whoever is afraid must not be held up.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn log_out_all(&self, actor: Actor) -> Outcome<(), Never> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // First its row: a sign-in that is being finished would else leave its trust behind and be ended itself.
        credentials::hold(&mut tx, actor.account).await?;
        trusted_devices::delete_of_account(&mut tx, actor.account).await?;
        half_sign_ins::delete_of_account(&mut tx, actor.account).await?;
        if sign_ins::delete_all(&mut tx, actor.account).await? > 0 {
            self.record_and_tell(&mut tx, actor.account, ActivityKind::AllSignedOut, ALL_OUT, now).await?;
        }
        Ok(self.commit_and_ring(tx).await?)
    }

    /// Names a sign-in; an empty name takes it back.
    ///
    /// # Errors
    /// [`NameSignInProblem`].
    pub async fn name_sign_in(&self, actor: Actor, id: &str, name: &str) -> Outcome<(), NameSignInProblem> {
        let gone = || Failure::Refused(NameSignInProblem::Gone);
        let name = optional_line(name, NAME_MAX).map_err(|why| Failure::Refused(NameSignInProblem::Name(why)))?;
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        let mut tx = self.db.begin().await?;
        if !sign_ins::set_name(&mut tx, id, actor.account, name.as_deref()).await? {
            return Err(gone());
        }
        Ok(tx.commit().await?)
    }
}
