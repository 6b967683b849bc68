//! **Check your mail**, after asking for a link: the same for every address, with a place for the code in the mail.

use accounts::flows::magic_link::ByCode;
use leptos::{attr::custom::custom_attribute, prelude::*};
use model::{
    magic_link::{CodeProblem, LinkPurpose},
    secret::Secret,
    sign_up::SendAgainProblem,
};

use crate::{
    components::{Field, Form, Icon, NoField, Place, Refused, Submit, url},
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    marks::WATCH,
    notice::Notice,
    page::{Answer, NoPage},
    paths,
};

/// Takes the code of the mail, in the browser that asked for it.
#[server(name = UseCode, prefix = "/do", endpoint = "use-code")]
pub async fn use_code(code: Secret) -> Result<(), Failure<CodeProblem>> {
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
    let kept = Secret::new(context::cookie(Cookie::Link).unwrap_or_default());
    let browser = context::browser();
    let accounts = context::accounts()?;
    let asked = context::mutate(async move { accounts.ask_again(&kept, &browser).await }).await?;
    context::notice(Notice::MailSentAgain);
    context::await_link(&asked);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtCode;

/// The page.
pub async fn page() -> Answer {
    let actor = context::actor::<Never>().ok();
    let wait = match context::cookie(Cookie::Link) {
        Some(kept) => context::read::<_, Never>(context::accounts()?.awaited_link(&kept.into(), actor)).await?,
        None => None,
    };
    let Some(wait) = wait else {
        return Ok(AuthLayout::new("No link is on its way")
            .lead("Nobody asked for a link in this browser within the last hour. Ask for a new one.")
            .dead_end(&[
                ("Sign in", paths::SIGN_IN.to_owned()),
                ("Set a new password", paths::FORGOT_PASSWORD.to_owned()),
            ]));
    };
    if wait.is_over && wait.purpose == LinkPurpose::SignIn && actor.is_some() {
        return Err(NoPage::Redirect(paths::local(&wait.next).unwrap_or(paths::PROFILE).to_owned()));
    }
    let (does, other) = match wait.purpose {
        LinkPurpose::SetPassword => ("set a new password", paths::FORGOT_PASSWORD),
        _ => ("sign in", paths::SIGN_IN),
    };
    if wait.is_over {
        return Ok(AuthLayout::new("Your link does not work any more")
            .lead("It was used in another browser, or a newer mail replaced it. To go on in this browser, ask for a new one.")
            .dead_end(&[("Ask for a new link", other.to_owned())]));
    }
    let refused = Refused::of::<UseCode, _>(|problem| Place::at(AtCode, code_words(problem)), "");
    let refused_again = Refused::<NoField>::of::<AskAgain, _>(|problem| Place::bar(ask_again_words(problem)), "");
    let notice = context::take_notice().filter(|_| !refused_again.is_some());
    let body = view! {
        <div class="body" {..custom_attribute(WATCH, "")}>
            <p>
                "If " <b dir="ltr">{wait.email}</b> " has an account here, a mail is on its way. Open its link to " {does}
                ", or type its code here. Both work once, for " {wait.minutes} " minutes."
            </p>
        </div>
        <Form to={url::<UseCode>()} class="body">
            {refused.bar()}
            <Field
                label="Code from the mail" name="code" autocomplete="one-time-code" ltr=true keys="numeric"
                error=refused.at(AtCode)
            />
            <Submit label="Continue" />
        </Form>
        <div class="body">
            <p class="quiet small">"No mail? Check your spam folder, or send it again."</p>
            {refused_again.bar()}
            <div class="spread">
                <Form to={url::<AskAgain>()}><Submit label="Send again" class="btn" /></Form>
                <a class="btn bare" href=other>"Use another address"</a>
            </div>
        </div>
    };
    Ok(AuthLayout::new("Check your mail").notice(notice).icon(Icon::Envelope).page(body))
}

/// At a code.
pub const fn code_words(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::NotACode => "Enter the eight digits of the code in the mail.",
        CodeProblem::Wrong => "That is not the code in the newest mail. Check the digits.",
        CodeProblem::Gone => "This code does not work any more. Send a new mail, and use the code in that one.",
        CodeProblem::Taken => "Another account uses the new address now.",
    }
}

const fn ask_again_words(problem: SendAgainProblem) -> &'static str {
    match problem {
        SendAgainProblem::NothingWaits => "This browser is not waiting for a mail any more. Ask for a new link.",
        SendAgainProblem::JustSent => "We sent a mail less than a minute ago. Wait a minute before you send it again.",
    }
}
