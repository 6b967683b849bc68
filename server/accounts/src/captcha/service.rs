//! Turnstile and hCaptcha: a third party judges, and where it does not answer, nobody passes.
//!
//! Both speak the same `siteverify`: a form with our secret and the visitor's token, answered by JSON. The visitor's
//! address is not told.

use std::{fmt, time::Duration};

use model::{
    captcha::{CaptchaProblem, CaptchaPurpose, CaptchaTest},
    secret::Secret,
};
use serde::Deserialize;

use super::{LIFETIME, Right};
use crate::clock::Time;

/// How long a service may take in all. Source: the brief of this feature, ten seconds.
const TIMEOUT: Duration = Duration::from_secs(10);
/// An answer has a few hundred bytes.
const ANSWER_MAX: usize = 16 * 1024;
/// Turnstile's tokens have 2,048 characters at most, hCaptcha's some more.
const TOKEN_MAX: usize = 8 * 1024;

/// Which service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Cloudflare's.
    Turnstile,
    /// Intuition Machines'.
    Hcaptcha,
}

impl Kind {
    /// Where it judges.
    pub const fn verify_url(self) -> &'static str {
        match self {
            Self::Turnstile => "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            Self::Hcaptcha => "https://api.hcaptcha.com/siteverify",
        }
    }
}

/// A service that judges, ready to be asked.
#[derive(Clone)]
pub struct Service {
    kind: Kind,
    site_key: String,
    secret_key: Secret,
    verify_url: String,
    client: reqwest::Client,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("kind", &self.kind)
            .field("verify_url", &self.verify_url)
            .finish_non_exhaustive()
    }
}

/// What a service says.
#[derive(Deserialize)]
struct Verdict {
    success: bool,
    #[serde(default, rename = "error-codes")]
    error_codes: Vec<String>,
    /// What its widget was told the test is for. Turnstile only.
    action: Option<String>,
}

impl Service {
    /// Makes it ready. Another `verify_url` than [`Kind::verify_url`] is for a gateway, or a test.
    ///
    /// # Errors
    /// Where this machine has no certificate authorities to trust.
    pub fn new(kind: Kind, site_key: String, secret_key: Secret, verify_url: String) -> reqwest::Result<Self> {
        // Here as well as in `main`: whoever builds a client first installs it, and a second time changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let service = Self { kind, site_key, secret_key, verify_url, client: client(TIMEOUT)? };
        Ok(service)
    }

    /// The same with less patience.
    ///
    /// # Errors
    /// As [`Service::new`].
    pub fn with_timeout(self, timeout: Duration) -> reqwest::Result<Self> {
        Ok(Self { client: client(timeout)?, ..self })
    }

    /// What a page needs.
    pub(crate) fn test(&self) -> CaptchaTest {
        let site_key = self.site_key.clone();
        match self.kind {
            Kind::Turnstile => CaptchaTest::Turnstile { site_key },
            Kind::Hcaptcha => CaptchaTest::Hcaptcha { site_key },
        }
    }

    /// Has a token judged.
    pub(crate) async fn judge(
        &self,
        purpose: CaptchaPurpose,
        token: &Secret,
        now: Time,
    ) -> Result<Right, CaptchaProblem> {
        if token.expose().len() > TOKEN_MAX {
            return Err(CaptchaProblem::Wrong);
        }
        let verdict = self.ask(token).await.map_err(|why| {
            tracing::warn!(service = ?self.kind, why, "a CAPTCHA could not be judged, so it was refused");
            CaptchaProblem::Unavailable
        })?;
        let said = |code: &str| verdict.error_codes.iter().any(|found| found == code);
        let ours = ["missing-input-secret", "invalid-input-secret", "sitekey-secret-mismatch"];
        if ours.into_iter().any(said) {
            tracing::error!(service = ?self.kind, "captcha.secret_key is refused: nobody passes");
            return Err(CaptchaProblem::Unavailable);
        }
        // hCaptcha has no such field: there one token is worth one form, whichever that is.
        let is_for_this = self.kind == Kind::Hcaptcha || verdict.action.as_deref() == Some(purpose.as_str());
        match verdict.success {
            true if is_for_this => Ok(Right::new(token.expose(), now.after(LIFETIME))),
            false if said("internal-error") => Err(CaptchaProblem::Unavailable),
            false if said("timeout-or-duplicate") || said("expired-input-response") => Err(CaptchaProblem::Expired),
            false if said("already-seen-response") => Err(CaptchaProblem::Used),
            _ => Err(CaptchaProblem::Wrong),
        }
    }

    /// The service's verdict, or why there is none: never with the token or the secret in it.
    async fn ask(&self, token: &Secret) -> Result<Verdict, String> {
        let form =
            [("secret", self.secret_key.expose()), ("response", token.expose()), ("sitekey", self.site_key.as_str())];
        let sent = self.client.post(&self.verify_url).form(&form).send().await;
        let mut answer = sent.map_err(|error| error.without_url().to_string())?;
        if !answer.status().is_success() {
            return Err(format!("it answered {}", answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| error.without_url().to_string())? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_MAX {
                return Err("its answer is far too long".to_owned());
            }
        }
        serde_json::from_slice(&body).map_err(|_| "its answer is no verdict".to_owned())
    }
}

/// No redirect and no proxy: the secret goes to the one address that the operator wrote.
fn client(timeout: Duration) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none()).no_proxy().build()
}
