//! `/magic-link`: what the links open that were asked for by mail. Opening one spends nothing; its button does.

use leptos::{either::EitherOf6, prelude::*};
use leptos_router::hooks::use_query_map;
use model::{
    change_email::{Agreed, Side},
    magic_link::{LinkOffer, LinkProblem, LinkPurpose, MagicLink, SetPasswordProblem},
    secret::Secret,
};

use crate::{
    components::{FailureBar, NewPasswordFields, Submit, UNEQUAL, at_field, failure_of, new_password_words},
    failure::{Failure, Never},
    layouts::Gate,
    notice::Notice,
    pages::settings::FailedToLoad,
    paths,
};

#[server(prefix = "/do", endpoint = "look-at-link")]
async fn look_at_link(token: Secret) -> Result<MagicLink, Failure<Never>> {
    use crate::context;
    let accounts = context::accounts()?;
    context::read(accounts.look_at_link(&token)).await
}

/// Spends a link that signs in.
#[server(name = SignInByLink, prefix = "/do", endpoint = "sign-in-by-link")]
pub async fn sign_in_by_link(token: Secret) -> Result<(), Failure<LinkProblem>> {
    use crate::context;
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
    use crate::context;
    use accounts::flows::password::NewPassword;
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
    use crate::context;
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
#[component]
pub fn MagicLinkPage() -> impl IntoView {
    let query = use_query_map();
    let token = move || query.read().get("token").unwrap_or_default();
    let page = Resource::new_blocking(token, |token| async move {
        let link = look_at_link(Secret::new(token.clone())).await;
        link.map(|link| (token, link))
    });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((token, MagicLink::Ready(offer))) => match offer.purpose {
                        LinkPurpose::SignIn => EitherOf6::A(view! { <ToSignIn token offer /> }),
                        LinkPurpose::SetPassword => EitherOf6::B(view! { <ToSetPassword token offer /> }),
                        LinkPurpose::ConfirmNewAddress => EitherOf6::C(view! { <ToAgree token offer side=Side::New /> }),
                        LinkPurpose::ConfirmOldAddress => EitherOf6::C(view! { <ToAgree token offer side=Side::Old /> }),
                        // Its mail has a code only.
                        LinkPurpose::RecoveryCode => EitherOf6::E(view! { <Unknown /> }),
                    },
                    Ok((_, MagicLink::Expired)) => EitherOf6::D(view! {
                        <Worthless title="This link has expired" lead="Links in our mails work for a short time only. Ask for a new one where you asked for this one." />
                    }),
                    Ok((_, MagicLink::Used | MagicLink::Unknown)) => EitherOf6::E(view! { <Unknown /> }),
                    Err(failure) => EitherOf6::F(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ToSignIn(token: String, offer: LinkOffer) -> impl IntoView {
    let action = ServerAction::<SignInByLink>::new();
    let failure = failure_of(action);
    view! {
        <Gate title="Sign in" lead="One press, and you are signed in in this browser." notice=None>
            <ActionForm action attr:class="body">
                <FailureBar failure refused=|problem| Some(link_words(*problem).to_owned()) />
                <input type="hidden" name="token" value=token />
                <p><b dir="ltr">{offer.email}</b></p>
                <Submit label="Sign in" pending=action.pending() />
                <p class="quiet small">"It works once, until " {offer.until} "."</p>
            </ActionForm>
        </Gate>
    }
}

#[component]
fn ToSetPassword(token: String, offer: LinkOffer) -> impl IntoView {
    let action = ServerAction::<SetPassword>::new();
    let failure = failure_of(action);
    let typed = RwSignal::new(String::new());
    let error = move |field| at_field(failure, field, set_place);
    view! {
        <Gate title="Set a new password" lead="Then you are signed in in this browser." notice=None>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problems| set_summary(problems) />
                <input type="hidden" name="token" value=token />
                <p><b dir="ltr">{offer.email.clone()}</b></p>
                // For password managers: whose password it is.
                <input type="text" class="visually-hidden" value=offer.email autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
                <NewPasswordFields
                    policy=offer.policy typed error=error("new_password") repeat_error=error("confirm_password")
                />
                <label class="check">
                    <input type="checkbox" name="sign_out_others" value="true" />
                    <span>
                        "Sign out other devices"
                        <small>"Without it, browsers that are signed in stay so until they end by themselves."</small>
                    </span>
                </label>
                <Submit label="Set new password" pending=action.pending() />
                <p class="quiet small">"The link works once, until " {offer.until} "."</p>
            </ActionForm>
        </Gate>
    }
}

#[component]
fn ToAgree(token: String, offer: LinkOffer, side: Side) -> impl IntoView {
    let action = ServerAction::<AgreeByLink>::new();
    let failure = failure_of(action);
    let (title, lead, label, word) = match side {
        Side::New => (
            "Confirm your new address",
            "Confirm that this mailbox is yours, and that the account is to have its address.",
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
    view! {
        <Gate title lead notice=None>
            <ActionForm action attr:class="body">
                <FailureBar failure refused=|problem| Some(link_words(*problem).to_owned()) />
                <input type="hidden" name="token" value=token />
                <input type="hidden" name="side" value=word />
                <dl class="key-value">
                    <dt>"Address now"</dt>
                    <dd dir="ltr">{offer.email}</dd>
                    <dt>"New address"</dt>
                    <dd dir="ltr">{offer.new_email}</dd>
                </dl>
                <Submit label pending=action.pending() />
                <p class="quiet small">"The link works once, until " {offer.until} "."</p>
            </ActionForm>
        </Gate>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <Worthless
            title="This link does not work"
            lead="It may have been used already, a newer mail may have taken its place, or part of it is missing. \
                Open the newest mail, or ask for a new link where you asked for this one."
        />
    }
}

#[component]
fn Worthless(title: &'static str, lead: &'static str) -> impl IntoView {
    view! {
        <Gate title lead notice=None>
            <div class="body">
                <a class="btn main" href=paths::SIGN_IN>"Sign in"</a>
                <a class="btn" href=paths::FORGOT_PASSWORD>"Set a new password"</a>
            </div>
        </Gate>
    }
}

const fn link_words(problem: LinkProblem) -> &'static str {
    match problem {
        LinkProblem::Expired => "This link has expired meanwhile. Ask for a new one.",
        LinkProblem::Used => "This link has been used already, or a newer mail took its place. Ask for a new one.",
        LinkProblem::Unknown => "This link does not work. Copy the whole link from the mail, or ask for a new one.",
        LinkProblem::Taken => "The new address belongs to another account meanwhile. Nothing was changed.",
    }
}

fn set_summary(problems: &[SetPasswordProblem]) -> Option<String> {
    problems.iter().find_map(|problem| match problem {
        SetPasswordProblem::Link(problem) => Some(link_words(*problem).to_owned()),
        _ => None,
    })
}

/// Where a refusal belongs, and what it says.
fn set_place(problem: SetPasswordProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        SetPasswordProblem::Link(_) => ("", ""),
        SetPasswordProblem::New(problem) => ("new_password", new_password_words(problem)),
        SetPasswordProblem::Unequal => ("confirm_password", UNEQUAL),
    };
    (field, sentence.to_owned())
}
