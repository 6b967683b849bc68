//! What narrows the list: a form that leads to an address. On a phone it opens on demand, so that the list is in view.

use leptos::prelude::*;
use model::{
    activity_group::ActivityGroup,
    activity_page::{ActivityFilter, ActivityPage, ActivityProblem},
};

use crate::{
    components::{Choice, Day, Select, Submit},
    paths,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Kind,
    From,
    To,
    Page,
}

/// The form.
pub fn form(page: &ActivityPage) -> impl IntoView + use<> {
    let is_empty = page.filter.is_empty();
    let ActivityFilter { kind, from, to } = page.filter.clone();
    let at = |field| {
        let mut there = page.problems.iter().map(|problem| place(*problem)).filter(|(at, _)| *at == field);
        there.next().map(|(_, sentence)| sentence.to_owned())
    };
    let everything = Choice { value: String::new(), label: "Everything".to_owned() };
    let one = page.one_kind.clone().map(|label| Choice { value: kind.clone(), label });
    let groups =
        ActivityGroup::ALL.map(|group| Choice { value: group.as_str().to_owned(), label: group.name().to_owned() });
    let choices = [everything].into_iter().chain(one).chain(groups).collect();
    let at_page = at(At::Page).map(|sentence| view! { <div class="notice bad" role="alert"><p>{sentence}</p></div> });
    let is_open = !is_empty || !page.problems.is_empty();
    let zone = page.zone.clone();
    view! {
        <details class="body filter more" open=is_open>
            <summary>"Filter"</summary>
            <form method="get" action=paths::ACTIVITY novalidate=true>
                {at_page}
                <div class="filters">
                    <Select label="Kind" name="kind" choices chosen=kind error=at(At::Kind) />
                    <Day label="From" name="from" value=from error=at(At::From) hint_id="zone-hint" />
                    <Day label="To" name="to" value=to error=at(At::To) hint_id="zone-hint" />
                </div>
                <p class="hint small quiet" id="zone-hint">"Whole days in the time zone of your profile, " <bdi>{zone}</bdi> "."</p>
                <div class="actions">
                    <Submit label="Filter" class="btn" />
                    {(!is_empty).then(|| view! { <a class="btn bare" href=paths::ACTIVITY>"Show everything"</a> })}
                </div>
            </form>
        </details>
    }
}

/// Where a problem belongs, and what it says.
const fn place(problem: ActivityProblem) -> (At, &'static str) {
    match problem {
        ActivityProblem::Kind => (At::Kind, "There is no such kind of activity. Choose one from the list."),
        ActivityProblem::From => (At::From, "The first day is not a date. Write it like 2026-04-15."),
        ActivityProblem::To => (At::To, "The last day is not a date. Write it like 2026-04-15."),
        ActivityProblem::Backwards => (At::To, "The last day is before the first. Choose a later one."),
        ActivityProblem::Page => (At::Page, "There is no such page of the list. Press Filter to start at the newest."),
    }
}
