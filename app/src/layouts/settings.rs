//! The frame of every settings page: name, navigation, account line, user menu.

use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{A, Outlet, Redirect},
    hooks::use_location,
};
use model::profile::Frame;
use serde::{Deserialize, Serialize};

use crate::{
    components::{Copy, Icon, IconView, NoticeBar, PageTitle, UserMenu, product_name},
    failure::{Failure, Never},
    notice::Notice,
    paths,
};

/// Who is signed in, and what was done before this page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FramePage {
    frame: Frame,
    notice: Option<Notice>,
}

/// The frame in view: a page that changes a name changes it here, and says here what it did.
#[derive(Debug, Clone, Copy)]
pub struct SharedFrame {
    /// Who is signed in.
    pub frame: RwSignal<Frame>,
    /// What was done; gone when another page is opened.
    pub notice: RwSignal<Option<Notice>>,
}

#[server(prefix = "/do", endpoint = "load-frame")]
async fn load_frame() -> Result<FramePage, Failure<Never>> {
    use crate::context;
    let Ok(actor) = context::actor::<Never>() else {
        context::redirect(&paths::sign_in_then(&context::here()));
        return Err(Failure::SignedOut);
    };
    let frame = context::read(context::accounts()?.frame(actor)).await?;
    Ok(FramePage { frame, notice: context::take_notice() })
}

/// Ends this sign-in.
#[server(name = SignOut, prefix = "/do", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Failure<Never>> {
    use crate::context;
    // Pressing it twice is no mistake: the second finds nobody signed in and ends at the same page.
    if let Ok(actor) = context::actor::<Never>() {
        let accounts = context::accounts()?;
        context::mutate(async move { Ok(accounts.sign_out(actor).await?) }).await?;
    }
    context::farewell();
    context::notice(Notice::SignedOut);
    context::redirect(paths::SIGN_IN);
    Ok(())
}

/// The frame, and in it the page.
#[component]
pub fn SettingsLayout() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_frame());
    view! {
        <Suspense fallback=|| view! { <div class="bar" role="progressbar" aria-label="Loading"></div> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <FrameView page /> }),
                    // On the server this is a redirect already; here the router was asked for a page that needs
                    // somebody who is not there.
                    Err(Failure::SignedOut) => {
                        let location = use_location();
                        let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
                        let here = if query.is_empty() { path } else { format!("{path}?{query}") };
                        Either::Right(Either::Left(view! { <Redirect path=paths::sign_in_then(&here) /> }))
                    }
                    Err(other) => Either::Right(Either::Right(view! {
                        <main class="lost" id="main">
                            <PageTitle title="This page did not load" />
                            <p>{other.sentence()}</p>
                            <div class="actions"><a class="btn main" href=paths::PROFILE rel="external">"Try again"</a></div>
                        </main>
                    })),
                }
            })}
        </Suspense>
    }
}

const ROOMS: [(&str, &str, Icon); 8] = [
    (paths::PROFILE, "Profile", Icon::Person),
    (paths::SECURITY, "Security", Icon::Shield),
    (paths::SESSIONS, "Sessions", Icon::Screen),
    (paths::NOTIFICATIONS, "Notifications", Icon::Bell),
    (paths::WEBHOOKS, "Webhooks", Icon::Chain),
    (paths::API_KEYS, "API keys", Icon::Key),
    (paths::ACTIVITY, "Activity", Icon::Pulse),
    (paths::DANGER_ZONE, "Danger zone", Icon::Warning),
];

#[component]
fn FrameView(page: FramePage) -> impl IntoView {
    let FramePage { frame, notice } = page;
    let (frame, notice) = (RwSignal::new(frame), RwSignal::new(notice));
    provide_context(SharedFrame { frame, notice });
    let sign_out = ServerAction::<SignOut>::new();
    let path = use_location().pathname;
    Effect::watch(move || path.get(), move |_, _, _| notice.set(None), false);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <header class="top">
            <A href=paths::PROFILE attr:class="brand"><i aria-hidden="true"></i>{product_name()}</A>
            <div class="who"><UserMenu frame sign_out /></div>
        </header>
        <div class="house">
            <nav class="rooms" aria-label="Settings">
                <ul>
                    {ROOMS
                        .into_iter()
                        .map(|(path, name, icon)| view! {
                            <li class:apart=path == paths::DANGER_ZONE>
                                <A href=path><IconView icon />{name}</A>
                            </li>
                        })
                        .collect_view()}
                </ul>
            </nav>
            <main id="main">
                <Outlet />
            </main>
        </div>
    }
}

/// The head of a settings page: heading, a sentence, and the account line.
#[component]
pub fn PageHead(
    /// The heading, as in the navigation.
    title: &'static str,
    /// A sentence about the page.
    lead: &'static str,
) -> impl IntoView {
    let SharedFrame { frame, notice } = expect_context::<SharedFrame>();
    let account = Signal::derive(move || frame.with(|frame| frame.account.clone()));
    view! {
        <div class="head">
            <PageTitle title />
            <p>{lead}" Changes here affect all sessions, profiles, and webhooks under this account."</p>
            <p class="id">
                <span>"Account · "{move || account.get()}</span>
                <Copy text=account what="Copy the account id" />
            </p>
        </div>
        <NoticeBar notice />
    }
}

/// In the place of what could not be loaded because the sign-in has ended.
#[component]
pub fn SignedOutHere(
    /// "Sign in to load …"
    sentence: &'static str,
) -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <div class="empty">
            <span class="ico"><IconView icon=Icon::Leave /></span>
            <p>{sentence}</p>
            <a class="btn main" href=move || paths::sign_in_then(&path.get())>"Sign in"</a>
        </div>
    }
}
