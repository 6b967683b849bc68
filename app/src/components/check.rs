//! Boxes to tick, and switches.

use std::borrow::Cow;

use leptos::prelude::*;

/// A box to tick, with its sentence.
#[component]
pub fn Check(
    /// The form's name for it.
    name: &'static str,
    /// Exact words.
    #[prop(into)]
    label: Cow<'static, str>,
    /// What ticking it means.
    #[prop(optional, into)]
    meaning: Option<String>,
    /// What is sent where it is ticked.
    #[prop(default = "true")]
    value: &'static str,
    /// Whether it is ticked at first.
    #[prop(optional)]
    is_ticked: bool,
    /// Whether its words weigh: the last question before something serious.
    #[prop(optional)]
    is_strong: bool,
    /// The sentence of a refusal.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let error_id = error.as_ref().map(|_| format!("{name}-error"));
    let label = if is_strong { view! { <b>{label}</b> }.into_any() } else { label.into_any() };
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox" name=name value=value checked=is_ticked
                    aria-invalid=error.as_ref().map(|_| "true") aria-describedby=error_id.clone()
                />
                <span>{label} {meaning.map(|meaning| view! { " " <small>{meaning}</small> })}</span>
            </label>
            {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
        </div>
    }
}

/// A switch. One that cannot be used says why, in `off_because`.
#[component]
pub fn Switch(
    /// The form's name for it.
    name: &'static str,
    /// What it switches, for people who do not see where it stands.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    is_on: bool,
    /// Why it cannot be used.
    #[prop(optional, into)]
    off_because: Option<String>,
) -> impl IntoView {
    let because_id = off_because.as_ref().map(|_| format!("{name}-because"));
    view! {
        <input
            type="checkbox" role="switch" class="sw" name=name value="true" aria-label=label checked=is_on
            disabled=off_because.is_some() aria-describedby=because_id.clone()
        />
        {off_because.map(|because| view! { <small class="quiet" id=because_id>{because}</small> })}
    }
}
