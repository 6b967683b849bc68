//! **Forgot password?**: a link to set a new one, by mail. The same answer for every address.

use leptos::{either::Either, prelude::*};
use model::{magic_link::AskLinkProblem, sign_in::SignInForm};

use crate::{
    components::{FailureBar, Field, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    pages::{settings::FailedToLoad, sign_up::email_words},
    paths,
};

#[server(prefix = "/do", endpoint = "load-forgot-password")]
async fn load_forgot_password() -> Result<SignInForm, Failure<Never>> {
    Ok(crate::context::take_typed().unwrap_or_default())
}

/// Has a link mailed that sets a new password.
#[server(name = AskPasswordLink, prefix = "/do", endpoint = "forgot-password")]
pub async fn ask_password_link(email: String) -> Result<(), Failure<AskLinkProblem>> {
    use crate::context;
    use model::magic_link::LinkPurpose;
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = SignInForm { email: email.clone() };
    let asked = async move { accounts.ask_link(&email, LinkPurpose::SetPassword, "", &browser).await };
    let asked = context::mutate(asked).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::await_link(&asked);
    Ok(())
}

/// The page.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_forgot_password());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(typed) => Either::Left(view! { <Form typed /> }),
                    Err(failure) => Either::Right(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form(typed: SignInForm) -> impl IntoView {
    let action = ServerAction::<AskPasswordLink>::new();
    let failure = failure_of(action);
    let error = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(AskLinkProblem::Email(problem))) => Some(email_words(problem).to_owned()),
        _ => None,
    });
    let foot = || view! { <p>"It came back to you? " <a href=paths::SIGN_IN>"Sign in"</a></p> };
    view! {
        <Gate
            title="Set a new password"
            lead="Enter the address of your account. We mail you a link; your password stays as it is until you use it."
            notice=None
            foot
        >
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|_| None />
                <Field
                    label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true error
                />
                <Submit label="Send link" pending=action.pending() />
            </ActionForm>
        </Gate>
    }
}
