//! **API keys**: what programs act with for the account. Each is shown once, and dead as soon as it is revoked.

use leptos::prelude::*;
use model::{
    api_key::{
        API_KEYS_MAX, ApiKey, ApiKeyExpiry, ApiKeyScope, ApiKeysPage, CreateApiKeyForm, CreateApiKeyProblem,
        RevokeApiKeyProblem,
    },
    secret::Secret,
    sudo::ProofKind,
    text::{NAME_MAX, TextProblem},
};

use crate::{
    components::{
        Badge, Card, Check, Choice, Day, Empty, Field, Form, Icon, NoField, Place, ProofField, Refused, Row, Rows,
        Select, Submit, Tone, url,
    },
    context,
    failure::{Failure, Never},
    layouts::SignedIn,
    notice::Notice,
    page::Answer,
    paths,
};

/// **Create key**. The next page shows it, once.
#[server(name = CreateApiKey, prefix = "/do", endpoint = "create-api-key")]
pub async fn create_api_key(
    name: String,
    #[server(default)] scopes: Vec<String>,
    expiry: String,
    #[server(default)] expires_on: String,
    #[server(default)] proof: Secret,
) -> Result<(), Failure<Vec<CreateApiKeyProblem>>> {
    let form = CreateApiKeyForm { name, scopes, expiry, expires_on };
    create(form.clone(), proof).await.inspect_err(|_| context::keep_typed(&form))
}

async fn create(form: CreateApiKeyForm, proof: Secret) -> Result<(), Failure<Vec<CreateApiKeyProblem>>> {
    let accounts = context::accounts()?;
    let sudo = context::sudo(proof, |problem| vec![CreateApiKeyProblem::Sudo(problem)]).await?;
    let account = sudo.actor().account;
    let new = context::mutate(async move { accounts.create_api_key(sudo, &form).await }).await?;
    context::show_codes(account, &new);
    context::redirect(paths::CODES);
    Ok(())
}

/// **Revoke** on a row.
#[server(name = RevokeApiKey, prefix = "/do", endpoint = "revoke-api-key")]
pub async fn revoke_api_key(id: String) -> Result<(), Failure<RevokeApiKeyProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.revoke_api_key(actor, &id).await }).await?;
    context::notice(Notice::ApiKeyRevoked);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Name,
    Scopes,
    Expiry,
    Date,
}

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("API keys", "Sign in to load your API keys.").await?;
    let ApiKeysPage { keys, proof } = context::read::<_, Never>(who.accounts.api_keys(who.actor)).await?;
    let empty = Empty {
        icon: Icon::Key,
        title: "No keys yet",
        sentence: "A key lets a program act for you: a script, an AI agent, your own product. Create one below.",
        way_out: None,
    };
    let rows = keys.into_iter().map(|key| row(key).into_any()).collect();
    let cards = view! {
        {Refused::<NoField>::of::<RevokeApiKey, _>(|RevokeApiKeyProblem::Gone| Place::bar("That key was revoked already."), "").bar()}
        <Card title="Your keys" lead="Revoke a key that no program needs any more, or that others may have seen.".into_any()>
            <Rows rows empty />
        </Card>
        {create_card(proof)}
    };
    Ok(who.page("API keys", "Keys with which your programs act for this account.", cards))
}

fn row(key: ApiKey) -> impl IntoView {
    let ApiKey { id, name, start, scopes, created, last_used, expires, has_expired } = key;
    let scopes = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ");
    let used = last_used.map_or_else(|| "not used yet".to_owned(), |at| format!("last used {at}"));
    let ends = match expires {
        Some(at) if has_expired => format!("expired {at}"),
        Some(at) => format!("expires {at}"),
        None => "never expires".to_owned(),
    };
    let detail = view! {
        <code translate="no">{start}"…"</code> " · " {scopes} <br /> "Created "{created}" · "{used}" · "{ends}
    };
    let badge = has_expired.then(|| view! { <Badge tone=Tone::Bad says="Expired" /> }.into_any());
    let about = name.clone();
    let end = view! {
        <Form to={url::<RevokeApiKey>()}>
            <input type="hidden" name="id" value=id />
            <Submit label="Revoke" about class="btn bad" />
        </Form>
    };
    view! { <Row icon=Icon::Key title=name badge=badge detail=detail.into_any() end=end.into_any() /> }
}

