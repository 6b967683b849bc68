//! What is shown once: a secret, or codes.

use leptos::{either::Either, prelude::*};

use super::{Check, Copy};
use crate::paths;

/// A secret or several codes, with **Copy**, **Download** and a box that says they are saved.
#[component]
pub fn ShownOnce(
    /// What is shown.
    values: Vec<String>,
    /// **Copy**, for people who do not see what it stands beside.
    copies: &'static str,
    /// The name of the file.
    file: &'static str,
    /// What stands in the file above the values: whose they are, and from when.
    head: String,
    /// The words of the box.
    saved: &'static str,
    /// The sentence where it is not ticked.
    error: Option<String>,
) -> impl IntoView {
    let all = values.join("\n");
    // A link, so that it works without scripts too.
    let download = format!("data:text/plain;charset=utf-8,{}", paths::percent_encode(&format!("{head}\n\n{all}\n")));
    let shown = match <[String; 1]>::try_from(values) {
        Ok([one]) => Either::Left(view! { <p class="code">{one}</p> }),
        Err(several) => {
            let several = several.into_iter().map(|one| view! { <li>{one}</li> }).collect_view();
            Either::Right(view! { <ol>{several}</ol> })
        }
    };
    view! {
        <div class="once">
            // Around it, as all that is inside inherits it.
            <div translate="no">{shown}</div>
            <div class="actions">
                <Copy text=all what=copies />
                <a class="btn" href=download download=file>"Download"</a>
            </div>
            <p class="small quiet">"You see this only now. Keep it in a password manager, or on paper."</p>
        </div>
        <Check name="saved" label=saved error />
    }
}
