//! A URL that leads nowhere.

use leptos::prelude::*;

use crate::{components::PageTitle, paths};

/// How the server is told that a page does not exist.
#[derive(Clone)]
pub struct NotFound(pub std::sync::Arc<dyn Fn() + Send + Sync>);

/// Says so, with the status 404, and leads back.
#[component]
pub fn Lost() -> impl IntoView {
    // The server notes that the answer is a 404; in the browser nobody listens.
    if let Some(NotFound(tell)) = use_context::<NotFound>() {
        tell();
    }
    view! {
        <main class="lost" id="main">
            <p class="lost-code">"404"</p>
            <PageTitle title="This page does not exist" />
            <p>"The address may be mistyped, or the page may have moved."</p>
            <div class="actions"><a class="btn main" href=paths::PROFILE>"Go to your settings"</a></div>
        </main>
    }
}
