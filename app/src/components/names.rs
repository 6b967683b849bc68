//! What somebody is called.

use leptos::prelude::*;

use super::Field;

/// **First name** and **Last name**, side by side where there is room.
#[component]
pub fn Names(
    /// What stands in the first.
    first: String,
    /// What stands in the last.
    last: String,
    /// The sentence at the first.
    first_error: Option<String>,
    /// The sentence at the last.
    last_error: Option<String>,
) -> impl IntoView {
    view! {
        <div class="two">
            <Field label="First name" name="first_name" value=first autocomplete="given-name" error=first_error />
            <Field label="Last name" name="last_name" value=last autocomplete="family-name" error=last_error />
        </div>
    }
}
