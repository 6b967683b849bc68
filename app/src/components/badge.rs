//! A state in a word or two.

use leptos::prelude::*;

/// What a badge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// As it should be.
    Good,
    /// This one of several.
    Now,
    /// Soon something is to be done.
    Warn,
    /// Something is wrong.
    Bad,
}

/// A badge.
#[component]
pub fn Badge(
    /// What it means.
    tone: Tone,
    /// What it says.
    #[prop(into)]
    says: String,
) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "badge",
        Tone::Good => "badge good",
        Tone::Now => "badge now",
        Tone::Warn => "badge warn",
        Tone::Bad => "badge bad",
    };
    view! { <span class=class>{says}</span> }
}
