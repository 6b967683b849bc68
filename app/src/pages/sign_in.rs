//! **Sign in**, with the password.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use model::{
    secret::Secret,
    sign_in::{SignInForm, SignInProblem},
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{FailureBar, Field, PasswordField, Submit, at_field, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    notice::Notice,
    pages::{settings::FailedToLoad, sign_up::email_words},
    paths,
};

/// What the page needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    notice: Option<Notice>,
    typed: Option<SignInForm>,
}

#[server(prefix = "/do", endpoint = "load-sign-in")]
async fn load_sign_in(next: String) -> Result<SignInPage, Failure<Never>> {
    use crate::context;
    if context::is_signed_in() {
        context::redirect(paths::local(&next).unwrap_or(paths::PROFILE));
    }
    Ok(SignInPage { notice: context::take_notice(), typed: context::take_typed() })
}

/// Signs in.
#[server(name = PasswordSignIn, prefix = "/do", endpoint = "sign-in")]
pub async fn password_sign_in(
    email: String,
    password: Secret,
    #[server(default)] next: String,
) -> Result<(), Failure<Vec<SignInProblem>>> {
    use crate::context;
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = SignInForm { email: email.clone() };
    let signed_in = context::mutate(async move { accounts.sign_in(&email, &password, &browser).await })
        .await
        .inspect_err(|_| context::keep_typed(&kept))?;
    context::welcome(&signed_in, &next);
    Ok(())
}

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let next = Memo::new(move |_| query.read().get("next").unwrap_or_default());
    let page = Resource::new_blocking(move || next.get(), load_sign_in);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <Form page next=next.get_untracked() /> }),
                    Err(failure) => Either::Right(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form(page: SignInPage, next: String) -> impl IntoView {
    let action = ServerAction::<PasswordSignIn>::new();
    let failure = failure_of(action);
    let error = move |field| at_field(failure, field, place);
    let notice = page.notice;
    let notice = Signal::derive(move || notice.filter(|_| failure.with(Option::is_none)));
    let foot = || view! { <p>"New here? " <a href=paths::SIGN_UP>"Create an account"</a></p> };
    view! {
        <Gate title="Sign in" notice foot>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problems| summary(problems) />
                <Field
                    label="Email" name="email" kind="email" value=page.typed.unwrap_or_default().email
                    autocomplete="username" ltr=true error=error("email")
                />
                <PasswordField label="Password" name="password" autocomplete="current-password" error=error("password") />
                <input type="hidden" name="next" value=next />
                <Submit label="Sign in" pending=action.pending() />
            </ActionForm>
        </Gate>
    }
}

fn summary(problems: &[SignInProblem]) -> Option<String> {
    problems
        .contains(&SignInProblem::Wrong)
        .then(|| "That address and password do not belong together. Check both and try again.".to_owned())
}

/// Where a refusal belongs, and what it says.
fn place(problem: SignInProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        SignInProblem::Email(problem) => ("email", email_words(problem)),
        SignInProblem::PasswordMissing => ("password", "Enter your password."),
        SignInProblem::Wrong => ("", ""),
    };
    (field, sentence.to_owned())
}
