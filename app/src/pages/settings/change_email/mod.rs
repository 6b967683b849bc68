//! **Email** on the profile: the address, and asking for another one.

mod waiting;

use leptos::{either::Either, prelude::*};
use model::{
    change_email::{ChangeEmailForm, ChangeEmailProblem, Consent, EmailCard},
    secret::Secret,
};

use self::waiting::Waiting;
use crate::{
    components::{FailureBar, Field, ProofField, Submit, at_field, failure_of, proof_words},
    failure::Failure,
    layouts::SharedFrame,
    notice::Notice,
    pages::sign_up::email_words,
};

/// Asks for another address; gives back the card as it is now.
#[server(name = ChangeEmail, prefix = "/do", endpoint = "change-email")]
pub async fn change_email(
    new_email: String,
    #[server(default)] lost_old: bool,
    #[server(default)] proof: Secret,
    #[server(default)] account: String,
) -> Result<EmailCard, Failure<Vec<ChangeEmailProblem>>> {
    use crate::context;
    let form = ChangeEmailForm { new_email, lost_old };
    let kept = form.clone();
    let keep = |failure: &Failure<_>| match failure {
        Failure::SignedOut => context::keep_typed_of(&kept, &account),
        _ => context::keep_typed(&kept),
    };
    let accounts = context::accounts()?;
    let sudo = context::sudo(proof, |problem| vec![ChangeEmailProblem::Sudo(problem)]).await.inspect_err(keep)?;
    let core = accounts.clone();
    context::mutate(async move { core.change_email(sudo, &form).await }).await.inspect_err(keep)?;
    let card = context::read(accounts.email_card(sudo.actor())).await?;
    context::notice_without_scripts(asked_notice(&card));
    Ok(card)
}

fn asked_notice(card: &EmailCard) -> Notice {
    match &card.waiting {
        Some(waiting) if waiting.due.is_some() => Notice::AddressChangeWaits,
        Some(waiting) if waiting.old == Consent::NotAsked => Notice::AddressChangeAskedOne,
        _ => Notice::AddressChangeAsked,
    }
}

/// The card.
#[component]
pub fn EmailCardView(
    /// As loaded, then as the last form left it.
    kept: RwSignal<EmailCard>,
) -> impl IntoView {
    // Its forms outlive what they change.
    let ask = ServerAction::<ChangeEmail>::new();
    let typed = kept.with_untracked(|card| card.typed.clone()).unwrap_or_default();
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| match ask.value().get() {
        Some(Ok(card)) => {
            shared.say(Some(asked_notice(&card)));
            kept.set(card);
        }
        Some(Err(_)) => shared.say(None),
        None => {}
    });
    let waiting = Memo::new(move |_| kept.with(|card| card.waiting.clone()));
    view! {
        <section class="card" id="email-card">
            <header><h2>"Email"</h2></header>
            <div class="body edit-in-place">
                <div class="is-now">
                    <b dir="ltr">{move || kept.with(|card| card.email.clone())}</b>
                    " "
                    <span class="badge good">{move || kept.with(|card| format!("Verified {}", card.verified))}</span>
                </div>
                {move || match waiting.get() {
                    Some(waiting) => Either::Left(view! { <Waiting waiting kept /> }),
                    None => Either::Right(view! { <Ask ask typed=typed.clone() kept /> }),
                }}
            </div>
        </section>
    }
}

#[component]
fn Ask(ask: ServerAction<ChangeEmail>, typed: ChangeEmailForm, kept: RwSignal<EmailCard>) -> impl IntoView {
    let failure = failure_of(ask);
    let error = move |field| at_field(failure, field, place);
    let refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problems)) => problems.into_iter().find_map(|problem| match problem {
            ChangeEmailProblem::Sudo(problem) => Some(problem),
            _ => None,
        }),
        _ => None,
    });
    let asked = Signal::derive(move || kept.with(|card| card.proof));
    let (by_factor, account) = kept.with_untracked(|card| (card.by_factor, card.account.clone()));
    let is_open = failure.with_untracked(Option::is_some) || !typed.new_email.is_empty();
    view! {
        <details class="edit" open=is_open>
            <summary class="btn">"Change email"</summary>
            <ActionForm action=ask attr:class="stack" attr:novalidate=true>
                <FailureBar failure refused=|_| Some("Nothing was changed yet. Please look at the marked fields.".to_owned()) />
                <input type="hidden" name="account" value=account />
                <Field
                    label="New email" name="new_email" kind="email" value=typed.new_email autocomplete="email" ltr=true
                    error=error("new_email") led_to=true
                />
                {(!by_factor).then(|| view! { <LostOld lost_old=typed.lost_old /> })}
                <ProofField form="change-email" asked refused />
                <div class="actions"><Submit label="Send confirmation" pending=ask.pending() /></div>
                <p class="quiet small">"Until the change is through, your address stays the one above. Both addresses are told."</p>
            </ActionForm>
        </details>
    }
}

#[component]
fn LostOld(lost_old: bool) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name="lost_old" value="true" checked=lost_old />
            <span>
                "I can no longer read my old mailbox"
                <small>
                    "Then the change waits for some days instead of asking it, and the old address is told each day and can stop it."
                </small>
            </span>
        </label>
    }
}

/// Where a refusal belongs, and what it says.
fn place(problem: ChangeEmailProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        ChangeEmailProblem::Email(problem) => ("new_email", email_words(problem)),
        ChangeEmailProblem::Unchanged => ("new_email", "This is your address already. Enter another one."),
        ChangeEmailProblem::Sudo(problem) => ("proof", proof_words(problem)),
    };
    (field, sentence.to_owned())
}
