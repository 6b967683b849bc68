//! Sudo: the account proved itself again in this sign-in, a few minutes ago.
//!
//! *Why it is here:* a browser that was left open, or a stolen cookie, must not be enough for what its owner could not
//! take back. *How it works:* such a flow takes a [`Sudo`], which only [`Core::sudo`] makes. A form carries the proof
//! with it, so that one submission proves and acts; while the last proof is fresh none is asked for. Where two-factor is
//! on the proof is its code: whoever took a password off somebody has not got that.

use model::{
    activity::ActivityKind,
    limit::Limit,
    password::PASSWORD_MAX_BYTES,
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
};

use crate::{
    Core,
    clock::Time,
    crypto::token::Token,
    db::{Read, Tx},
    device,
    failure::{Failure, Fault, Outcome},
    flows::{
        factor_code::{Guess, Typed},
        sessions::{Actor, Browser},
    },
    store::{
        credentials::{self, Credentials},
        sign_ins,
    },
};

/// Who asks, having proved it lately.
#[derive(Debug, Clone, Copy)]
pub struct Sudo(Actor);

impl Sudo {
    /// Who asks.
    pub fn actor(self) -> Actor {
        self.0
    }
}

/// A sign-in under a new token: the old one is dead.
#[derive(Debug)]
pub struct Renewed {
    /// For the cookie.
    pub token: Secret,
    /// When the cookie may be forgotten.
    pub expires_at: Time,
}

