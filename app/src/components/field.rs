//! A labelled line of text.

use leptos::prelude::*;

/// A label, an input, its error and its hint.
#[component]
pub fn Field(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// What stands there.
    #[prop(optional, into)]
    value: String,
    /// The sentence of a refusal.
    error: Option<String>,
    /// What browsers fill in.
    autocomplete: &'static str,
    /// `text` unless said otherwise.
    #[prop(optional)]
    kind: Option<&'static str>,
    /// The element's id, where the name stands on the page more than once.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Whether what stands there reads from left to right in every language: addresses, numbers.
    #[prop(optional)]
    ltr: bool,
    /// Which keys a phone shows: `numeric` for codes.
    #[prop(optional)]
    keys: Option<&'static str>,
    /// Whether a refusal leads here without scripts too: for fields that stand far below the top.
    #[prop(optional)]
    led_to: bool,
    /// A line of help.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.to_owned());
    let error_id = error.as_ref().map(|_| format!("{id}-error"));
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    let described_by = described_by([&error_id, &hint_id]);
    view! {
        <div class="field">
            <label for=id.clone()>{label} {optional.then(|| view! { " " <span class="opt">"(optional)"</span> })}</label>
            <input
                class="in"
                id=id
                name=name
                type=kind.unwrap_or("text")
                value=value
                autocomplete=autocomplete
                dir=ltr.then_some("ltr")
                inputmode=keys
                list=list
                autofocus=led_to && error.is_some()
                aria-required=(!optional).then_some("true")
                aria-invalid=error.as_ref().map(|_| "true")
                aria-describedby=described_by
            />
            {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// The ids of what describes a field, as one attribute.
pub fn described_by<const N: usize>(ids: [&Option<String>; N]) -> Option<String> {
    let ids = ids.into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Whose password stands in this form: for password managers, who look for a user name beside it.
#[component]
pub fn UsernameOf(
    /// The address of the account.
    #[prop(into)]
    email: String,
) -> impl IntoView {
    view! {
        <input
            type="text" class="visually-hidden" value=email autocomplete="username" tabindex="-1" aria-hidden="true"
            readonly=true
        />
    }
}
