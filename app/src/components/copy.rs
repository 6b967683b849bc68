//! A button that copies a text.

use leptos::prelude::*;

use crate::components::use_scripts;

/// Copies a text to the clipboard. Without scripts there is none.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What is copied, for people who do not see where the button stands.
    what: &'static str,
) -> impl IntoView {
    let running = use_scripts().running;
    let (copied, set_copied) = signal(false);
    let copy = move |_| {
        // A browser without a secure context has no clipboard; the text can still be marked by hand.
        let _ = window().navigator().clipboard().write_text(&text.get_untracked());
        set_copied.set(true);
        set_timeout(move || set_copied.set(false), std::time::Duration::from_secs(2));
    };
    view! {
        <button type="button" class="btn bare small" aria-label=what hidden=move || !running.get() on:click=copy>
            {move || if copied.get() { "Copied" } else { "Copy" }}
        </button>
        <span class="visually-hidden" aria-live="polite">{move || copied.get().then_some("Copied")}</span>
    }
}
