//! **Recovery code** on the profile: when it was made, and making a new one.

use leptos::prelude::*;
use model::{
    captcha::CaptchaPurpose,
    recovery_code::{RecoveryCodeCard, RegenerateProblem},
    secret::Secret,
};

use crate::{
    components::{CaptchaField, FailureBar, Field, ProofField, Submit, captcha_words, failure_of, use_scripts},
    failure::Failure,
    pages::link_sent::code_words,
};

/// Makes a new recovery code, and leads to it.
#[server(name = RegenerateRecoveryCode, prefix = "/do", endpoint = "regenerate-recovery-code")]
pub async fn regenerate_recovery_code(
    #[server(default)] proof: Secret,
    #[server(default)] captcha: Secret,
    #[server(default)] mail_code: Secret,
) -> Result<(), Failure<RegenerateProblem>> {
    use crate::{context, notice::Notice, paths};
    let sudo = context::sudo(proof, RegenerateProblem::Sudo).await?;
    let (accounts, browser) = (context::accounts()?, context::browser());
    let codes = if let Some(answer) = context::captcha_answer(captcha) {
        context::mutate(async move { accounts.regenerate_by_captcha(sudo, &answer, &browser).await }).await?
    } else if mail_code.expose().is_empty() {
        let mailed = async move {
            let mailed = accounts.mail_code_for_recovery_code(sudo, &browser).await;
            mailed.map_err(|failure| failure.map(|never| match never {}))
        };
        context::mutate(mailed).await?;
        context::notice(Notice::RecoveryCodeMailed);
        context::redirect(paths::PROFILE);
        return Ok(());
    } else {
        let made = async move { accounts.regenerate_by_mailed_code(sudo, mail_code.expose(), &browser).await };
        context::mutate(made).await?
    };
    context::show_codes(sudo.actor().account, &codes);
    context::redirect(paths::CODES);
    Ok(())
}

/// The card.
#[component]
pub fn RecoveryCodeView(card: RecoveryCodeCard) -> impl IntoView {
    let action = ServerAction::<RegenerateRecoveryCode>::new();
    let failure = failure_of(action);
    let refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(RegenerateProblem::Sudo(problem))) => Some(problem),
        _ => None,
    });
    let captcha_refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(RegenerateProblem::Captcha(problem))) => Some(captcha_words(problem).to_owned()),
        _ => None,
    });
    let code_refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(RegenerateProblem::Code(problem))) => Some(code_words(problem).to_owned()),
        _ => None,
    });
    let (asked, has_one, is_mailed) = (card.proof, card.made.is_some(), card.is_mailed);
    let is_open = failure.with_untracked(Option::is_some) || is_mailed;
    // The test is begun only when somebody is about to press the button.
    let (opened, running) = (RwSignal::new(is_open), use_scripts().running);
    view! {
        <section class="card" id="recovery-code">
            <header>
                <h2>"Recovery code"</h2>
                <p>"Gets you back in when the password or the mailbox is lost."</p>
            </header>
            <div class="body edit-in-place">
                <div class="is-now">
                    {match card.made {
                        Some(made) => view! { <span class="badge good">{format!("Made {made}")}</span> }.into_any(),
                        None => view! { <span class="badge warn">"No recovery code yet"</span> }.into_any(),
                    }}
                </div>
                <details class="edit" open=is_open on:toggle=move |_| opened.set(true)>
                    <summary class="btn">{if has_one { "New code" } else { "Make one" }}</summary>
                    <ActionForm action attr:class="stack" attr:novalidate=true>
                        <FailureBar failure refused=|_| None />
                        <p>
                            {if has_one {
                                "You get a new code, shown once. The one that you have now stops working."
                            } else {
                                "You get a code, shown once."
                            }}
                        </p>
                        <p class="quiet small" hidden=running>
                            "Without JavaScript we mail you a code first: press the button, then type it here."
                        </p>
                        <ProofField form="recovery-code" asked refused />
                        {move || (opened.get() && running.get()).then(|| view! {
                            <CaptchaField
                                purpose=CaptchaPurpose::RecoveryCode offer=None error=captcha_refused sent=action.version()
                                without=""
                            />
                        })}
                        {(is_mailed)
                            .then(|| view! {
                                <div hidden=running>
                                    <Field
                                        label="Code from the mail" name="mail_code" value=String::new()
                                        autocomplete="one-time-code" ltr=true keys="numeric" error=code_refused led_to=true
                                        hint="Leave it empty to have another one mailed.".to_owned()
                                    />
                                </div>
                            })}
                        <div class="actions"><Submit label="Regenerate Recovery Code" pending=action.pending() /></div>
                    </ActionForm>
                </details>
            </div>
        </section>
    }
}
