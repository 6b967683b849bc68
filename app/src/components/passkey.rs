//! Buttons that ask for a passkey. What they do is in the browser's half, `behaviours/passkey`.

use leptos::{attr::custom::custom_attribute, prelude::*};
use model::passkey::PasskeyProblem;

use crate::marks::{DO, Deed, NEXT};

/// A button that asks for a passkey, which a browser without them does not show, and what became of it.
#[component]
pub fn PasskeyButton(
    /// What the passkey is asked for.
    deed: Deed,
    /// Exact words.
    label: &'static str,
    /// Where the visitor wants to go.
    #[prop(optional, into)]
    next: Option<String>,
) -> impl IntoView {
    view! {
        <button
            type="button" class="btn" hidden=true {..custom_attribute(DO, deed.as_str())}
            {..custom_attribute(NEXT, next)}
        >
            {label}
        </button>
        <div aria-live="polite"></div>
    }
}

/// What is said of an answer that was not taken.
pub const fn passkey_words(problem: PasskeyProblem) -> &'static str {
    match problem {
        PasskeyProblem::Expired => "That took too long, or was sent twice. Try again.",
        PasskeyProblem::Unknown => {
            "This passkey is not known here. It may have been removed, or it belongs to another service. Sign in another way."
        }
        PasskeyProblem::Unverified => {
            "Your device did not check that it is you. Set up its screen lock or PIN, and try again."
        }
        PasskeyProblem::Copied => {
            "This passkey seems to have been copied, so it was not accepted. Sign in another way, then remove it on the Security page."
        }
        PasskeyProblem::Foreign => {
            "The answer of your device could not be accepted here. Reload this page and try again."
        }
        PasskeyProblem::NotHere => {
            "Browsers use passkeys only where the address is a name, such as localhost, and not a number. Open this page by its name."
        }
    }
}
