//! **Add a passkey**: one press proves, asks the browser, and keeps what it made.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use model::{
    passkey::{AddPasskeyProblem, BeginPasskeyProblem, PASSKEYS_MAX, PasskeyOffer, PasskeyProblem, PasskeysPage},
    secret::Secret,
    sudo::SudoProblem,
};
use wasm_bindgen::JsCast;

use crate::{
    components::{
        NoAnswer, ProofField, Said, SaidHere, has_passkeys, make_passkey, passkey_words, proof_id, use_scripts,
    },
    failure::Failure,
    layouts::SharedFrame,
    notice::Notice,
};

/// What the browser is asked to make; here the account proves itself.
#[server(name = BeginPasskey, prefix = "/do", endpoint = "begin-passkey")]
pub async fn begin_passkey(
    #[server(default)] proof: Secret,
) -> Result<PasskeyOffer, Failure<Vec<BeginPasskeyProblem>>> {
    use crate::context;
    let (accounts, browser) = (context::accounts()?, context::browser());
    let sudo = context::sudo(proof, |problem| vec![BeginPasskeyProblem::Sudo(problem)]).await?;
    let offer = async move { accounts.offer_to_add_passkey(sudo, &browser).await };
    context::mutate(offer).await.map_err(|failure| failure.map(|problem| vec![problem]))
}

/// Adds what the browser made; gives back the card as it is now.
#[server(name = AddPasskey, prefix = "/do", endpoint = "add-passkey")]
pub async fn add_passkey(challenge: Secret, answer: String) -> Result<PasskeysPage, Failure<AddPasskeyProblem>> {
    use crate::context;
    let (actor, accounts, browser) = (context::actor()?, context::accounts()?, context::browser());
    let core = accounts.clone();
    context::mutate(async move { core.add_passkey(actor, &challenge, &answer, &browser).await }).await?;
    context::read(accounts.passkeys(actor)).await
}

/// The foot of the card: the proof where it is asked for, and the button.
#[component]
pub fn AddPasskeyForm(
    /// The card as loaded, then as the last form left it.
    kept: RwSignal<PasskeysPage>,
) -> impl IntoView {
    let running = use_scripts().running;
    let (has, pending) = (RwSignal::new(true), RwSignal::new(false));
    let said = RwSignal::new(None::<Said>);
    let refused = RwSignal::new(None::<SudoProblem>);
    let asked = Signal::derive(move || kept.with(|page| page.proof).filter(|_| running.get() && has.get()));
    let is_asked = Memo::new(move |_| asked.get().is_some() || refused.get().is_some());
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| has.set(has_passkeys()));
    let press = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        said.set(None);
        refused.set(None);
        shared.say(None);
        let typed = document().get_element_by_id(&proof_id(FORM));
        let typed = typed.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
        let proof = Secret::new(typed.map(|field| field.value()).unwrap_or_default());
        spawn_local(async move {
            let outcome = add(proof).await;
            pending.try_set(false);
            match outcome {
                Ok(page) => {
                    kept.try_set(page);
                    shared.say(Some(Notice::PasskeyAdded));
                }
                Err(NotAdded::Proof(problem)) => drop(refused.try_set(Some(problem))),
                Err(NotAdded::Said(what)) => drop(said.try_set(Some(what))),
            }
        });
    };
    view! {
        <div class="body" hidden=move || !is_asked.get() && said.with(Option::is_none)>
            // Its button is in the card's foot.
            <form id=FORM class="stack" on:submit=press novalidate=true>
                <ProofField form=FORM asked refused />
            </form>
            <SaidHere said />
        </div>
        <footer>
            <button
                type="submit" class="btn" class:busy=pending form=FORM hidden=move || !running.get() || !has.get()
                aria-disabled=move || pending.get().then_some("true")
            >
                "Add a passkey"
            </button>
            <span class="small quiet" hidden=move || running.get()>
                "Adding a passkey needs scripts, which are switched off in this browser."
            </span>
            <span class="small quiet" hidden=move || !running.get() || has.get()>
                "This browser cannot make passkeys. Use a newer one."
            </span>
        </footer>
    }
}

const FORM: &str = "add-passkey";

/// Why nothing was added.
enum NotAdded {
    /// At the proof.
    Proof(SudoProblem),
    /// Anything else.
    Said(Said),
}

async fn add(proof: Secret) -> Result<PasskeysPage, NotAdded> {
    let offer = begin_passkey(proof).await.map_err(|failure| match failure {
        Failure::Refused(problems) => match problems.first() {
            Some(BeginPasskeyProblem::Sudo(problem)) => NotAdded::Proof(*problem),
            Some(BeginPasskeyProblem::TooMany) => wrong(too_many()),
            Some(BeginPasskeyProblem::NotHere) | None => wrong(passkey_words(PasskeyProblem::NotHere).to_owned()),
        },
        failure => wrong(failure.sentence().unwrap_or_default()),
    })?;
    let answer = make_passkey(&offer.options).await.map_err(|why| match why {
        NoAnswer::Left => NotAdded::Said(Said::Calmly("No passkey was added. Try again when you like.".to_owned())),
        NoAnswer::HasOne => {
            NotAdded::Said(Said::Calmly("This device has a passkey for your account already.".to_owned()))
        }
        NoAnswer::Unable => wrong(UNABLE.to_owned()),
        NoAnswer::Failed => {
            wrong("This browser could not make a passkey here. Try another browser or device.".to_owned())
        }
    })?;
    add_passkey(offer.challenge, answer).await.map_err(|failure| match failure {
        Failure::Refused(AddPasskeyProblem::Answer(why)) => wrong(passkey_words(why).to_owned()),
        Failure::Refused(AddPasskeyProblem::TooMany) => wrong(too_many()),
        Failure::Refused(AddPasskeyProblem::Known) => wrong("This passkey was added before.".to_owned()),
        Failure::Refused(AddPasskeyProblem::NotKept) => wrong(UNABLE.to_owned()),
        failure => wrong(failure.sentence().unwrap_or_default()),
    })
}

const UNABLE: &str =
    "This device cannot keep a passkey that makes sure it is you. Set up its screen lock, or use another device.";

fn too_many() -> String {
    format!("An account can have {PASSKEYS_MAX} passkeys. Remove one that you no longer use first.")
}

fn wrong(sentence: String) -> NotAdded {
    NotAdded::Said(Said::AsWrong(sentence))
}
