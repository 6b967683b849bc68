//! While two-factor is on: backup codes, trusted browsers, turning it off.

use leptos::prelude::*;
use model::{
    code::FEW_BACKUP_CODES,
    two_factor::{TrustedDevice, TwoFactorCard},
};

use super::{RegenerateBackupCodes, TurnOffTwoFactor, Untrust, turn_on_bar, turn_on_proof};
use crate::{
    components::{FailureBar, Icon, IconView, ProofField, Submit, failure_of},
    failure::Failure,
};

/// Since when, how many backup codes are left, new ones, and turning it off.
#[component]
pub fn On(
    since: String,
    backup_codes: usize,
    off: ServerAction<TurnOffTwoFactor>,
    kept: RwSignal<TwoFactorCard>,
) -> impl IntoView {
    let regenerate = ServerAction::<RegenerateBackupCodes>::new();
    let (off_failure, regenerate_failure) = (failure_of(off), failure_of(regenerate));
    let off_refused = Signal::derive(move || match off_failure.get() {
        Some(Failure::Refused(problem)) => Some(problem),
        _ => None,
    });
    let asked = Signal::derive(move || kept.with(|card| card.proof));
    let few = backup_codes < FEW_BACKUP_CODES;
    let left = match backup_codes {
        0 => "None is left".to_owned(),
        1 => "One is left".to_owned(),
        left => format!("{left} of 10 are left"),
    };
    view! {
        <div class="body">
            <dl class="key-value">
                <dt>"Authenticator app"</dt>
                <dd><span class="badge good">{format!("On since {since}")}</span></dd>
                <dt>"Backup codes"</dt>
                <dd>
                    {left}
                    {few.then(|| view! { " " <span class="badge warn">"Make new ones"</span> })}
                </dd>
            </dl>
            <p class="small quiet">
                "Store your backup codes somewhere safe; without your authenticator AND your backup codes, account access requires support intervention."
            </p>
            <details class="more" open=regenerate_failure.with_untracked(Option::is_some)>
                <summary>"Regenerate backup codes"</summary>
                <ActionForm action=regenerate attr:class="stack" attr:novalidate=true>
                    <FailureBar failure=regenerate_failure refused=|problem| turn_on_bar(*problem) />
                    <p>"You get ten new ones; all that you have now stop working."</p>
                    <ProofField form="regenerate-backup-codes" asked refused=turn_on_proof(regenerate_failure) />
                    <div class="actions"><Submit label="Regenerate backup codes" pending=regenerate.pending() class="btn" /></div>
                </ActionForm>
            </details>
            <details class="more" open=off_failure.with_untracked(Option::is_some)>
                <summary>"Turn off"</summary>
                <ActionForm action=off attr:class="stack" attr:novalidate=true>
                    <FailureBar failure=off_failure refused=|_| None />
                    <p>"Then your password alone, or a link by mail, signs in. The app's entry and the backup codes stop working."</p>
                    <ProofField form="turn-off-two-factor" asked refused=off_refused />
                    <div class="actions"><Submit label="Turn off two-factor" pending=off.pending() class="btn bad" /></div>
                </ActionForm>
            </details>
        </div>
    }
}

/// The browsers that are not asked for the second factor.
#[component]
pub fn Trusted(trusted: Vec<TrustedDevice>, untrust: ServerAction<Untrust>) -> impl IntoView {
    let rows = trusted.into_iter().map(|TrustedDevice { id, device, until, is_this }| {
        let what = format!(" {device}");
        view! {
            <li>
                <span class="ico"><IconView icon=Icon::Screen /></span>
                <div>
                    <b>{device}</b>
                    {is_this.then(|| view! { " " <span class="badge now">"This device"</span> })}
                    <small>"Trusted until " {until}</small>
                </div>
                <div class="end">
                    <ActionForm action=untrust>
                        <input type="hidden" name="id" value=id />
                        <button type="submit" class="btn">"Remove"<span class="visually-hidden">{what}</span></button>
                    </ActionForm>
                </div>
            </li>
        }
    });
    view! {
        <div class="body tight"><h3>"Trusted devices"</h3><p class="small quiet">"They are asked for the password only."</p></div>
        <ul class="rows">{rows.collect_view()}</ul>
    }
}
