//! The frame of every settings page: name, navigation, account line, user menu.

use accounts::{Accounts, flows::sessions::Actor};
use leptos::{attr::custom::custom_attribute, either::Either, prelude::*};
use model::profile::Frame;

use crate::{
    components::{Copy, Icon, IconView, NoticeRegions, PageTitle, UserMenu, product_name, sign_in_again},
    context,
    failure::{Failure, Never},
    marks::{ACCOUNT, PASSKEYS, SIGNED_OUT},
    notice::Notice,
    page::{NoPage, Page},
    paths,
};

/// Ends this sign-in.
#[server(name = SignOut, prefix = "/do", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), Failure<Never>> {
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

/// The settings pages, as the navigation lists them.
const NAVIGATION: [(&str, &str, Icon); 8] = [
    (paths::PROFILE, "Profile", Icon::Person),
    (paths::SECURITY, "Security", Icon::Shield),
    (paths::SESSIONS, "Sessions", Icon::Screen),
    (paths::NOTIFICATIONS, "Notifications", Icon::Bell),
    (paths::WEBHOOKS, "Webhooks", Icon::Chain),
    (paths::API_KEYS, "API keys", Icon::Key),
    (paths::ACTIVITY, "Activity", Icon::Pulse),
    (paths::DANGER_ZONE, "Danger zone", Icon::Warning),
];

/// Whoever looks at a settings page, and what it is read from.
pub struct SignedIn {
    /// Who asks.
    pub actor: Actor,
    /// The rules.
    pub accounts: Accounts,
    frame: Frame,
}

impl SignedIn {
    /// Who looks at this page. Nobody: then the way leads to the sign-in page and back, or, where the page is moved to
    /// from another settings page, this page says in its place that the sign-in has ended.
    ///
    /// # Errors
    /// [`NoPage`].
    pub async fn at(title: &'static str, asks: &'static str) -> Result<Self, NoPage> {
        let Ok(actor) = context::actor::<Never>() else {
            let is_open = context::moves_from().is_some_and(|from| paths::is_settings(&from));
            return Err(if is_open {
                NoPage::Instead(Box::new(ended(title, asks)))
            } else {
                // A form led here, without scripts: the sign-in page alone would look as if it had been taken.
                if context::was_sent() {
                    context::notice(Notice::NothingSaved);
                }
                NoPage::Redirect(paths::sign_in_then(&context::here()))
            });
        };
        let accounts = context::accounts()?;
        let frame = context::read::<_, Never>(accounts.frame(actor)).await?;
        // For the proof in its forms.
        provide_context(frame.clone());
        Ok(Self { actor, accounts, frame })
    }

    /// The page: its heading, a sentence about it, and its cards.
    pub fn page(self, title: &'static str, lead: &'static str, cards: impl IntoView + 'static) -> Page {
        let Frame { account, passkey_signal, .. } = self.frame.clone();
        let id = account.clone();
        let head = view! {
            <p class="id">
                <span translate="no">"Account · "{id.clone()}</span>
                <Copy text=id what="Copy the account id" />
            </p>
        };
        let main = view! {
            <main id="main" {..custom_attribute(ACCOUNT, account)} {..custom_attribute(PASSKEYS, passkey_signal)}>
                <div class="head">
                    <PageTitle title />
                    <p>{lead}" Changes here affect all sessions, profiles, and webhooks under this account."</p>
                    {head}
                </div>
                <NoticeRegions notice=context::take_notice() />
                {cards.into_any()}
            </main>
        };
        let who = view! { <UserMenu frame=self.frame /> };
        Page::new(title, around(Some(who.into_any()), main.into_any()))
    }
}

/// A page that finds its sign-in ended while it was open.
fn ended(title: &'static str, asks: &'static str) -> Page {
    let sentence = Failure::<Never>::SignedOut.sentence();
    let told = context::was_sent().then(|| {
        view! {
            <div class="notice bad" role="alert" {..custom_attribute(SIGNED_OUT, "")}>
                <p>{sentence}{sign_in_again()}</p>
            </div>
        }
    });
    let main = view! {
        <main id="main">
            <div class="head"><PageTitle title /></div>
            <NoticeRegions notice=None />
            {told}
            <section class="card">
                <div class="empty">
                    <span class="ico"><IconView icon=Icon::Leave /></span>
                    <p>{asks}</p>
                    <a class="btn main" href=paths::sign_in_then(&context::here())>"Sign in"</a>
                </div>
            </section>
        </main>
    };
    Page::new(title, around(None, main.into_any())).with_status(401)
}

fn around(who: Option<AnyView>, main: AnyView) -> AnyView {
    let here = context::here();
    let here = here.split_once('?').map_or(here.as_str(), |(path, _)| path);
    let links = NAVIGATION.map(|(path, name, icon)| {
        let class = (path == paths::DANGER_ZONE).then_some("apart");
        let current = (path == here).then_some("page");
        view! { <li class=class><a href=path aria-current=current><IconView icon />{name}</a></li> }
    });
    let who = match who {
        Some(who) => Either::Left(who),
        None => Either::Right(view! { <a class="btn small" href=paths::sign_in_then(here)>"Sign in"</a> }),
    };
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <header class="top">
            <a href=paths::PROFILE class="brand"><i aria-hidden="true"></i>{product_name()}</a>
            <div class="who">{who}</div>
        </header>
        <div class="settings">
            <nav class="nav" aria-label="Settings"><ul>{links.into_iter().collect_view()}</ul></nav>
            {main}
        </div>
    }
    .into_any()
}
