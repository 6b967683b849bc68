//! **Passkeys** on the Security page: added, renamed, removed.

use leptos::{either::Either, prelude::*};
use model::{
    passkey::{Passkey, PasskeysPage, RemovePasskeyProblem, RenamePasskeyProblem},
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
    text::{NAME_MAX, TextProblem},
};

use crate::{
    components::{FailureBar, Icon, IconView, ProofField, Submit, failure_of},
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, SharedFrame},
    notice::Notice,
    pages::settings::add_passkey::AddPasskeyForm,
};

#[server(prefix = "/do", endpoint = "load-passkeys")]
async fn load_passkeys() -> Result<PasskeysPage, Failure<Never>> {
    use crate::context;
    let actor = context::actor()?;
    context::read(context::accounts()?.passkeys(actor)).await
}

/// Gives a passkey another name; gives back the card as it is now.
#[server(name = RenamePasskey, prefix = "/do", endpoint = "rename-passkey")]
pub async fn rename_passkey(id: String, name: String) -> Result<PasskeysPage, Failure<RenamePasskeyProblem>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let core = accounts.clone();
    context::mutate(async move { core.rename_passkey(actor, &id, &name).await }).await?;
    context::notice_without_scripts(Notice::PasskeyRenamed);
    context::read(accounts.passkeys(actor)).await
}

/// Removes a passkey; gives back the card as it is now.
#[server(name = RemovePasskey, prefix = "/do", endpoint = "remove-passkey")]
pub async fn remove_passkey(
    id: String,
    #[server(default)] proof: Secret,
) -> Result<PasskeysPage, Failure<Vec<RemovePasskeyProblem>>> {
    use crate::context;
    let accounts = context::accounts()?;
    let sudo = context::sudo(proof, |problem| vec![RemovePasskeyProblem::Sudo(problem)]).await?;
    let core = accounts.clone();
    let removed = async move { core.remove_passkey(sudo, &id).await };
    context::mutate(removed).await.map_err(|failure| failure.map(|problem| vec![problem]))?;
    context::notice_without_scripts(Notice::PasskeyRemoved);
    context::read(accounts.passkeys(sudo.actor())).await
}

/// The card.
#[component]
pub fn PasskeysCard() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_passkeys());
    view! {
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <Card page /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your passkeys." /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Card(page: PasskeysPage) -> impl IntoView {
    let (rename, remove) = (ServerAction::<RenamePasskey>::new(), ServerAction::<RemovePasskey>::new());
    let kept = RwSignal::new(page);
    // Which row the answer is about: all of them send by the same action.
    let about = RwSignal::new(String::new());
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| {
        if let Some(Ok(page)) = rename.value().get() {
            kept.set(page);
            shared.say(Some(Notice::PasskeyRenamed));
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(page)) = remove.value().get() {
            kept.set(page);
            shared.say(Some(Notice::PasskeyRemoved));
        }
    });
    let is_empty = Memo::new(move |_| kept.with(|page| page.passkeys.is_empty()));
    let rows = move || {
        kept.with(|page| {
            let rows = page.passkeys.iter().cloned();
            rows.map(|row| view! { <Row row rename remove about proof=page.proof /> }).collect_view()
        })
    };
    view! {
        <FailureBar failure=failure_of(rename) refused=|problem| Some(rename_words(*problem)) />
        <FailureBar failure=failure_of(remove) refused=|problems| remove_summary(problems) />
        <section class="card" id="passkeys">
            <header>
                <h2>"Passkeys"</h2>
                <p>
                    "A passkey signs you in with the fingerprint, face or screen lock of your device, without your password and without a code."
                </p>
            </header>
            {move || if is_empty.get() {
                Either::Left(view! {
                    <div class="empty">
                        <span class="ico"><IconView icon=Icon::Key /></span>
                        <p>"No passkeys yet. Add one on each device that you sign in with, or on a security key."</p>
                    </div>
                })
            } else {
                Either::Right(view! { <ul class="rows">{rows}</ul> })
            }}
            <AddPasskeyForm kept />
        </section>
    }
}

