//! **Recovery code** on the profile: when it was made, and making a new one.

use leptos::prelude::*;
use model::{
    captcha::CaptchaPurpose,
    recovery_code::{RecoveryCodeCard, RegenerateProblem},
    secret::Secret,
};

use crate::{
    components::{
        Badge, CaptchaField, Card, Field, Form, Place, ProofField, Refused, Submit, Tone, captcha_words, url,
    },
    context,
    failure::Failure,
    notice::Notice,
    pages::link_sent::code_words,
    paths,
};

/// Makes a new recovery code, and leads to it.
#[server(name = RegenerateRecoveryCode, prefix = "/do", endpoint = "regenerate-recovery-code")]
pub async fn regenerate_recovery_code(
    #[server(default)] proof: Secret,
    #[server(default)] captcha: Secret,
    #[server(default)] mail_code: Secret,
) -> Result<(), Failure<RegenerateProblem>> {
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Captcha,
    MailedCode,
}

/// The card.
pub fn card(card: RecoveryCodeCard) -> impl IntoView {
    let RecoveryCodeCard { made, proof, is_mailed } = card;
    let refused = Refused::of::<RegenerateRecoveryCode, _>(place, "");
    let says = if made.is_some() {
        "You get a new code, which we show once. The one that you have now stops working."
    } else {
        "You get a code, which we show once."
    };
    let is_open = refused.is_some() || is_mailed;
    let (tone, state) = match made {
        Some(made) => (Tone::Good, format!("Made {made}")),
        None => (Tone::Warn, "No recovery code yet".to_owned()),
    };
    let mailed_code = is_mailed.then(|| {
        view! {
            <div class="without-scripts">
                <Field
                    label="Code from the mail" name="mail_code" autocomplete="one-time-code" ltr=true keys="numeric"
                    error=refused.at(At::MailedCode) led_to=true hint="Leave it empty to get another one."
                />
            </div>
        }
    });
    view! {
        <Card
            title="Recovery code" id="recovery-code"
            lead="Gets you back in when you have lost your password or your mailbox.".into_any()
        >
            <div class="body edit-in-place">
                <div class="is-now"><Badge tone says=state /></div>
                <details class="edit wide" open=is_open>
                    <summary class="btn">"Regenerate Recovery Code"</summary>
                    <Form to={url::<RegenerateRecoveryCode>()} class="stack">
                        {refused.bar()}
                        <p>{says}</p>
                        <p class="quiet small without-scripts">
                            "Where scripts do not run we first mail you a code. Press the button, then type the code here."
                        </p>
                        <ProofField form="recovery-code" asked=proof refused=refused.proof() />
                        <CaptchaField
                            purpose=CaptchaPurpose::RecoveryCode offer=None error=refused.at(At::Captcha) without=""
                        />
                        {mailed_code}
                        <div class="actions"><Submit label="Show new code" /></div>
                    </Form>
                </details>
            </div>
        </Card>
    }
}

fn place(problem: RegenerateProblem) -> Place<At> {
    match problem {
        RegenerateProblem::Sudo(problem) => Place::Proof(problem),
        RegenerateProblem::Captcha(problem) => Place::at(At::Captcha, captcha_words(problem)),
        RegenerateProblem::Code(problem) => Place::at(At::MailedCode, code_words(problem)),
    }
}
