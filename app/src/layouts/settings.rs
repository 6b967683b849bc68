//! The frame of every settings page: name, navigation, account line, user menu.

use leptos::{either::Either, prelude::*};
use leptos_router::{
    components::{A, Outlet, Redirect},
    hooks::use_location,
    location::Location,
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

/// The frame in view, as loaded and as pages have changed it since.
///
/// Each part reads it where it stands. The pages inside are not rendered inside its waiting: they would be set up twice
/// on the server, and what the first set-up had begun to load would lose its context.
#[derive(Debug, Clone, Copy)]
pub struct SharedFrame {
    loaded: Resource<Result<FramePage, Failure<Never>>>,
    changed: RwSignal<Option<Frame>>,
    said: RwSignal<Said>,
}

/// What a page has said since it was loaded.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// Nothing: what came with it still stands.
    NotYet,
    /// This, or that there is nothing to say.
    Since(Option<Notice>),
}

impl SharedFrame {
    /// Shows another name or address from now on.
    pub fn change(self, frame: Frame) {
        self.changed.set(Some(frame));
    }

    /// Says what was done, or takes back what was said. Another page begins with nothing said.
    pub fn say(self, notice: Option<Notice>) {
        self.said.set(Said::Since(notice));
    }

    /// Whether the account has a passkey, as far as is known yet.
    pub fn has_passkey(self) -> Signal<bool> {
        Signal::derive(move || self.loaded.get().and_then(Result::ok).is_some_and(|page| page.frame.has_passkey))
    }

    /// Whose pages these are, once that is known.
    pub fn account(self) -> Option<String> {
        self.loaded.get()?.ok().map(|page| page.frame.account)
    }

    fn frame(self, loaded: Frame) -> Signal<Frame> {
        Signal::derive(move || self.changed.get().unwrap_or_else(|| loaded.clone()))
    }

    fn notice(self, loaded: Option<Notice>) -> Signal<Option<Notice>> {
        Signal::derive(move || match self.said.get() {
            Said::NotYet => loaded,
            Said::Since(notice) => notice,
        })
    }
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

/// The frame, and in it the page.
#[component]
pub fn SettingsLayout() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| load_frame());
    let shared = SharedFrame { loaded, changed: RwSignal::new(None), said: RwSignal::new(Said::NotYet) };
    provide_context(shared);
    let sign_out = ServerAction::<SignOut>::new();
    let path = use_location().pathname;
    Effect::watch(move || path.get(), move |_, _, _| shared.say(None), false);
    let who = move || {
        Suspend::new(async move {
            match loaded.await {
                Ok(page) => Either::Left(view! { <UserMenu frame=shared.frame(page.frame) sign_out /> }),
                Err(Failure::SignedOut) => Either::Right(Either::Left(view! { <ToSignIn /> })),
                Err(_) => Either::Right(Either::Right(())),
            }
        })
    };
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <header class="top">
            <A href=paths::PROFILE attr:class="brand"><i aria-hidden="true"></i>{product_name()}</A>
            <div class="who"><Suspense>{who}</Suspense></div>
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
    let shared = expect_context::<SharedFrame>();
    let account = move || {
        Suspend::new(async move {
            let frame = shared.frame(shared.loaded.await.ok()?.frame);
            let account = Signal::derive(move || frame.with(|frame| frame.account.clone()));
            Some(view! {
                <span>"Account · "{move || account.get()}</span>
                <Copy text=account what="Copy the account id" />
            })
        })
    };
    let notice = move || {
        Suspend::new(async move {
            match shared.loaded.await {
                Ok(page) => Either::Left(view! { <NoticeBar notice=shared.notice(page.notice) /> }),
                Err(failure) => {
                    let sentence = failure.sentence();
                    Either::Right(view! { <div class="notice bad" role="alert"><p>{sentence}</p></div> })
                }
            }
        })
    };
    view! {
        <div class="head">
            <PageTitle title />
            <p>{lead}" Changes here affect all sessions, profiles, and webhooks under this account."</p>
            <p class="id"><Suspense>{account}</Suspense></p>
        </div>
        <Suspense>{notice}</Suspense>
    }
}

/// On the server this is a redirect already. Here the router was asked for a page that needs somebody who is not there.
#[component]
fn ToSignIn() -> impl IntoView {
    let location = use_location();
    view! { <Redirect path=paths::sign_in_then(&untrack(|| here(&location))) /> }
}

/// The path and query in the address bar.
pub fn here(location: &Location) -> String {
    let (path, query) = (location.pathname.get(), location.search.get());
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// In the place of what is being loaded.
#[component]
pub fn LoadingCard() -> impl IntoView {
    view! {
        <section class="card" aria-busy="true">
            <div class="loading">
                <div class="bone"></div>
                <div class="bone field"></div>
                <div class="bone field"></div>
                <div class="bone field"></div>
            </div>
            <span class="visually-hidden">"Loading"</span>
        </section>
    }
}

/// In the place of what could not be loaded.
#[component]
pub fn NotLoaded(
    /// Why.
    failure: Failure<Never>,
    /// "Sign in to load …", where the sign-in has ended.
    sentence: &'static str,
) -> impl IntoView {
    match failure {
        Failure::SignedOut => Either::Left(view! { <SignedOutHere sentence /> }),
        failure => Either::Right(view! { <div class="notice bad" role="alert"><p>{failure.sentence()}</p></div> }),
    }
}

#[component]
fn SignedOutHere(sentence: &'static str) -> impl IntoView {
    let location = use_location();
    view! {
        <div class="empty">
            <span class="ico"><IconView icon=Icon::Leave /></span>
            <p>{sentence}</p>
            <a class="btn main" href=move || paths::sign_in_then(&here(&location))>"Sign in"</a>
        </div>
    }
}
