//! **Two-factor authentication** on the Security page: the authenticator app, backup codes, trusted browsers.

mod set_up;
mod turned_on;

use leptos::{either::EitherOf3, prelude::*};
use model::{
    secret::Secret,
    sudo::SudoProblem,
    two_factor::{TurnOnProblem, TwoFactorCard, TwoFactorState},
};

use crate::{
    components::{Card, NoField, Place, Refused},
    context,
    failure::{Failure, Never},
    notice::Notice,
    paths,
};

/// Begins to set an app up.
#[server(name = BeginTwoFactor, prefix = "/do", endpoint = "begin-two-factor")]
pub async fn begin_two_factor(#[server(default)] proof: Secret) -> Result<(), Failure<TurnOnProblem>> {
    let sudo = context::sudo(proof, TurnOnProblem::Sudo).await?;
    let accounts = context::accounts()?;
    context::mutate(async move { accounts.begin_two_factor(sudo).await }).await?;
    context::redirect(TWO_FACTOR);
    Ok(())
}

/// The card, where what the app has to be told stands now.
const TWO_FACTOR: &str = "/settings/security#two-factor";

/// Turns two-factor on with the first code of the app, and leads to the backup codes.
#[server(name = TurnOnTwoFactor, prefix = "/do", endpoint = "turn-on-two-factor")]
pub async fn turn_on_two_factor(code: Secret, #[server(default)] proof: Secret) -> Result<(), Failure<TurnOnProblem>> {
    let sudo = context::sudo(proof, TurnOnProblem::Sudo).await?;
    let (browser, accounts) = (context::browser(), context::accounts()?);
    let codes = context::mutate(async move { accounts.turn_on_two_factor(sudo, &code, &browser).await }).await?;
    context::show_codes(sudo.actor().account, &codes);
    context::notice(Notice::TwoFactorOn);
    context::redirect(paths::CODES);
    Ok(())
}

/// Turns two-factor off.
#[server(name = TurnOffTwoFactor, prefix = "/do", endpoint = "turn-off-two-factor")]
pub async fn turn_off_two_factor(#[server(default)] proof: Secret) -> Result<(), Failure<SudoProblem>> {
    let sudo = context::sudo(proof, |problem| problem).await?;
    let accounts = context::accounts()?;
    let off =
        async move { accounts.turn_off_two_factor(sudo).await.map_err(|failure| failure.map(|never| match never {})) };
    context::mutate(off).await?;
    context::notice(Notice::TwoFactorOff);
    Ok(())
}

/// Makes ten new backup codes, and leads to them.
#[server(name = RegenerateBackupCodes, prefix = "/do", endpoint = "regenerate-backup-codes")]
pub async fn regenerate_backup_codes(#[server(default)] proof: Secret) -> Result<(), Failure<TurnOnProblem>> {
    let sudo = context::sudo(proof, TurnOnProblem::Sudo).await?;
    let accounts = context::accounts()?;
    let codes = context::mutate(async move { accounts.regenerate_backup_codes(sudo).await }).await?;
    context::show_codes(sudo.actor().account, &codes);
    context::redirect(paths::CODES);
    Ok(())
}

/// Has a browser asked for the second factor again.
#[server(name = Untrust, prefix = "/do", endpoint = "untrust")]
pub async fn untrust(id: String) -> Result<(), Failure<Never>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let untrusted =
        async move { accounts.untrust(actor, &id).await.map_err(|failure| failure.map(|never| match never {})) };
    context::mutate(untrusted).await?;
    context::notice(Notice::Untrusted);
    Ok(())
}

/// Whether the key of an app stands on the card.
pub const fn shows_key(card: &TwoFactorCard) -> bool {
    matches!(card.state, TwoFactorState::SettingUp(_))
}

/// The card.
pub fn card(card: TwoFactorCard) -> impl IntoView {
    let TwoFactorCard { state, trusted, proof } = card;
    let lead = match state {
        TwoFactorState::On { .. } => "When you sign in, we also ask for a code from your authenticator app.",
        _ => "We also ask for a code from an app on your phone. Then a stolen password is not enough to sign in.",
    };
    let body = match state {
        TwoFactorState::Off => EitherOf3::A(set_up::off(proof)),
        TwoFactorState::SettingUp(setup) => EitherOf3::B(set_up::setting_up(setup, proof)),
        TwoFactorState::On { since, backup_codes } => EitherOf3::C(turned_on::on(&since, backup_codes, proof)),
    };
    let trusted = (!trusted.is_empty()).then(|| turned_on::trusted(trusted));
    view! {
        {Refused::<NoField>::of::<Untrust, _>(|never| match never {}, "").bar()}
        <Card title="Two-factor authentication" id="two-factor" lead=lead.into_any()>
            {body}
            {trusted}
        </Card>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtCode;

fn place(problem: TurnOnProblem) -> Place<AtCode> {
    match problem {
        TurnOnProblem::Sudo(problem) => Place::Proof(problem),
        TurnOnProblem::NotACode => Place::at(AtCode, "Enter the six digits that the app shows."),
        TurnOnProblem::Wrong => Place::at(
            AtCode,
            "This is not the app's code. Enter the one that it shows now, and check that your phone's clock is right.",
        ),
        TurnOnProblem::Gone => {
            Place::bar("You did this, or started again, in another window. Check below how it is now.")
        }
    }
}
