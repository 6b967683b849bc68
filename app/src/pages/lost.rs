//! A URL that leads nowhere.

use leptos::prelude::*;

use crate::{
    components::PageTitle,
    page::{Answer, Page},
    paths,
};

/// Says so, with the status 404, and leads back.
///
/// # Errors
/// None: there is always this page.
pub async fn page() -> Answer {
    let title = "This page does not exist";
    let body = view! {
        <main class="lost" id="main">
            <p class="lost-code">"404"</p>
            <PageTitle title />
            <p>"The address may be mistyped, or the page may have moved."</p>
            <div class="actions"><a class="btn main" href=paths::PROFILE>"Go to your settings"</a></div>
        </main>
    };
    Ok(Page::new(title, body.into_any()).with_status(404))
}
