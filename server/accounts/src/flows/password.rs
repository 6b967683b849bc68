//! The password: what a new one must be, changing it, and setting it by a link.

use model::{
    account::AccountId,
    activity::ActivityKind,
    limit::Limit,
    magic_link::{LinkProblem, LinkPurpose, SetPasswordProblem},
    password::{PasswordPolicy, PasswordProblem},
    secret::Secret,
    security::{ChangePasswordProblem, SecurityPage},
    sudo::{ProofKind, SudoProblem},
};

use crate::{
    Core,
    clock::Time,
    common_password,
    crypto::{
        hashing::{PasswordHash, is_same},
        token::Token,
    },
    db::Tx,
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{
        sessions::{Actor, Browser, Entered, Proof},
        sudo::Renewed,
    },
    store::{
        accounts::{self, AccountRow},
        address_changes, credentials, half_sign_ins, known_devices, magic_links, sign_ins, trusted_devices,
    },
    zone,
};

/// A new password as typed, twice.
#[derive(Debug, Default)]
pub struct NewPassword {
    /// **New password**.
    pub new: Secret,
    /// **Confirm new password**.
    pub again: Secret,
    /// **Sign out other devices**.
    pub sign_out_others: bool,
}

impl Core {
    /// What a password of this account must be: its second factor counts.
    pub(super) async fn policy_of(&self, account: AccountId) -> Result<PasswordPolicy, Fault> {
        let mut db = self.db.read().await?;
        let policy = self.settings.password_policy;
        Ok(if self.has_second_factor(&mut db, account).await? { policy.with_two_factor() } else { policy })
    }

    /// Checks a password about to be set. `about` holds the account's own words: names, the address.
    ///
    /// # Errors
    /// The first [`PasswordProblem`] found.
    pub(crate) fn check_new_password(
        &self,
        password: &Secret,
        policy: PasswordPolicy,
        about: &[&str],
    ) -> Result<(), PasswordProblem> {
        let mut about = about.to_vec();
        about.push(&self.settings.product_name);
        policy.check(password, &about)?;
        if common_password::is_common(password) { Err(PasswordProblem::Common) } else { Ok(()) }
    }

