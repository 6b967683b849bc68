//! Asking for a passkey and taking its answer, whatever it is for: to sign in, as the second factor, as a proof.

use leptos::{prelude::*, task::spawn_local};
use model::{
    passkey::{PasskeyOffer, PasskeyProblem, PasskeyPurpose},
    secret::Secret,
};

use crate::{
    components::{NoAnswer, Said, SaidHere, has_passkeys, passkey_words, use_passkey},
    failure::Failure,
};

/// What the browser is asked: for a passkey of whoever answers, of whose sign-in waits for its other half, or of whoever
/// is signed in. Adding one has a form of its own.
#[server(name = AskPasskey, prefix = "/do", endpoint = "ask-passkey")]
pub async fn ask_passkey(purpose: PasskeyPurpose) -> Result<PasskeyOffer, Failure<PasskeyProblem>> {
    use crate::{context, server_side::context::Cookie};
    let (accounts, browser) = (context::accounts()?, context::browser());
    match purpose {
        PasskeyPurpose::SignIn => context::mutate(async move { accounts.offer_passkey_sign_in(&browser).await }).await,
        PasskeyPurpose::SecondFactor => {
            let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
            context::mutate(async move { accounts.offer_passkey_second_factor(&half, &browser).await }).await
        }
        PasskeyPurpose::Sudo => {
            let actor = context::actor()?;
            context::mutate(async move { accounts.offer_passkey_proof(actor, &browser).await }).await
        }
        PasskeyPurpose::Add => Err(context::refuse(PasskeyProblem::Expired)),
    }
}

/// Takes the answer: signs in, or opens sudo in this sign-in.
#[server(name = AnswerPasskey, prefix = "/do", endpoint = "answer-passkey")]
pub async fn answer_passkey(
    purpose: PasskeyPurpose,
    challenge: Secret,
    answer: String,
    #[server(default)] trust: bool,
    #[server(default)] next: String,
) -> Result<(), Failure<PasskeyProblem>> {
    use crate::{context, notice::Notice, server_side::context::Cookie};
    use model::code::FEW_BACKUP_CODES;
    let (accounts, browser) = (context::accounts()?, context::browser());
    match purpose {
        PasskeyPurpose::SignIn => {
            let signed_in = async move { accounts.sign_in_by_passkey(&challenge, &answer, &browser).await };
            context::welcome(&context::mutate(signed_in).await?, &next);
        }
        PasskeyPurpose::SecondFactor => {
            let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
            let finished =
                async move { accounts.finish_sign_in_by_passkey(&half, &challenge, &answer, trust, &browser).await };
            let finished = context::mutate(finished).await?;
            if finished.backup_codes < FEW_BACKUP_CODES {
                context::notice(Notice::FewBackupCodes);
            }
            context::welcome(&finished.signed_in, &next);
        }
        PasskeyPurpose::Sudo => {
            let actor = context::actor()?;
            let proved = async move { accounts.prove_by_passkey(actor, &challenge, &answer).await };
            context::renew(&context::mutate(proved).await?);
        }
        PasskeyPurpose::Add => return Err(context::refuse(PasskeyProblem::Expired)),
    }
    Ok(())
}

/// Why it came to nothing.
pub enum NotAnswered {
    /// The browser gave no answer.
    ByBrowser(NoAnswer),
    /// The answer was not taken.
    ByServer(Failure<PasskeyProblem>),
}

/// Asks, has the browser show its dialog, and hands the answer in.
///
/// # Errors
/// [`NotAnswered`].
pub async fn answer_in_dialog(purpose: PasskeyPurpose, trust: bool, next: String) -> Result<(), NotAnswered> {
    let offer = ask_passkey(purpose).await.map_err(NotAnswered::ByServer)?;
    let answer = use_passkey(&offer.options).await.map_err(NotAnswered::ByBrowser)?;
    answer_passkey(purpose, offer.challenge, answer, trust, next).await.map_err(NotAnswered::ByServer)
}

/// What is said of it.
pub fn not_answered_words(why: &NotAnswered) -> Said {
    match why {
        NotAnswered::ByBrowser(NoAnswer::Left) => {
            Said::Calmly("No passkey was used. Try again when you like, or go on another way.".to_owned())
        }
        NotAnswered::ByBrowser(NoAnswer::Unable) => Said::AsWrong(
            "This device cannot make sure that it is you. Set up its screen lock, or go on another way.".to_owned(),
        ),
        NotAnswered::ByBrowser(NoAnswer::HasOne | NoAnswer::Failed) => {
            Said::AsWrong("This browser could not use a passkey here. Go on another way.".to_owned())
        }
        NotAnswered::ByServer(Failure::Refused(why)) => Said::AsWrong(passkey_words(*why).to_owned()),
        NotAnswered::ByServer(failure) => Said::AsWrong(failure.sentence().unwrap_or_default()),
    }
}

/// A button that asks for a passkey, which a browser without them does not show, and what became of it.
#[component]
pub fn PasskeyButton(
    /// What the passkey is asked for.
    purpose: PasskeyPurpose,
    /// Exact words.
    label: &'static str,
    /// Whether this browser is to be trusted from then on: looked at when the button is pressed.
    #[prop(optional, into)]
    trust: Signal<bool>,
    /// Where the visitor wants to go.
    #[prop(optional, into)]
    next: String,
    /// Told when the answer was taken.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    let (has, pending) = (RwSignal::new(false), RwSignal::new(false));
    let said = RwSignal::new(None::<Said>);
    let next = StoredValue::new(next);
    Effect::new(move |_| has.set(has_passkeys()));
    let press = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        said.set(None);
        spawn_local(async move {
            let outcome = answer_in_dialog(purpose, trust.get_untracked(), next.get_value()).await;
            pending.try_set(false);
            match (outcome, done) {
                (Ok(()), Some(done)) => done.run(()),
                (Ok(()), None) => {}
                (Err(why), _) => drop(said.try_set(Some(not_answered_words(&why)))),
            }
        });
    };
    view! {
        <button
            type="button" class="btn" class:busy=pending hidden=move || !has.get() on:click=press
            aria-disabled=move || pending.get().then_some("true")
        >
            {label}
        </button>
        <SaidHere said />
    }
}
