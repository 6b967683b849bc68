//! **Sign in**, with the password.

use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::{
    magic_link::AskLinkProblem,
    secret::Secret,
    sign_in::{SignInForm, SignInProblem},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;

use crate::{
    components::{FailureBar, Field, PasswordField, Submit, at_field, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    notice::Notice,
    pages::{passkey_sign_in::PasskeySignIn, settings::FailedToLoad, sign_up::email_words},
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
    let entered = context::mutate(async move { accounts.sign_in(&email, &password, &browser).await })
        .await
        .inspect_err(|_| context::keep_typed(&kept))?;
    context::enter(&entered, &next);
    Ok(())
}

/// Has a link mailed that signs in: the other button of the same form, so that the address need not be typed again.
#[server(name = EmailSignInLink, prefix = "/do", endpoint = "email-sign-in-link")]
pub async fn email_sign_in_link(email: String, #[server(default)] next: String) -> Result<(), Failure<AskLinkProblem>> {
    use crate::context;
    use model::magic_link::LinkPurpose;
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = SignInForm { email: email.clone() };
    let next = paths::local(&next).unwrap_or_default().to_owned();
    let asked = async move { accounts.ask_link(&email, LinkPurpose::SignIn, &next, &browser).await };
    let asked = context::mutate(asked).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::await_link(&asked);
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
    let (action, link) = (ServerAction::<PasswordSignIn>::new(), ServerAction::<EmailSignInLink>::new());
    let by_password = failure_of(action);
    let by_link = failure_of(link);
    // One form, two buttons: what is said is about the one pressed last.
    let asked_link = RwSignal::new(by_link.with_untracked(Option::is_some));
    let failure = Signal::derive(move || {
        if asked_link.get() { by_link.get().map(|failure| failure.map(link_problems)) } else { by_password.get() }
    });
    let error = move |field| at_field(failure, field, place);
    let notice = page.notice;
    let notice = Signal::derive(move || notice.filter(|_| failure.with(Option::is_none)));
    let (wanted, by_passkey) = (next.clone(), next.clone());
    let ask = move |event: leptos::ev::MouseEvent| {
        // Without scripts the button sends the form to another address by itself.
        event.prevent_default();
        asked_link.set(true);
        let field = document().get_element_by_id("email");
        let email = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
        let email = email.map(|email| email.value()).unwrap_or_default();
        link.dispatch(EmailSignInLink { email, next: wanted.clone() });
    };
    let foot = || {
        view! {
            <p>"New here? " <a href=paths::SIGN_UP>"Create an account"</a></p>
            <p>"Password or mailbox lost? " <a href=paths::RECOVER>"Use your recovery code"</a></p>
        }
    };
    view! {
        <Gate title="Sign in" notice foot>
            <ActionForm action attr:class="body" attr:novalidate=true on:submit=move |_| asked_link.set(false)>
                <FailureBar failure refused=|problems| summary(problems) />
                <Field
                    label="Email" name="email" kind="email" value=page.typed.unwrap_or_default().email
                    autocomplete="username webauthn" ltr=true error=error("email")
                />
                <PasswordField
                    label="Password" name="password" autocomplete="current-password" error=error("password")
                    beside=|| view! { <a class="small" href=paths::FORGOT_PASSWORD>"Forgot password?"</a> }
                />
                <input type="hidden" name="next" value=next />
                <Submit label="Sign in" pending=action.pending() />
                <p class="or" aria-hidden="true"><span>"or"</span></p>
                <button
                    type="submit" class="btn" class:busy=link.pending() formaction=EmailSignInLink::url() on:click=ask
                >
                    "Email me a sign-in link"
                </button>
                <PasskeySignIn next=by_passkey />
            </ActionForm>
        </Gate>
    }
}

fn link_problems(problem: AskLinkProblem) -> Vec<SignInProblem> {
    let AskLinkProblem::Email(problem) = problem;
    vec![SignInProblem::Email(problem)]
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
