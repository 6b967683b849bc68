//! A name that can be given to a row of a list, in place.

use leptos::prelude::*;
use model::text::NAME_MAX;
use serde::{Deserialize, Serialize};

use super::{Form, Submit};

/// What was typed into such a form when it was refused: for which row, and what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TypedName {
    /// The row's id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A word that opens a line for a name, and **Save name**.
#[component]
pub fn Rename(
    /// The word.
    opens: &'static str,
    /// What the row is called, for people who do not see where it stands.
    about: String,
    /// The row's id.
    id: String,
    /// The name that it has.
    name: String,
    /// Where it is sent.
    to: &'static str,
    /// What was typed before, where that was refused for this row: the name, and the sentence.
    refused: Option<(String, String)>,
) -> impl IntoView {
    let error_id = refused.as_ref().map(|_| format!("name-{id}-error"));
    let is_open = refused.is_some();
    let (name, error) = match refused {
        Some((typed, error)) => (typed, Some(error)),
        None => (name, None),
    };
    view! {
        <details class="more quiet-more" open=is_open>
            <summary>{opens}<span class="visually-hidden">" "{about.clone()}</span></summary>
            <Form to class="code-form">
                <input type="hidden" name="id" value=id />
                <input
                    class="in" name="name" aria-label=format!("Name of {about}") value=name
                    maxlength=NAME_MAX.to_string() autocomplete="off" aria-invalid=error.as_ref().map(|_| "true")
                    aria-describedby=error_id.clone()
                />
                <Submit label="Save name" class="btn" />
                {error.map(|error| view! { <p class="err" id=error_id>{error}</p> })}
            </Form>
        </details>
    }
}
