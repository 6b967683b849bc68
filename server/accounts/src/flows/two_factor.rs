//! Two-factor authentication: turned on with an authenticator app, turned off, its backup codes, trusted browsers.

use model::{
    account::AccountId,
    activity::ActivityKind,
    code::{BACKUP_CODE, BACKUP_CODES, in_groups, read_authenticator_code, symbols},
    limit::Limit,
    recovery_code::{CodeKind, NewCodes},
    secret::Secret,
    two_factor::{TrustedDevice, TurnOnProblem, TwoFactorCard, TwoFactorState},
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::{token::Token, totp::Authenticator},
    db::Tx,
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{
        factor_code::authenticator_purpose,
        recovery_code::new_codes,
        sessions::{Actor, Browser},
        sudo::Sudo,
    },
    store::{accounts, address_changes, authenticators, backup_codes, credentials, half_sign_ins, trusted_devices},
    zone,
};

impl Core {
    /// What the card on the Security page shows. What an app has to be told is shown to sudo only.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn two_factor_card(&self, actor: Actor, browser: &Browser) -> Outcome<TwoFactorCard, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        let proof = self.proof_asked_in(&mut db, actor).await?;
        let zone = row.time_zone.as_str();
        let now = self.clock.now();
        let state = match authenticators::find(&mut db, actor.account).await? {
            Some(app) if app.confirmed_at.is_some() => TwoFactorState::On {
                since: app.confirmed_at.map(|at| zone::minute(at, zone)).unwrap_or_default(),
                backup_codes: backup_codes::left(&mut db, actor.account).await?,
            },
            Some(app) if proof.is_none() && app.created_at > now.before(self.settings.sudo_window) => {
                let secret = self.unseal_authenticator(actor.account, &app.secret)?;
                TwoFactorState::SettingUp(secret.setup(&self.settings.product_name, &email::shown(&row.email))?)
            }
            _ => TwoFactorState::Off,
        };
        let this = browser.device.as_ref().and_then(Token::parse).map(|token| token.hash());
        let trusted = trusted_devices::list(&mut db, actor.account, now).await?;
        let trusted = trusted.into_iter().map(|device| TrustedDevice {
            id: device.id.to_string(),
            until: zone::minute(device.expires_at, zone),
            is_this: this.as_ref().is_some_and(|this| this.as_bytes() == device.token_hash),
            device: device.device,
        });
        Ok(TwoFactorCard { state, trusted: trusted.collect(), proof })
    }

    /// Begins to set an app up. What was begun before and never confirmed is forgotten.
    ///
    /// # Errors
    /// [`TurnOnProblem::Gone`] where it is on already.
    pub async fn begin_two_factor(&self, sudo: Sudo) -> Outcome<(), TurnOnProblem> {
        let account = sudo.actor().account;
        let now = self.clock.now();
        let app = Authenticator::random(self.random)?;
        let sealed = self.sealing.seal(self.random, &authenticator_purpose(account), app.bytes())?;
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if !authenticators::begin(&mut tx, account, &sealed, now).await? {
            return Err(Failure::Refused(TurnOnProblem::Gone));
        }
        Ok(tx.commit().await?)
    }

    /// Turns two-factor on with the first code of the app, and makes ten backup codes.
    ///
    /// # Errors
    /// [`TurnOnProblem`].
    pub async fn turn_on_two_factor(
        &self,
        sudo: Sudo,
        typed: &Secret,
        browser: &Browser,
    ) -> Outcome<NewCodes, TurnOnProblem> {
        let account = sudo.actor().account;
        let refuse = Failure::Refused;
        let code = read_authenticator_code(typed.expose()).ok_or(refuse(TurnOnProblem::NotACode))?;
        let row = {
            let mut db = self.db.read().await?;
            authenticators::find(&mut db, account).await?
        };
        let row = row.filter(|row| row.confirmed_at.is_none()).ok_or(refuse(TurnOnProblem::Gone))?;
        let sign_in = sudo.actor().sign_in.to_string();
        let tries = [(Limit::FactorPerSignIn, sign_in.as_str()), (Limit::FactorPerNetwork, browser.network.as_str())];
        self.count(&tries).await?;
        let now = self.clock.now();
        let step = self.unseal_authenticator(account, &row.secret)?.step_of(&code, now);
        let step = step.ok_or(refuse(TurnOnProblem::Wrong))?;

        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if !authenticators::confirm(&mut tx, account, &row.secret, step, now).await? {
            return Err(refuse(TurnOnProblem::Gone));
        }
        self.take_back(&mut tx, &tries).await?;
        let codes = self.make_backup_codes(&mut tx, account, now).await?;
        self.after_new_factor(&mut tx, account).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::TwoFactorOn, "", now).await?;
        self.commit_and_ring(tx).await?;
        let row = self.account(sudo.actor()).await?;
        Ok(new_codes(&row, CodeKind::Backup, codes, now))
    }

    /// Turns it off: the app, its backup codes and trusted browsers are forgotten.
    ///
    /// # Errors
    /// Where the database does not answer. Where it is off already nothing happens.
    pub async fn turn_off_two_factor(&self, sudo: Sudo) -> Outcome<(), Never> {
        let account = sudo.actor().account;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if self.forget_two_factor(&mut tx, account).await? {
            self.record_and_tell(&mut tx, account, ActivityKind::TwoFactorOff, "", now).await?;
        }
        Ok(self.commit_and_ring(tx).await?)
    }

    /// Makes ten new backup codes; the old ones are dead.
    ///
    /// # Errors
    /// [`TurnOnProblem::Gone`] where two-factor is off.
    pub async fn regenerate_backup_codes(&self, sudo: Sudo) -> Outcome<NewCodes, TurnOnProblem> {
        let account = sudo.actor().account;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if !self.has_second_factor(&mut tx, account).await? {
            return Err(Failure::Refused(TurnOnProblem::Gone));
        }
        let codes = self.make_backup_codes(&mut tx, account, now).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::BackupCodesMade, "", now).await?;
        self.commit_and_ring(tx).await?;
        let row = self.account(sudo.actor()).await?;
        Ok(new_codes(&row, CodeKind::Backup, codes, now))
    }

    /// Has a browser asked for the second factor again.
    ///
    /// # Errors
    /// Where the database does not answer. One that is not trusted, or another account's, is left as it is.
    pub async fn untrust(&self, actor: Actor, id: &str) -> Outcome<(), Never> {
        let Ok(id) = Uuid::parse_str(id) else { return Ok(()) };
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if let Some(device) = trusted_devices::delete_own(&mut tx, id, actor.account).await? {
            self.record(&mut tx, actor.account, ActivityKind::DeviceUntrusted, &device, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Forgets the app, its codes, and who was trusted because of it; `false` where there was none that counted.
    pub(super) async fn forget_two_factor(&self, tx: &mut Tx, account: AccountId) -> Result<bool, Fault> {
        let app = authenticators::find(tx, account).await?.filter(|app| app.confirmed_at.is_some());
        let Some(app) = app else { return Ok(false) };
        address_changes::note_step(tx, account, &app.secret, app.last_step).await?;
        authenticators::delete(tx, account).await?;
        backup_codes::delete(tx, account).await?;
        self.after_new_factor(tx, account).await?;
        Ok(true)
    }

    /// What a change of the factors makes worthless: trusted browsers, halves of sign-ins, and the counts of wrong codes
    /// that had closed them.
    async fn after_new_factor(&self, tx: &mut Tx, account: AccountId) -> Result<(), Fault> {
        trusted_devices::delete_of_account(tx, account).await?;
        half_sign_ins::delete_of_account(tx, account).await?;
        let key = account.to_string();
        self.forget_tries(tx, &[(Limit::AuthenticatorPerAccount, &key), (Limit::AuthenticatorInARow, &key)]).await
    }

    /// Ten new ones in the place of all others; in groups, as they are shown.
    async fn make_backup_codes(&self, tx: &mut Tx, account: AccountId, now: Time) -> Result<Vec<String>, Fault> {
        backup_codes::delete(tx, account).await?;
        let mut codes = Vec::with_capacity(BACKUP_CODES);
        for _ in 0..BACKUP_CODES {
            let code = symbols(&self.random.bytes::<BACKUP_CODE>()?);
            backup_codes::insert(tx, account, &self.backup_code_hash(account, &code), now).await?;
            codes.push(in_groups(&code));
        }
        let key = account.to_string();
        self.forget_tries(tx, &[(Limit::BackupCodePerAccount, &key), (Limit::BackupCodeInARow, &key)]).await?;
        Ok(codes)
    }
}
