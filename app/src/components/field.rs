//! A labelled line of text.

use leptos::{html::Input, prelude::*};

/// A label, an input, its error and its hint.
///
/// What is being typed is never overwritten, but for a value that the server gave back after taking it.
#[component]
pub fn Field(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// What stands there at first, and after the server took the form.
    #[prop(into)]
    value: Signal<String>,
    /// The sentence of a refusal.
    #[prop(into)]
    error: Signal<Option<String>>,
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
    hint: Option<Signal<String>>,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    Effect::watch(
        move || value.get(),
        move |value, _, _| {
            if let Some(input) = input.get_untracked() {
                input.set_value(value);
            }
        },
        false,
    );
    let id = id.unwrap_or_else(|| name.to_owned());
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let described_by = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        move || match (error.with(Option::is_some), hint.is_some()) {
            (true, true) => Some(format!("{error_id} {hint_id}")),
            (true, false) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label} {optional.then(|| view! { " " <span class="opt">"(optional)"</span> })}</label>
            <input
                node_ref=input
                class="in"
                id=id
                name=name
                type=kind.unwrap_or("text")
                value=value.get_untracked()
                autocomplete=autocomplete
                dir=ltr.then_some("ltr")
                inputmode=keys
                list=list
                autofocus=led_to && error.with_untracked(Option::is_some)
                aria-required=(!optional).then_some("true")
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described_by
            />
            {move || error.get().map(|error| view! { <p class="err" id=error_id.clone()>{error}</p> })}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{move || hint.get()}</p> })}
        </div>
    }
}
