//! `/recover`: back in with the recovery code. Two steps: the address and the code, then a new password.

use leptos::{either::Either, either::EitherOf3, prelude::*};
use model::{
    captcha::{CaptchaOffer, CaptchaPurpose},
    code::RecoveryCodeProblem,
    recovery_code::{RecoverForm, RecoverOffer, RecoverPage, RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
};

use crate::{
    components::{
        CaptchaField, FailureBar, Field, Icon, NewPasswordFields, Submit, UNEQUAL, at_field, captcha_words, failure_of,
        new_password_words,
    },
    failure::{Failure, Never},
    layouts::Gate,
    pages::{settings::FailedToLoad, sign_up::email_words},
    paths,
};

#[server(prefix = "/do", endpoint = "load-recover")]
async fn load_recover() -> Result<(RecoverForm, CaptchaOffer), Failure<Never>> {
    use crate::context;
    let (accounts, network) = (context::accounts()?, context::browser().network);
    let captcha = context::read(accounts.captcha_offer(CaptchaPurpose::Recover, &network)).await?;
    Ok((context::take_typed().unwrap_or_default(), captcha))
}

/// Checks the address and its recovery code.
#[server(name = Recover, prefix = "/do", endpoint = "recover")]
pub async fn recover(
    email: String,
    recovery_code: Secret,
    #[server(default)] captcha: Secret,
) -> Result<(), Failure<Vec<RecoverProblem>>> {
    use crate::context;
    let captcha = context::captcha_answer(captcha);
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = RecoverForm { email: email.clone() };
    let recovered = async move { accounts.recover(&email, &recovery_code, captcha.as_ref(), &browser).await };
    let half = context::mutate(recovered).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::keep_half(&half, paths::RECOVER_PASSWORD);
    Ok(())
}

#[server(prefix = "/do", endpoint = "load-recover-password")]
async fn load_recover_password() -> Result<RecoverPage, Failure<Never>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let half = context::cookie(Cookie::Half).map(Secret::new);
    context::read(context::accounts()?.recover_page(half.as_ref())).await
}

/// Sets the new password and signs in.
#[server(name = RecoverPassword, prefix = "/do", endpoint = "recover-password")]
pub async fn recover_password(
    #[server(default)] code: Secret,
    new_password: Secret,
    confirm_password: Secret,
) -> Result<(), Failure<Vec<RecoverPasswordProblem>>> {
    use crate::{context, notice::Notice, server_side::context::Cookie};
    use accounts::flows::password::NewPassword;
    let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
    let browser = context::browser();
    let accounts = context::accounts()?;
    let form = NewPassword { new: new_password, again: confirm_password, sign_out_others: true };
    let recovered = async move { accounts.recover_password(&half, &code, &form, &browser).await };
    let recovered = context::mutate(recovered).await?;
    context::show_codes(recovered.signed_in.account, &recovered.codes);
    context::notice(Notice::Recovered);
    context::welcome(&recovered.signed_in, paths::CODES);
    Ok(())
}

