//! `/settings/codes`: codes that were just made, shown until they are saved or ten minutes have passed.

use leptos::{either::EitherOf3, prelude::*};
use model::recovery_code::{CodeKind, NewCodes};
use serde::{Deserialize, Serialize};

use crate::{
    components::{Copy, FailureBar, Submit, failure_of, product_name},
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, PageHead, SharedFrame},
    notice::Notice,
    paths,
};

/// Why one does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodesProblem {
    /// The box is not ticked.
    NotSaved,
}

/// What is shown, and what was done before. Whoever comes from another settings page has its frame already, and so takes
/// the notice here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesPage {
    codes: Option<NewCodes>,
    notice: Option<Notice>,
}

#[server(prefix = "/do", endpoint = "load-codes")]
async fn load_codes() -> Result<CodesPage, Failure<Never>> {
    use crate::context;
    let actor = context::actor()?;
    Ok(CodesPage { codes: context::shown_codes(actor.account), notice: context::take_notice() })
}

/// Has the codes shown no more.
#[server(name = CodesSaved, prefix = "/do", endpoint = "codes-saved")]
pub async fn codes_saved(#[server(default)] saved: bool) -> Result<(), Failure<CodesProblem>> {
    use crate::{context, server_side::context::Cookie};
    let actor = context::actor()?;
    let kind = context::shown_codes(actor.account).map(|codes| codes.kind);
    if !saved && kind.is_some() {
        return Err(context::refuse(CodesProblem::NotSaved));
    }
    context::set_cookie(Cookie::Codes, "", 0);
    context::redirect(if kind == Some(CodeKind::Backup) { paths::SECURITY } else { paths::PROFILE });
    Ok(())
}

/// The page.
#[component]
pub fn Codes() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_codes());
    view! {
        <PageHead title="Your codes" lead="Shown once: save them before you go on." />
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(CodesPage { codes: Some(codes), notice }) => EitherOf3::A(view! { <Shown codes notice /> }),
                    Ok(CodesPage { codes: None, .. }) => EitherOf3::B(view! { <Nothing /> }),
                    Err(failure) => EitherOf3::C(view! { <NotLoaded failure sentence="Sign in to load your codes." /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Shown(codes: NewCodes, notice: Option<Notice>) -> impl IntoView {
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| {
        if notice.is_some() {
            shared.say(notice);
        }
    });
    let action = ServerAction::<CodesSaved>::new();
    let failure = failure_of(action);
    let not_saved = Signal::derive(move || failure.with(|failure| matches!(failure, Some(Failure::Refused(_)))));
    let (title, sentence, what, file) = match codes.kind {
        CodeKind::Recovery => (
            "Recovery code",
            "Gets you back in when the password or the mailbox is lost. There is one for your account; this one takes the place of any before.",
            "Copy recovery code",
            "recovery-code.txt",
        ),
        CodeKind::Backup => (
            "Backup codes",
            "Each stands in for your authenticator app once. Store them somewhere safe; without your authenticator AND your backup codes, \
             account access requires support intervention.",
            "Copy backup codes",
            "backup-codes.txt",
        ),
    };
    let all = codes.codes.join("\n");
    let text = format!("{} – {title}\n{}\nMade {}\n\n{all}\n", product_name(), codes.email, codes.made);
    // A link, so that it works without scripts too.
    let download = format!("data:text/plain;charset=utf-8,{}", paths::percent_encode(&text));
    let list = match codes.kind {
        CodeKind::Recovery => view! { <p class="code">{codes.codes.concat()}</p> }.into_any(),
        CodeKind::Backup => {
            let codes = codes.codes.iter().map(|code| view! { <li>{code.clone()}</li> }).collect_view();
            view! { <ol>{codes}</ol> }.into_any()
        }
    };
    view! {
        <FailureBar failure refused=|_| None />
        <ActionForm action attr:class="card" attr:novalidate=true>
            <header>
                <h2>{title}</h2>
                <p>{sentence}</p>
            </header>
            <div class="body">
                <div class="once">
                    {list}
                    <div class="actions">
                        <Copy text=all what />
                        <a class="btn" href=download download=file>"Download"</a>
                    </div>
                    <p class="small quiet">"You see this only now. Keep it in a password manager, or on paper."</p>
                </div>
                <div class="field">
                    <label class="check">
                        <input
                            type="checkbox" name="saved" value="true"
                            aria-invalid=move || not_saved.get().then_some("true")
                            aria-describedby=move || not_saved.get().then_some("saved-error")
                        />
                        {match codes.kind {
                            CodeKind::Recovery => "I have saved the code",
                            CodeKind::Backup => "I have saved the codes",
                        }}
                    </label>
                    {move || not_saved
                        .get()
                        .then(|| view! { <p class="err" id="saved-error">"Tick this once they are saved: they are not shown again."</p> })}
                </div>
            </div>
            <footer><Submit label="Continue" pending=action.pending() /></footer>
        </ActionForm>
    }
}

/// Where none were made just now.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="card">
            <header>
                <h2>"Nothing to show"</h2>
                <p>"Codes are shown once, right after they were made. You can make new ones; the old ones stop working then."</p>
            </header>
            <footer>
                <a class="btn" href=paths::PROFILE>"Recovery code"</a>
                <a class="btn" href=paths::SECURITY>"Backup codes"</a>
            </footer>
        </section>
    }
}
