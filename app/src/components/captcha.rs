//! The test that programs fail, as part of a form. What solves it is in the browser's half, `behaviours/captcha`.

use leptos::{attr::custom::custom_attribute, prelude::*};
use model::captcha::{CaptchaOffer, CaptchaProblem, CaptchaPurpose};

use crate::{
    context,
    failure::{Failure, Never},
    islands::captcha::{self, State},
    marks::{ERROR, ISLAND, Island, OFFER, PURPOSE},
};

/// Another test, where the one that the page brought is used up.
#[server(name = LoadCaptcha, prefix = "/do", endpoint = "load-captcha")]
pub async fn load_captcha(purpose: CaptchaPurpose) -> Result<CaptchaOffer, Failure<Never>> {
    let accounts = context::accounts()?;
    let network = context::browser().network;
    context::read(accounts.captcha_offer(purpose, &network)).await
}

/// The test, with its answer as the field `captcha` of the form around it.
#[component]
pub fn CaptchaField(
    /// Which form it is for.
    purpose: CaptchaPurpose,
    /// What the page brings. Where it brings nothing, the browser loads one.
    offer: Option<CaptchaOffer>,
    /// The sentence of a refusal.
    error: Option<String>,
    /// What is said where there are no scripts.
    without: &'static str,
) -> impl IntoView {
    let offer = offer.and_then(|offer| serde_json::to_string(&offer).ok());
    let first = captcha::row(State::BEGINS, error.as_deref());
    view! {
        <div
            class="captcha" hidden=true {..custom_attribute(ISLAND, Island::Captcha.as_str())}
            {..custom_attribute(PURPOSE, purpose.as_str())} {..custom_attribute(OFFER, offer)}
            {..custom_attribute(ERROR, error)}
        >
            {first}
        </div>
        {(!without.is_empty()).then(|| view! { <p class="quiet small without-scripts">{without}</p> })}
    }
}

/// What is said at the test.
pub const fn captcha_words(problem: CaptchaProblem) -> &'static str {
    match problem {
        CaptchaProblem::Missing => captcha::NOT_DONE,
        CaptchaProblem::Wrong => "The check did not work. Wait until it is done again, then send the form again.",
        CaptchaProblem::Expired => "The check is too old. Wait until it is done again, then send the form again.",
        CaptchaProblem::Used => "Each check works for one form. Wait until it is done again, then send the form again.",
        CaptchaProblem::Unavailable => {
            "The check cannot be verified right now, so nothing was done. Try again in a minute."
        }
    }
}
