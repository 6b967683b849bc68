//! **Check your mail**: after signing up, the same for every address.

use accounts::span;
use leptos::{attr::custom::custom_attribute, prelude::*};
use model::sign_up::SendAgainProblem;

use crate::{
    components::{Form, Icon, NoField, Place, Refused, Submit, url},
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    marks::WATCH,
    notice::Notice,
    page::{Answer, NoPage},
    paths,
};

/// Sends the confirmation mail of this browser's sign-up again.
#[server(name = SendAgain, prefix = "/do", endpoint = "send-again")]
pub async fn send_again() -> Result<(), Failure<SendAgainProblem>> {
    let browser = context::cookie(Cookie::SignUp).unwrap_or_default();
    let accounts = context::accounts()?;
    let lifetime = accounts.settings.confirm_lifetime.as_secs();
    let kept = browser.clone();
    context::mutate(async move { accounts.send_again(&browser.into()).await }).await?;
    context::set_cookie(Cookie::SignUp, &kept, lifetime);
    context::notice(Notice::MailSentAgain);
    Ok(())
}

/// The page.
pub async fn page() -> Answer {
    let address = match context::cookie(Cookie::SignUp) {
        Some(browser) => context::read::<_, Never>(context::accounts()?.waiting_address(&browser.into())).await?,
        None => None,
    };
    let Some(address) = address else {
        // It was confirmed in this browser meanwhile.
        if context::is_signed_in() {
            return Err(NoPage::Redirect(paths::PROFILE.to_owned()));
        }
        return Ok(AuthLayout::new("There is nothing to confirm here")
            .lead("No sign-up is waiting in this browser. You may have confirmed it already.")
            .dead_end(&[("Sign in", paths::SIGN_IN.to_owned()), ("Create account", paths::SIGN_UP.to_owned())]));
    };
    let lifetime = span::words(context::accounts()?.settings.confirm_lifetime);
    let refused = Refused::<NoField>::of::<SendAgain, _>(|problem| Place::bar(send_again_words(problem)), "");
    let notice = context::take_notice().filter(|_| !refused.is_some());
    let body = view! {
        <div class="body" {..custom_attribute(WATCH, "")}>
            <p>"We sent a mail to " <b dir="ltr">{address}</b> ". Open it and follow the link to finish. It works for " {lifetime} "."</p>
            <p class="quiet small">"No mail? Check your spam folder, or send it again."</p>
            {refused.bar()}
            <div class="spread">
                <Form to={url::<SendAgain>()}><Submit label="Send again" class="btn" /></Form>
                <a class="btn bare" href=paths::SIGN_UP>"Use another address"</a>
            </div>
        </div>
    };
    Ok(AuthLayout::new("Check your mail").notice(notice).icon(Icon::Envelope).page(body))
}

/// Why **Send again** did nothing.
pub const fn send_again_words(problem: SendAgainProblem) -> &'static str {
    match problem {
        SendAgainProblem::NothingWaits => "No sign-up is waiting here any more. Sign in, or sign up again.",
        SendAgainProblem::JustSent => "We sent a mail less than a minute ago. Wait a minute before you send it again.",
    }
}
