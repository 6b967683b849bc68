//! **Forgot password?**: a link to set a new one, by mail. The same answer for every address.

use leptos::prelude::*;
use model::{
    magic_link::{AskLinkProblem, LinkPurpose},
    sign_in::SignInForm,
};

use crate::{
    components::{Field, Form, Place, Refused, Submit, url},
    context,
    failure::Failure,
    layouts::AuthLayout,
    page::Answer,
    pages::sign_up::email_words,
    paths,
};

/// Has a link mailed that sets a new password.
#[server(name = AskPasswordLink, prefix = "/do", endpoint = "forgot-password")]
pub async fn ask_password_link(email: String) -> Result<(), Failure<AskLinkProblem>> {
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = SignInForm { email: email.clone() };
    let asked = async move { accounts.ask_link(&email, LinkPurpose::SetPassword, "", &browser).await };
    let asked = context::mutate(asked).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::await_link(&asked);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtEmail;

/// The page.
pub async fn page() -> Answer {
    let typed: SignInForm = context::take_typed().unwrap_or_default();
    let place = |AskLinkProblem::Email(problem)| Place::at(AtEmail, email_words(problem));
    let refused = Refused::of::<AskPasswordLink, _>(place, "");
    let foot = view! { <p>"Remembered it? " <a href=paths::SIGN_IN>"Sign in"</a></p> };
    let body = view! {
        <Form to={url::<AskPasswordLink>()} class="body">
            {refused.bar()}
            <Field
                label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true
                error=refused.at(AtEmail)
            />
            <Submit label="Send link" />
        </Form>
    };
    Ok(AuthLayout::new("Set a new password")
        .lead("Enter the address of your account. We mail you a link. Your password stays as it is until you use it.")
        .foot(foot)
        .page(body))
}
