//! The button that sends a form.

use leptos::prelude::*;

/// Sends its form. While the answer is awaited it says so and takes no second press.
#[component]
pub fn Submit(
    /// Exact words.
    label: &'static str,
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
    /// `btn main` unless said otherwise.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let class = class.unwrap_or("btn main");
    view! {
        <button
            type="submit"
            class=class
            class:busy=pending
            aria-disabled=move || pending.get().then_some("true")
            on:click=move |event| {
                if pending.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            {label}
        </button>
    }
}
