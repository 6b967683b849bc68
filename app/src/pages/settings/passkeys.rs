//! **Passkeys** on the Security page: added, renamed, removed.
//!
//! Adding one is three steps while the page stands, taken by the browser's half in `behaviours/passkey`: the account
//! proves itself and gets a challenge, the device answers it, the answer is handed in.

use leptos::{attr::custom::custom_attribute, prelude::*};
use model::{
    passkey::{
        AddPasskeyProblem, BeginPasskeyProblem, PASSKEYS_MAX, Passkey, PasskeyOffer, PasskeyProblem, PasskeysPage,
        RemovePasskeyProblem, RenamePasskeyProblem,
    },
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
    text::{NAME_MAX, TextProblem},
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        Card, Confirm, Empty, Icon, NoField, Place, ProofField, Refused, Rename, Row, Rows, TypedName, passkey_words,
        proof_words, url,
    },
    context::{self, Typed},
    failure::Failure,
    marks::{DO, Deed},
    notice::Notice,
};

/// What the browser is asked to make; here the account proves itself.
#[server(name = BeginPasskey, prefix = "/do", endpoint = "begin-passkey")]
pub async fn begin_passkey(
    #[server(default)] proof: Secret,
) -> Result<PasskeyOffer, Failure<Vec<BeginPasskeyProblem>>> {
    context::in_words(begin(proof).await, |problems| problems.first().copied().map(begin_words).unwrap_or_default())
}

async fn begin(proof: Secret) -> Result<PasskeyOffer, Failure<Vec<BeginPasskeyProblem>>> {
    let (accounts, browser) = (context::accounts()?, context::browser());
    let sudo = context::sudo(proof, |problem| vec![BeginPasskeyProblem::Sudo(problem)]).await?;
    let offer = async move { accounts.offer_to_add_passkey(sudo, &browser).await };
    context::mutate(offer).await.map_err(|failure| failure.map(|problem| vec![problem]))
}

/// Adds what the browser made.
#[server(name = AddPasskey, prefix = "/do", endpoint = "add-passkey")]
pub async fn add_passkey(challenge: Secret, answer: String) -> Result<(), Failure<AddPasskeyProblem>> {
    context::in_words(add(challenge, answer).await, |problem| add_words(*problem))
}

async fn add(challenge: Secret, answer: String) -> Result<(), Failure<AddPasskeyProblem>> {
    let (actor, accounts, browser) = (context::actor()?, context::accounts()?, context::browser());
    context::mutate(async move { accounts.add_passkey(actor, &challenge, &answer, &browser).await }).await?;
    context::notice(Notice::PasskeyAdded);
    Ok(())
}

/// Gives a passkey another name.
#[server(name = RenamePasskey, prefix = "/do", endpoint = "rename-passkey")]
pub async fn rename_passkey(id: String, name: String) -> Result<(), Failure<RenamePasskeyProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let typed = TypedPasskeyName(TypedName { id: id.clone(), name: name.clone() });
    context::mutate(async move { accounts.rename_passkey(actor, &id, &name).await })
        .await
        .inspect_err(|_| context::keep_typed(&typed))?;
    context::notice(Notice::PasskeyRenamed);
    Ok(())
}

/// Removes a passkey.
#[server(name = RemovePasskey, prefix = "/do", endpoint = "remove-passkey")]
pub async fn remove_passkey(
    id: String,
    #[server(default)] proof: Secret,
) -> Result<(), Failure<Vec<RemovePasskeyProblem>>> {
    let accounts = context::accounts()?;
    let about = ToRemove { id: id.clone() };
    let sudo = context::sudo(proof, |problem| vec![RemovePasskeyProblem::Sudo(problem)])
        .await
        .inspect_err(|_| context::keep_typed(&about))?;
    let removed = async move { accounts.remove_passkey(sudo, &id).await };
    context::mutate(removed).await.map_err(|failure| failure.map(|problem| vec![problem]))?;
    context::notice(Notice::PasskeyRemoved);
    Ok(())
}

/// What was typed into the line of a row.
#[derive(Serialize, Deserialize)]
struct TypedPasskeyName(TypedName);

impl Typed for TypedPasskeyName {
    const FORM: &'static str = "rename-passkey";
}

/// Which row was to be removed when the proof was refused.
#[derive(Serialize, Deserialize)]
struct ToRemove {
    id: String,
}

