//! The test that programs fail: offered with a form, and its answer taken once.

use model::{
    captcha::{CaptchaOffer, CaptchaProblem, CaptchaPurpose, CaptchaTest},
    limit::Limit,
    secret::Secret,
};

use super::sessions::Browser;
use crate::{
    Core,
    captcha::Judge,
    failure::{Failure, Never, Outcome},
    store::captcha_nonces,
};

impl Core {
    /// What a page with this form needs, dearer where the network has sent many answers lately. Writes nothing.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn captcha_offer(&self, purpose: CaptchaPurpose, network: &str) -> Outcome<CaptchaOffer, Never> {
        let test = match &self.settings.captcha.judge {
            Judge::Work => {
                let tries = self.tries(Limit::CaptchaPerNetwork, network).await?;
                CaptchaTest::Work { challenge: self.challenge(purpose, tries)? }
            }
            Judge::Service(service) => service.test(),
        };
        Ok(CaptchaOffer { purpose, test })
    }

    /// The same for sign-up: nothing until this network has made several.
    ///
    /// # Errors
    /// As [`Core::captcha_offer`].
    pub async fn sign_up_captcha_offer(&self, network: &str) -> Outcome<Option<CaptchaOffer>, Never> {
        let made = self.tries(Limit::SignUpBeforeCaptcha, network).await?;
        if made < self.settings.limits.of(Limit::SignUpBeforeCaptcha).at_most {
            return Ok(None);
        }
        self.captcha_offer(CaptchaPurpose::SignUp, network).await.map(Some)
    }

    /// Takes an answer, which is worth nothing afterwards, whatever becomes of the form.
    ///
    /// # Errors
    /// [`CaptchaProblem`], or [`Limit::CaptchaPerNetwork`].
    pub async fn check_captcha(
        &self,
        purpose: CaptchaPurpose,
        answer: &Secret,
        browser: &Browser,
    ) -> Outcome<(), CaptchaProblem> {
        self.take_answer(purpose, answer, &browser.network).await
    }

    /// As [`Core::check_captcha`]; where there are no scripts to solve it (no answer at all), a far tighter limit stands
    /// in its place.
    ///
    /// # Errors
    /// As [`Core::check_captcha`], or this limit.
    pub async fn check_captcha_or_count(
        &self,
        purpose: CaptchaPurpose,
        answer: Option<&Secret>,
        without: Limit,
        network: &str,
    ) -> Outcome<(), CaptchaProblem> {
        match answer {
            Some(answer) => self.take_answer(purpose, answer, network).await,
            None => self.count(&[(without, network)]).await.map(drop),
        }
    }

    async fn take_answer(
        &self,
        purpose: CaptchaPurpose,
        answer: &Secret,
        network: &str,
    ) -> Outcome<(), CaptchaProblem> {
        if answer.expose().is_empty() {
            return Err(Failure::Refused(CaptchaProblem::Missing));
        }
        self.count(&[(Limit::CaptchaPerNetwork, network)]).await?;
        let right = match &self.settings.captcha.judge {
            Judge::Work => self.judge_work(purpose, answer.expose()),
            Judge::Service(service) => service.judge(purpose, answer, self.clock.now()).await,
        };
        let right = right.map_err(Failure::Refused)?;
        let mut tx = self.db.begin().await?;
        let is_first = captcha_nonces::claim(&mut tx, &right.nonce, right.until).await?;
        tx.commit().await?;
        if is_first { Ok(()) } else { Err(Failure::Refused(CaptchaProblem::Used)) }
    }
}
