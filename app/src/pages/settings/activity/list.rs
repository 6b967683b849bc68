//! The rows, the way through their pages, and **This wasn't me**.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use model::{
    activity_group::ActivityGroup,
    activity_page::{ActivityCursor, ActivityLine, ActivityPage, DenyProblem},
};

use crate::{
    components::{Icon, IconView},
    failure::Failure,
    layouts::SharedFrame,
    notice::Notice,
    paths,
};

/// **This wasn't me** on a row: leads to where a security mail would. Whether that mail is on its way instead.
#[server(name = ThisWasntMe, prefix = "/do", endpoint = "this-wasnt-me")]
pub async fn this_wasnt_me(id: String) -> Result<bool, Failure<DenyProblem>> {
    use crate::context;
    use accounts::flows::activity_page::Denied;
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    match context::mutate(async move { accounts.deny(actor, &id).await }).await? {
        Denied::Link(token) => {
            context::redirect(&paths::secure_account(token.expose()));
            Ok(false)
        }
        Denied::Mailed => {
            context::notice_without_scripts(Notice::SecureLinkMailed);
            Ok(true)
        }
    }
}

#[component]
pub fn List(page: ActivityPage, is_first: bool, deny: ServerAction<ThisWasntMe>) -> impl IntoView {
    let ActivityPage { lines, newer, older, filter, problems, .. } = page;
    if !problems.is_empty() {
        return EitherOf3::A(());
    }
    if lines.is_empty() {
        return EitherOf3::B(view! { <Empty is_whole=is_first && filter.is_empty() is_first /> });
    }
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| {
        if matches!(deny.value().get(), Some(Ok(true))) {
            shared.say(Some(Notice::SecureLinkMailed));
        }
    });
    let to = |cursor| paths::activity(None, &filter, &cursor);
    let newer = newer.map(|after| to(ActivityCursor { after, ..ActivityCursor::default() }));
    let older = older.map(|before| to(ActivityCursor { before, ..ActivityCursor::default() }));
    let has_more = newer.is_some() || older.is_some();
    let told = match (&newer, &older) {
        (Some(_), None) => "That is the end of the list.",
        (None, Some(_)) => "The newest.",
        _ => "",
    };
    EitherOf3::C(view! {
        <ul class="rows">{lines.into_iter().map(|line| view! { <Row line deny /> }).collect_view()}</ul>
        {has_more.then(|| view! {
            <footer>
                <nav class="pager" aria-label="Pages of activity">
                    <span>{told}</span>
                    {newer.map(|href| view! { <a class="btn small" href=href>"Newer"</a> })}
                    {older.map(|href| view! { <a class="btn small" href=href>"Older"</a> })}
                </nav>
            </footer>
        })}
    })
}

#[component]
fn Row(line: ActivityLine, deny: ServerAction<ThisWasntMe>) -> impl IntoView {
    let ActivityLine { id, group, sentence, detail, at, is_warning, is_deniable } = line;
    let what = format!(": {sentence} {at}");
    view! {
        <li>
            <span class="ico" class:bad=is_warning><IconView icon=icon(group) /></span>
            <div>
                <b>{sentence}</b>
                <small>{(!detail.is_empty()).then(|| view! { <bdi>{detail}</bdi> " · " })} {at}</small>
            </div>
            {is_deniable.then(|| view! {
                <div class="end">
                    <ActionForm action=deny>
                        <input type="hidden" name="id" value=id />
                        <button type="submit" class="btn small">"This wasn't me"<span class="visually-hidden">{what}</span></button>
                    </ActionForm>
                </div>
            })}
        </li>
    }
}

#[component]
fn Empty(is_whole: bool, is_first: bool) -> impl IntoView {
    let (title, sentence) = match (is_whole, is_first) {
        (true, _) => (
            "Nothing has happened yet",
            "Sign-ins and changes to this account are listed here, so that you notice what was not you.",
        ),
        (false, true) => ("Nothing matches", "Nothing of this kind has happened in these days."),
        (false, false) => ("There is nothing here", "The list ends before this page."),
    };
    view! {
        <div class="empty">
            <span class="ico"><IconView icon=Icon::Pulse /></span>
            <h3>{title}</h3>
            <p>{sentence}</p>
            {if is_whole {
                Either::Left(())
            } else {
                Either::Right(view! { <a class="btn" href=paths::ACTIVITY>"Show everything"</a> })
            }}
        </div>
    }
}

const fn icon(group: Option<ActivityGroup>) -> Icon {
    match group {
        Some(ActivityGroup::SignIns) => Icon::Screen,
        Some(ActivityGroup::Password) => Icon::Lock,
        Some(ActivityGroup::TwoFactor) => Icon::Shield,
        Some(ActivityGroup::Codes) => Icon::Key,
        Some(ActivityGroup::Account) => Icon::Person,
        Some(ActivityGroup::Support) => Icon::Warning,
        None => Icon::Pulse,
    }
}

pub const fn deny_words(problem: DenyProblem) -> &'static str {
    match problem {
        DenyProblem::Gone => "That entry is not there any more. Reload this page to see what is.",
    }
}
