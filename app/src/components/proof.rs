//! The proof in a form that needs sudo.

use leptos::{either::Either, prelude::*};
use model::{
    profile::Frame,
    sudo::{ProofKind, SudoProblem},
};

use super::{Field, PasskeyButton, PasswordField};
use crate::marks::Deed;

/// The password, or a code where two-factor is on, where the last proof is too long ago: one submission proves and acts.
#[component]
pub fn ProofField(
    /// Which form it stands in: there can be several on a page.
    #[prop(into)]
    form: String,
    /// What the page knows to be asked for.
    asked: Option<ProofKind>,
    /// Why it was refused: the last proof can go stale while the page is open.
    refused: Option<SudoProblem>,
) -> impl IntoView {
    let id = format!("{form}-proof");
    let error = refused.map(|problem| proof_words(problem).to_owned());
    let field = match refused.map(SudoProblem::asks).or(asked)? {
        ProofKind::Password => Either::Left(view! {
            <PasswordField label="Your password" name="proof" id autocomplete="current-password" error led_to=true />
        }),
        ProofKind::Code => Either::Right(view! {
            <Field
                label="Authentication code" name="proof" id autocomplete="one-time-code" ltr=true error led_to=true
                hint=CODE_HINT
            />
        }),
    };
    // By a passkey it is proved before the form is sent.
    let has_passkey = use_context::<Frame>().is_some_and(|frame| frame.has_passkey);
    let passkey =
        has_passkey.then(|| view! { <PasskeyButton deed=Deed::PasskeyProof label="Use a passkey instead" /> });
    Some(view! {
        <div class="stack tight">
            {field}
            {passkey}
            <p class="quiet small">"We ask for this before an important change."</p>
        </div>
    })
}

const CODE_HINT: &str = "The six digits that your authenticator app shows, or a backup code.";

/// What is said at the proof.
pub const fn proof_words(problem: SudoProblem) -> &'static str {
    match problem {
        SudoProblem::Missing => "Enter your password to go on.",
        SudoProblem::Wrong => "That is not your password.",
        SudoProblem::CodeMissing => "Enter a code from your authenticator app, or a backup code, to go on.",
        SudoProblem::CodeWrong => {
            "This code does not work. If you have just used it, wait until your app shows the next one, or enter a backup code."
        }
    }
}
