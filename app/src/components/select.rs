//! One of several, and a day.

use leptos::prelude::*;

use super::field::described_by;

/// Something that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// A list to choose one from.
#[component]
pub fn Select(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// What there is.
    choices: Vec<Choice>,
    /// What is chosen.
    #[prop(into)]
    chosen: String,
    /// The sentence of a refusal.
    error: Option<String>,
) -> impl IntoView {
    let error_id = error.as_ref().map(|_| format!("{name}-error"));
    let options = choices.into_iter().map(|Choice { value, label }| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{label}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select
                class="in" id=name name=name aria-invalid=error.as_ref().map(|_| "true")
                aria-describedby=error_id.clone()
            >
                {options.collect_view()}
            </select>
            {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
        </div>
    }
}

/// A day.
#[component]
pub fn Day(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// As `2026-04-15`.
    #[prop(into)]
    value: String,
    /// The sentence of a refusal.
    error: Option<String>,
    /// The id of what says in which zone a day is one.
    hint_id: &'static str,
) -> impl IntoView {
    let error_id = error.as_ref().map(|_| format!("{name}-error"));
    let described_by = described_by([&error_id, &Some(hint_id.to_owned())]);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="in" id=name name=name type="date" value=value autocomplete="off"
                aria-invalid=error.as_ref().map(|_| "true") aria-describedby=described_by
            />
            {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
        </div>
    }
}
