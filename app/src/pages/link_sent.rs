//! **Check your mail**, after asking for a link: the same for every address, with a place for the code in the mail.

use leptos::{either::EitherOf3, prelude::*};
use model::{
    magic_link::{CodeProblem, LinkPurpose, LinkWait},
    secret::Secret,
    sign_up::SendAgainProblem,
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{FailureBar, Field, Icon, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    notice::Notice,
    pages::settings::FailedToLoad,
    paths,
};

/// What waits in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSentPage {
    wait: Option<LinkWait>,
    notice: Option<Notice>,
}

#[server(prefix = "/do", endpoint = "load-link-sent")]
async fn load_link_sent() -> Result<LinkSentPage, Failure<Never>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let wait = match context::cookie(Cookie::Link) {
        Some(kept) => {
            let accounts = context::accounts()?;
            context::read(accounts.awaited_link(&kept.into())).await?
        }
        None => None,
    };
    Ok(LinkSentPage { wait, notice: context::take_notice() })
}

/// Takes the code of the mail, in the browser that asked for it.
#[server(name = UseCode, prefix = "/do", endpoint = "use-code")]
pub async fn use_code(code: Secret) -> Result<(), Failure<CodeProblem>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    use accounts::flows::magic_link::ByCode;
    let kept = Secret::new(context::cookie(Cookie::Link).unwrap_or_default());
    let browser = context::browser();
    let accounts = context::accounts()?;
    match context::mutate(async move { accounts.use_code(&kept, code.expose(), &browser).await }).await? {
        ByCode::Entered(entered, next) => {
            context::set_cookie(Cookie::Link, "", 0);
            context::enter(&entered, &next);
        }
        ByCode::Opens(token) => context::redirect(&paths::magic_link(token.expose())),
    }
    Ok(())
}

/// Mails the same again.
#[server(name = AskAgain, prefix = "/do", endpoint = "ask-again")]
pub async fn ask_again() -> Result<(), Failure<SendAgainProblem>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let kept = Secret::new(context::cookie(Cookie::Link).unwrap_or_default());
    let browser = context::browser();
    let accounts = context::accounts()?;
    let asked = context::mutate(async move { accounts.ask_again(&kept, &browser).await }).await?;
    context::notice_without_scripts(Notice::MailSentAgain);
    context::await_link(&asked);
    Ok(())
}

/// The page.
#[component]
pub fn LinkSent() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_link_sent());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(LinkSentPage { wait: Some(wait), notice }) => EitherOf3::A(view! { <Sent wait notice /> }),
                    Ok(_) => EitherOf3::B(view! { <NothingWaits /> }),
                    Err(failure) => EitherOf3::C(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sent(wait: LinkWait, notice: Option<Notice>) -> impl IntoView {
    let (code, again) = (ServerAction::<UseCode>::new(), ServerAction::<AskAgain>::new());
    let code_failure = failure_of(code);
    let again_failure = failure_of(again);
    let error = Signal::derive(move || match code_failure.get() {
        Some(Failure::Refused(problem)) => Some(code_words(problem).to_owned()),
        _ => None,
    });
    let sent = Signal::derive(move || match again.value().get() {
        Some(Ok(())) => Some(Notice::MailSentAgain),
        Some(Err(_)) => None,
        None => notice,
    });
    let (does, other) = match wait.purpose {
        LinkPurpose::SetPassword => ("set a new password", paths::FORGOT_PASSWORD),
        _ => ("sign in", paths::SIGN_IN),
    };
    view! {
        <Gate title="Check your mail" notice=sent icon=Icon::Envelope>
            <div class="body">
                <p>
                    "If " <b dir="ltr">{wait.email}</b> " has an account here, a mail is on its way. Open its link to " {does}
                    ", or type its code here. Both work once, for " {wait.minutes} " minutes."
                </p>
            </div>
            <ActionForm action=code attr:class="body" attr:novalidate=true>
                <FailureBar failure=code_failure refused=|_| None />
                <Field
                    label="Code from the mail" name="code" value=String::new() autocomplete="one-time-code" ltr=true
                    keys="numeric" error
                />
                <Submit label="Continue" pending=code.pending() />
            </ActionForm>
            <div class="body">
                <p class="quiet small">"Nothing there? Look into the spam folder, or have it sent again."</p>
                <FailureBar failure=again_failure refused=|problem| Some(ask_again_words(*problem).to_owned()) />
                <div class="spread">
                    <ActionForm action=again>
                        <Submit label="Send again" pending=again.pending() class="btn" />
                    </ActionForm>
                    <a class="btn bare" href=other>"Use another address"</a>
                </div>
            </div>
        </Gate>
    }
}

#[component]
fn NothingWaits() -> impl IntoView {
    view! {
        <Gate
            title="Nothing waits here"
            lead="No link was asked for in this browser within the last hour. Ask for one where you need it."
            notice=None
        >
            <div class="body">
                <a class="btn main" href=paths::SIGN_IN>"Sign in"</a>
                <a class="btn" href=paths::FORGOT_PASSWORD>"Set a new password"</a>
            </div>
        </Gate>
    }
}

/// At a code.
pub const fn code_words(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::NotACode => "Enter the eight digits of the code in the mail.",
        CodeProblem::Wrong => "That is not the code of the newest mail. Check its digits.",
        CodeProblem::Gone => "This code does not work any more. Have a new mail sent, and use the code in that one.",
        CodeProblem::Taken => "The new address belongs to another account meanwhile.",
    }
}

const fn ask_again_words(problem: SendAgainProblem) -> &'static str {
    match problem {
        SendAgainProblem::NothingWaits => "No mail is awaited in this browser any more. Ask for a new link.",
        SendAgainProblem::JustSent => {
            "A mail went out less than a minute ago. Give it a moment before you have it sent again."
        }
    }
}
