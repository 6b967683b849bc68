//! Asking for a passkey and taking its answer, whatever it is for: to sign in, as the second factor, as a proof. No page
//! of its own: the buttons stand on several, and what presses do is in the browser's half, `behaviours/passkey`.

use leptos::prelude::*;
use model::{
    code::FEW_BACKUP_CODES,
    passkey::{PasskeyOffer, PasskeyProblem, PasskeyPurpose},
    secret::Secret,
};

use crate::{components::passkey_words, context, context::Cookie, failure::Failure, notice::Notice};

/// What the browser is asked: for a passkey of whoever answers, of whose sign-in waits for its other half, or of whoever
/// is signed in. Adding one has a function of its own.
#[server(name = AskPasskey, prefix = "/do", endpoint = "ask-passkey")]
pub async fn ask_passkey(purpose: PasskeyPurpose) -> Result<PasskeyOffer, Failure<PasskeyProblem>> {
    context::in_words(ask(purpose).await, |problem| passkey_words(*problem).to_owned())
}

async fn ask(purpose: PasskeyPurpose) -> Result<PasskeyOffer, Failure<PasskeyProblem>> {
    let (accounts, browser) = (context::accounts()?, context::browser());
    match purpose {
        PasskeyPurpose::SignIn => context::mutate(async move { accounts.offer_passkey_sign_in(&browser).await }).await,
        PasskeyPurpose::SecondFactor => {
            let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
            context::mutate(async move { accounts.offer_passkey_second_factor(&half, &browser).await }).await
        }
        PasskeyPurpose::Sudo => {
            let actor = context::actor()?;
            context::mutate(async move { accounts.offer_passkey_proof(actor, &browser).await }).await
        }
        PasskeyPurpose::Add => Err(context::refuse(PasskeyProblem::Expired)),
    }
}

/// Takes the answer: signs in, or opens sudo in this sign-in.
#[server(name = AnswerPasskey, prefix = "/do", endpoint = "answer-passkey")]
pub async fn answer_passkey(
    purpose: PasskeyPurpose,
    challenge: Secret,
    answer: String,
    #[server(default)] trust: bool,
    #[server(default)] next: String,
) -> Result<(), Failure<PasskeyProblem>> {
    let taken = take(purpose, challenge, answer, trust, next).await;
    context::in_words(taken, |problem| passkey_words(*problem).to_owned())
}

async fn take(
    purpose: PasskeyPurpose,
    challenge: Secret,
    answer: String,
    trust: bool,
    next: String,
) -> Result<(), Failure<PasskeyProblem>> {
    let (accounts, browser) = (context::accounts()?, context::browser());
    match purpose {
        PasskeyPurpose::SignIn => {
            let signed_in = async move { accounts.sign_in_by_passkey(&challenge, &answer, &browser).await };
            context::welcome(&context::mutate(signed_in).await?, &next);
        }
        PasskeyPurpose::SecondFactor => {
            let half = Secret::new(context::cookie(Cookie::Half).unwrap_or_default());
            let finished =
                async move { accounts.finish_sign_in_by_passkey(&half, &challenge, &answer, trust, &browser).await };
            let finished = context::mutate(finished).await?;
            if finished.backup_codes < FEW_BACKUP_CODES {
                context::notice(Notice::FewBackupCodes);
            }
            context::welcome(&finished.signed_in, &next);
        }
        PasskeyPurpose::Sudo => {
            let actor = context::actor()?;
            let proved = async move { accounts.prove_by_passkey(actor, &challenge, &answer).await };
            context::renew(&context::mutate(proved).await?);
            context::notice(Notice::Proved);
        }
        PasskeyPurpose::Add => return Err(context::refuse(PasskeyProblem::Expired)),
    }
    Ok(())
}
