//! `/recover`: back in with the recovery code. Two steps: the address and the code, then a new password.

use accounts::flows::password::NewPassword;
use leptos::prelude::*;
use model::{
    captcha::CaptchaPurpose,
    code::RecoveryCodeProblem,
    recovery_code::{RecoverForm, RecoverPage, RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
};

use crate::{
    components::{
        CaptchaField, Field, Form, Icon, NewPasswordFields, Place, Refused, Submit, UNEQUAL, UsernameOf, captcha_words,
        new_password_words, url,
    },
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    notice::Notice,
    page::Answer,
    pages::sign_up::email_words,
    paths,
};

/// Checks the address and its recovery code.
#[server(name = Recover, prefix = "/do", endpoint = "recover")]
pub async fn recover(
    email: String,
    recovery_code: Secret,
    #[server(default)] captcha: Secret,
) -> Result<(), Failure<Vec<RecoverProblem>>> {
    let captcha = context::captcha_answer(captcha);
    let browser = context::browser();
    let accounts = context::accounts()?;
    let kept = RecoverForm { email: email.clone() };
    let recovered = async move { accounts.recover(&email, &recovery_code, captcha.as_ref(), &browser).await };
    let half = context::mutate(recovered).await.inspect_err(|_| context::keep_typed(&kept))?;
    context::keep_half(&half, paths::RECOVER_PASSWORD);
    Ok(())
}

/// Sets the new password and signs in.
#[server(name = RecoverPassword, prefix = "/do", endpoint = "recover-password")]
pub async fn recover_password(
    #[server(default)] code: Secret,
    new_password: Secret,
    confirm_password: Secret,
) -> Result<(), Failure<Vec<RecoverPasswordProblem>>> {
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Email,
    Code,
    Captcha,
}

/// The first step.
pub async fn page() -> Answer {
    let (accounts, network) = (context::accounts()?, context::browser().network);
    let offer = context::read::<_, Never>(accounts.captcha_offer(CaptchaPurpose::Recover, &network)).await?;
    let typed: RecoverForm = context::take_typed().unwrap_or_default();
    let refused = Refused::of::<Recover, _>(place, "");
    let foot = view! { <p><a href=paths::SIGN_IN>"Back to signing in"</a></p> };
    let body = view! {
        <Form to={url::<Recover>()} class="body">
            {refused.bar()}
            <Field
                label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true
                error=refused.at(At::Email)
            />
            <Field
                label="Recovery code" name="recovery_code" autocomplete="off" ltr=true error=refused.at(At::Code)
                hint="Seven groups of four letters and digits. Capital letters, spaces and dashes do not matter."
            />
            <CaptchaField
                purpose=CaptchaPurpose::Recover offer=Some(offer) error=refused.at(At::Captcha)
                without="Where scripts do not run you can try only a few codes in an hour."
            />
            <Submit label="Continue" />
            <p class="quiet small">
                "Next you set a new password. Two-factor authentication stays on: if you use it, we ask for its code too."
            </p>
        </Form>
    };
    Ok(AuthLayout::new("Use your recovery code")
        .lead("We showed it to you once, when you confirmed your address or made a new one.")
        .icon(Icon::Key)
        .foot(foot)
        .page(body))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum AtPassword {
    Code,
    New,
    Repeated,
}

/// The second step.
pub async fn password_page() -> Answer {
    let half = context::cookie(Cookie::Half).map(Secret::new);
    let RecoverPage { waits } = context::read::<_, Never>(context::accounts()?.recover_page(half.as_ref())).await?;
    let Some(offer) = waits else {
        return Ok(AuthLayout::new("Start again")
            .lead("Set the new password within ten minutes of entering the recovery code, in the same browser.")
            .dead_end(&[
                ("Use your recovery code", paths::RECOVER.to_owned()),
                ("Sign in", paths::SIGN_IN.to_owned()),
            ]));
    };
    let refused = Refused::of::<RecoverPassword, _>(place_of_password, "");
    let code = offer.asks_code.then(|| {
        view! {
            <Field
                label="Authentication code" name="code" autocomplete="one-time-code" ltr=true
                error=refused.at(AtPassword::Code)
                hint="Two-factor authentication is on. Enter the six digits that your app shows, or a backup code."
            />
        }
    });
    let warning = offer.asks_code.then(|| {
        view! {
            <p class="quiet small">
                "Without your authenticator AND your backup codes, account access requires support intervention."
            </p>
        }
    });
    let body = view! {
        <Form to={url::<RecoverPassword>()} class="body">
            {refused.bar()}
            <p><b dir="ltr">{offer.email.clone()}</b></p>
            <UsernameOf email=offer.email />
            {code}
            <NewPasswordFields
                policy=offer.policy error=refused.at(AtPassword::New) repeat_error=refused.at(AtPassword::Repeated)
            />
            <Submit label="Set new password" />
            {warning}
        </Form>
    };
    Ok(AuthLayout::new("Set a new password")
        .lead("Your recovery code is correct. This signs every browser out, and you get a new recovery code.")
        .page(body))
}

fn place(problem: RecoverProblem) -> Place<At> {
    match problem {
        RecoverProblem::Email(problem) => Place::at(At::Email, email_words(problem)),
        RecoverProblem::Code(problem) => Place::at(At::Code, code_words(problem)),
        RecoverProblem::Captcha(problem) => Place::at(At::Captcha, captcha_words(problem)),
        RecoverProblem::Wrong => {
            Place::bar("That email address and recovery code do not match. Check both and try again.")
        }
    }
}

const fn code_words(problem: RecoveryCodeProblem) -> &'static str {
    match problem {
        RecoveryCodeProblem::Missing => "Enter your recovery code.",
        RecoveryCodeProblem::Length => "A recovery code has 28 letters and digits. Compare it with what you saved.",
        RecoveryCodeProblem::Symbol => {
            "A recovery code has only letters and digits, and none of 0, O, 1 and I. Compare it with what you saved."
        }
        RecoveryCodeProblem::Mistyped => "This code has a typing error. Compare it with what you saved.",
    }
}

fn place_of_password(problem: RecoverPasswordProblem) -> Place<AtPassword> {
    match problem {
        RecoverPasswordProblem::NotACode => {
            Place::at(AtPassword::Code, "Enter the six digits that your authenticator app shows, or a backup code.")
        }
        RecoverPasswordProblem::CodeWrong => Place::at(
            AtPassword::Code,
            "This code does not work. If you have just used it, wait until your app shows the next one, or enter a backup \
             code.",
        ),
        RecoverPasswordProblem::New(problem) => Place::at(AtPassword::New, new_password_words(problem)),
        RecoverPasswordProblem::Unequal => Place::at(AtPassword::Repeated, UNEQUAL),
        RecoverPasswordProblem::Gone => Place::bar(
            "You took too long, tried too many codes, or the account changed in the meantime. Start again with your \
             recovery code.",
        ),
    }
}
