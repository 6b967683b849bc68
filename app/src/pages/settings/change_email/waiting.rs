//! A change of the address that waits: who has agreed, the codes by which they do, and taking it back.

use leptos::prelude::*;
use model::{
    change_email::{Consent, Side, WaitingChange},
    magic_link::CodeProblem,
    sign_up::SendAgainProblem,
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{Field, Form, NoField, Place, Refused, Submit, url},
    context,
    failure::{Failure, Never},
    notice::Notice,
    pages::{link_sent::code_words, magic_link::agreed_notice},
};

/// Why a mailbox did not agree by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreeProblem {
    side: Side,
    code: CodeProblem,
}

/// A mailbox agrees by the code that was mailed to it. Both fields can stand on one page, so each has its own name.
#[server(name = AgreeByCode, prefix = "/do", endpoint = "agree-to-email")]
pub async fn agree_by_code(
    side: Side,
    #[server(default)] new_code: String,
    #[server(default)] old_code: String,
) -> Result<(), Failure<Vec<AgreeProblem>>> {
    let (actor, accounts, browser) = (context::actor()?, context::accounts()?, context::browser());
    let typed = if side == Side::New { new_code } else { old_code };
    let agreed = context::mutate(async move { accounts.agree_by_code(actor, side, &typed, &browser).await })
        .await
        .map_err(|failure| failure.map(|code| vec![AgreeProblem { side, code }]))?;
    context::notice(agreed_notice(agreed));
    Ok(())
}

/// Mails those that have not agreed once more.
#[server(name = RemindOfEmail, prefix = "/do", endpoint = "remind-of-email")]
pub async fn remind_of_email() -> Result<(), Failure<SendAgainProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.remind_of_change(actor).await }).await?;
    context::notice(Notice::MailSentAgain);
    Ok(())
}

/// Takes a waiting change back.
#[server(name = CancelEmail, prefix = "/do", endpoint = "cancel-email")]
pub async fn cancel_email() -> Result<(), Failure<Never>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let cancelled =
        async move { accounts.cancel_change(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(cancelled).await?;
    context::notice(Notice::AddressChangeCancelled);
    Ok(())
}

/// What waits.
pub fn waiting(waiting: WaitingChange) -> impl IntoView {
    let outlook = match &waiting.due {
        Some(due) if waiting.new == Consent::Given => {
            format!("The change happens on {due}. We mail the old address each day until then, and it can stop the change.")
        }
        Some(due) => format!(
            "Once you confirm the new address, the change happens on {due}. We mail the old address each day until then."
        ),
        None if waiting.old == Consent::NotAsked => {
            "The change happens as soon as you confirm the new address, by the link or the code in its mail. We told the \
             old address, which can stop the change until then."
                .to_owned()
        }
        None => "The change happens as soon as both addresses have agreed, by the link or the code in their mails."
            .to_owned(),
    };
    // Both forms hear of either's refusal: it says whose it is.
    let refused = Refused::of::<AgreeByCode, _>(|AgreeProblem { side, code }| Place::at(side, code_words(code)), "");
    let remind = Refused::<NoField>::of::<RemindOfEmail, _>(
        |problem| {
            Place::bar(match problem {
                SendAgainProblem::NothingWaits => "No change is waiting any more.",
                SendAgainProblem::JustSent => {
                    "We sent a mail less than a minute ago. Wait a minute before you send it again."
                }
            })
        },
        "",
    );
    let cancel = Refused::<NoField>::of::<CancelEmail, _>(|never| match never {}, "");
    let new_code = (waiting.new == Consent::Waiting)
        .then(|| code_form("Code from the new mailbox", "new_code", "new", refused.at(Side::New)));
    let old_code = (waiting.old == Consent::Waiting)
        .then(|| code_form("Code from the old mailbox", "old_code", "old", refused.at(Side::Old)));
    view! {
        <div class="stack">
            <dl class="key-value">
                <dt>"New email"</dt>
                <dd dir="ltr"><b>{waiting.new_email}</b></dd>
                <dt>"New mailbox"</dt>
                <dd>{consent_words(waiting.new)}</dd>
                <dt>"Old mailbox"</dt>
                <dd>{consent_words(waiting.old)}</dd>
                <dt>"Confirm by"</dt>
                <dd>{waiting.until}</dd>
            </dl>
            <p class="quiet small">{outlook}</p>
            {refused.bar()}
            {new_code}
            {old_code}
            {remind.bar()}
            {cancel.bar()}
            <div class="actions">
                <Form to={url::<RemindOfEmail>()}><Submit label="Send again" class="btn" /></Form>
                <Form to={url::<CancelEmail>()}><Submit label="Cancel change" class="btn bare" /></Form>
            </div>
        </div>
    }
}

fn code_form(label: &'static str, name: &'static str, side: &'static str, error: Option<String>) -> impl IntoView {
    view! {
        <Form to={url::<AgreeByCode>()} class="code-form">
            <input type="hidden" name="side" value=side />
            <Field label name autocomplete="one-time-code" ltr=true keys="numeric" error led_to=true />
            <Submit label="Confirm" class="btn" />
        </Form>
    }
}

const fn consent_words(consent: Consent) -> &'static str {
    match consent {
        Consent::Waiting => "Not confirmed yet. Check its mail.",
        Consent::Given => "Confirmed",
        Consent::NotAsked => "Not needed",
    }
}
