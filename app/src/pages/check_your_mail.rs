//! **Check your mail**: after signing up, the same for every address.

use leptos::{either::Either, prelude::*};
use model::sign_up::SendAgainProblem;
use serde::{Deserialize, Serialize};

use crate::{
    components::{FailureBar, Icon, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    notice::Notice,
    pages::settings::FailedToLoad,
    paths,
};

/// What waits in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    address: Option<String>,
    notice: Option<Notice>,
}

#[server(prefix = "/do", endpoint = "load-check-your-mail")]
async fn load_check_your_mail() -> Result<Waiting, Failure<Never>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let address = match context::cookie(Cookie::SignUp) {
        Some(browser) => {
            let accounts = context::accounts()?;
            context::read(accounts.waiting_address(&browser.into())).await?
        }
        None => None,
    };
    Ok(Waiting { address, notice: context::take_notice() })
}

/// Sends the confirmation mail of this browser's sign-up again.
#[server(name = SendAgain, prefix = "/do", endpoint = "send-again")]
pub async fn send_again() -> Result<(), Failure<SendAgainProblem>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let browser = context::cookie(Cookie::SignUp).unwrap_or_default();
    let accounts = context::accounts()?;
    let lifetime = accounts.settings.confirm_lifetime.as_secs();
    let kept = browser.clone();
    context::mutate(async move { accounts.send_again(&browser.into()).await }).await?;
    context::set_cookie(Cookie::SignUp, &kept, lifetime);
    context::notice_without_scripts(Notice::MailSentAgain);
    Ok(())
}

/// The page.
#[component]
pub fn CheckYourMail() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_check_your_mail());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(Waiting { address: Some(address), notice }) => Either::Left(view! { <Sent address notice /> }),
                    Ok(_) => Either::Right(Either::Left(view! {
                        <Gate
                            title="Nothing waits here"
                            lead="No sign-up waits for its mail in this browser. It may be confirmed already."
                            notice=None
                        >
                            <div class="body">
                                <a class="btn main" href=paths::SIGN_IN>"Sign in"</a>
                                <a class="btn" href=paths::SIGN_UP>"Create account"</a>
                            </div>
                        </Gate>
                    })),
                    Err(failure) => Either::Right(Either::Right(view! { <FailedToLoad failure /> })),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sent(address: String, notice: Option<Notice>) -> impl IntoView {
    let action = ServerAction::<SendAgain>::new();
    let failure = failure_of(action);
    let sent = Signal::derive(move || match action.value().get() {
        Some(Ok(())) => Some(Notice::MailSentAgain),
        Some(Err(_)) => None,
        None => notice,
    });
    view! {
        <Gate title="Check your mail" notice=sent icon=Icon::Envelope>
            <div class="body">
                <p>"We sent a mail to " <b dir="ltr">{address}</b> ". Open it and follow the link to finish; it works for 24 hours."</p>
                <p class="quiet small">"Nothing there? Look into the spam folder, or have it sent again."</p>
                <FailureBar failure refused=|problem| Some(send_again_words(*problem).to_owned()) />
                <div class="spread">
                    <ActionForm action>
                        <Submit label="Send again" pending=action.pending() class="btn" />
                    </ActionForm>
                    <a class="btn bare" href=paths::SIGN_UP>"Use another address"</a>
                </div>
            </div>
        </Gate>
    }
}

/// Why **Send again** did nothing.
pub const fn send_again_words(problem: SendAgainProblem) -> &'static str {
    match problem {
        SendAgainProblem::NothingWaits => "No sign-up waits for its mail here any more. Sign in, or sign up again.",
        SendAgainProblem::JustSent => {
            "A mail went out less than a minute ago. Give it a moment before you have it sent again."
        }
    }
}
