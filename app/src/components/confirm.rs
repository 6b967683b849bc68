//! What opens in place before something is taken away: what it means, the proof where one is asked for, the button.

use leptos::prelude::*;
use model::sudo::{ProofKind, SudoProblem};

use super::{Form, ProofField, Submit};

/// A question before something is taken away.
#[component]
pub fn Confirm(
    /// The words that open it.
    opens: &'static str,
    /// What it is about, for people who do not see where it stands.
    #[prop(optional, into)]
    about: String,
    /// What the button does.
    says: &'static str,
    /// Where it is sent.
    to: &'static str,
    /// Which form it is, among those of the page: its proof has an id.
    #[prop(into)]
    form: String,
    /// What the page knows to be asked for.
    asked: Option<ProofKind>,
    /// Why the proof was refused.
    refused: Option<SudoProblem>,
    /// Whether it is open: something was refused in it.
    #[prop(optional)]
    is_open: bool,
    /// The button's words.
    label: &'static str,
    /// Whether the button takes something away.
    #[prop(default = true)]
    is_bad: bool,
    /// Whether it is one that most people pass by.
    #[prop(optional)]
    is_quiet: bool,
    /// What else is sent.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if is_quiet { "more quiet-more" } else { "more" };
    let button = if is_bad { "btn bad" } else { "btn" };
    view! {
        <details class=class open=is_open || refused.is_some()>
            <summary>{opens}{(!about.is_empty()).then(|| view! { <span class="visually-hidden">" "{about}</span> })}</summary>
            <Form to class="stack tight">
                <p class="small quiet">{says}</p>
                {children.map(|children| children())}
                <ProofField form asked refused />
                <div class="actions"><Submit label class=button /></div>
            </Form>
        </details>
    }
}

/// A line into which the very words are typed before something that cannot be undone.
#[component]
pub fn TypeToConfirm(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// What is to be typed.
    #[prop(into)]
    words: String,
    /// The sentence of a refusal.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let hint = format!("Type {words} to confirm.");
    view! { <super::Field label name error hint autocomplete="off" ltr=true /> }
}
