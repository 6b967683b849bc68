//! **Activity**: what happened to the account, newest first.

mod export;
mod filter;
mod list;

use leptos::prelude::*;
use model::activity_page::{ActivityCursor, ActivityFilter};

use self::list::{ThisWasntMe, deny_words};
use crate::{
    components::{Card, NoField, Place, Refused},
    context,
    failure::Never,
    layouts::SignedIn,
    page::Answer,
};

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Activity", "Sign in to load your recent activity.").await?;
    let of = context::query;
    let filter = ActivityFilter { kind: of("kind"), from: of("from"), to: of("to") };
    let cursor = ActivityCursor { before: of("before"), after: of("after") };
    let is_first = cursor == ActivityCursor::default();
    let page = context::read::<_, Never>(who.accounts.activity_page(who.actor, filter, &cursor)).await?;
    let export = page.problems.is_empty().then(|| export::card(page.filter.clone(), page.proof));
    let filter = filter::form(&page);
    let foot = list::pager(&page);
    let cards = view! {
        {Refused::<NoField>::of::<ThisWasntMe, _>(|problem| Place::bar(deny_words(problem)), "").bar()}
        <Card
            title="What happened" foot=foot
            lead="Sign-ins, also failed ones, and every change to this account. Secrets are never recorded.".into_any()
        >
            {filter}
            {list::rows(page, is_first)}
        </Card>
        {export}
    };
    Ok(who.page("Activity", "What happened to this account, newest first.", cards))
}