/// The first step.
#[component]
pub fn RecoverStart() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_recover());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((typed, captcha)) => Either::Left(view! { <Start typed captcha /> }),
                    Err(failure) => Either::Right(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Start(typed: RecoverForm, captcha: CaptchaOffer) -> impl IntoView {
    let action = ServerAction::<Recover>::new();
    let failure = failure_of(action);
    let error = move |field| at_field(failure, field, place);
    let foot = || view! { <p><a href=paths::SIGN_IN>"Back to signing in"</a></p> };
    view! {
        <Gate
            title="Use your recovery code" icon=Icon::Key notice=None foot
            lead="It was shown to you once, when you confirmed your address or made a new one."
        >
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problems| summary(problems) />
                <Field
                    label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true
                    error=error("email")
                />
                <Field
                    label="Recovery code" name="recovery_code" value=String::new() autocomplete="off" ltr=true
                    error=error("recovery_code") hint="Seven groups of four letters and digits. Case, spaces and dashes do not matter.".to_owned()
                />
                <CaptchaField
                    purpose=CaptchaPurpose::Recover offer=Some(captcha) error=error("captcha") sent=action.version()
                    without="Without JavaScript, only a few codes can be tried from your network in an hour."
                />
                <Submit label="Go on" pending=action.pending() />
                <p class="quiet small">
                    "It sets a new password. It never turns two-factor authentication off: where that is on, its code is asked for too."
                </p>
            </ActionForm>
        </Gate>
    }
}

/// The second step.
#[component]
pub fn RecoverFinish() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_recover_password());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(RecoverPage { waits: Some(offer) }) => EitherOf3::A(view! { <Finish offer /> }),
                    Ok(RecoverPage { waits: None }) => EitherOf3::B(view! { <Nothing /> }),
                    Err(failure) => EitherOf3::C(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Finish(offer: RecoverOffer) -> impl IntoView {
    let action = ServerAction::<RecoverPassword>::new();
    let failure = failure_of(action);
    let error = move |field| at_field(failure, field, finish_place);
    let typed = RwSignal::new(String::new());
    view! {
        <Gate title="Set a new password" lead="Your recovery code is right. Every browser is signed out, and you get a new recovery code." notice=None>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problems| finish_summary(problems) />
                <p><b dir="ltr">{offer.email.clone()}</b></p>
                // For password managers: whose password it is.
                <input type="text" class="visually-hidden" value=offer.email autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
                {offer
                    .asks_code
                    .then(|| view! {
                        <Field
                            label="Authentication code" name="code" value=String::new() autocomplete="one-time-code" ltr=true
                            error=error("code")
                            hint="Two-factor authentication is on: the six digits that your app shows, or a backup code.".to_owned()
                        />
                    })}
                <NewPasswordFields
                    policy=offer.policy typed error=error("new_password") repeat_error=error("confirm_password")
                />
                <Submit label="Set new password" pending=action.pending() />
                {offer
                    .asks_code
                    .then(|| view! {
                        <p class="quiet small">
                            "Without your authenticator app AND your backup codes, account access requires support intervention."
                        </p>
                    })}
            </ActionForm>
        </Gate>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Gate
            title="Nothing waits here"
            lead="The new password has to follow the recovery code within ten minutes, in the same browser."
            notice=None
        >
            <div class="body">
                <a class="btn main" href=paths::RECOVER>"Use your recovery code"</a>
                <a class="btn" href=paths::SIGN_IN>"Sign in"</a>
            </div>
        </Gate>
    }
}

fn summary(problems: &[RecoverProblem]) -> Option<String> {
    problems
        .contains(&RecoverProblem::Wrong)
        .then(|| "That address and recovery code do not belong together. Check both and try again.".to_owned())
}

/// Where a refusal belongs, and what it says.
fn place(problem: RecoverProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        RecoverProblem::Email(problem) => ("email", email_words(problem)),
        RecoverProblem::Code(problem) => ("recovery_code", code_words(problem)),
        RecoverProblem::Captcha(problem) => ("captcha", captcha_words(problem)),
        RecoverProblem::Wrong => ("", ""),
    };
    (field, sentence.to_owned())
}

const fn code_words(problem: RecoveryCodeProblem) -> &'static str {
    match problem {
        RecoveryCodeProblem::Missing => "Enter your recovery code.",
        RecoveryCodeProblem::Length => "A recovery code has 28 letters and digits. Compare it with what you saved.",
        RecoveryCodeProblem::Symbol => {
            "A recovery code has letters and digits only, and none of 0, O, 1 and I. Compare it with what you saved."
        }
        RecoveryCodeProblem::Mistyped => "There is a typing error in this code. Compare it with what you saved.",
    }
}

fn finish_summary(problems: &[RecoverPasswordProblem]) -> Option<String> {
    problems.contains(&RecoverPasswordProblem::Gone).then(|| {
        "This waited too long, too many codes were tried, or the account changed meanwhile. Begin again with your recovery code."
            .to_owned()
    })
}

/// Where a refusal belongs, and what it says.
fn finish_place(problem: RecoverPasswordProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        RecoverPasswordProblem::NotACode => {
            ("code", "Enter the six digits that your authenticator app shows, or a backup code.")
        }
        RecoverPasswordProblem::CodeWrong => (
            "code",
            "This code does not work. Enter the one that your app shows now (each works once), or a backup code.",
        ),
        RecoverPasswordProblem::New(problem) => ("new_password", new_password_words(problem)),
        RecoverPasswordProblem::Unequal => ("confirm_password", UNEQUAL),
        RecoverPasswordProblem::Gone => ("", ""),
    };
    (field, sentence.to_owned())
}
