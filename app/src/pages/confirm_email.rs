//! `/verify-email`: what the link in the confirmation mail opens. Opening it spends nothing.

use accounts::Accounts;
use leptos::prelude::*;
use model::{
    secret::Secret,
    sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem},
};

use crate::{
    components::{Form, NoField, PasswordField, Place, Refused, Submit, UsernameOf, url},
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    notice::Notice,
    page::{Answer, Page},
    pages::check_your_mail::send_again_words,
    paths,
};

/// Spends the link: the account begins, and this browser is signed in.
#[server(name = Confirm, prefix = "/do", endpoint = "confirm-email")]
pub async fn confirm(token: Secret, #[server(default)] password: Secret) -> Result<(), Failure<ConfirmProblem>> {
    let signed_up_here = context::cookie(Cookie::SignUp).map(Secret::new);
    let browser = context::browser();
    let accounts = context::accounts()?;
    let confirmed = context::mutate(async move {
        accounts.confirm_email(&token, signed_up_here.as_ref(), Some(&password), &browser).await
    })
    .await?;
    context::set_cookie(Cookie::SignUp, "", 0);
    context::notice(Notice::EmailConfirmed);
    context::show_codes(confirmed.signed_in.account, &confirmed.codes);
    context::welcome(&confirmed.signed_in, paths::CODES);
    Ok(())
}

/// Sends a new link where the old one has expired.
#[server(name = Renew, prefix = "/do", endpoint = "renew-confirmation")]
pub async fn renew(token: Secret) -> Result<(), Failure<SendAgainProblem>> {
    let accounts = context::accounts()?;
    context::mutate(async move { accounts.renew_confirmation(&token).await }).await?;
    context::notice(Notice::MailSentAgain);
    context::redirect(paths::SIGN_IN);
    Ok(())
}

/// The page.
pub async fn page() -> Answer {
    let token = context::query("token");
    let browser = context::cookie(Cookie::SignUp).map(Secret::new);
    let accounts = context::accounts()?;
    let asked = Secret::new(token.clone());
    let page = match context::read::<_, Never>(accounts.look_at_confirmation(&asked, browser.as_ref())).await? {
        ConfirmLink::Ready { email, asks_password } => ready(token, email, asks_password),
        ConfirmLink::Expired => expired(token),
        ConfirmLink::Used if is_own(&accounts, &asked).await? => {
            already_done("Your email address is confirmed, and you are signed in. This link has done its work.")
        }
        ConfirmLink::Used | ConfirmLink::Unknown => AuthLayout::new("This link does not work")
            .lead(
                "You may have used it already, or part of it is missing. If you have confirmed your address, sign in. \
                 If not, copy the whole link from the mail, or sign up again for a new one.",
            )
            .dead_end(&[("Sign in", paths::SIGN_IN.to_owned()), ("Sign up again", paths::SIGN_UP.to_owned())]),
    };
    Ok(page)
}

/// Whether the link was spent by whoever is signed in here, who may press twice, or go back to it.
async fn is_own(accounts: &Accounts, token: &Secret) -> Result<bool, Failure<Never>> {
    match context::actor::<Never>() {
        Ok(actor) => context::read(accounts.has_confirmed(actor, token)).await,
        Err(_) => Ok(false),
    }
}

/// In the place of a link that has done its work, for whom it did it.
pub fn already_done(lead: &'static str) -> Page {
    AuthLayout::new("Already done").lead(lead).dead_end(&[("Go on", paths::PROFILE.to_owned())])
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtPassword;

fn ready(token: String, email: String, asks_password: bool) -> Page {
    let refused = Refused::of::<Confirm, _>(place, "");
    let password = asks_password.then(|| {
        view! {
            <UsernameOf email=email.clone() />
            <PasswordField
                label="Password" name="password" autocomplete="current-password" error=refused.at(AtPassword)
            />
        }
    });
    let lead = if asks_password {
        "We do not recognise this browser from your sign-up. Enter the password that you chose then, so that we know it is you."
    } else {
        "Press the button, and your account is ready."
    };
    let body = view! {
        <Form to={url::<Confirm>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <p><b dir="ltr">{email.clone()}</b></p>
            {password}
            <Submit label="Confirm email" />
        </Form>
    };
    AuthLayout::new("Confirm your email").lead(lead).page(body).secret()
}

fn expired(token: String) -> Page {
    let refused = Refused::<NoField>::of::<Renew, _>(|problem| Place::bar(send_again_words(problem)), "");
    let body = view! {
        <Form to={url::<Renew>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <Submit label="Send a new link" />
        </Form>
    };
    AuthLayout::new("This link has expired")
        .lead("Links in our mails work for a limited time. We can send a new one to the same address.")
        .page(body)
        .secret()
}

fn place(problem: ConfirmProblem) -> Place<AtPassword> {
    match problem {
        ConfirmProblem::Expired => Place::bar("This link has expired. Reload this page to get a new one."),
        ConfirmProblem::Used => Place::bar("This link has been used already. You can sign in."),
        ConfirmProblem::Unknown => {
            Place::bar("This link does not work. Copy the whole link from the mail, or sign up again.")
        }
        ConfirmProblem::Taken => Place::bar("There is already an account with this address. You can sign in."),
        ConfirmProblem::PasswordMissing => {
            Place::at(AtPassword, "Enter the password that you chose when you signed up.")
        }
        ConfirmProblem::PasswordWrong => {
            Place::at(AtPassword, "That is not the password that you chose when you signed up.")
        }
        ConfirmProblem::TooManyTries => {
            Place::at(AtPassword, "You entered too many wrong passwords for this link. Sign up again to get a new one.")
        }
    }
}
