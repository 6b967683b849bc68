//! The proof in a form that needs sudo.

use leptos::prelude::*;
use model::{
    passkey::PasskeyPurpose,
    sudo::{ProofKind, SudoProblem},
};

use crate::{
    components::{Field, PasskeyButton, PasswordField},
    layouts::SharedFrame,
};

/// The password, or a code where two-factor is on, where the last proof is too long ago: one submission proves and acts.
#[component]
pub fn ProofField(
    /// Which form it stands in: there can be several on a page.
    #[prop(into)]
    form: String,
    /// What the page knows to be asked for.
    #[prop(into)]
    asked: Signal<Option<ProofKind>>,
    /// Why it was refused: the last proof can go stale while the page is open.
    #[prop(into)]
    refused: Signal<Option<SudoProblem>>,
) -> impl IntoView {
    // By a passkey it is proved before the form is sent.
    let proved = RwSignal::new(false);
    let asked = Memo::new(move |_| refused.get().map(SudoProblem::asks).or(asked.get()).filter(|_| !proved.get()));
    let has_passkey = use_context::<SharedFrame>().map(SharedFrame::has_passkey);
    let done = Callback::new(move |()| proved.set(true));
    let error = Signal::derive(move || refused.get().map(|problem| proof_words(problem).to_owned()));
    let is_proved = move || {
        proved
            .get()
            .then(|| view! { <p class="small" aria-live="polite">"It is you: your passkey has said so. Go on."</p> })
    };
    let field = move || {
        asked.get().map(|kind| {
            let id = proof_id(&form);
            view! {
                <div class="stack tight">
                    {match kind {
                        ProofKind::Password => view! {
                            <PasswordField
                                label="Your password" name="proof" id autocomplete="current-password" error led_to=true
                            />
                        }
                            .into_any(),
                        ProofKind::Code => view! {
                            <Field
                                label="Authentication code" name="proof" id value=String::new()
                                autocomplete="one-time-code" ltr=true error led_to=true hint=CODE_HINT.to_owned()
                            />
                        }
                            .into_any(),
                    }}
                    {has_passkey
                        .is_some_and(|has| has.get())
                        .then(|| view! { <PasskeyButton purpose=PasskeyPurpose::Sudo label="Use a passkey instead" done /> })}
                    <p class="quiet small">"Before a change like this we make sure that it is you."</p>
                </div>
            }
        })
    };
    view! {
        {field}
        {is_proved}
    }
}

/// The id of the proof in a form.
pub fn proof_id(form: &str) -> String {
    format!("{form}-proof")
}

const CODE_HINT: &str = "The six digits that your authenticator app shows, or a backup code.";

/// What is said at the proof.
pub const fn proof_words(problem: SudoProblem) -> &'static str {
    match problem {
        SudoProblem::Missing => "Enter your password to go on.",
        SudoProblem::Wrong => "That is not your password.",
        SudoProblem::CodeMissing => "Enter a code of your authenticator app, or a backup code, to go on.",
        SudoProblem::CodeWrong => {
            "This code does not work. Enter the one that your app shows now (each works once), or a backup code."
        }
    }
}
