//! A card: a heading, a sentence, what it is about, and what can be done.

use leptos::{either::Either, prelude::*};

/// A card. With `to` it is a form itself, so that its foot holds the button.
#[component]
pub fn Card(
    /// Its heading.
    title: &'static str,
    /// A sentence below the heading.
    #[prop(optional_no_strip, into)]
    lead: Option<AnyView>,
    /// Where a link on the page leads to it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Where it is sent, if it is a form.
    #[prop(optional)]
    to: Option<&'static str>,
    /// Whether its action cannot be undone.
    #[prop(optional)]
    is_danger: bool,
    /// What stands in its foot: buttons, a note.
    #[prop(optional_no_strip, into)]
    foot: Option<AnyView>,
    /// What it is about.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if is_danger { "card danger" } else { "card" };
    let inside = view! {
        <header>
            <h2>{title}</h2>
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </header>
        {children.map(|children| children())}
        {foot.map(|foot| view! { <footer>{foot}</footer> })}
    };
    match to {
        Some(to) => {
            Either::Left(view! { <form method="post" action=to class=class id=id novalidate=true>{inside}</form> })
        }
        None => Either::Right(view! { <section class=class id=id>{inside}</section> }),
    }
}