#[component]
fn Row(
    row: Passkey,
    rename: ServerAction<RenamePasskey>,
    remove: ServerAction<RemovePasskey>,
    about: RwSignal<String>,
    proof: Option<ProofKind>,
) -> impl IntoView {
    let Passkey { id, name, created, last_used } = row;
    let is_about = {
        let id = id.clone();
        Signal::derive(move || about.with(|about| *about == id))
    };
    let failure = failure_of(remove);
    let refused = Signal::derive(move || match failure.get().filter(|_| is_about.get()) {
        Some(Failure::Refused(problems)) => problems.into_iter().find_map(|problem| match problem {
            RemovePasskeyProblem::Sudo(problem) => Some(problem),
            RemovePasskeyProblem::Gone | RemovePasskeyProblem::LastWay => None,
        }),
        _ => None,
    });
    let asked = Signal::stored(proof);
    let removing = Signal::derive(move || remove.pending().get() && is_about.get());
    let begin = {
        let id = id.clone();
        move |_| about.set(id.clone())
    };
    // For whoever hears the words without seeing where they stand.
    let (what, name_what) = (format!(" {name}"), format!("Name of {name}"));
    let (renamed_id, form) = (id.clone(), format!("remove-{id}"));
    view! {
        <li>
            <span class="ico"><IconView icon=Icon::Key /></span>
            <div>
                <b>{name.clone()}</b>
                <small>
                    "Added "{created}" · "
                    {match last_used {
                        Some(at) => Either::Left(format!("last used {at}")),
                        None => Either::Right("not used yet"),
                    }}
                </small>
                <div class="row-ways">
                    <details class="more quiet-more">
                        <summary>"Rename"<span class="visually-hidden">{what.clone()}</span></summary>
                        <ActionForm action=rename attr:class="code-form">
                            <input type="hidden" name="id" value=renamed_id />
                            <input
                                class="in" name="name" aria-label=name_what value=name maxlength=NAME_MAX.to_string()
                                autocomplete="off"
                            />
                            <button type="submit" class="btn">"Save name"</button>
                        </ActionForm>
                    </details>
                    <details class="more quiet-more">
                        <summary>"Remove"<span class="visually-hidden">{what}</span></summary>
                        <ActionForm action=remove attr:class="stack tight" attr:novalidate=true on:submit:capture=begin>
                            <p class="small quiet">"It will not sign you in any more. Your device keeps it until you delete it there too."</p>
                            <input type="hidden" name="id" value=id />
                            <ProofField form asked refused />
                            <div class="actions"><Submit label="Remove passkey" pending=removing class="btn bad" /></div>
                        </ActionForm>
                    </details>
                </div>
            </div>
        </li>
    }
}

fn rename_words(problem: RenamePasskeyProblem) -> String {
    match problem {
        RenamePasskeyProblem::Gone => GONE.to_owned(),
        RenamePasskeyProblem::Name(TextProblem::Missing) => "Type a name for the passkey.".to_owned(),
        RenamePasskeyProblem::Name(TextProblem::TooLong) => {
            format!("The name can have at most {NAME_MAX} characters.")
        }
        RenamePasskeyProblem::Name(TextProblem::Forbidden) => {
            "The name holds characters that cannot be shown. Type it again.".to_owned()
        }
    }
}

const GONE: &str = "That passkey was removed already. Reload this page to see which are left.";

const LAST_WAY: &str = "Your password is stopped, so this passkey is your last way to sign in. Set a new password first, \
    or add another passkey.";

fn remove_summary(problems: &[RemovePasskeyProblem]) -> Option<String> {
    // Without scripts nobody knows which row was meant, so that it is said here too.
    let sentence = match *problems.first()? {
        RemovePasskeyProblem::Sudo(SudoProblem::Missing) => {
            "The passkey is still there. To remove it, enter your password with it."
        }
        RemovePasskeyProblem::Sudo(SudoProblem::CodeMissing) => {
            "The passkey is still there. To remove it, enter an authentication code or a backup code with it."
        }
        RemovePasskeyProblem::Sudo(SudoProblem::Wrong) => "The passkey is still there: that was not your password.",
        RemovePasskeyProblem::Sudo(SudoProblem::CodeWrong) => "The passkey is still there: that code does not work.",
        RemovePasskeyProblem::Gone => GONE,
        RemovePasskeyProblem::LastWay => LAST_WAY,
    };
    Some(sentence.to_owned())
}
