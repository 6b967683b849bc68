//! The rules of passwords, each with whether what is typed keeps it.

use leptos::prelude::*;
use model::password::{PasswordPolicy, PasswordRule};

/// The rules. `typed` is nothing where nobody listens.
pub fn view(policy: PasswordPolicy, typed: Option<&str>) -> impl IntoView + use<> {
    let rules = policy.rules().iter().map(|rule| {
        let (class, said) = match typed.map(|typed| rule.is_met(typed)) {
            Some(true) => ("ok", ": met"),
            Some(false) => ("", ": not met yet"),
            None => ("", ""),
        };
        view! { <li class=class>{words(*rule)} <span class="visually-hidden">{said}</span></li> }
    });
    view! { <ul class="rules" aria-label="Password rules">{rules.collect_view()}</ul> }
}

/// A rule in the words of the list.
const fn words(rule: PasswordRule) -> &'static str {
    match rule {
        PasswordRule::EightCharacters => "At least 8 characters",
        PasswordRule::FifteenCharacters => "At least 15 characters",
        PasswordRule::Uppercase => "One uppercase letter",
        PasswordRule::Lowercase => "One lowercase letter",
        PasswordRule::Number => "One number",
    }
}