impl Typed for ToRemove {
    const FORM: &'static str = "remove-passkey";
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtName;

/// What was refused about one row.
#[derive(Clone, Default)]
struct RefusedRow {
    name: Option<(String, String)>,
    proof: Option<SudoProblem>,
}

/// The card.
pub fn card(page: PasskeysPage) -> impl IntoView {
    let PasskeysPage { passkeys, proof } = page;
    let empty = Empty {
        icon: Icon::Key,
        title: "",
        sentence: "No passkeys yet. Add one on each device that you sign in with, or on a security key.",
        way_out: None,
    };
    let rename = Refused::of::<RenamePasskey, _>(place_of_name, "");
    let remove = Refused::<NoField>::of::<RemovePasskey, _>(place_of_removal, "");
    let typed = context::take_typed().map(|TypedPasskeyName(typed)| typed).zip(rename.at(AtName));
    let to_remove = context::take_typed::<ToRemove>().zip(remove.proof());
    // Its row may be gone meanwhile; then it is said above the card.
    let of_no_row = remove.proof().filter(|_| to_remove.is_none()).map(|problem| {
        view! { <div class="notice bad" role="alert"><p>{proof_words(problem)}</p></div> }
    });
    let rows = passkeys.into_iter().map(|passkey| {
        let name = typed.clone().filter(|(typed, _)| typed.id == passkey.id);
        let name = name.map(|(typed, error)| (typed.name, error));
        let proof_of = to_remove.as_ref().filter(|(about, _)| about.id == passkey.id).map(|(_, problem)| *problem);
        row(passkey, proof, RefusedRow { name, proof: proof_of }).into_any()
    });
    let rows = rows.collect();
    view! {
        {rename.bar()}
        {remove.bar()}
        {of_no_row}
        <Card
            title="Passkeys" id="passkeys" foot=add_button().into_any()
            lead="A passkey signs you in with the fingerprint, face or screen lock of your device. You need no password and no code.".into_any()
        >
            <Rows rows empty />
            {proof.map(|asked| view! {
                <div class="body with-scripts needs-passkeys">
                    <ProofField form=ADD asked=Some(asked) refused=None />
                </div>
            })}
        </Card>
    }
}

/// Which form the proof stands in, though there is none: the browser's half looks for it.
const ADD: &str = "add-passkey";

fn add_button() -> impl IntoView {
    view! {
        <button type="button" class="btn" hidden=true {..custom_attribute(DO, Deed::AddPasskey.as_str())}>
            "Add a passkey"
        </button>
        <div aria-live="polite"></div>
        <span class="small quiet without-scripts">
            "Adding a passkey needs JavaScript and WebAssembly, and one of them does not run in this browser."
        </span>
        <span class="small quiet with-scripts without-passkeys">
            "This browser cannot make passkeys. Use a newer one."
        </span>
    }
}

fn row(passkey: Passkey, proof: Option<ProofKind>, refused: RefusedRow) -> impl IntoView {
    let Passkey { id, name, created, last_used } = passkey;
    let used = last_used.map_or_else(|| "not used yet".to_owned(), |at| format!("last used {at}"));
    let detail = view! { "Added "{created}" · "{used} };
    // For whoever hears the words without seeing where they stand.
    let about = name.clone();
    let (renamed, form) = (id.clone(), format!("remove-{id}"));
    view! {
        <Row icon=Icon::Key title=name.clone() detail=detail.into_any()>
            <Rename opens="Rename" about={about.clone()} id=renamed name to={url::<RenamePasskey>()} refused=refused.name />
            <Confirm
                opens="Remove" about=about label="Remove passkey" to={url::<RemovePasskey>()} form asked=proof
                refused=refused.proof
                is_quiet=true says="It stops signing you in. Your device keeps it until you delete it there too."
            >
                <input type="hidden" name="id" value=id />
            </Confirm>
        </Row>
    }
}

fn begin_words(problem: BeginPasskeyProblem) -> String {
    match problem {
        BeginPasskeyProblem::Sudo(problem) => proof_words(problem).to_owned(),
        BeginPasskeyProblem::TooMany => too_many(),
        BeginPasskeyProblem::NotHere => passkey_words(PasskeyProblem::NotHere).to_owned(),
    }
}

fn add_words(problem: AddPasskeyProblem) -> String {
    match problem {
        AddPasskeyProblem::Answer(why) => passkey_words(why).to_owned(),
        AddPasskeyProblem::TooMany => too_many(),
        AddPasskeyProblem::Known => "This passkey was added before.".to_owned(),
        AddPasskeyProblem::NotKept => {
            "This device cannot keep a passkey that checks who you are. Set up its screen lock, or use another device."
                .to_owned()
        }
    }
}

fn too_many() -> String {
    format!("An account can have {PASSKEYS_MAX} passkeys. First remove one that you no longer use.")
}

fn place_of_name(problem: RenamePasskeyProblem) -> Place<AtName> {
    match problem {
        RenamePasskeyProblem::Gone => Place::bar(GONE),
        RenamePasskeyProblem::Name(TextProblem::Missing) => Place::at(AtName, "Enter a name for the passkey."),
        RenamePasskeyProblem::Name(TextProblem::TooLong) => {
            Place::at(AtName, format!("The name can have at most {NAME_MAX} characters."))
        }
        RenamePasskeyProblem::Name(TextProblem::Forbidden) => {
            Place::at(AtName, "The name has characters that cannot be shown. Type it again.")
        }
    }
}

const GONE: &str = "That passkey was removed already.";

fn place_of_removal(problem: RemovePasskeyProblem) -> Place<NoField> {
    match problem {
        RemovePasskeyProblem::Sudo(problem) => Place::Proof(problem),
        RemovePasskeyProblem::Gone => Place::bar(GONE),
        RemovePasskeyProblem::LastWay => Place::bar(
            "Your password is stopped, so this passkey is your last way to sign in. First set a new password, or add \
             another passkey.",
        ),
    }
}
