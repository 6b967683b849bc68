//! **Activity**: what happened to the account, newest first.

mod export;
mod filter;
mod list;

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use model::activity_page::{ActivityCursor, ActivityFilter, ActivityPage};

use self::{
    export::ExportCard,
    filter::FilterForm,
    list::{List, ThisWasntMe, deny_words},
};
use crate::{
    components::{FailureBar, failure_of},
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, PageHead},
};

#[server(prefix = "/do", endpoint = "load-activity")]
async fn load_activity(
    #[server(default)] kind: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] before: String,
    #[server(default)] after: String,
) -> Result<ActivityPage, Failure<Never>> {
    use crate::context;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let (filter, cursor) = (ActivityFilter { kind, from, to }, ActivityCursor { before, after });
    context::read(accounts.activity_page(actor, filter, &cursor)).await
}

/// The page.
#[component]
pub fn Activity() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let of = |name| query.get(name).unwrap_or_default();
        let filter = ActivityFilter { kind: of("kind"), from: of("from"), to: of("to") };
        (filter, ActivityCursor { before: of("before"), after: of("after") })
    });
    let page = Resource::new(
        move || asked.get(),
        |(filter, cursor)| async move {
            let is_first = cursor == ActivityCursor::default();
            let page = load_activity(filter.kind, filter.from, filter.to, cursor.before, cursor.after).await;
            page.map(|page| (page, is_first))
        },
    );
    view! {
        <PageHead title="Activity" lead="What happened to this account, newest first." />
        // The page before stays in view until the next one is there.
        <Transition fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((page, is_first)) => Either::Left(view! { <Shown page is_first /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your activity." /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: ActivityPage, is_first: bool) -> impl IntoView {
    let export = page.problems.is_empty().then(|| view! { <ExportCard filter=page.filter.clone() proof=page.proof /> });
    let deny = ServerAction::<ThisWasntMe>::new();
    view! {
        <FailureBar failure=failure_of(deny) refused=|problem| Some(deny_words(*problem).to_owned()) />
        <section class="card">
            <header>
                <h2>"What happened"</h2>
                <p>"Sign-ins, also refused ones, and every change to this account. Nothing that is secret is written down here."</p>
            </header>
            <FilterForm
                filter=page.filter.clone()
                one_kind=page.one_kind.clone()
                problems=page.problems.clone()
                zone=page.zone.clone()
            />
            <List page is_first deny />
        </section>
        {export}
    }
}
