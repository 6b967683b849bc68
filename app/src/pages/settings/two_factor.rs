//! **Two-factor authentication** on the Security page: the authenticator app, backup codes, trusted browsers.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use model::{
    code::FEW_BACKUP_CODES,
    secret::Secret,
    sudo::SudoProblem,
    two_factor::{Setup, TrustedDevice, TurnOnProblem, TwoFactorCard, TwoFactorState},
};

use crate::{
    components::{Copy, FailureBar, Field, Icon, IconView, ProofField, Submit, failure_of},
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

#[component]
fn Off(begin: ServerAction<BeginTwoFactor>, kept: RwSignal<TwoFactorCard>) -> impl IntoView {
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

#[component]
fn SettingUp(setup: Setup, kept: RwSignal<TwoFactorCard>, begin: ServerAction<BeginTwoFactor>) -> impl IntoView {
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

#[component]
fn On(
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

#[component]
fn Trusted(trusted: Vec<TrustedDevice>, untrust: ServerAction<Untrust>) -> impl IntoView {
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

const fn turn_on_words(problem: TurnOnProblem) -> Option<&'static str> {
    match problem {
        TurnOnProblem::NotACode => Some("Enter the six digits that the app shows."),
        TurnOnProblem::Wrong => Some(
            "This is not the app's code. Enter the one that it shows now, and check that your phone's clock is right.",
        ),
        TurnOnProblem::Sudo(_) | TurnOnProblem::Gone => None,
    }
}
