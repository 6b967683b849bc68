//! `/magic-link`: what the links open that were asked for by mail. Opening one spends nothing; its button does.

use accounts::{Accounts, flows::password::NewPassword};
use leptos::prelude::*;
use model::{
    change_email::{Agreed, Side},
    magic_link::{LinkOffer, LinkProblem, LinkPurpose, MagicLink, SetPasswordProblem},
    secret::Secret,
};

use crate::{
    components::{
        Check, Form, NewPasswordFields, NoField, Place, Refused, Submit, UNEQUAL, UsernameOf, new_password_words, url,
    },
    context,
    failure::{Failure, Never},
    layouts::AuthLayout,
    notice::Notice,
    page::{Answer, Page},
    pages::confirm_email::already_done,
    paths,
};

/// Spends a link that signs in.
#[server(name = SignInByLink, prefix = "/do", endpoint = "sign-in-by-link")]
pub async fn sign_in_by_link(token: Secret) -> Result<(), Failure<LinkProblem>> {
    let browser = context::browser();
    let accounts = context::accounts()?;
    let spent = async move { accounts.sign_in_by_link(&token, &browser).await };
    let (entered, next) = context::mutate(spent).await?;
    context::enter(&entered, &next);
    Ok(())
}

/// Spends a link that sets a new password.
#[server(name = SetPassword, prefix = "/do", endpoint = "set-password-by-link")]
pub async fn set_password(
    token: Secret,
    new_password: Secret,
    confirm_password: Secret,
    #[server(default)] sign_out_others: bool,
) -> Result<(), Failure<Vec<SetPasswordProblem>>> {
    let browser = context::browser();
    let accounts = context::accounts()?;
    let form = NewPassword { new: new_password, again: confirm_password, sign_out_others };
    let set = async move { accounts.set_password_by_link(&token, &form, &browser).await };
    let entered = context::mutate(set).await?;
    context::notice(Notice::PasswordSet);
    context::enter(&entered, paths::PROFILE);
    Ok(())
}

/// Spends a link by which a mailbox agrees to a change of the address.
#[server(name = AgreeByLink, prefix = "/do", endpoint = "agree-by-link")]
pub async fn agree_by_link(token: Secret, side: Side) -> Result<(), Failure<LinkProblem>> {
    let accounts = context::accounts()?;
    let agreed = context::mutate(async move { accounts.agree_by_link(&token, side).await }).await?;
    context::notice(agreed_notice(agreed));
    context::redirect(if context::is_signed_in() { paths::PROFILE } else { paths::SIGN_IN });
    Ok(())
}

/// What is said after a mailbox agreed.
pub const fn agreed_notice(agreed: Agreed) -> Notice {
    match agreed {
        Agreed::Changed => Notice::AddressChanged,
        Agreed::WaitsForTheOther => Notice::AddressAgreed,
        Agreed::WaitsForItsTime => Notice::AddressWaits,
    }
}

/// The page.
pub async fn page() -> Answer {
    let token = context::query("token");
    let accounts = context::accounts()?;
    let page = match context::read::<_, Never>(accounts.look_at_link(&Secret::new(token.clone()))).await? {
        MagicLink::Ready(offer) => match offer.purpose {
            LinkPurpose::SignIn => to_sign_in(token, offer),
            LinkPurpose::SetPassword => to_set_password(token, offer),
            LinkPurpose::ConfirmNewAddress => to_agree(token, offer, Side::New),
            LinkPurpose::ConfirmOldAddress => to_agree(token, offer, Side::Old),
            // Its mail has a code only.
            LinkPurpose::RecoveryCode => unknown(),
        },
        MagicLink::Expired => dead(
            "This link has expired",
            "Links in our mails work for a short time only. Ask for a new one where you asked for this one.",
        ),
        MagicLink::Used if is_own(&accounts, &token).await? => {
            already_done("You are signed in. This link was used already, or is not needed any more.")
        }
        MagicLink::Used | MagicLink::Unknown => unknown(),
    };
    Ok(page)
}

