//! While two-factor is off: setting an authenticator app up.

use leptos::prelude::*;
use model::two_factor::{Setup, TurnOnProblem, TwoFactorCard};

use super::{BeginTwoFactor, TurnOnTwoFactor, turn_on_bar, turn_on_proof};
use crate::{
    components::{Copy, FailureBar, Field, ProofField, Submit, failure_of},
    failure::Failure,
};

/// Off, and how to begin.
#[component]
pub fn Off(begin: ServerAction<BeginTwoFactor>, kept: RwSignal<TwoFactorCard>) -> impl IntoView {
    let failure = failure_of(begin);
    let asked = Signal::derive(move || kept.with(|card| card.proof));
    view! {
        <ActionForm action=begin attr:class="body" attr:novalidate=true>
            <FailureBar failure refused=|problem| turn_on_bar(*problem) />
            <p><span class="badge">"Off"</span></p>
            <ProofField form="begin-two-factor" asked refused=turn_on_proof(failure) />
            <div class="actions"><Submit label="Set up two-factor" pending=begin.pending() /></div>
        </ActionForm>
    }
}

/// What the app has to be told, and its first code.
#[component]
pub fn SettingUp(setup: Setup, kept: RwSignal<TwoFactorCard>, begin: ServerAction<BeginTwoFactor>) -> impl IntoView {
    let action = ServerAction::<TurnOnTwoFactor>::new();
    let failure = failure_of(action);
    let error = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problem)) => turn_on_words(problem).map(str::to_owned),
        _ => None,
    });
    let asked = Signal::derive(move || kept.with(|card| card.proof));
    let Setup { key, url, qr } = setup;
    let box_of = format!("0 0 {} {}", qr.size, qr.size);
    let plain = key.replace(' ', "");
    view! {
        <div class="body">
            <ol class="steps">
                <li>
                    "Scan this with an authenticator app, such as Aegis, 2FAS, 1Password or Google Authenticator."
                    <div class="qr">
                        <svg viewBox=box_of role="img" aria-label="QR code for your authenticator app" shape-rendering="crispEdges">
                            <path d=qr.path />
                        </svg>
                    </div>
                    <p class="small quiet">"No camera? Open " <a href=url rel="external">"this link"</a> " on the device that has the app, or type the key:"</p>
                    <p class="secret-key">
                        <code dir="ltr">{key}</code> " "
                        <Copy text=plain what="Copy key" />
                    </p>
                </li>
                <li>
                    "Enter the six digits that the app shows now."
                    <ActionForm action attr:class="stack" attr:novalidate=true>
                        <FailureBar failure refused=|problem| turn_on_bar(*problem) />
                        <Field
                            label="Authentication code" name="code" id="turn-on-code" value=String::new()
                            autocomplete="one-time-code" ltr=true keys="numeric" error led_to=true
                        />
                        <ProofField form="turn-on-two-factor" asked refused=turn_on_proof(failure) />
                        <div class="actions"><Submit label="Turn on" pending=action.pending() /></div>
                    </ActionForm>
                </li>
            </ol>
            <ActionForm action=begin>
                <button type="submit" class="btn bare" class:busy=begin.pending()>"Start over with another key"</button>
            </ActionForm>
        </div>
    }
}

const fn turn_on_words(problem: TurnOnProblem) -> Option<&'static str> {
    match problem {
        TurnOnProblem::NotACode => Some("Enter the six digits that the app shows."),
        TurnOnProblem::Wrong => Some(
            "This is not the app's code. Enter the one that it shows now, and check that your phone's clock is right.",
        ),
        TurnOnProblem::Sudo(_) | TurnOnProblem::Gone => None,
    }
}
