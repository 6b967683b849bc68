//! `/secure-account`: where "This wasn't me" leads. Opening it spends nothing, and nothing happens before a box is ticked.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_query_map;
use model::{
    recovery_code::CodeKind,
    secret::Secret,
    secure_account::{AddressOffer, SecureLink, SecureOffer, SecureProblem, TwoFactorOffer},
};

use crate::{
    components::{FailureBar, Field, Icon, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    pages::settings::FailedToLoad,
    paths,
};

#[server(prefix = "/do", endpoint = "look-at-secure-link")]
async fn look_at_secure_link(token: Secret) -> Result<SecureLink, Failure<Never>> {
    use crate::context;
    let accounts = context::accounts()?;
    context::read(accounts.look_at_secure_link(&token)).await
}

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
    use crate::{context, notice::Notice};
    use model::secure_account::SecureForm;
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
#[component]
pub fn SecureAccount() -> impl IntoView {
    let query = use_query_map();
    let token = move || query.read().get("token").unwrap_or_default();
    let page = Resource::new_blocking(token, |token| async move {
        let link = look_at_secure_link(Secret::new(token.clone())).await;
        link.map(|link| (token, link))
    });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((token, SecureLink::Ready(offer))) => EitherOf4::A(view! { <Offer token offer=*offer /> }),
                    Ok((_, SecureLink::Used)) => EitherOf4::B(view! {
                        <Worthless
                            title="This link has been used"
                            lead="What was ticked then is taken back already. If you cannot sign in, set a new password by mail."
                        />
                    }),
                    Ok((_, SecureLink::Expired | SecureLink::Unknown)) => EitherOf4::C(view! {
                        <Worthless
                            title="This link does not work"
                            lead="Such links work for seven days; or part of it is missing. Copy the whole link from the mail, or \
                                set a new password by mail: that keeps others out too."
                        />
                    }),
                    Err(failure) => EitherOf4::D(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Offer(token: String, offer: SecureOffer) -> impl IntoView {
    let action = ServerAction::<Secure>::new();
    let failure = failure_of(action);
    let at_sure = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(SecureProblem::NotSure)) => {
            Some("Tick this if it was not you. Without it nothing is changed.")
        }
        _ => None,
    });
    let account = !offer.is_former;
    let at_code = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(SecureProblem::CodeMissing)) => {
            Some("Enter the code that the app shows now, or untick the change of the address.".to_owned())
        }
        Some(Failure::Refused(SecureProblem::CodeWrong)) => Some(
            "This code is wrong, or was used already. Enter the next one that the app shows. Nothing was changed."
                .to_owned(),
        ),
        _ => None,
    });
    let asks_code = matches!(&offer.address, Some(AddressOffer::Undo { asks_code: true, .. }));
    let in_the_bar: fn(&SecureProblem) -> Option<String> =
        if asks_code { |problem| secure_words(*problem) } else { |problem| without_a_code(*problem) };
    let settled = match &offer.address {
        Some(AddressOffer::Settled { new_email }) => Some(format!(
            "The address was changed to {new_email}, and this mailbox had allowed it, or its time to undo it is over. \
             If that was not you, write to our support."
        )),
        _ => None,
    };
    let turned_off = match &offer.two_factor {
        Some(TwoFactorOffer::Off(at)) => Some(format!(
            "Two-factor authentication was turned off on {at}. Turn it on again on the Security page once you are back in."
        )),
        _ => None,
    };
    let address = offer.address.as_ref().and_then(address_words);
    let nothing = !account && address.is_none();
    let lead = format!("{} on {}.", offer.event, offer.at);
    view! {
        <Gate title="This wasn't you?" lead icon=Icon::Shield notice=None>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=in_the_bar />
                <input type="hidden" name="token" value=token />
                <p>"Account " <b dir="ltr">{offer.email}</b></p>
                {settled.map(|settled| view! { <p>{settled}</p> })}
                {turned_off.map(|sentence| view! { <p>{sentence}</p> })}
                {(!nothing)
                    .then(|| view! {
                        <fieldset class="ticks">
                            <legend>"What we take back"</legend>
                            {account
                                .then(|| view! {
                                    <Tick name="sign_ins" title="Sign out everywhere" sentence=sign_in_words(&offer.sign_ins, &offer.passkeys) />
                                    <Tick
                                        name="password" title="Stop the password"
                                        sentence=password_words(offer.password_changed.as_deref())
                                    />
                                })}
                            {address.map(|(title, sentence)| view! { <Tick name="address" title sentence /> })}
                            {match &offer.two_factor {
                                Some(TwoFactorOffer::On(at)) => Some(view! {
                                    <Tick
                                        name="two_factor" title="Turn two-factor authentication off"
                                        sentence=format!("It was turned on on {at}, maybe with an app that is not yours.")
                                    />
                                }),
                                _ => None,
                            }}
                            {(!offer.codes.is_empty())
                                .then(|| view! { <Tick name="codes" title="Void the codes made since" sentence=code_words(&offer.codes) /> })}
                        </fieldset>
                        {asks_code
                            .then(|| view! {
                                <Field
                                    label="Code" name="code" value=String::new() autocomplete="one-time-code" ltr=true
                                    error=at_code
                                    hint="Undoing the change of the address asks for the two-factor authentication that was on \
                                        then: the code of that authenticator app, or a backup code."
                                        .to_owned()
                                />
                            })}
                        <div class="field">
                            <label class="check">
                                <input
                                    type="checkbox" name="sure" value="true"
                                    aria-invalid=move || at_sure.get().map(|_| "true")
                                    aria-describedby=move || at_sure.get().map(|_| "sure-error")
                                />
                                <b>"This was not me"</b>
                            </label>
                            {move || at_sure.get().map(|sentence| view! { <p class="err" id="sure-error">{sentence}</p> })}
                        </div>
                        <Submit label="Secure my account" pending=action.pending() />
                    })}
                {nothing.then(|| view! { <a class="btn main" href=paths::SIGN_IN>"Sign in"</a> })}
            </ActionForm>
        </Gate>
    }
}

