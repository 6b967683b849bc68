//! The way through the pages of a list.

use leptos::prelude::*;

/// **Newer** and **Older**, and where in the list one is. Nothing where there is one page only.
#[component]
pub fn Pager(
    /// What it leads through, for people who do not see it.
    label: &'static str,
    /// Where the newer rows are.
    newer: Option<String>,
    /// Where the older rows are.
    older: Option<String>,
) -> impl IntoView {
    let told = match (&newer, &older) {
        (None, None) => return None,
        (Some(_), None) => "This is the end of the list.",
        (None, Some(_)) => "These are the newest.",
        (Some(_), Some(_)) => "",
    };
    Some(view! {
        <nav class="pager" aria-label=label>
            <span>{told}</span>
            {newer.map(|href| view! { <a class="btn small" href=href>"Newer"</a> })}
            {older.map(|href| view! { <a class="btn small" href=href>"Older"</a> })}
        </nav>
    })
}
