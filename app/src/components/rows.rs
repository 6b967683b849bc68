//! A list of things, each in a row; and what is said where there are none.

use leptos::{either::Either, prelude::*};

use super::{Icon, IconView};

/// What is said in the place of a list with nothing in it: what it is for, and how to fill it.
#[derive(Debug, Clone)]
pub struct Empty {
    /// A sign.
    pub icon: Icon,
    /// A heading, or nothing where the sentence is enough.
    pub title: &'static str,
    /// What it is for.
    pub sentence: &'static str,
    /// A link out of it: where to, and its words.
    pub way_out: Option<(String, &'static str)>,
}

/// Rows, or what is said where there are none.
#[component]
pub fn Rows(
    /// The rows, each a [`Row`].
    rows: Vec<AnyView>,
    /// What is said where there are none.
    empty: Empty,
) -> impl IntoView {
    if rows.is_empty() { Either::Left(nothing(empty)) } else { Either::Right(view! { <ul class="rows">{rows}</ul> }) }
}

fn nothing(empty: Empty) -> impl IntoView {
    let Empty { icon, title, sentence, way_out } = empty;
    view! {
        <div class="empty">
            <span class="ico"><IconView icon /></span>
            {(!title.is_empty()).then(|| view! { <h3>{title}</h3> })}
            <p>{sentence}</p>
            {way_out.map(|(href, words)| view! { <a class="btn" href=href>{words}</a> })}
        </div>
    }
}

/// A row: a sign, a title, a line about it, and what can be done.
#[component]
pub fn Row(
    /// A sign.
    icon: Icon,
    /// Whether it is a warning.
    #[prop(optional)]
    is_bad: bool,
    /// What it is.
    #[prop(into)]
    title: String,
    /// Its state, a [`super::Badge`].
    #[prop(optional_no_strip, into)]
    badge: Option<AnyView>,
    /// A line about it.
    detail: AnyView,
    /// What can be done at once, at the end of the line.
    #[prop(optional_no_strip, into)]
    end: Option<AnyView>,
    /// What opens below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if is_bad { "ico bad" } else { "ico" };
    view! {
        <li>
            <span class=class><IconView icon /></span>
            <div>
                <b><bdi>{title}</bdi></b>
                {badge.map(|badge| view! { " " {badge} })}
                <small>{detail}</small>
                {children.map(|children| view! { <div class="row-ways">{children()}</div> })}
            </div>
            {end.map(|end| view! { <div class="end">{end}</div> })}
        </li>
    }
}
