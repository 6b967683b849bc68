//! A new password, typed twice, with its rules.

use leptos::prelude::*;
use model::password::{PasswordPolicy, PasswordProblem};

use super::{PasswordField, PasswordRules, passwordrules};

/// **New password**, **Confirm new password** and the rules that tick off.
#[component]
pub fn NewPasswordFields(
    /// Whose rules.
    policy: PasswordPolicy,
    /// The sentence at the new one.
    error: Option<String>,
    /// The sentence at its repetition.
    repeat_error: Option<String>,
) -> impl IntoView {
    view! {
        <div class="two">
            <PasswordField
                label="New password" name="new_password" autocomplete="new-password" error
                passwordrules=passwordrules(policy)
            />
            <PasswordField
                label="Confirm new password" name="confirm_password" autocomplete="new-password" error=repeat_error
                passwordrules=passwordrules(policy)
            />
        </div>
        <PasswordRules policy of="new_password" />
    }
}

/// What is said at **New password**.
pub const fn new_password_words(problem: PasswordProblem) -> &'static str {
    match problem {
        PasswordProblem::Missing => "Enter a new password.",
        other => crate::pages::sign_up::password_words(other),
    }
}

/// What is said at **Confirm new password**.
pub const UNEQUAL: &str = "This is not the same as the new password. Type it once more.";
