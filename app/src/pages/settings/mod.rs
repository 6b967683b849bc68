//! The settings pages.

pub mod later;
pub mod profile;

use leptos::prelude::*;

use crate::{components::PageTitle, failure::Failure};

/// In the place of a page that could not be loaded.
#[component]
pub fn FailedToLoad<R: Send + 'static>(
    /// Why.
    failure: Failure<R>,
) -> impl IntoView {
    view! {
        <main class="lost" id="main">
            <PageTitle title="This page did not load" />
            <p>{failure.sentence()}</p>
            <div class="actions"><a class="btn main" href="" rel="external">"Try again"</a></div>
        </main>
    }
}
