//! A button that copies a text.

use leptos::{attr::custom::custom_attribute, prelude::*};

use crate::marks::{DO, Deed, TEXT};

/// Copies a text to the clipboard. Without scripts there is none: the text can be marked by hand.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What is copied, for people who do not see where the button stands.
    what: &'static str,
) -> impl IntoView {
    view! {
        <button
            {..custom_attribute(DO, Deed::Copy.as_str())} {..custom_attribute(TEXT, text)} type="button"
            class="btn bare small" aria-label=what
        >
            "Copy"
        </button>
        <span class="visually-hidden" aria-live="polite"></span>
    }
}
