//! **Sessions**: browsers that are signed in, each of which can be named and ended.

use leptos::{either::Either, prelude::*};
use model::{
    session::{ActiveSignIn, LogoutProblem, NameSignInProblem, SessionsPage},
    text::{NAME_MAX, TextProblem},
};

use crate::{
    components::{FailureBar, Icon, IconView, Submit, failure_of},
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, PageHead, SharedFrame},
    notice::Notice,
};

#[server(prefix = "/do", endpoint = "load-sessions")]
async fn load_sessions() -> Result<SessionsPage, Failure<Never>> {
    use crate::context;
    let actor = context::actor()?;
    let mut page = context::read(context::accounts()?.active_sign_ins(actor)).await?;
    page.driver_sessions.clone_from(&context::links()?.sessions);
    Ok(page)
}

/// **Logout** on a row; gives back the list as it is then.
#[server(name = Logout, prefix = "/do", endpoint = "logout")]
pub async fn logout(id: String) -> Result<SessionsPage, Failure<LogoutProblem>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.log_out_one(actor, &id).await }).await?;
    context::notice_without_scripts(Notice::LoggedOut);
    load_sessions().await.map_err(|failure| failure.map(|never| match never {}))
}

/// **Logout Other Sessions**.
#[server(name = LogoutOthers, prefix = "/do", endpoint = "logout-others")]
pub async fn logout_others() -> Result<SessionsPage, Failure<Never>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let ended =
        async move { accounts.log_out_others(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(ended).await?;
    context::notice_without_scripts(Notice::OthersLoggedOut);
    load_sessions().await
}

/// **Logout All Sessions**: this one too.
#[server(name = LogoutAll, prefix = "/do", endpoint = "logout-all")]
pub async fn logout_all() -> Result<(), Failure<Never>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let ended =
        async move { accounts.log_out_all(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(ended).await?;
    context::farewell();
    context::notice(Notice::AllLoggedOut);
    context::redirect(crate::paths::SIGN_IN);
    Ok(())
}

/// Gives a row a name; an empty one takes it back.
#[server(name = NameSignIn, prefix = "/do", endpoint = "name-sign-in")]
pub async fn name_sign_in(id: String, name: String) -> Result<SessionsPage, Failure<NameSignInProblem>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.name_sign_in(actor, &id, &name).await }).await?;
    context::notice_without_scripts(Notice::SignInNamed);
    load_sessions().await.map_err(|failure| failure.map(|never| match never {}))
}

/// The page.
#[component]
pub fn Sessions() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_sessions());
    view! {
        <PageHead title="Sessions" lead="Browsers where you are signed in." />
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <ListCard page /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your active sessions." /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ListCard(page: SessionsPage) -> impl IntoView {
    let (one, name) = (ServerAction::<Logout>::new(), ServerAction::<NameSignIn>::new());
    let (others, all) = (ServerAction::<LogoutOthers>::new(), ServerAction::<LogoutAll>::new());
    let driver_sessions = page.driver_sessions.clone();
    let kept = RwSignal::new(page);
    let shared = expect_context::<SharedFrame>();
    let done = move |answer: Option<SessionsPage>, notice| {
        if let Some(page) = answer {
            kept.set(page);
            shared.say(Some(notice));
        }
    };
    Effect::new(move |_| done(one.value().get().and_then(Result::ok), Notice::LoggedOut));
    Effect::new(move |_| done(name.value().get().and_then(Result::ok), Notice::SignInNamed));
    Effect::new(move |_| done(others.value().get().and_then(Result::ok), Notice::OthersLoggedOut));
    let has_others = Memo::new(move |_| kept.with(|page| page.sign_ins.iter().any(|row| !row.is_this)));
    let rows = move || {
        kept.with(|page| page.sign_ins.iter().cloned().map(|row| view! { <Row row one name /> }).collect_view())
    };
    view! {
        <FailureBar failure=failure_of(one) refused=|problem| Some(logout_words(*problem).to_owned()) />
        <FailureBar failure=failure_of(name) refused=|problem| Some(name_words(*problem)) />
        <FailureBar failure=failure_of(others) refused=|never| match *never {} />
        <FailureBar failure=failure_of(all) refused=|never| match *never {} />
        <section class="card">
            <header>
                <h2>"Active sign-ins"</h2>
                <p>
                    "No IP addresses are kept with a sign-in, and none are shown. These are not your "
                    {match driver_sessions {
                        Some(url) => Either::Left(view! { <a href=url rel="external">"driver sessions"</a> }),
                        None => Either::Right("driver sessions"),
                    }}
                    "."
                </p>
            </header>
            <ul class="rows">{rows}</ul>
            <footer>
                {move || if has_others.get() {
                    Either::Left(view! {
                        <ActionForm action=others>
                            <Submit label="Logout Other Sessions" pending=others.pending() class="btn" />
                        </ActionForm>
                    })
                } else {
                    Either::Right(view! { <span class="small quiet">"No other browser is signed in."</span> })
                }}
                <ActionForm action=all>
                    <Submit label="Logout All Sessions" pending=all.pending() class="btn bad" />
                </ActionForm>
                <span class="note small quiet">"All ends this one too."</span>
            </footer>
        </section>
    }
}

