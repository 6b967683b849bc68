//! **Email** on the profile: the address, and asking for another one.

mod waiting;

use leptos::{either::Either, prelude::*};
use model::{
    change_email::{ChangeEmailForm, ChangeEmailProblem, Consent, EmailCard},
    secret::Secret,
};

use crate::{
    components::{Badge, Card, Check, Field, Form, Place, ProofField, Refused, Submit, Tone, url},
    context,
    failure::Failure,
    notice::Notice,
    pages::sign_up::email_words,
};

/// Asks for another address.
#[server(name = ChangeEmail, prefix = "/do", endpoint = "change-email")]
pub async fn change_email(
    new_email: String,
    #[server(default)] lost_old: bool,
    #[server(default)] proof: Secret,
    #[server(default)] account: String,
) -> Result<(), Failure<Vec<ChangeEmailProblem>>> {
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
    context::notice(asked_notice(&card));
    Ok(())
}

fn asked_notice(card: &EmailCard) -> Notice {
    match &card.waiting {
        Some(waiting) if waiting.due.is_some() => Notice::AddressChangeWaits,
        Some(waiting) if waiting.old == Consent::NotAsked => Notice::AddressChangeAskedOne,
        _ => Notice::AddressChangeAsked,
    }
}

/// The card.
pub fn card(card: EmailCard) -> impl IntoView {
    let (email, verified) = (card.email.clone(), format!("Verified {}", card.verified));
    let body = match card.waiting.clone() {
        Some(change) => Either::Left(waiting::waiting(change)),
        None => Either::Right(ask(card)),
    };
    view! {
        <Card title="Email" id="email-card">
            <div class="body edit-in-place">
                <div class="is-now"><b dir="ltr">{email}</b> " " <Badge tone=Tone::Good says=verified /></div>
                {body}
            </div>
        </Card>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtNewEmail;

fn ask(card: EmailCard) -> impl IntoView {
    let EmailCard { account, proof, by_factor, typed, .. } = card;
    let refused = Refused::of::<ChangeEmail, _>(place, "Nothing was changed yet. Check the marked fields.")
        .or_not_saved(typed.is_some());
    let ChangeEmailForm { new_email, lost_old } = typed.unwrap_or_default();
    let is_open = refused.is_some() || !new_email.is_empty();
    let lost = (!by_factor).then(|| {
        view! {
            <Check
                name="lost_old" label="I can no longer read my old mailbox" is_ticked=lost_old
                meaning="The change then waits for some days. We mail the old address each day, and it can stop the change."
            />
        }
    });
    view! {
        <details class="edit" open=is_open>
            <summary class="btn">"Change email"</summary>
            <Form to={url::<ChangeEmail>()} class="stack">
                {refused.bar()}
                <input type="hidden" name="account" value=account />
                <Field
                    label="New email" name="new_email" kind="email" value=new_email autocomplete="email" ltr=true
                    error=refused.at(AtNewEmail) led_to=true
                />
                {lost}
                <ProofField form="change-email" asked=proof refused=refused.proof() />
                <div class="actions"><Submit label="Send confirmation" /></div>
                <p class="quiet small">"Your address stays as it is until the change is confirmed. We mail both addresses."</p>
            </Form>
        </details>
    }
}

fn place(problem: ChangeEmailProblem) -> Place<AtNewEmail> {
    match problem {
        ChangeEmailProblem::Email(problem) => Place::at(AtNewEmail, email_words(problem)),
        ChangeEmailProblem::Unchanged => Place::at(AtNewEmail, "This is your address already. Enter another one."),
        ChangeEmailProblem::Sudo(problem) => Place::Proof(problem),
    }
}