    /// What the Security page shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn security(&self, actor: Actor) -> Outcome<SecurityPage, Never> {
        let policy = self.policy_of(actor.account).await?;
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        Ok(SecurityPage {
            policy,
            password_changed: row.password_changed_at.map(|at| zone::minute(at, &row.time_zone)),
            email: email::shown(&row.email),
            proof: self.proof_asked_in(&mut db, actor).await?,
        })
    }

    /// Changes the password; the current one is the proof, and where two-factor is on sudo is another:
    /// [`Core::sudo_where_two_factor_is_on`] opens it. The sign-in gets a new token.
    ///
    /// # Errors
    /// Every [`ChangePasswordProblem`] at once; the current password is looked at only when nothing else is wrong.
    pub async fn change_password(
        &self,
        actor: Actor,
        current: &Secret,
        form: &NewPassword,
        browser: &Browser,
    ) -> Outcome<Renewed, Vec<ChangePasswordProblem>> {
        if self.proof_asked(actor).await? == Some(ProofKind::Code) {
            return Err(Failure::Refused(vec![ChangePasswordProblem::Sudo(SudoProblem::CodeMissing)]));
        }
        let row = self.account(actor).await?;
        let mut problems = Vec::new();
        if current.expose().is_empty() {
            problems.push(ChangePasswordProblem::CurrentMissing);
        }
        let policy = self.policy_of(actor.account).await?;
        match self.check_new_password(&form.new, policy, &words_of(&row)) {
            Err(problem) => problems.push(ChangePasswordProblem::New(problem)),
            Ok(()) if is_same(&form.new, current) => problems.push(ChangePasswordProblem::Same),
            Ok(()) => {}
        }
        if !is_same(&form.new, &form.again) {
            problems.push(ChangePasswordProblem::Unequal);
        }
        if !problems.is_empty() {
            return Err(Failure::Refused(problems));
        }
        let wrong = || vec![ChangePasswordProblem::CurrentWrong];
        let known = self.check_own_password(actor, current, browser, wrong()).await?;
        let hash = self.hashing.hash(&form.new, self.random).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !credentials::set_password(&mut tx, actor.account, known.version, &hash, now).await? {
            return Err(Failure::Refused(wrong()));
        }
        // Where it ended meanwhile nothing is changed, and the next page asks to sign in.
        let renewed = self.renew_sign_in(&mut tx, actor, now).await?.ok_or_else(|| Failure::Refused(wrong()))?;
        let others = if form.sign_out_others {
            sign_ins::delete_others(&mut tx, actor.account, actor.sign_in).await?;
            forget_other_browsers(&mut tx, actor.account, browser).await?;
            OTHERS_OUT
        } else {
            OTHERS_STAY
        };
        self.after_new_password(&mut tx, &row, now).await?;
        self.record_and_tell(&mut tx, actor.account, ActivityKind::PasswordChanged, others, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(renewed)
    }

    /// Sets a new password by the link in a mail, and signs in. Other sign-ins stay until they end by themselves,
    /// unless the box is ticked.
    ///
    /// # Errors
    /// Every [`SetPasswordProblem`] at once.
    pub async fn set_password_by_link(
        &self,
        token: &Secret,
        form: &NewPassword,
        browser: &Browser,
    ) -> Outcome<Entered, Vec<SetPasswordProblem>> {
        let by_link = |problem| Failure::Refused(vec![SetPasswordProblem::Link(problem)]);
        let found = self.find_link(token, LinkPurpose::SetPassword).await?;
        let (link, row) = found.map_err(by_link)?;
        let mut problems = Vec::new();
        let policy = self.policy_of(row.account_id()).await?;
        if let Err(problem) = self.check_new_password(&form.new, policy, &words_of(&row)) {
            problems.push(SetPasswordProblem::New(problem));
        }
        if !is_same(&form.new, &form.again) {
            problems.push(SetPasswordProblem::Unequal);
        }
        if !problems.is_empty() {
            return Err(Failure::Refused(problems));
        }
        let hash = self.hashing.hash(&form.new, self.random).await?;

        let now = self.clock.now();
        let account = row.account_id();
        let mut tx = self.db.begin().await?;
        // First the account's row, as everywhere: it names the credentials that the link was made for.
        if !credentials::set_password(&mut tx, account, row.credential_version, &hash, now).await?
            || !magic_links::spend(&mut tx, link.id, LinkPurpose::SetPassword, now).await?
        {
            return Err(by_link(LinkProblem::Used));
        }
        let others = if form.sign_out_others {
            sign_ins::delete_all(&mut tx, account).await?;
            forget_other_browsers(&mut tx, account, browser).await?;
            OTHERS_OUT
        } else {
            OTHERS_STAY
        };
        self.after_new_password(&mut tx, &row, now).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::PasswordSetByLink, others, now).await?;
        let entered = self.open_sign_in(&mut tx, account, Proof::Link, browser, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(entered)
    }

    /// Has no password open the account until a new one is set.
    pub(super) async fn stop_password(&self, tx: &mut Tx, row: &AccountRow, now: Time) -> Result<bool, Fault> {
        let none = PasswordHash::of_no_password(self.random)?;
        if !credentials::set_password(tx, row.account_id(), row.credential_version, &none, now).await? {
            return Ok(false);
        }
        credentials::stop_password(tx, row.account_id(), now).await?;
        self.after_new_password(tx, row, now).await?;
        self.record(tx, row.account_id(), ActivityKind::PasswordStopped, "", now).await?;
        Ok(true)
    }

    /// What a new password makes worthless: links on their way, halves of sign-ins, trusted browsers, a change of the
    /// address that waits, and the count of wrong ones that had closed it.
    pub(super) async fn after_new_password(&self, tx: &mut Tx, row: &AccountRow, now: Time) -> Result<(), Fault> {
        let account = row.account_id();
        magic_links::end_of_account(tx, account, now).await?;
        half_sign_ins::delete_of_account(tx, account).await?;
        trusted_devices::delete_of_account(tx, account).await?;
        if address_changes::end(tx, account).await? {
            let why = "The password was changed.";
            self.record(tx, account, ActivityKind::AddressChangeEnded, why, now).await?;
        }
        let key = row.email.to_ascii_lowercase();
        // In the order in which a sign-in counts them: the other way round, each would wait for the other.
        self.forget_tries(tx, &[(Limit::PasswordPerAccount, &key), (Limit::PasswordInARow, &key)]).await
    }
}

const OTHERS_OUT: &str = "Other browsers were signed out.";
const OTHERS_STAY: &str = "Other browsers stay signed in.";

/// No other browser has a budget of its own any more, or signs in untold. This one is the owner's who asked.
async fn forget_other_browsers(tx: &mut Tx, account: AccountId, browser: &Browser) -> Result<(), Fault> {
    match browser.device.as_ref().and_then(Token::parse) {
        Some(device) => known_devices::forget_others(tx, account, &device.hash()).await?,
        None => known_devices::forget_since(tx, account, Time::from_millis(0)).await?,
    }
    Ok(())
}

/// What must not make up a password.
pub(super) fn words_of(row: &AccountRow) -> Vec<&str> {
    let local = row.email.split('@').next().unwrap_or_default();
    let organization = row.organization_name.as_deref().unwrap_or_default();
    vec![&row.first_name, &row.last_name, &row.display_name, organization, &row.email, local]
}
