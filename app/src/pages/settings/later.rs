//! Pages that come later, saying what they will do.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView},
    layouts::SignedIn,
    page::Answer,
};

async fn later(title: &'static str, lead: &'static str, icon: Icon, will: &'static [&'static str]) -> Answer {
    let who = SignedIn::at(title, "Sign in to see this page.").await?;
    let card = view! {
        <section class="card later">
            <span class="ico"><IconView icon /></span>
            <h2>"This page is being built"</h2>
            <p>"When it opens, you will be able to:"</p>
            <ul>{will.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ul>
        </section>
    };
    Ok(who.page(title, lead, card))
}

/// `/settings/notifications`
pub async fn notifications() -> Answer {
    let will = &["choose which mails you get", "hear from your agents by email, SMS or webhook", "set quiet hours"];
    later("Notifications", "What we tell you, and how.", Icon::Bell, will).await
}

/// `/settings/webhooks`
pub async fn webhooks() -> Answer {
    let will =
        &["send checkpoints to Slack, Discord or your own endpoint", "send a test", "see and repeat recent deliveries"];
    later("Webhooks", "Where your own programs hear from us.", Icon::Chain, will).await
}

/// `/settings/danger-zone`
pub async fn danger_zone() -> Answer {
    let will = &["download your data", "see what deleting the account would end", "delete the account"];
    later("Danger zone", "What cannot be undone.", Icon::Warning, will).await
}
