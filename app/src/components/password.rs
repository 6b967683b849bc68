//! A password, and the rules that tick off as it is typed.

use leptos::{attr::custom::custom_attribute, prelude::*};
use model::password::PasswordPolicy;

use crate::{
    islands::password_rules,
    marks::{DO, Deed, ISLAND, Island, OF, POLICY},
};

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
    error: Option<String>,
    /// The rules in the notation that password managers read.
    #[prop(optional)]
    passwordrules: Option<&'static str>,
    /// Whether a refusal leads here without scripts too: for fields that stand far below the top.
    #[prop(optional)]
    led_to: bool,
    /// A link beside the label.
    #[prop(optional)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.to_owned());
    let error_id = error.as_ref().map(|_| format!("{id}-error"));
    view! {
        <div class="field">
            <div class="spread">
                <label for=id.clone()>{label}</label>
                {beside}
            </div>
            <div class="with-button">
                <input
                    {..custom_attribute("passwordrules", passwordrules)}
                    class="in"
                    id=id.clone()
                    name=name
                    type="password"
                    autocomplete=autocomplete
                    dir="ltr"
                    autofocus=led_to && error.is_some()
                    aria-required="true"
                    aria-invalid=error.as_ref().map(|_| "true")
                    aria-describedby=error_id.clone()
                />
                <button
                    {..custom_attribute(DO, Deed::Show.as_str())} type="button" class="peek" aria-pressed="false"
                    aria-controls=id
                >
                    "Show"
                    // Which one: there can be three on a page.
                    <span class="visually-hidden">{format!(" {}", label.to_lowercase())}</span>
                </button>
            </div>
            {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
        </div>
    }
}

/// The rules of the policy. The browser's half ticks off what is kept.
#[component]
pub fn PasswordRules(
    /// Whose rules.
    policy: PasswordPolicy,
    /// The id of the field that they are about.
    of: &'static str,
) -> impl IntoView {
    view! {
        <div
            {..custom_attribute(ISLAND, Island::PasswordRules.as_str())} {..custom_attribute(POLICY, policy.as_str())}
            {..custom_attribute(OF, of)}
        >
            {password_rules::view(policy, None)}
        </div>
    }
}

/// The rules in the notation that password managers read when they make one up.
pub const fn passwordrules(policy: PasswordPolicy) -> &'static str {
    match policy {
        PasswordPolicy::Classic => "minlength: 8; required: upper; required: lower; required: digit;",
        PasswordPolicy::Modern => "minlength: 15;",
        PasswordPolicy::ModernWithTwoFactor => "minlength: 8;",
    }
}
