//! `/secure-account`: where "This wasn't me" leads. Opening it spends nothing, and nothing happens before a box is ticked.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::prelude::*;
use model::{
    recovery_code::CodeKind,
    secret::Secret,
    secure_account::{AddressOffer, SecureForm, SecureLink, SecureOffer, SecureProblem, TwoFactorOffer},
    text::isolated,
};

use crate::{
    components::{Check, Field, Form, Icon, Place, Refused, Submit, url},
    context,
    failure::{Failure, Never},
    layouts::AuthLayout,
    notice::Notice,
    page::{Answer, Page},
    paths,
};

/// Takes back what is ticked.
#[server(name = Secure, prefix = "/do", endpoint = "secure-account")]
pub async fn secure(
    token: Secret,
    #[server(default)] sure: Option<bool>,
    #[server(default)] sign_ins: Option<bool>,
    #[server(default)] password: Option<bool>,
    #[server(default)] address: Option<bool>,
    #[server(default)] two_factor: Option<bool>,
    #[server(default)] codes: Option<bool>,
    #[server(default)] code: Secret,
) -> Result<(), Failure<SecureProblem>> {
    let (accounts, browser) = (context::accounts()?, context::browser());
    let ticked = Option::unwrap_or_default;
    let form = SecureForm {
        sure: ticked(sure),
        sign_ins: ticked(sign_ins),
        password: ticked(password),
        address: ticked(address),
        two_factor: ticked(two_factor),
        codes: ticked(codes),
    };
    context::mutate(async move { accounts.secure_account(&token, form, &code, &browser).await }).await?;
    context::notice(Notice::AccountSecured);
    context::redirect(paths::SIGN_IN);
    Ok(())
}

/// The page.
pub async fn page() -> Answer {
    let token = context::query("token");
    let accounts = context::accounts()?;
    let page = match context::read::<_, Never>(accounts.look_at_secure_link(&Secret::new(token.clone()))).await? {
        SecureLink::Ready(offer) => ready(token, *offer),
        SecureLink::Used => dead(
            "This link has been used",
            "What was ticked then has been undone already. If you cannot sign in, set a new password by mail.",
        ),
        SecureLink::Expired | SecureLink::Unknown => dead(
            "This link does not work",
            "Such links work for seven days, or part of it is missing. Copy the whole link from the mail, or set a new \
             password by mail: that keeps others out too.",
        ),
    };
    Ok(page)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Sure,
    Code,
}

fn ready(token: String, offer: SecureOffer) -> Page {
    let asks_code = matches!(&offer.address, Some(AddressOffer::Undo { asks_code: true, .. }));
    let refused = Refused::of::<Secure, _>(if asks_code { place } else { place_without_a_code }, "");
    let account = !offer.is_former;
    let address = offer.address.as_ref().and_then(address_words);
    let settled = match &offer.address {
        Some(AddressOffer::Settled { new_email }) => Some(format!(
            "The address was changed to {new_email}. This mailbox had allowed it, or the time to undo it is over. \
             If that was not you, contact our support."
        )),
        _ => None,
    };
    let (turned_on, turned_off) = match &offer.two_factor {
        Some(TwoFactorOffer::On(at)) => (Some(at.clone()), None),
        Some(TwoFactorOffer::Off(at)) => (None, Some(at.clone())),
        None => (None, None),
    };
    let turned_off = turned_off.map(|at| {
        format!(
            "Two-factor authentication was turned off on {at}. Turn it on again on the Security page once you are back in."
        )
    });
    let is_empty = !account && address.is_none();
    let lead = format!("{} on {}.", offer.event, offer.at);
    let ticks = [
        account.then(|| ("sign_ins", "Sign out everywhere", sign_in_words(&offer.sign_ins, &offer.passkeys))),
        account.then(|| ("password", "Stop the password", password_words(offer.password_changed.as_deref()))),
        address.map(|(title, sentence)| ("address", title, sentence)),
        turned_on.map(|at| {
            let sentence = format!("It was turned on on {at}, maybe with an app that is not yours.");
            ("two_factor", "Turn two-factor authentication off", sentence)
        }),
        (!offer.codes.is_empty()).then(|| ("codes", "Cancel the codes and keys made since", code_words(&offer.codes))),
    ];
    let ticks = ticks.into_iter().flatten();
    let ticks = ticks.map(|(name, label, meaning)| view! { <Check name label meaning is_ticked=true /> });
    let ticks = ticks.collect_view();
    let code = asks_code.then(|| {
        view! {
            <Field
                label="Code" name="code" autocomplete="one-time-code" ltr=true error=refused.at(At::Code)
                hint="To undo the change of the address, enter a code from the authenticator app that was on before it, \
                    or a backup code."
            />
        }
    });
    let sure = refused.at(At::Sure);
    let form = (!is_empty).then(|| {
        view! {
            <fieldset class="ticks">
                <legend>"What we undo"</legend>
                {ticks}
            </fieldset>
            {code}
            <Check name="sure" label="This was not me" is_strong=true error=sure />
            <Submit label="Secure my account" />
        }
    });
    let body = view! {
        <Form to={url::<Secure>()} class="body">
            {refused.bar()}
            <input type="hidden" name="token" value=token />
            <p>"Account " <b dir="ltr">{offer.email}</b></p>
            {settled.map(|settled| view! { <p>{settled}</p> })}
            {turned_off.map(|sentence| view! { <p>{sentence}</p> })}
            {form}
            {is_empty.then(|| view! { <a class="btn main" href=paths::SIGN_IN>"Sign in"</a> })}
        </Form>
    };
    AuthLayout::new("This wasn't you?").lead(lead).icon(Icon::Shield).page(body).secret()
}

