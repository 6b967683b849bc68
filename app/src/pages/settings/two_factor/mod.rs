//! **Two-factor authentication** on the Security page: the authenticator app, backup codes, trusted browsers.

mod set_up;
mod turned_on;

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use model::{
    secret::Secret,
    sudo::SudoProblem,
    two_factor::{TurnOnProblem, TwoFactorCard, TwoFactorState},
};

use self::{
    set_up::{Off, SettingUp},
    turned_on::{On, Trusted},
};
use crate::{
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, SharedFrame},
    notice::Notice,
};

#[server(prefix = "/do", endpoint = "load-two-factor")]
async fn load_two_factor() -> Result<TwoFactorCard, Failure<Never>> {
    use crate::context;
    let (actor, browser) = (context::actor()?, context::browser());
    context::read(context::accounts()?.two_factor_card(actor, &browser)).await
}

/// Begins to set an app up; gives back the card with what the app has to be told.
#[server(name = BeginTwoFactor, prefix = "/do", endpoint = "begin-two-factor")]
pub async fn begin_two_factor(#[server(default)] proof: Secret) -> Result<TwoFactorCard, Failure<TurnOnProblem>> {
    use crate::context;
    let sudo = context::sudo(proof, TurnOnProblem::Sudo).await?;
    let (browser, accounts) = (context::browser(), context::accounts()?);
    let core = accounts.clone();
    context::mutate(async move { core.begin_two_factor(sudo).await }).await?;
    context::read(accounts.two_factor_card(sudo.actor(), &browser)).await
}

/// Turns two-factor on with the first code of the app, and leads to the backup codes.
#[server(name = TurnOnTwoFactor, prefix = "/do", endpoint = "turn-on-two-factor")]
pub async fn turn_on_two_factor(code: Secret, #[server(default)] proof: Secret) -> Result<(), Failure<TurnOnProblem>> {
    use crate::{context, paths};
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
pub async fn turn_off_two_factor(#[server(default)] proof: Secret) -> Result<TwoFactorCard, Failure<SudoProblem>> {
    use crate::context;
    let sudo = context::sudo(proof, |problem| problem).await?;
    let (browser, accounts) = (context::browser(), context::accounts()?);
    let core = accounts.clone();
    let off =
        async move { core.turn_off_two_factor(sudo).await.map_err(|failure| failure.map(|never| match never {})) };
    context::mutate(off).await?;
    context::notice_without_scripts(Notice::TwoFactorOff);
    context::read(accounts.two_factor_card(sudo.actor(), &browser)).await
}

/// Makes ten new backup codes, and leads to them.
#[server(name = RegenerateBackupCodes, prefix = "/do", endpoint = "regenerate-backup-codes")]
pub async fn regenerate_backup_codes(#[server(default)] proof: Secret) -> Result<(), Failure<TurnOnProblem>> {
    use crate::{context, paths};
    let sudo = context::sudo(proof, TurnOnProblem::Sudo).await?;
    let accounts = context::accounts()?;
    let codes = context::mutate(async move { accounts.regenerate_backup_codes(sudo).await }).await?;
    context::show_codes(sudo.actor().account, &codes);
    context::redirect(paths::CODES);
    Ok(())
}

/// Has a browser asked for the second factor again.
#[server(name = Untrust, prefix = "/do", endpoint = "untrust")]
pub async fn untrust(id: String) -> Result<TwoFactorCard, Failure<Never>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let untrusted =
        async move { accounts.untrust(actor, &id).await.map_err(|failure| failure.map(|never| match never {})) };
    context::mutate(untrusted).await?;
    context::notice_without_scripts(Notice::Untrusted);
    load_two_factor().await
}

/// The card, with what it loads.
#[component]
pub fn TwoFactor() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_two_factor());
    view! {
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(card) => Either::Left(view! { <Card card /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your two-factor settings." /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Card(card: TwoFactorCard) -> impl IntoView {
    // Their forms come and go with the state; they stay.
    let (begin, off) = (ServerAction::<BeginTwoFactor>::new(), ServerAction::<TurnOffTwoFactor>::new());
    let untrust = ServerAction::<Untrust>::new();
    let kept = RwSignal::new(card);
    let shared = expect_context::<SharedFrame>();
    let done = move |card: Option<TwoFactorCard>, notice| {
        if let Some(card) = card {
            kept.set(card);
            shared.say(notice);
        }
    };
    Effect::new(move |_| done(begin.value().get().and_then(Result::ok), None));
    Effect::new(move |_| done(off.value().get().and_then(Result::ok), Some(Notice::TwoFactorOff)));
    Effect::new(move |_| done(untrust.value().get().and_then(Result::ok), Some(Notice::Untrusted)));
    let state = Memo::new(move |_| kept.with(|card| card.state.clone()));
    let is_on = move || state.with(|state| matches!(state, TwoFactorState::On { .. }));
    let trusted = move || kept.with(|card| card.trusted.clone());
    view! {
        <section class="card" id="two-factor">
            <header>
                <h2>"Two-factor authentication"</h2>
                <p>
                    {move || if is_on() {
                        "When you sign in, a code of your authenticator app is asked for too."
                    } else {
                        "A code of an app on your phone, besides your password: then a stolen password is not enough."
                    }}
                </p>
            </header>
            {move || match state.get() {
                TwoFactorState::Off => EitherOf3::A(view! { <Off begin kept /> }),
                TwoFactorState::SettingUp(setup) => EitherOf3::B(view! { <SettingUp setup kept begin /> }),
                TwoFactorState::On { since, backup_codes } => EitherOf3::C(view! { <On since backup_codes off kept /> }),
            }}
            {move || {
                let trusted = trusted();
                (!trusted.is_empty()).then(|| view! { <Trusted trusted untrust /> })
            }}
        </section>
    }
}

fn turn_on_proof(failure: Signal<Option<Failure<TurnOnProblem>>>) -> Signal<Option<SudoProblem>> {
    Signal::derive(move || match failure.get() {
        Some(Failure::Refused(TurnOnProblem::Sudo(problem))) => Some(problem),
        _ => None,
    })
}

fn turn_on_bar(problem: TurnOnProblem) -> Option<String> {
    (problem == TurnOnProblem::Gone)
        .then(|| "This was done, or begun anew, in another window. Reload this page to see how it is now.".to_owned())
}
