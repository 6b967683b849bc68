//! What narrows the list: a form that leads to an address, with scripts and without.

use leptos::prelude::*;
use leptos_router::components::Form;
use model::{
    activity_group::ActivityGroup,
    activity_page::{ActivityFilter, ActivityProblem},
};

use crate::paths;

#[component]
pub fn FilterForm(
    filter: ActivityFilter,
    one_kind: Option<String>,
    problems: Vec<ActivityProblem>,
    zone: String,
) -> impl IntoView {
    let is_empty = filter.is_empty();
    let ActivityFilter { kind, from, to } = filter;
    let at = |field| {
        let mut there = problems.iter().map(|problem| place(*problem)).filter(|(at, _)| *at == field);
        there.next().map(|(_, sentence)| sentence)
    };
    let (at_kind, at_from, at_to, at_page) = (at("kind"), at("from"), at("to"), at("page"));
    let one = one_kind.map(|sentence| {
        let word = kind.clone();
        view! { <option value=word selected=true>{sentence}</option> }
    });
    let groups = ActivityGroup::ALL.map(|group| {
        view! { <option value=group.as_str() selected=group.as_str() == kind>{group.name()}</option> }
    });
    view! {
        <Form method="get" action=paths::ACTIVITY attr:class="body">
            {at_page.map(|sentence| view! { <div class="notice bad" role="alert"><p>{sentence}</p></div> })}
            <div class="filters">
                <div class="field">
                    <label for="kind">"Kind"</label>
                    <select
                        class="in" id="kind" name="kind"
                        aria-invalid=at_kind.map(|_| "true") aria-describedby=at_kind.map(|_| "kind-error")
                    >
                        <option value="">"Everything"</option>
                        {one}
                        {groups.into_iter().collect_view()}
                    </select>
                    {sentence("kind-error", at_kind)}
                </div>
                <Day label="From" name="from" value=from error=at_from />
                <Day label="To" name="to" value=to error=at_to />
            </div>
            <p class="hint small quiet" id="zone-hint">"Whole days in the time zone of your profile, " <bdi>{zone}</bdi> "."</p>
            <div class="actions">
                <button type="submit" class="btn">"Filter"</button>
                {(!is_empty).then(|| view! { <a class="btn bare" href=paths::ACTIVITY>"Show everything"</a> })}
            </div>
        </Form>
    }
}

#[component]
fn Day(label: &'static str, name: &'static str, value: String, error: Option<&'static str>) -> impl IntoView {
    let error_id = format!("{name}-error");
    let described_by = error.map_or_else(|| "zone-hint".to_owned(), |_| format!("{error_id} zone-hint"));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="in" id=name name=name type="date" value=value autocomplete="off"
                aria-invalid=error.map(|_| "true") aria-describedby=described_by
            />
            {sentence(&error_id, error)}
        </div>
    }
}

fn sentence(id: &str, error: Option<&'static str>) -> Option<impl IntoView> {
    let id = id.to_owned();
    error.map(|error| view! { <p class="err" id=id>{error}</p> })
}

/// Where a problem belongs, and what it says.
const fn place(problem: ActivityProblem) -> (&'static str, &'static str) {
    match problem {
        ActivityProblem::Kind => ("kind", "There is no such kind of activity. Choose one of the list."),
        ActivityProblem::From => ("from", "The first day is not a date. Write it like 2026-04-15."),
        ActivityProblem::To => ("to", "The last day is not a date. Write it like 2026-04-15."),
        ActivityProblem::Backwards => ("to", "The last day is before the first. Choose a later one."),
        ActivityProblem::Page => {
            ("page", "There is no such page of the list. Press Filter to see it from its beginning.")
        }
    }
}
