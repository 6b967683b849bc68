//! The settings pages.

pub mod activity;
pub mod add_passkey;
pub mod change_email;
pub mod codes;
pub mod later;
pub mod passkeys;
pub mod profile;
pub mod recovery_code;
pub mod security;
pub mod sessions;
pub mod two_factor;

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
