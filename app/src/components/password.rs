//! A password, and the rules that tick off as it is typed.

use leptos::{attr::custom::custom_attribute, html::Input, prelude::*};
use model::password::{PasswordPolicy, PasswordRule};

use crate::components::use_scripts;

/// A password with **Show**.
#[component]
pub fn PasswordField(
    /// Exact words.
    label: &'static str,
    /// The form's name for it, and the element's id.
    name: &'static str,
    /// The element's id, where the name stands on the page more than once.
    #[prop(optional, into)]
    id: Option<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The sentence of a refusal.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Where what is typed is told, for the rules.
    #[prop(optional)]
    typed: Option<WriteSignal<String>>,
    /// The rules in the notation that password managers read.
    #[prop(optional)]
    passwordrules: Option<&'static str>,
    /// Whether a refusal leads here without scripts too: for fields that stand far below the top.
    #[prop(optional)]
    led_to: bool,
    /// A link beside the label.
    #[prop(optional, into)]
    beside: ViewFn,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let running = use_scripts().running;
    let (shown, set_shown) = signal(false);
    Effect::new(move |_| {
        // What was typed before the page came to life counts too.
        if let (Some(typed), Some(input)) = (typed, input.get()) {
            typed.set(input.value());
        }
    });
    let tell = move |_| {
        if let (Some(typed), Some(input)) = (typed, input.get_untracked()) {
            typed.set(input.value());
        }
    };
    let id = id.unwrap_or_else(|| name.to_owned());
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    view! {
        <div class="field">
            <div class="spread">
                <label for=id.clone()>{label}</label>
                {beside.run()}
            </div>
            <div class="with-button">
                <input
                    {..custom_attribute("passwordrules", passwordrules)}
                    node_ref=input
                    class="in"
                    id=id.clone()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    dir="ltr"
                    autofocus=led_to && error.with_untracked(Option::is_some)
                    aria-required="true"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=described_by
                    on:input=tell
                />
                <button
                    type="button"
                    class="peek"
                    hidden=move || !running.get()
                    aria-pressed=move || shown.get().to_string()
                    aria-controls=id
                    on:click=move |_| set_shown.update(|shown| *shown = !*shown)
                >
                    "Show"
                    // Which one: there can be three on a page.
                    <span class="visually-hidden">{format!(" {}", label.to_lowercase())}</span>
                </button>
            </div>
            {move || error.get().map(|error| view! { <p class="err" id=error_id.clone()>{error}</p> })}
        </div>
    }
}

/// The rules of the policy, each with whether what is typed keeps it.
#[component]
pub fn PasswordRules(
    /// Whose rules.
    policy: PasswordPolicy,
    /// What is typed.
    #[prop(into)]
    typed: Signal<String>,
) -> impl IntoView {
    let running = use_scripts().running;
    let rule = move |rule: PasswordRule| {
        let met = Memo::new(move |_| typed.with(|typed| rule.is_met(typed)));
        view! {
            <li class:ok=met>
                {rule_words(rule)}
                {move || {
                    running.get().then(|| view! {
                        <span class="visually-hidden">{if met.get() { ": met" } else { ": not met yet" }}</span>
                    })
                }}
            </li>
        }
    };
    view! {
        <ul class="rules" aria-label="Password rules">
            {policy.rules().iter().copied().map(rule).collect_view()}
        </ul>
    }
}

/// The rules in the notation that password managers read when they make one up.
pub const fn passwordrules(policy: PasswordPolicy) -> &'static str {
    match policy {
        PasswordPolicy::Classic => "minlength: 8; required: upper; required: lower; required: digit;",
        PasswordPolicy::Modern => "minlength: 15;",
    }
}

/// A rule in the words of the list.
pub const fn rule_words(rule: PasswordRule) -> &'static str {
    match rule {
        PasswordRule::EightCharacters => "At least 8 characters",
        PasswordRule::FifteenCharacters => "At least 15 characters",
        PasswordRule::Uppercase => "One uppercase letter",
        PasswordRule::Lowercase => "One lowercase letter",
        PasswordRule::Number => "One number",
    }
}
