//! **Sign in**, with the password.

use leptos::prelude::*;
use model::{
    magic_link::{AskLinkProblem, LinkPurpose},
    secret::Secret,
    sign_in::{SignInForm, SignInProblem},
};

use crate::{
    components::{Field, Form, PasskeyButton, PasswordField, Place, Refused, Submit, url},
    context,
    failure::Failure,
    layouts::AuthLayout,
    marks::Deed,
    page::{Answer, NoPage},
    pages::sign_up::email_words,
    paths,
};

/// Signs in.
#[server(name = PasswordSignIn, prefix = "/do", endpoint = "sign-in")]
pub async fn password_sign_in(
    email: String,
    password: Secret,
    #[server(default)] next: String,
) -> Result<(), Failure<Vec<SignInProblem>>> {
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
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = SignInForm { email: email.clone() };
    let next = paths::local(&next).unwrap_or_default().to_owned();
    let asked = async move { accounts.ask_link(&email, LinkPurpose::SignIn, &next, &browser).await };
    let asked = context::mutate(asked).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::await_link(&asked);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Email,
    Password,
}

/// The page.
pub async fn page() -> Answer {
    let next = context::query("next");
    if context::is_signed_in() {
        return Err(NoPage::Redirect(paths::local(&next).unwrap_or(paths::PROFILE).to_owned()));
    }
    let typed: SignInForm = context::take_typed().unwrap_or_default();
    // One form, two buttons.
    let refused = Refused::of::<PasswordSignIn, _>(place, "").or(Refused::of::<EmailSignInLink, _>(place_of_link, ""));
    let notice = context::take_notice().filter(|_| !refused.is_some());
    let forgot = view! { <a class="small" href=paths::FORGOT_PASSWORD>"Forgot password?"</a> };
    let foot = view! {
        <p>"New here? " <a href=paths::SIGN_UP>"Create an account"</a></p>
        <p>"Lost your password or your mailbox? " <a href=paths::RECOVER>"Use your recovery code"</a></p>
    };
    let body = view! {
        <Form to={url::<PasswordSignIn>()} class="body">
            {refused.bar()}
            <Field
                label="Email" name="email" kind="email" value=typed.email autocomplete="username webauthn" ltr=true
                error=refused.at(At::Email)
            />
            <PasswordField
                label="Password" name="password" autocomplete="current-password" error=refused.at(At::Password)
                beside=forgot.into_any()
            />
            <input type="hidden" name="next" value=next.clone() />
            <Submit label="Sign in" />
            <p class="or" aria-hidden="true"><span>"or"</span></p>
            <Submit label="Email me a sign-in link" class="btn" to={url::<EmailSignInLink>()} />
            <PasskeyButton deed=Deed::PasskeySignIn label="Sign in with a passkey" next />
        </Form>
    };
    Ok(AuthLayout::new("Sign in").notice(notice).foot(foot).page(body))
}

fn place(problem: SignInProblem) -> Place<At> {
    match problem {
        SignInProblem::Email(problem) => Place::at(At::Email, email_words(problem)),
        SignInProblem::PasswordMissing => Place::at(At::Password, "Enter your password."),
        SignInProblem::Wrong => Place::bar("That email address and password do not match. Check both and try again."),
    }
}

fn place_of_link(problem: AskLinkProblem) -> Place<At> {
    let AskLinkProblem::Email(problem) = problem;
    Place::at(At::Email, email_words(problem))
}