#[component]
fn Tick(name: &'static str, title: &'static str, sentence: String) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="true" checked=true />
            <span>{title} " " <small>{sentence}</small></span>
        </label>
    }
}

#[component]
fn Worthless(title: &'static str, lead: &'static str) -> impl IntoView {
    view! {
        <Gate title lead notice=None>
            <div class="body">
                <a class="btn main" href=paths::FORGOT_PASSWORD>"Set a new password"</a>
                <a class="btn" href=paths::SIGN_IN>"Sign in"</a>
            </div>
        </Gate>
    }
}

fn sign_in_words(since: &[String], passkeys: &[String]) -> String {
    let signed_in = if since.is_empty() {
        "No browser has signed in since.".to_owned()
    } else {
        format!("Signed in since: {}.", since.join("; "))
    };
    let then = "All browsers have to sign in again, and none is trusted any more.";
    if passkeys.is_empty() {
        format!("{signed_in} {then}")
    } else {
        format!("{signed_in} {then} Passkeys that were added since are removed: {}.", passkeys.join("; "))
    }
}

fn password_words(changed: Option<&str>) -> String {
    let then = "It opens nothing any more, and we mail you a link to set a new one.";
    changed.map_or_else(|| then.to_owned(), |at| format!("It was changed on {at}. {then}"))
}

fn code_words(made: &[(CodeKind, String)]) -> String {
    let each = made.iter().map(|(kind, at)| match kind {
        CodeKind::Recovery => format!("A recovery code was made on {at}."),
        CodeKind::Backup => format!("Backup codes were made on {at}."),
    });
    each.chain(["They will not work any more; you can make new ones.".to_owned()]).collect::<Vec<_>>().join(" ")
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
fn without_a_code(problem: SecureProblem) -> Option<String> {
    match problem {
        SecureProblem::CodeMissing | SecureProblem::CodeWrong => Some(
            "The address has changed in the meantime. Nothing was done yet: open the link in the mail again."
                .to_owned(),
        ),
        other => secure_words(other),
    }
}

fn secure_words(problem: SecureProblem) -> Option<String> {
    let words = match problem {
        // They stand at their fields.
        SecureProblem::NotSure | SecureProblem::CodeMissing | SecureProblem::CodeWrong => return None,
        SecureProblem::NothingTicked => "Tick what is to be taken back. Nothing was changed.",
        SecureProblem::Used => "This link has been used already. What was ticked then is taken back.",
        SecureProblem::Expired => "This link has expired. Set a new password by mail: that keeps others out too.",
        SecureProblem::Unknown => "This link does not work. Copy the whole link from the mail.",
    };
    Some(words.to_owned())
}
