//! `/sign-in/two-factor`: the second step of a sign-in.

use accounts::span;
use leptos::{either::Either, prelude::*};
use model::{
    code::FEW_BACKUP_CODES,
    secret::Secret,
    two_factor::{SecondFactorPage, SecondFactorProblem},
};

use crate::{
    components::{Check, Field, Form, Icon, PasskeyButton, Place, Refused, Submit, url},
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    marks::Deed,
    notice::Notice,
    page::Answer,
    paths,
};

/// Finishes a sign-in, by a code of either kind.
#[server(name = SecondFactor, prefix = "/do", endpoint = "second-factor")]
pub async fn second_factor(
    code: Secret,
    #[server(default)] trust: bool,
    #[server(default)] next: String,
) -> Result<(), Failure<SecondFactorProblem>> {
    let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
    let browser = context::browser();
    let accounts = context::accounts()?;
    let finished = async move { accounts.finish_sign_in(&half, &code, trust, &browser).await };
    let finished = context::mutate(finished).await?;
    if finished.backup_codes < FEW_BACKUP_CODES {
        context::notice(Notice::FewBackupCodes);
    }
    context::welcome(&finished.signed_in, &next);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtCode;

/// The page.
pub async fn page() -> Answer {
    let (next, by_backup_code) = (context::query("next"), context::query("method") == "backup-code");
    let again = paths::sign_in_then(paths::local(&next).unwrap_or(paths::PROFILE));
    let half = context::cookie(Cookie::Half).map(Secret::new);
    let looked = context::accounts()?;
    let SecondFactorPage { waits } = context::read::<_, Never>(looked.second_factor_page(half.as_ref())).await?;
    let Some(half) = waits else {
        return Ok(AuthLayout::new("Sign in again")
            .lead("Finish the second step within ten minutes, in the same browser, with at most five tries.")
            .dead_end(&[("Sign in", again)]));
    };
    let place = if by_backup_code { place_of_backup_code } else { place_of_app_code };
    let refused = Refused::of::<SecondFactor, _>(place, "");
    let here = paths::second_factor_then(&next);
    let with_backup = format!("{here}{}method=backup-code", if here.contains('?') { '&' } else { '?' });
    let (field, other_way) = if by_backup_code {
        let field = view! {
            <Field
                label="Backup code" name="code" autocomplete="off" ltr=true error=refused.at(AtCode)
                hint="One of the ten that you saved when you turned two-factor on. Each works once."
            />
        };
        (Either::Left(field), Either::Left(view! { <a href=here>"Use your authenticator app"</a> }))
    } else {
        let field = view! {
            <Field
                label="Authentication code" name="code" autocomplete="one-time-code" ltr=true keys="numeric"
                error=refused.at(AtCode) hint="The six digits that your authenticator app shows now."
            />
        };
        (Either::Right(field), Either::Right(view! { <a href=with_backup>"Use a backup code"</a> }))
    };
    let trust = format!("Trust this device for {}", span::words(looked.settings.trusted_device));
    let passkey = half.has_passkey.then(|| {
        let next = next.clone();
        view! { <PasskeyButton deed=Deed::PasskeySecondFactor label="Use a passkey" next /> }
    });
    let foot = view! {
        <p>"Lost your authenticator app and your backup codes? Contact our support: you cannot turn two-factor off yourself."</p>
        <p><a href=again>"Sign in as somebody else"</a></p>
    };
    let body = view! {
        <Form to={url::<SecondFactor>()} class="body">
            {refused.bar()}
            <p><b dir="ltr">{half.email}</b></p>
            {field}
            <Check
                name="trust" label=trust
                meaning="We then ask only for your password here. Do not use this on a shared computer."
            />
            <input type="hidden" name="next" value=next />
            <Submit label="Sign in" />
            {passkey}
            <p>{other_way}</p>
        </Form>
    };
    Ok(AuthLayout::new("Two-factor authentication")
        .lead("One more step, because a password alone is not enough.")
        .icon(Icon::Shield)
        .foot(foot)
        .page(body))
}

fn place_of_app_code(problem: SecondFactorProblem) -> Place<AtCode> {
    match problem {
        SecondFactorProblem::NotACode => Place::at(AtCode, "Enter the six digits that your authenticator app shows."),
        SecondFactorProblem::Wrong => Place::at(AtCode, WRONG_CODE),
        SecondFactorProblem::Gone => Place::bar(GONE),
    }
}

fn place_of_backup_code(problem: SecondFactorProblem) -> Place<AtCode> {
    match problem {
        SecondFactorProblem::NotACode => Place::at(
            AtCode,
            "A backup code has twelve letters and digits, in three groups. Enter one as you saved it.",
        ),
        SecondFactorProblem::Wrong => {
            Place::at(AtCode, "This code does not work. You may have used it already: try the next one.")
        }
        SecondFactorProblem::Gone => Place::bar(GONE),
    }
}

/// What is said of a code that is not the app's, or no longer: an app shows a code for a while after it was used.
pub const WRONG_CODE: &str =
    "This code does not work. If you have just used it, wait until your app shows the next one: each works once.";

const GONE: &str = "You took too long, or tried too many codes. Sign in again.";
