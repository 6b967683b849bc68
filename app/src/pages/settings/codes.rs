//! `/settings/codes`: codes that were just made, shown until they are saved or ten minutes have passed.

use leptos::{either::Either, prelude::*};
use model::recovery_code::{CodeKind, NewCodes};
use serde::{Deserialize, Serialize};

use crate::{
    components::{Card, Place, Refused, ShownOnce, Submit, product_name, url},
    context,
    context::Cookie,
    failure::Failure,
    layouts::SignedIn,
    page::Answer,
    paths,
};

/// Why one does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodesProblem {
    /// The box is not ticked.
    NotSaved,
}

/// Has the codes shown no more.
#[server(name = CodesSaved, prefix = "/do", endpoint = "codes-saved")]
pub async fn codes_saved(#[server(default)] saved: bool) -> Result<(), Failure<CodesProblem>> {
    let actor = context::actor()?;
    let kind = context::shown_codes(actor.account).map(|codes| codes.kind);
    if !saved && kind.is_some() {
        return Err(context::refuse(CodesProblem::NotSaved));
    }
    context::set_cookie(Cookie::Codes, "", 0);
    context::redirect(match kind {
        Some(CodeKind::Backup) => paths::SECURITY,
        Some(CodeKind::ApiKey) => paths::API_KEYS,
        Some(CodeKind::Recovery) | None => paths::PROFILE,
    });
    Ok(())
}

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Your codes", "Sign in to load your codes.").await?;
    let codes = context::shown_codes(who.actor.account);
    let (title, lead) = match &codes {
        Some(codes) if codes.kind == CodeKind::ApiKey => {
            ("Your new key", "We show it only once. Save it before you continue.")
        }
        _ => ("Your codes", "We show them only once. Save them before you continue."),
    };
    let card = match codes {
        Some(codes) => Either::Left(shown(codes)),
        None => Either::Right(nothing()),
    };
    Ok(who.page(title, lead, card).secret())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtSaved;

fn shown(codes: NewCodes) -> impl IntoView {
    let not_saved = |CodesProblem::NotSaved| {
        Place::at(AtSaved, "Tick this once you have saved what is above. We do not show it again.")
    };
    let refused = Refused::of::<CodesSaved, _>(not_saved, "");
    let NewCodes { kind, codes, email, made } = codes;
    let (title, sentence, copies, file, saved) = match kind {
        CodeKind::Recovery => (
            "Recovery code",
            "Gets you back in when you have lost your password or your mailbox. Your account has one; this one replaces any before it.",
            "Copy recovery code",
            "recovery-code.txt",
            "I have saved the code",
        ),
        CodeKind::Backup => (
            "Backup codes",
            "Each replaces your authenticator app once. Store them somewhere safe; without your authenticator AND your backup codes, \
             account access requires support intervention.",
            "Copy backup codes",
            "backup-codes.txt",
            "I have saved the codes",
        ),
        CodeKind::ApiKey => (
            "API key",
            "Give it to the program that acts for you, as Authorization: Bearer. Whoever has it can do what its scopes allow.",
            "Copy API key",
            "api-key.txt",
            "I have saved the key",
        ),
    };
    // One that is long stands in several groups.
    let values = if kind == CodeKind::Recovery { vec![codes.concat()] } else { codes };
    let head = format!("{} – {title}\n{email}\nMade {made}", product_name());
    view! {
        {refused.bar()}
        <Card
            title lead=sentence.into_any() to={url::<CodesSaved>()}
            foot=view! { <Submit label="Continue" /> }.into_any()
        >
            <div class="body">
                <ShownOnce values copies file head saved error=refused.at(AtSaved) />
            </div>
        </Card>
    }
}

/// Where none were made just now.
fn nothing() -> impl IntoView {
    let lead = "We show codes once, right after they are made. You can make new ones; the old ones then stop working.";
    let foot = view! {
        <a class="btn" href=paths::PROFILE>"Recovery code"</a>
        <a class="btn" href=paths::SECURITY>"Backup codes"</a>
        <a class="btn" href=paths::API_KEYS>"API keys"</a>
    };
    view! { <Card title="Nothing to show" lead=lead.into_any() foot=foot.into_any() /> }
}
