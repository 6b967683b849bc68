//! Pages that come later, saying kindly what they will do.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView},
    layouts::PageHead,
};

#[component]
fn Later(title: &'static str, lead: &'static str, icon: Icon, #[prop(into)] will: Vec<&'static str>) -> impl IntoView {
    view! {
        <PageHead title lead />
        <section class="card later">
            <span class="ico"><IconView icon /></span>
            <h2>"This page is being built"</h2>
            <p>"When it opens, you will be able to:"</p>
            <ul>{will.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </section>
    }
}

/// Declares a page that comes later.
macro_rules! later {
    ($(#[$meta:meta])* $name:ident, $title:literal, $lead:literal, $icon:ident, [$($will:literal),+]) => {
        $(#[$meta])*
        #[component]
        pub fn $name() -> impl IntoView {
            view! { <Later title=$title lead=$lead icon=Icon::$icon will=[$($will),+] /> }
        }
    };
}

later!(
    /// `/settings/notifications`
    Notifications, "Notifications", "What we tell you, and how.", Bell,
    ["choose which mails you get", "hear from your agents by email, SMS or webhook", "set quiet hours"]
);
later!(
    /// `/settings/webhooks`
    Webhooks, "Webhooks", "Where your own programs hear from us.", Chain,
    ["send checkpoints to Slack, Discord or your own endpoint", "send a test", "see and repeat recent deliveries"]
);
later!(
    /// `/settings/api-keys`
    ApiKeys, "API keys", "Keys with which your programs act for this account.", Key,
    ["create keys with scopes and an expiry", "see when each was last used", "revoke them"]
);
later!(
    /// `/settings/danger-zone`
    DangerZone, "Danger zone", "What cannot be undone.", Warning,
    ["download your data", "see what deleting the account would end", "delete the account"]
);