#[component]
fn Row(row: ActiveSignIn, one: ServerAction<Logout>, name: ServerAction<NameSignIn>) -> impl IntoView {
    let ActiveSignIn { id, device, name: named, first_seen, last_active, is_this } = row;
    let is_handheld = ["iPhone", "iPad", "Android"].iter().any(|word| device.contains(word));
    let icon = if is_handheld { Icon::Phone } else { Icon::Screen };
    let ending = {
        let id = id.clone();
        Signal::derive(move || {
            one.pending().get() && one.input().with(|input| input.as_ref().is_some_and(|input| input.id == id))
        })
    };
    let named_id = id.clone();
    let title = named.clone().unwrap_or_else(|| device.clone());
    // For whoever hears the buttons without seeing where they stand.
    let (logout_what, name_what) = (format!(" {title}"), format!("Name of {title}"));
    view! {
        <li>
            <span class="ico"><IconView icon /></span>
            <div>
                <b>{title}</b>
                {is_this.then(|| view! { " " <span class="badge now">"This device"</span> })}
                <small>
                    {named.is_some().then(|| format!("{device} · "))} {last_active} " · first seen " {first_seen}
                </small>
                <details class="more quiet-more">
                    <summary>"Name"<span class="visually-hidden">{logout_what.clone()}</span></summary>
                    <ActionForm action=name attr:class="code-form">
                        <input type="hidden" name="id" value=named_id />
                        <input
                            class="in" name="name" aria-label=name_what value=named.unwrap_or_default()
                            maxlength=NAME_MAX.to_string() autocomplete="off"
                        />
                        <button type="submit" class="btn">"Save name"</button>
                    </ActionForm>
                </details>
            </div>
            <div class="end">
                {if is_this {
                    Either::Left(view! { <span class="small quiet">"Sign out from the menu instead"</span> })
                } else {
                    Either::Right(view! {
                        <ActionForm action=one>
                            <input type="hidden" name="id" value=id />
                            <button type="submit" class="btn" class:busy=ending>
                                "Logout"<span class="visually-hidden">{logout_what}</span>
                            </button>
                        </ActionForm>
                    })
                }}
            </div>
        </li>
    }
}

const fn logout_words(problem: LogoutProblem) -> &'static str {
    match problem {
        LogoutProblem::Gone => "That browser is signed out already. Reload this page to see who is left.",
        LogoutProblem::ThisDevice => "That is this browser: sign out from the menu instead.",
    }
}

fn name_words(problem: NameSignInProblem) -> String {
    match problem {
        NameSignInProblem::Gone => {
            "That browser is signed out already. Reload this page to see who is left.".to_owned()
        }
        NameSignInProblem::Name(TextProblem::TooLong) => format!("The name can have at most {NAME_MAX} characters."),
        NameSignInProblem::Name(_) => "The name holds characters that cannot be shown. Type it again.".to_owned(),
    }
}