impl Core {
    /// What a form that needs sudo has to ask for; nothing while the last proof is fresh.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn proof_asked(&self, actor: Actor) -> Result<Option<ProofKind>, Fault> {
        if actor.sudo_until > self.clock.now() {
            return Ok(None);
        }
        let mut db = self.db.read().await?;
        self.proof_asked_in(&mut db, actor).await
    }

    /// As [`Core::proof_asked`], over a connection that is at hand.
    pub(super) async fn proof_asked_in(&self, db: &mut impl Read, actor: Actor) -> Result<Option<ProofKind>, Fault> {
        if actor.sudo_until > self.clock.now() {
            return Ok(None);
        }
        let is_on = self.has_second_factor(db, actor.account).await?;
        Ok(Some(if is_on { ProofKind::Code } else { ProofKind::Password }))
    }

    /// Lets somebody pass who proved it lately, or does so now; then the sign-in gets a new token.
    ///
    /// # Errors
    /// [`SudoProblem`].
    pub async fn sudo(
        &self,
        actor: Actor,
        proof: &Secret,
        browser: &Browser,
    ) -> Outcome<(Sudo, Option<Renewed>), SudoProblem> {
        match self.proof_asked(actor).await? {
            None => Ok((Sudo(actor), None)),
            Some(ProofKind::Password) => self.sudo_by_password(actor, proof, browser).await,
            Some(ProofKind::Code) => self.sudo_by_code(actor, proof, browser).await,
        }
    }

    /// As [`Core::sudo`], for what has a proof of its own where two-factor is off: the current password.
    ///
    /// # Errors
    /// [`SudoProblem`].
    pub async fn sudo_where_two_factor_is_on(
        &self,
        actor: Actor,
        proof: &Secret,
        browser: &Browser,
    ) -> Outcome<(Actor, Option<Renewed>), SudoProblem> {
        match self.proof_asked(actor).await? {
            Some(ProofKind::Code) => {
                self.sudo_by_code(actor, proof, browser).await.map(|(sudo, renewed)| (sudo.actor(), renewed))
            }
            Some(ProofKind::Password) | None => Ok((actor, None)),
        }
    }

    async fn sudo_by_password(
        &self,
        actor: Actor,
        proof: &Secret,
        browser: &Browser,
    ) -> Outcome<(Sudo, Option<Renewed>), SudoProblem> {
        if proof.expose().is_empty() {
            return Err(Failure::Refused(SudoProblem::Missing));
        }
        let known = self.check_own_password(actor, proof, browser, SudoProblem::Wrong).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // Two-factor turned on meanwhile, in another browser, makes this one lose.
        if !credentials::hold_version(&mut tx, actor.account, known.version).await?
            || self.has_second_factor(&mut tx, actor.account).await?
        {
            return Err(Failure::Refused(SudoProblem::Wrong));
        }
        self.open_sudo(tx, actor, SudoProblem::Wrong, now).await
    }

    async fn sudo_by_code(
        &self,
        actor: Actor,
        proof: &Secret,
        browser: &Browser,
    ) -> Outcome<(Sudo, Option<Renewed>), SudoProblem> {
        let wrong = SudoProblem::CodeWrong;
        if proof.expose().trim().is_empty() {
            return Err(Failure::Refused(SudoProblem::CodeMissing));
        }
        let typed = Typed::read(proof).ok_or(Failure::Refused(wrong))?;
        let guess = Guess::signed_in(actor, browser);
        let right = self.check_code_of(actor.account, &typed, &guess, browser, wrong).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, actor.account).await?;
        if !self.spend_code(&mut tx, actor.account, &right, &guess, now).await? {
            return Err(Failure::Refused(wrong));
        }
        self.open_sudo(tx, actor, wrong, now).await
    }

    async fn open_sudo(
        &self,
        mut tx: Tx,
        actor: Actor,
        ended: SudoProblem,
        now: Time,
    ) -> Outcome<(Sudo, Option<Renewed>), SudoProblem> {
        let renewed = self.renew_sign_in(&mut tx, actor, now).await?;
        // Where it ended meanwhile nothing has been proved, and the next page asks to sign in.
        let renewed = renewed.ok_or(Failure::Refused(ended))?;
        self.commit_and_ring(tx).await?;
        Ok((Sudo(Actor { sudo_until: now.after(self.settings.sudo_window), ..actor }), Some(renewed)))
    }

    /// Checks the password of somebody who is signed in. Guesses are counted by the sign-in: a stranger outside cannot
    /// use up its owner's, and a thief of the cookie has no more than anybody.
    pub(super) async fn check_own_password<R>(
        &self,
        actor: Actor,
        typed: &Secret,
        browser: &Browser,
        wrong: R,
    ) -> Outcome<Credentials, R> {
        if typed.expose().len() > PASSWORD_MAX_BYTES {
            return Err(Failure::Refused(wrong));
        }
        let known = {
            let mut db = self.db.read().await?;
            credentials::find_of(&mut db, actor.account).await?
        };
        let known = known.ok_or_else(|| Fault::from_cause("the account is gone"))?;
        let sign_in = actor.sign_in.to_string();
        let tries =
            [(Limit::PasswordPerSignIn, sign_in.as_str()), (Limit::PasswordPerNetwork, browser.network.as_str())];
        self.count(&tries).await?;
        let is_right = self.hashing.verify(typed, Some(&known.password)).await?;
        let mut tx = self.db.begin().await?;
        if is_right {
            self.take_back(&mut tx, &tries).await?;
        } else {
            let device = device::in_words(&browser.user_agent);
            self.record(&mut tx, actor.account, ActivityKind::ProofFailed, &device, self.clock.now()).await?;
        }
        tx.commit().await?;
        if is_right { Ok(known) } else { Err(Failure::Refused(wrong)) }
    }

    /// Gives a sign-in another token, and sudo from now on; nothing where it has ended meanwhile.
    pub(super) async fn renew_sign_in(&self, tx: &mut Tx, actor: Actor, now: Time) -> Result<Option<Renewed>, Fault> {
        let token = Token::random(self.random)?;
        let sudo_until = now.after(self.settings.sudo_window);
        let expires_at = sign_ins::renew(tx, actor.sign_in, &token.hash(), sudo_until).await?;
        Ok(expires_at.map(|expires_at| Renewed { token: token.to_secret(), expires_at }))
    }
}
