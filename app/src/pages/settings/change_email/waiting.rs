//! A change of the address that waits: who has agreed, the codes by which they do, and taking it back.

use leptos::prelude::*;
use model::{
    change_email::{Agreed, Consent, EmailCard, Side, WaitingChange},
    magic_link::CodeProblem,
    profile::Frame,
    sign_up::SendAgainProblem,
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{FailureBar, Field, Submit, failure_of},
    failure::{Failure, Never},
    layouts::SharedFrame,
    notice::Notice,
    pages::{link_sent::code_words, magic_link::agreed_notice},
};

/// Why a mailbox did not agree by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreeProblem {
    side: Side,
    code: CodeProblem,
}

/// The card and the frame as they are after a mailbox agreed, and what became of the change.
type AfterAgreeing = (EmailCard, Frame, Agreed);

/// A mailbox agrees by the code that was mailed to it. Both fields can stand on one page, so each has its own name.
#[server(name = AgreeByCode, prefix = "/do", endpoint = "agree-to-email")]
pub async fn agree_by_code(
    side: Side,
    #[server(default)] new_code: String,
    #[server(default)] old_code: String,
) -> Result<AfterAgreeing, Failure<Vec<AgreeProblem>>> {
    use crate::context;
    let (actor, accounts, browser) = (context::actor()?, context::accounts()?, context::browser());
    let typed = if side == Side::New { new_code } else { old_code };
    let core = accounts.clone();
    let agreed = context::mutate(async move { core.agree_by_code(actor, side, &typed, &browser).await })
        .await
        .map_err(|failure| failure.map(|code| vec![AgreeProblem { side, code }]))?;
    context::notice_without_scripts(agreed_notice(agreed));
    let card = context::read(accounts.email_card(actor)).await?;
    Ok((card, context::read(accounts.frame(actor)).await?, agreed))
}

/// Mails those that have not agreed once more.
#[server(name = RemindOfEmail, prefix = "/do", endpoint = "remind-of-email")]
pub async fn remind_of_email() -> Result<(), Failure<SendAgainProblem>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.remind_of_change(actor).await }).await?;
    context::notice_without_scripts(Notice::MailSentAgain);
    Ok(())
}

/// Takes a waiting change back.
#[server(name = CancelEmail, prefix = "/do", endpoint = "cancel-email")]
pub async fn cancel_email() -> Result<EmailCard, Failure<Never>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let core = accounts.clone();
    let cancelled =
        async move { core.cancel_change(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(cancelled).await?;
    context::notice_without_scripts(Notice::AddressChangeCancelled);
    context::read(accounts.email_card(actor)).await
}

#[component]
pub fn Waiting(waiting: WaitingChange, kept: RwSignal<EmailCard>) -> impl IntoView {
    let (remind, cancel) = (ServerAction::<RemindOfEmail>::new(), ServerAction::<CancelEmail>::new());
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| {
        if let Some(Ok(())) = remind.value().get() {
            shared.say(Some(Notice::MailSentAgain));
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(card)) = cancel.value().get() {
            shared.say(Some(Notice::AddressChangeCancelled));
            kept.set(card);
        }
    });
    let code_form = |side, label, name, word, consent| {
        (consent == Consent::Waiting).then(|| view! { <CodeForm side label name word kept /> })
    };
    let outlook = match &waiting.due {
        Some(due) => format!(
            "Once the new address is confirmed, the change happens on {due}. The old address is told each day until then."
        ),
        None if waiting.old == Consent::NotAsked => {
            "The change happens as soon as the new mailbox has agreed, by the link or the code in its mail. The old one is \
                told, and can stop it until then."
                .to_owned()
        }
        None => "The change happens as soon as both mailboxes have agreed, by the link or the code in their mails."
            .to_owned(),
    };
    let (remind_failure, cancel_failure) = (failure_of(remind), failure_of(cancel));
    view! {
        <div class="stack">
            <dl class="key-value">
                <dt>"Is to become"</dt>
                <dd dir="ltr"><b>{waiting.new_email}</b></dd>
                <dt>"New address"</dt>
                <dd>{consent_words(waiting.new)}</dd>
                <dt>"Old address"</dt>
                <dd>{consent_words(waiting.old)}</dd>
                <dt>"To be confirmed by"</dt>
                <dd>{waiting.until}</dd>
            </dl>
            <p class="quiet small">{outlook}</p>
            {code_form(Side::New, "Code from the new mailbox", "new_code", "new", waiting.new)}
            {code_form(Side::Old, "Code from the old mailbox", "old_code", "old", waiting.old)}
            <FailureBar failure=remind_failure refused=|_| Some("No change waits any more. Reload this page.".to_owned()) />
            <FailureBar failure=cancel_failure refused=|_| None />
            <div class="actions">
                <ActionForm action=remind>
                    <Submit label="Send again" pending=remind.pending() class="btn" />
                </ActionForm>
                <ActionForm action=cancel>
                    <Submit label="Cancel change" pending=cancel.pending() class="btn bare" />
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn CodeForm(
    side: Side,
    label: &'static str,
    name: &'static str,
    word: &'static str,
    kept: RwSignal<EmailCard>,
) -> impl IntoView {
    let action = ServerAction::<AgreeByCode>::new();
    let failure = failure_of(action);
    // Without scripts both forms hear of either's refusal: it says whose it is.
    let error = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problems)) => {
            problems.iter().find(|problem| problem.side == side).map(|problem| code_words(problem.code).to_owned())
        }
        _ => None,
    });
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| match action.value().get() {
        Some(Ok((card, frame, agreed))) => {
            shared.say(Some(agreed_notice(agreed)));
            shared.change(frame);
            kept.set(card);
        }
        Some(Err(_)) => shared.say(None),
        None => {}
    });
    view! {
        <ActionForm action attr:class="code-form" attr:novalidate=true>
            <FailureBar failure refused=|_| None />
            <input type="hidden" name="side" value=word />
            <Field
                label name value=String::new() autocomplete="one-time-code" ltr=true keys="numeric" error
                led_to=true
            />
            <Submit label="Confirm" pending=action.pending() class="btn" />
        </ActionForm>
    }
}

const fn consent_words(consent: Consent) -> &'static str {
    match consent {
        Consent::Waiting => "Has not agreed yet: a mail is there, or on its way",
        Consent::Given => "Has agreed",
        Consent::NotAsked => "Is not asked",
    }
}