fn dead(title: &'static str, lead: &'static str) -> Page {
    AuthLayout::new(title)
        .lead(lead)
        .dead_end(&[("Set a new password", paths::FORGOT_PASSWORD.to_owned()), ("Sign in", paths::SIGN_IN.to_owned())])
}

fn sign_in_words(since: &[String], passkeys: &[String]) -> String {
    let signed_in = if since.is_empty() {
        "No browser has signed in since.".to_owned()
    } else {
        format!("Signed in since: {}.", since.join("; "))
    };
    let then = "This signs all browsers out, and none is trusted any more.";
    if passkeys.is_empty() {
        format!("{signed_in} {then}")
    } else {
        format!(
            "{signed_in} {then} Passkeys that were added since are removed: {}.",
            passkeys.iter().map(|name| isolated(name)).collect::<Vec<_>>().join("; ")
        )
    }
}

fn password_words(changed: Option<&str>) -> String {
    let then = "It stops working, and we mail you a link to set a new one.";
    changed.map_or_else(|| then.to_owned(), |at| format!("It was changed on {at}. {then}"))
}

fn code_words(made: &[(CodeKind, String)]) -> String {
    let each = made.iter().map(|(kind, at)| match kind {
        CodeKind::Recovery => format!("A recovery code was made on {at}."),
        CodeKind::Backup => format!("Backup codes were made on {at}."),
        CodeKind::ApiKey => format!("An API key was created on {at}."),
    });
    each.chain(["They stop working. You can make new ones.".to_owned()]).collect::<Vec<_>>().join(" ")
}

fn address_words(offer: &AddressOffer) -> Option<(&'static str, String)> {
    match offer {
        AddressOffer::Cancel { new_email } => Some((
            "Cancel the change of the address",
            format!("The account keeps its address; {new_email} does not get it."),
        )),
        AddressOffer::Undo { old_email, new_email, .. } => {
            Some(("Undo the change of the address", format!("{old_email} takes the place of {new_email} again.")))
        }
        AddressOffer::Settled { .. } => None,
    }
}

/// The change may have happened since the page was loaded: then it has no field for the code that is asked for.
fn place_without_a_code(problem: SecureProblem) -> Place<At> {
    match problem {
        SecureProblem::CodeMissing | SecureProblem::CodeWrong => Place::bar(
            "The address has changed in the meantime. Nothing was done yet. Open the link in the mail again.",
        ),
        other => place(other),
    }
}

fn place(problem: SecureProblem) -> Place<At> {
    match problem {
        SecureProblem::NotSure => Place::at(At::Sure, "Tick this if it was not you. Without it nothing is changed."),
        SecureProblem::CodeMissing => {
            Place::at(At::Code, "Enter the code that the app shows now, or untick the change of the address.")
        }
        SecureProblem::CodeWrong => Place::at(
            At::Code,
            "This code is wrong, or was used already. Wait until the app shows the next one, and enter that. Nothing was \
             changed.",
        ),
        SecureProblem::NothingTicked => Place::bar("Tick what we should undo. Nothing was changed."),
        SecureProblem::Used => Place::bar("This link has been used already. What was ticked then has been undone."),
        SecureProblem::Expired => {
            Place::bar("This link has expired. Set a new password by mail: that keeps others out too.")
        }
        SecureProblem::Unknown => Place::bar("This link does not work. Copy the whole link from the mail."),
    }
}
