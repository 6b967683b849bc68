//! The rows, the way through their pages, and **This wasn't me**.

use accounts::flows::activity_page::Denied;
use leptos::prelude::*;
use model::{
    activity_group::ActivityGroup,
    activity_page::{ActivityCursor, ActivityLine, ActivityPage, DenyProblem},
};

use crate::{
    components::{Empty, Form, Icon, Pager, Row, Rows, Submit, url},
    context,
    failure::Failure,
    notice::Notice,
    paths,
};

/// **This wasn't me** on a row: leads to where a security mail would, or has that mail sent.
#[server(name = ThisWasntMe, prefix = "/do", endpoint = "this-wasnt-me")]
pub async fn this_wasnt_me(id: String) -> Result<(), Failure<DenyProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    match context::mutate(async move { accounts.deny(actor, &id).await }).await? {
        Denied::Link(token) => context::redirect(&paths::secure_account(token.expose())),
        Denied::Mailed => context::notice(Notice::SecureLinkMailed),
    }
    Ok(())
}

/// The rows of a page. Nothing where it could not be read what was asked for.
pub fn rows(page: ActivityPage, is_first: bool) -> Option<impl IntoView> {
    let ActivityPage { lines, filter, problems, .. } = page;
    if !problems.is_empty() {
        return None;
    }
    let empty = nothing(is_first && filter.is_empty(), is_first);
    let rows = lines.into_iter().map(|line| row(line).into_any()).collect();
    Some(view! { <Rows rows empty /> })
}

/// The way to the pages beside this one, where there are any.
pub fn pager(page: &ActivityPage) -> Option<AnyView> {
    let to = |cursor| paths::activity(None, &page.filter, &cursor);
    let newer = page.newer.clone().map(|after| to(ActivityCursor { after, ..ActivityCursor::default() }));
    let older = page.older.clone().map(|before| to(ActivityCursor { before, ..ActivityCursor::default() }));
    let has_more = newer.is_some() || older.is_some();
    has_more.then(|| view! { <Pager label="Pages of activity" newer older /> }.into_any())
}

fn row(line: ActivityLine) -> impl IntoView {
    let ActivityLine { id, group, sentence, detail, at, is_warning, is_deniable } = line;
    let about = format!("{sentence} {at}");
    let end = is_deniable.then(|| {
        view! {
            <Form to={url::<ThisWasntMe>()}>
                <input type="hidden" name="id" value=id />
                <Submit label="This wasn't me" about=about class="btn small" />
            </Form>
        }
        .into_any()
    });
    let detail = view! { {(!detail.is_empty()).then(|| view! { <bdi>{detail}</bdi> " · " })} {at} };
    view! { <Row icon=icon(group) is_bad=is_warning title=sentence detail=detail.into_any() end=end /> }
}

fn nothing(is_whole: bool, is_first: bool) -> Empty {
    let (title, sentence) = match (is_whole, is_first) {
        (true, _) => (
            "Nothing has happened yet",
            "We list sign-ins and changes to this account here, so that you notice what was not you.",
        ),
        (false, true) => ("Nothing matches", "Nothing of this kind happened on these days."),
        (false, false) => ("There is nothing here", "The list ends before this page."),
    };
    let way_out = (!is_whole).then(|| (paths::ACTIVITY.to_owned(), "Show everything"));
    Empty { icon: Icon::Pulse, title, sentence, way_out }
}

const fn icon(group: Option<ActivityGroup>) -> Icon {
    match group {
        Some(ActivityGroup::SignIns) => Icon::Screen,
        Some(ActivityGroup::Password) => Icon::Lock,
        Some(ActivityGroup::TwoFactor) => Icon::Shield,
        Some(ActivityGroup::Codes) => Icon::Key,
        Some(ActivityGroup::Account) => Icon::Person,
        Some(ActivityGroup::ApiKeys) => Icon::Chain,
        Some(ActivityGroup::Support) => Icon::Warning,
        None => Icon::Pulse,
    }
}

/// Why it did nothing.
pub const fn deny_words(problem: DenyProblem) -> &'static str {
    match problem {
        DenyProblem::Gone => "That entry is not there any more.",
    }
}
