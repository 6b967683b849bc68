//! While two-factor is on: backup codes, trusted browsers, turning it off.

use leptos::prelude::*;
use model::{code::FEW_BACKUP_CODES, sudo::ProofKind, two_factor::TrustedDevice};

use super::{AtCode, RegenerateBackupCodes, TurnOffTwoFactor, Untrust, place};
use crate::components::{Badge, Confirm, Form, Icon, NoField, Place, Refused, Row, Submit, Tone, url};

/// Since when, how many backup codes are left, new ones, and turning it off.
pub fn on(since: &str, backup_codes: usize, asked: Option<ProofKind>) -> impl IntoView + use<> {
    let regenerate = Refused::<AtCode>::of::<RegenerateBackupCodes, _>(place, "");
    let turn_off = Refused::<NoField>::of::<TurnOffTwoFactor, _>(Place::Proof, "");
    let few = (backup_codes < FEW_BACKUP_CODES).then(|| view! { " " <Badge tone=Tone::Warn says="Make new ones" /> });
    let left = match backup_codes {
        0 => "None left".to_owned(),
        1 => "One left".to_owned(),
        left => format!("{left} of 10 left"),
    };
    view! {
        <div class="body">
            <dl class="key-value">
                <dt>"Authenticator app"</dt>
                <dd><Badge tone=Tone::Good says=format!("On since {since}") /></dd>
                <dt>"Backup codes"</dt>
                <dd>{left} {few}</dd>
            </dl>
            <p class="small quiet">
                "Store your backup codes somewhere safe; without your authenticator AND your backup codes, account access requires support intervention."
            </p>
            {regenerate.bar()}
            <Confirm
                opens="Regenerate backup codes" label="Regenerate backup codes" to={url::<RegenerateBackupCodes>()}
                form="regenerate-backup-codes" asked refused=regenerate.proof() is_bad=false
                says="You get ten new codes, which we show once. The old ones stop working."
            />
            {turn_off.bar()}
            <Confirm
                opens="Turn off" label="Turn off two-factor" to={url::<TurnOffTwoFactor>()} form="turn-off-two-factor"
                asked refused=turn_off.proof()
                says="Then your password alone, or a link by mail, signs you in. The app's entry and the backup codes stop working."
            />
        </div>
    }
}

/// The browsers that are not asked for the second factor.
pub fn trusted(trusted: Vec<TrustedDevice>) -> impl IntoView {
    let rows = trusted.into_iter().map(|TrustedDevice { id, device, until, is_this }| {
        let about = device.clone();
        let badge = is_this.then(|| view! { <Badge tone=Tone::Now says="This device" /> }.into_any());
        let end = view! {
            <Form to={url::<Untrust>()}>
                <input type="hidden" name="id" value=id />
                <Submit label="Remove" about class="btn" />
            </Form>
        };
        let detail = view! { "Trusted until " {until} };
        view! { <Row icon=Icon::Screen title=device badge=badge detail=detail.into_any() end=end.into_any() /> }
    });
    view! {
        <div class="body tight">
            <h3>"Trusted devices"</h3>
            <p class="small quiet">"We ask only for the password there."</p>
        </div>
        <ul class="rows">{rows.collect_view()}</ul>
    }
}
