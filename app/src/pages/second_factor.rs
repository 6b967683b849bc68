//! `/sign-in/two-factor`: the other half of a sign-in.

use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_query_map;
use model::{
    passkey::PasskeyPurpose,
    secret::Secret,
    two_factor::{HalfSignIn, SecondFactorPage, SecondFactorProblem},
};

use crate::{
    components::{FailureBar, Field, Icon, PasskeyButton, Submit, failure_of},
    failure::{Failure, Never},
    layouts::Gate,
    pages::settings::FailedToLoad,
    paths,
};

#[server(prefix = "/do", endpoint = "load-second-factor")]
async fn load_second_factor() -> Result<SecondFactorPage, Failure<Never>> {
    use crate::context;
    use crate::server_side::context::Cookie;
    let half = context::cookie(Cookie::Half).map(Secret::new);
    context::read(context::accounts()?.second_factor_page(half.as_ref())).await
}

/// Finishes a sign-in, by a code of either kind.
#[server(name = SecondFactor, prefix = "/do", endpoint = "second-factor")]
pub async fn second_factor(
    code: Secret,
    #[server(default)] trust: bool,
    #[server(default)] next: String,
) -> Result<(), Failure<SecondFactorProblem>> {
    use crate::{context, notice::Notice, server_side::context::Cookie};
    use model::code::FEW_BACKUP_CODES;
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

/// The page.
#[component]
pub fn SecondFactorStep() -> impl IntoView {
    let query = use_query_map();
    let next = Memo::new(move |_| query.read().get("next").unwrap_or_default());
    let by_backup_code = Memo::new(move |_| query.read().get("method").is_some_and(|method| method == "backup-code"));
    let page = Resource::new_blocking(|| (), |()| load_second_factor());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(SecondFactorPage { waits: Some(half) }) => {
                        EitherOf3::A(view! { <Form half next=next.get_untracked() by_backup_code /> })
                    }
                    Ok(SecondFactorPage { waits: None }) => EitherOf3::B(view! { <Nothing next=next.get_untracked() /> }),
                    Err(failure) => EitherOf3::C(view! { <FailedToLoad failure /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form(half: HalfSignIn, next: String, by_backup_code: Memo<bool>) -> impl IntoView {
    let action = ServerAction::<SecondFactor>::new();
    let failure = failure_of(action);
    let error = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problem)) => field_words(problem, by_backup_code.get()).map(str::to_owned),
        _ => None,
    });
    let trust = RwSignal::new(false);
    let next_by_passkey = next.clone();
    let here = paths::second_factor_then(&next);
    let with_backup = format!("{here}{}method=backup-code", if here.contains('?') { '&' } else { '?' });
    let again = paths::sign_in_then(paths::local(&next).unwrap_or(paths::PROFILE));
    let field = move || {
        if by_backup_code.get() {
            view! {
                <Field
                    label="Backup code" name="code" value=String::new() autocomplete="off" ltr=true error
                    hint="One of the ten that you saved when you turned two-factor on. Each works once.".to_owned()
                />
            }
            .into_any()
        } else {
            view! {
                <Field
                    label="Authentication code" name="code" value=String::new() autocomplete="one-time-code" ltr=true
                    keys="numeric" error hint="The six digits that your authenticator app shows now.".to_owned()
                />
            }
            .into_any()
        }
    };
    let other_way = move || {
        if by_backup_code.get() {
            view! { <a href=here.clone()>"Use your authenticator app"</a> }.into_any()
        } else {
            view! { <a href=with_backup.clone()>"Use a backup code"</a> }.into_any()
        }
    };
    let foot = move || {
        let again = again.clone();
        view! {
            <p>"Authenticator app and backup codes lost? Write to our support: nobody can turn two-factor off alone."</p>
            <p><a href=again>"Sign in as somebody else"</a></p>
        }
    };
    view! {
        <Gate title="Two-factor authentication" lead="One more step, so that a password alone is not enough." icon=Icon::Shield notice=None foot>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problem| bar_words(*problem).map(str::to_owned) />
                <p><b dir="ltr">{half.email}</b></p>
                {field}
                <label class="check">
                    <input type="checkbox" name="trust" value="true" prop:checked=trust on:change=move |event| trust.set(event_target_checked(&event)) />
                    <span>
                        "Trust this device for 14 days"
                        <small>"Then only the password is asked for here. Not on a computer that others use."</small>
                    </span>
                </label>
                <input type="hidden" name="next" value=next />
                <Submit label="Sign in" pending=action.pending() />
                {half
                    .has_passkey
                    .then(|| view! {
                        <PasskeyButton
                            purpose=PasskeyPurpose::SecondFactor label="Use a passkey" trust next=next_by_passkey.clone()
                        />
                    })}
                <p>{other_way}</p>
            </ActionForm>
        </Gate>
    }
}

/// Where no sign-in waits in this browser.
#[component]
fn Nothing(next: String) -> impl IntoView {
    let again = paths::sign_in_then(paths::local(&next).unwrap_or(paths::PROFILE));
    view! {
        <Gate
            title="Nothing waits here"
            lead="The second step has to follow the first within ten minutes, in the same browser, with at most five tries."
            notice=None
        >
            <div class="body">
                <a class="btn main" href=again>"Sign in"</a>
            </div>
        </Gate>
    }
}

const fn field_words(problem: SecondFactorProblem, by_backup_code: bool) -> Option<&'static str> {
    match (problem, by_backup_code) {
        (SecondFactorProblem::NotACode, false) => Some("Enter the six digits that your authenticator app shows."),
        (SecondFactorProblem::NotACode, true) => {
            Some("A backup code has twelve letters and digits, in three groups. Enter one as you saved it.")
        }
        (SecondFactorProblem::Wrong, false) => {
            Some("This code does not work. Enter the one that your app shows now; each works once.")
        }
        (SecondFactorProblem::Wrong, true) => Some("This code does not work. It may have been used; try the next one."),
        (SecondFactorProblem::Gone, _) => None,
    }
}

const fn bar_words(problem: SecondFactorProblem) -> Option<&'static str> {
    match problem {
        SecondFactorProblem::Gone => Some("This sign-in waited too long, or too many codes were tried. Sign in again."),
        SecondFactorProblem::NotACode | SecondFactorProblem::Wrong => None,
    }
}
