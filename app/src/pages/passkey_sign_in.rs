//! **Sign in with a passkey**: by the button, or where the browser offers one at the address.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::passkey::PasskeyPurpose;

use crate::components::{
    FillingIn, NoAnswer, NotAnswered, Said, SaidHere, answer_in_dialog, answer_passkey, ask_passkey, fill_in_passkey,
    fills_in_passkeys, has_passkeys, not_answered_words,
};

/// A question lasts five minutes, and people think longer over a sign-in page: it is asked anew before.
const ASKED_ANEW: Duration = Duration::from_mins(4);
/// How often it is: for two hours. A page that is left open longer has the button.
const TIMES: usize = 30;

/// The button, which a browser without passkeys does not show, and what became of it.
#[component]
pub fn PasskeySignIn(
    /// Where the visitor wants to go.
    next: String,
) -> impl IntoView {
    let has = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let said = RwSignal::new(None::<Said>);
    let next = StoredValue::new(next);
    Effect::new(move |_| {
        has.set(has_passkeys());
        if has.get_untracked() {
            spawn_local(offer_to_fill_in(next.get_value(), pending, said));
        }
    });
    on_cleanup(FillingIn::end);
    let press = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        said.set(None);
        // Browsers ask one thing at a time.
        FillingIn::end();
        spawn_local(async move {
            let outcome = answer_in_dialog(PasskeyPurpose::SignIn, false, next.get_value()).await;
            pending.try_set(false);
            if let Err(why) = outcome {
                said.try_set(Some(not_answered_words(&why)));
                offer_to_fill_in(next.try_get_value().unwrap_or_default(), pending, said).await;
            }
        });
    };
    view! {
        <button
            type="button" class="btn" class:busy=pending hidden=move || !has.get() on:click=press
            aria-disabled=move || pending.get().then_some("true")
        >
            "Sign in with a passkey"
        </button>
        <SaidHere said />
    }
}

/// Has the browser offer passkeys at the address for as long as the page is there. What goes wrong before one is chosen
/// is nobody's concern: there is the button.
async fn offer_to_fill_in(next: String, pending: RwSignal<bool>, said: RwSignal<Option<Said>>) {
    if !fills_in_passkeys().await {
        return;
    }
    for _ in 0..TIMES {
        let Some(wait) = FillingIn::begin() else { return };
        let Ok(offer) = ask_passkey(PasskeyPurpose::SignIn).await else { return };
        if !wait.is_on() {
            return;
        }
        let anew = wait.clone();
        let timer = set_timeout_with_handle(move || anew.stop(), ASKED_ANEW);
        let answer = fill_in_passkey(&offer.options, &wait).await;
        if let Ok(timer) = timer {
            timer.clear();
        }
        match answer {
            Ok(answer) => {
                pending.try_set(true);
                let purpose = PasskeyPurpose::SignIn;
                let outcome = answer_passkey(purpose, offer.challenge, answer, false, next.clone()).await;
                pending.try_set(false);
                let Err(why) = outcome else { return };
                said.try_set(Some(not_answered_words(&NotAnswered::ByServer(why))));
            }
            // It was stopped, to be asked anew.
            Err(NoAnswer::Left) if wait.is_on() => {}
            Err(_) => return,
        }
    }
}
