//! `/verify-email`: what the link in the confirmation mail opens. Opening it spends nothing.

use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_query_map;
use model::{
    secret::Secret,
    sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem},
};

use crate::{
    components::{FailureBar, PasswordField, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    pages::{check_your_mail::send_again_words, settings::FailedToLoad},
    paths,
};

#[server(prefix = "/do", endpoint = "look-at-confirmation")]
async fn look_at_confirmation(token: Secret) -> Result<ConfirmLink, Failure<Never>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let browser = context::cookie(Cookie::SignUp).map(Secret::new);
    let accounts = context::accounts()?;
    context::read(accounts.look_at_confirmation(&token, browser.as_ref())).await
}

/// Spends the link: the account begins, and this browser is signed in.
#[server(name = Confirm, prefix = "/do", endpoint = "confirm-email")]
pub async fn confirm(token: Secret, #[server(default)] password: Secret) -> Result<(), Failure<ConfirmProblem>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let signed_up_here = context::cookie(Cookie::SignUp).map(Secret::new);
    let browser = context::browser();
    let accounts = context::accounts()?;
    let confirmed = context::mutate(async move {
        accounts.confirm_email(&token, signed_up_here.as_ref(), Some(&password), &browser).await
    })
    .await?;
    context::set_cookie(Cookie::SignUp, "", 0);
    context::notice(crate::notice::Notice::EmailConfirmed);
    context::show_codes(confirmed.signed_in.account, &confirmed.codes);
    context::welcome(&confirmed.signed_in, paths::CODES);
    Ok(())
}

/// Sends a new link where the old one has expired.
#[server(name = Renew, prefix = "/do", endpoint = "renew-confirmation")]
pub async fn renew(token: Secret) -> Result<(), Failure<SendAgainProblem>> {
    use crate::context;
    let accounts = context::accounts()?;
    context::mutate(async move { accounts.renew_confirmation(&token).await }).await?;
    context::notice(crate::notice::Notice::MailSentAgain);
    context::redirect(paths::SIGN_IN);
    Ok(())
}

/// The page.
#[component]
pub fn ConfirmEmail() -> impl IntoView {
    let query = use_query_map();
    let token = move || query.read().get("token").unwrap_or_default();
    let page = Resource::new_blocking(token, |token| async move {
        let link = look_at_confirmation(Secret::new(token.clone())).await;
        link.map(|link| (token, link))
    });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((token, ConfirmLink::Ready { email, asks_password })) => {
                        EitherOf4::A(view! { <Ready token email asks_password /> })
                    }
                    Ok((token, ConfirmLink::Expired)) => EitherOf4::B(view! { <Expired token /> }),
                    Ok((_, ConfirmLink::Used | ConfirmLink::Unknown)) => EitherOf4::C(view! { <Worthless /> }),
                    Err(failure) => EitherOf4::D(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Ready(token: String, email: String, asks_password: bool) -> impl IntoView {
    let action = ServerAction::<Confirm>::new();
    let failure = failure_of(action);
    let at_password = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problem)) if belongs_to_password(problem) => Some(confirm_words(problem).to_owned()),
        _ => None,
    });
    let lead = if asks_password {
        "You signed up in another browser. Give the password that you chose there, so that we know it was you."
    } else {
        "One press, and your account is ready."
    };
    view! {
        <Gate title="Confirm your email" lead notice=None>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar
                    failure
                    refused=|problem| (!belongs_to_password(*problem)).then(|| confirm_words(*problem).to_owned())
                />
                <input type="hidden" name="token" value=token />
                <p><b dir="ltr">{email.clone()}</b></p>
                {asks_password
                    .then(|| view! {
                        // For password managers: whose password it is.
                        <input type="text" class="visually-hidden" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
                        <PasswordField label="Password" name="password" autocomplete="current-password" error=at_password />
                    })}
                <Submit label="Confirm email" pending=action.pending() />
            </ActionForm>
        </Gate>
    }
}

#[component]
fn Expired(token: String) -> impl IntoView {
    let action = ServerAction::<Renew>::new();
    let failure = failure_of(action);
    view! {
        <Gate
            title="This link has expired"
            lead="Links in our mails work for a limited time. We can send a new one to the same address."
            notice=None
        >
            <ActionForm action attr:class="body">
                <FailureBar failure refused=|problem| Some(send_again_words(*problem).to_owned()) />
                <input type="hidden" name="token" value=token />
                <Submit label="Send a new link" pending=action.pending() />
            </ActionForm>
        </Gate>
    }
}

#[component]
fn Worthless() -> impl IntoView {
    view! {
        <Gate
            title="This link does not work"
            lead="It may have been used already, or part of it is missing. If you have confirmed your address, sign in. \
                If not, copy the whole link from the mail, or sign up again for a new one."
            notice=None
        >
            <div class="body">
                <a class="btn main" href=paths::SIGN_IN>"Sign in"</a>
                <a class="btn" href=paths::SIGN_UP>"Sign up again"</a>
            </div>
        </Gate>
    }
}

const fn belongs_to_password(problem: ConfirmProblem) -> bool {
    matches!(problem, ConfirmProblem::PasswordMissing | ConfirmProblem::PasswordWrong | ConfirmProblem::TooManyTries)
}

const fn confirm_words(problem: ConfirmProblem) -> &'static str {
    match problem {
        ConfirmProblem::Expired => "This link has expired. Reload this page to have a new one sent.",
        ConfirmProblem::Used => "This link has been used already. You can sign in.",
        ConfirmProblem::Unknown => "This link does not work. Copy the whole link from the mail, or sign up again.",
        ConfirmProblem::Taken => "An account with this address exists already. You can sign in.",
        ConfirmProblem::PasswordMissing => "Enter the password that you chose when you signed up.",
        ConfirmProblem::PasswordWrong => "That is not the password that you chose when you signed up.",
        ConfirmProblem::TooManyTries => {
            "Those were too many wrong passwords for this link. Sign up again to get a new one."
        }
    }
}