/// Whether it was mailed to whoever is signed in here, who may press twice, or go back to it.
async fn is_own(accounts: &Accounts, token: &str) -> Result<bool, Failure<Never>> {
    match context::actor::<Never>() {
        Ok(actor) => context::read(accounts.is_own_link(actor, &Secret::new(token))).await,
        Err(_) => Ok(false),
    }
}

fn to_sign_in(token: String, offer: LinkOffer) -> Page {
    let refused = Refused::<NoField>::of::<SignInByLink, _>(|problem| Place::bar(link_words(problem)), "");
    let body = view! {
        <Form to={url::<SignInByLink>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <p><b dir="ltr">{offer.email}</b></p>
            <Submit label="Sign in" />
            <p class="quiet small">"The link works once, until " {offer.until} "."</p>
        </Form>
    };
    AuthLayout::new("Sign in").lead("Press the button to sign in in this browser.").page(body).secret()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    New,
    Repeated,
}

fn to_set_password(token: String, offer: LinkOffer) -> Page {
    let refused = Refused::of::<SetPassword, _>(place, "");
    let body = view! {
        <Form to={url::<SetPassword>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <p><b dir="ltr">{offer.email.clone()}</b></p>
            <UsernameOf email=offer.email />
            <NewPasswordFields policy=offer.policy error=refused.at(At::New) repeat_error=refused.at(At::Repeated) />
            <Check
                name="sign_out_others" label="Sign out other devices"
                meaning="Otherwise they stay signed in until their sign-ins end by themselves."
            />
            <Submit label="Set new password" />
            <p class="quiet small">"The link works once, until " {offer.until} "."</p>
        </Form>
    };
    AuthLayout::new("Set a new password").lead("This also signs you in in this browser.").page(body).secret()
}

fn to_agree(token: String, offer: LinkOffer, side: Side) -> Page {
    let refused = Refused::<NoField>::of::<AgreeByLink, _>(|problem| Place::bar(link_words(problem)), "");
    let (title, lead, label, word) = match side {
        Side::New => (
            "Confirm your new address",
            "Confirm that this mailbox is yours, and that your account should use this address.",
            "Confirm new address",
            "new",
        ),
        Side::Old => (
            "Allow the new address",
            "Somebody who is signed in to your account asked for another address. Allow it only if that was you.",
            "Allow the change",
            "old",
        ),
    };
    let body = view! {
        <Form to={url::<AgreeByLink>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <input type="hidden" name="side" value=word />
            <dl class="key-value">
                <dt>"Address now"</dt>
                <dd dir="ltr">{offer.email}</dd>
                <dt>"New address"</dt>
                <dd dir="ltr">{offer.new_email}</dd>
            </dl>
            <Submit label />
            <p class="quiet small">"The link works once, until " {offer.until} "."</p>
        </Form>
    };
    AuthLayout::new(title).lead(lead).page(body).secret()
}

fn unknown() -> Page {
    dead(
        "This link does not work",
        "You may have used it already, a newer mail may have replaced it, or part of it is missing. \
         Open the newest mail, or ask for a new link where you asked for this one.",
    )
}

fn dead(title: &'static str, lead: &'static str) -> Page {
    AuthLayout::new(title)
        .lead(lead)
        .dead_end(&[("Sign in", paths::SIGN_IN.to_owned()), ("Set a new password", paths::FORGOT_PASSWORD.to_owned())])
}

const fn link_words(problem: LinkProblem) -> &'static str {
    match problem {
        LinkProblem::Expired => "This link has expired. Ask for a new one.",
        LinkProblem::Used => "This link has been used already, or a newer mail replaced it. Ask for a new one.",
        LinkProblem::Unknown => "This link does not work. Copy the whole link from the mail, or ask for a new one.",
        LinkProblem::Taken => "Another account uses the new address now. Nothing was changed.",
    }
}

fn place(problem: SetPasswordProblem) -> Place<At> {
    match problem {
        SetPasswordProblem::Link(problem) => Place::bar(link_words(problem)),
        SetPasswordProblem::New(problem) => Place::at(At::New, new_password_words(problem)),
        SetPasswordProblem::Unequal => Place::at(At::Repeated, UNEQUAL),
    }
}
