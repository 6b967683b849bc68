//! Signing up: a pending row and a mail, the same for every address.

use std::time::Duration;

use model::{
    account::AccountKind,
    captcha::CaptchaPurpose,
    limit::Limit,
    secret::Secret,
    sign_up::{SendAgainProblem, SignUpForm, SignUpMode, SignUpProblem},
    text::{NAME_MAX, ORGANIZATION_MAX},
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::token::Token,
    db::Tx,
    email::{self, EmailAddress},
    failure::{Failure, Never, Outcome},
    mail::Message,
    store::pending_sign_ups::{self, NewPending},
    text::line,
    zone,
};

/// **Send again** is for mail that got lost, and not for filling somebody's mailbox.
const MAIL_TURN: Duration = Duration::from_mins(1);

/// A form that has been parsed.
struct Parsed {
    kind: AccountKind,
    first_name: String,
    last_name: String,
    organization_name: Option<String>,
    email: EmailAddress,
    time_zone: String,
}

impl Core {
    /// Takes a sign-up. The answer, and the work, are the same whether or not the address has an account: which mail
    /// goes out is decided when it is written. Returns what the browser keeps to be recognised at the confirmation.
    /// `captcha` is looked at once the network has made several accounts; a form without scripts has none to give.
    ///
    /// # Errors
    /// Every [`SignUpProblem`] of the form at once; then that of the CAPTCHA, whose answer is used up by being taken.
    pub async fn sign_up(
        &self,
        form: &SignUpForm,
        password: &Secret,
        captcha: Option<&Secret>,
        network: &str,
    ) -> Outcome<Secret, Vec<SignUpProblem>> {
        if self.settings.sign_up == SignUpMode::Closed {
            return Err(Failure::Refused(vec![SignUpProblem::Closed]));
        }
        let parsed = self.parse_sign_up(form, password).map_err(Failure::Refused)?;
        let early = self.count::<Never>(&[(Limit::SignUpBeforeCaptcha, network)]).await;
        if matches!(early, Err(Failure::Limited { .. })) {
            let without = Limit::SignUpWithoutCaptcha;
            let outcome = self.check_captcha_or_count(CaptchaPurpose::SignUp, captcha, without, network).await;
            outcome.map_err(|failure| failure.map(|problem| vec![SignUpProblem::Captcha(problem)]))?;
        } else {
            early.map_err(|failure| failure.map(|never| match never {}))?;
        }
        self.count(&[(Limit::SignUpPerNetwork, network)]).await?;
        let hash = self.hashing.hash(password, self.random).await?;

        let now = self.clock.now();
        let id = self.new_id(now)?;
        let browser = Token::random(self.random)?;
        let mut tx = self.db.begin().await?;
        let new = NewPending {
            id,
            kind: parsed.kind.as_str(),
            email: parsed.email.as_str(),
            email_key: &parsed.email.key(),
            first_name: &parsed.first_name,
            last_name: &parsed.last_name,
            organization_name: parsed.organization_name.as_deref(),
            time_zone: &parsed.time_zone,
            password_hash: hash.as_str(),
            browser: &browser.hash(),
            expires_at: now.after(self.settings.confirm_lifetime),
        };
        pending_sign_ups::insert(&mut tx, &new, now).await?;
        self.enqueue(&mut tx, &Message::SignUp { pending: id }, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(browser.to_secret())
    }

    /// The address that waits for its confirmation in this browser.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn waiting_address(&self, browser: &Secret) -> Outcome<Option<String>, Never> {
        let Some(browser) = Token::parse(browser) else { return Ok(None) };
        let mut db = self.db.read().await?;
        Ok(pending_sign_ups::find_by_browser(&mut db, &browser.hash()).await?.map(|row| email::shown(&row.email)))
    }

    /// Sends the mail of this browser's sign-up again, and lets it wait anew.
    ///
    /// # Errors
    /// [`SendAgainProblem`].
    pub async fn send_again(&self, browser: &Secret) -> Outcome<(), SendAgainProblem> {
        let browser = Token::parse(browser).ok_or(Failure::Refused(SendAgainProblem::NothingWaits))?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let row = pending_sign_ups::find_by_browser(&mut tx, &browser.hash()).await?;
        let row = row.ok_or(Failure::Refused(SendAgainProblem::NothingWaits))?;
        self.mail_again(tx, row.id, now).await
    }

    /// Sends the mail of a sign-up once more, and lets it wait anew. Commits.
    pub(super) async fn mail_again(&self, mut tx: Tx, pending: Uuid, now: Time) -> Outcome<(), SendAgainProblem> {
        let expires_at = now.after(self.settings.confirm_lifetime);
        if !pending_sign_ups::take_mail_turn(&mut tx, pending, now, expires_at, now.before(MAIL_TURN)).await? {
            return Err(Failure::Refused(SendAgainProblem::JustSent));
        }
        self.enqueue(&mut tx, &Message::SignUp { pending }, now).await?;
        Ok(self.commit_and_ring(tx).await?)
    }

    fn parse_sign_up(&self, form: &SignUpForm, password: &Secret) -> Result<Parsed, Vec<SignUpProblem>> {
        let first_name = line(&form.first_name, NAME_MAX).map_err(SignUpProblem::FirstName);
        let last_name = line(&form.last_name, NAME_MAX).map_err(SignUpProblem::LastName);
        let organization_name = match form.kind {
            AccountKind::Personal => Ok(None),
            AccountKind::Organization => {
                line(&form.organization_name, ORGANIZATION_MAX).map(Some).map_err(SignUpProblem::OrganizationName)
            }
        };
        let email = EmailAddress::parse(&form.email).map_err(SignUpProblem::Email);
        let about = [
            form.first_name.as_str(),
            &form.last_name,
            &form.organization_name,
            &form.email,
            email.as_ref().map_or("", EmailAddress::local_part),
        ];
        let password =
            self.check_new_password(password, self.settings.password_policy, &about).map_err(SignUpProblem::Password);
        match (first_name, last_name, organization_name, email, password) {
            (Ok(first_name), Ok(last_name), Ok(organization_name), Ok(email), Ok(())) => Ok(Parsed {
                kind: form.kind,
                first_name,
                last_name,
                organization_name,
                email,
                time_zone: zone::parse(&form.time_zone).unwrap_or_else(|| zone::DEFAULT.to_owned()),
            }),
            (first, last, organization, email, password) => {
                let problems = [first.err(), last.err(), organization.err(), email.err(), password.err()];
                Err(problems.into_iter().flatten().collect())
            }
        }
    }
}