fn create_card(proof: Option<ProofKind>) -> impl IntoView {
    let refused = Refused::of::<CreateApiKey, _>(place, "");
    let first = CreateApiKeyForm { expiry: ApiKeyExpiry::DEFAULT.word(), ..CreateApiKeyForm::default() };
    let typed = context::take_typed::<CreateApiKeyForm>().filter(|_| refused.is_some()).unwrap_or(first);
    let ticks = ApiKeyScope::ALL.map(|scope| {
        let is_ticked = typed.scopes.iter().any(|word| word == scope.as_str());
        view! {
            <Check name="scopes[]" value=scope.as_str() label=scope.as_str() meaning=scope.sentence() is_ticked />
        }
    });
    let choices = ApiKeyExpiry::ALL.map(|expiry| {
        let label = match expiry {
            ApiKeyExpiry::Days(days) => format!("In {days} days"),
            ApiKeyExpiry::Date => "On a date".to_owned(),
            ApiKeyExpiry::Never => "Never".to_owned(),
        };
        Choice { value: expiry.word(), label }
    });
    let scopes_error = refused.at(At::Scopes);
    let described_by = scopes_error.as_ref().map(|_| "scopes-error");
    view! {
        <Card title="Create a key" id="create" lead="You see the key once, on the next page. We keep only a fingerprint of it.".into_any()>
            <Form to={url::<CreateApiKey>()} class="body stack">
                {refused.bar()}
                <Field
                    label="Name" name="name" value=typed.name error=refused.at(At::Name) autocomplete="off"
                    hint="What the key is for, so that you recognise it later."
                />
                <fieldset class="ticks" aria-describedby=described_by>
                    <legend>"Scopes"</legend>
                    {ticks.into_iter().collect_view()}
                    {scopes_error.map(|error| view! { <p class="err" id="scopes-error">{error}</p> })}
                </fieldset>
                <div class="two">
                    <Select
                        label="Expires" name="expiry" choices={choices.into()} chosen=typed.expiry
                        error=refused.at(At::Expiry)
                    />
                    <Day
                        label="Last day" name="expires_on" value=typed.expires_on error=refused.at(At::Date)
                        hint_id="expires-hint"
                    />
                </div>
                <p class="small quiet" id="expires-hint">
                    "The last day counts only where you choose On a date. It ends at midnight in your time zone. We mail you a week before a key expires."
                </p>
                <ProofField form="create-api-key" asked=proof refused=refused.proof() />
                <div class="actions"><Submit label="Create key" /></div>
            </Form>
        </Card>
    }
}

fn place(problem: CreateApiKeyProblem) -> Place<At> {
    match problem {
        CreateApiKeyProblem::Sudo(problem) => Place::Proof(problem),
        CreateApiKeyProblem::Name(TextProblem::Missing) => Place::at(At::Name, "Enter a name for the key."),
        CreateApiKeyProblem::Name(TextProblem::TooLong) => {
            Place::at(At::Name, format!("The name can have at most {NAME_MAX} characters."))
        }
        CreateApiKeyProblem::Name(TextProblem::Forbidden) => {
            Place::at(At::Name, "The name has characters that cannot be shown. Type it again.")
        }
        CreateApiKeyProblem::NoScope => Place::at(At::Scopes, "Tick what the key may do."),
        CreateApiKeyProblem::Expiry => Place::at(At::Expiry, "Choose when the key expires."),
        CreateApiKeyProblem::DateMissing => Place::at(At::Date, "Enter the last day on which the key works."),
        CreateApiKeyProblem::DatePast => Place::at(At::Date, "That day is over. Enter a day from today on."),
        CreateApiKeyProblem::DateTooFar => {
            Place::at(At::Date, "Enter a day within the next ten years, or choose Never.")
        }
        CreateApiKeyProblem::TooMany => Place::bar(format!(
            "An account can have {API_KEYS_MAX} keys that work. First revoke one that no program needs any more."
        )),
    }
}
