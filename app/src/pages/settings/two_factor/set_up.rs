//! While two-factor is off: setting an authenticator app up.

use leptos::{attr::custom::custom_attribute, prelude::*};
use model::{sudo::ProofKind, two_factor::Setup};

use super::{AtCode, BeginTwoFactor, TurnOnTwoFactor, place};
use crate::{
    components::{Badge, Copy, Field, Form, ProofField, Refused, Submit, Tone, url},
    marks::LOOK,
};

/// Off, and how to begin.
pub fn off(asked: Option<ProofKind>) -> impl IntoView {
    let refused = Refused::of::<BeginTwoFactor, _>(place, "");
    view! {
        <Form to={url::<BeginTwoFactor>()} class="body">
            {refused.bar()}
            <p><Badge tone=Tone::Plain says="Off" /></p>
            <ProofField form="begin-two-factor" asked refused=refused.proof() />
            <div class="actions"><Submit label="Set up two-factor" /></div>
        </Form>
    }
}

/// What the app has to be told, and its first code.
pub fn setting_up(setup: Setup, asked: Option<ProofKind>) -> impl IntoView {
    let refused = Refused::of::<TurnOnTwoFactor, _>(place, "");
    let Setup { key, url: link, qr } = setup;
    let box_of = format!("0 0 {} {}", qr.size, qr.size);
    let plain = key.replace(' ', "");
    view! {
        <div class="body">
            <ol class="steps" tabindex="-1" {..custom_attribute(LOOK, "")}>
                <li>
                    "Scan this with an authenticator app, such as Aegis, 2FAS, 1Password or Google Authenticator."
                    <div class="qr">
                        <svg viewBox=box_of role="img" aria-label="QR code for your authenticator app" shape-rendering="crispEdges">
                            <path d=qr.path />
                        </svg>
                    </div>
                    <p class="small quiet">"No camera? Open " <a href=link rel="external">"this link"</a> " on the device that has the app, or type the key:"</p>
                    <p class="secret-key">
                        <code dir="ltr" translate="no">{key}</code> " "
                        <Copy text=plain what="Copy key" />
                    </p>
                </li>
                <li>
                    "Enter the six digits that the app shows now."
                    <Form to={url::<TurnOnTwoFactor>()} class="stack">
                        {refused.bar()}
                        <Field
                            label="Authentication code" name="code" id="turn-on-code" autocomplete="one-time-code"
                            ltr=true keys="numeric" error=refused.at(AtCode) led_to=true
                        />
                        <ProofField form="turn-on-two-factor" asked refused=refused.proof() />
                        <div class="actions"><Submit label="Turn on" /></div>
                    </Form>
                </li>
            </ol>
            <Form to={url::<BeginTwoFactor>()}><Submit label="Start over with another key" class="btn bare" /></Form>
        </div>
    }
}
