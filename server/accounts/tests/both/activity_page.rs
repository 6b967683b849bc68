//! The Activity page: what it lists, what narrows it, and "This wasn't me".

use std::{collections::HashSet, time::Duration};

use accounts::{
    clock::Time,
    db::{Link, Read},
    flows::activity_page::Denied,
    store::activity::{STATEMENTS, Span, newest_of, record},
};
use model::{
    activity::ActivityKind,
    activity_page::{ActivityCursor, ActivityFilter, ActivityPage, ActivityProblem, DenyProblem, ROWS_OF_A_PAGE},
    secure_account::SecureLink,
};
use sqlx::{AssertSqlSafe, Row, query};
use uuid::Uuid;

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

impl World {
    /// Makes rows, a second apart, which count on in their details.
    pub async fn has_happened(&self, who: &Ada, kind: ActivityKind, from: usize, count: usize) {
        let mut tx = self.db.begin().await.unwrap();
        for number in from..from + count {
            self.pass(Duration::from_secs(1));
            let now = self.clock.now();
            let id = self.new_id(now).unwrap();
            record(&mut tx, id, who.actor.account, kind, &number.to_string(), now).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn page(&self, who: &Ada, filter: &ActivityFilter, cursor: ActivityCursor) -> ActivityPage {
        self.activity_page(who.actor, filter.clone(), &cursor).await.unwrap()
    }
}

fn before(id: &str) -> ActivityCursor {
    ActivityCursor { before: id.to_owned(), after: String::new() }
}

fn after(id: &str) -> ActivityCursor {
    ActivityCursor { before: String::new(), after: id.to_owned() }
}

fn kind(word: &str) -> ActivityFilter {
    ActivityFilter { kind: word.to_owned(), ..ActivityFilter::default() }
}

fn days(from: &str, to: &str) -> ActivityFilter {
    ActivityFilter { kind: String::new(), from: from.to_owned(), to: to.to_owned() }
}

fn details(page: &ActivityPage) -> Vec<usize> {
    page.lines.iter().filter_map(|line| line.detail.parse().ok()).collect()
}

on_both!(
    async fn pages_stay_right_while_rows_arrive(world: World) {
        let ada = world.ada().await;
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, 60).await;
        let filter = kind("profile.changed");
        let first = world.page(&ada, &filter, ActivityCursor::default()).await;
        assert_eq!(details(&first), (35..60).rev().collect::<Vec<_>>());
        assert_eq!(first.newer, None);
        world.has_happened(&ada, ActivityKind::ProfileChanged, 60, 30).await;
        let second = world.page(&ada, &filter, before(first.older.as_ref().unwrap())).await;
        assert_eq!(details(&second), (10..35).rev().collect::<Vec<_>>());
        let third = world.page(&ada, &filter, before(second.older.as_ref().unwrap())).await;
        assert_eq!((details(&third), third.older), ((0..10).rev().collect(), None));
        // And back, one page after the other, to what has arrived.
        let up = world.page(&ada, &filter, after(third.newer.as_ref().unwrap())).await;
        assert_eq!(details(&up), details(&second));
        let up = world.page(&ada, &filter, after(up.newer.as_ref().unwrap())).await;
        assert_eq!(details(&up), details(&first));
        let up = world.page(&ada, &filter, after(up.newer.as_ref().unwrap())).await;
        assert_eq!(details(&up), (60..85).rev().collect::<Vec<_>>());
        let top = world.page(&ada, &filter, after(up.newer.as_ref().unwrap())).await;
        assert_eq!((details(&top), top.newer), ((65..90).rev().collect(), None), "the newest page is whole");
    }
);

on_both!(
    async fn exactly_one_page_has_no_other(world: World) {
        let ada = world.ada().await;
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, ROWS_OF_A_PAGE).await;
        let page = world.page(&ada, &kind("profile.changed"), ActivityCursor::default()).await;
        assert_eq!((page.lines.len(), page.newer, page.older), (ROWS_OF_A_PAGE, None, None));
    }
);

on_both!(
    async fn a_group_or_one_kind_is_all_that_is_shown(world: World) {
        let ada = world.ada().await;
        world.has_happened(&ada, ActivityKind::PasskeyAdded, 0, 2).await;
        world.has_happened(&ada, ActivityKind::TwoFactorOn, 2, 1).await;
        let all = world.page(&ada, &ActivityFilter::default(), ActivityCursor::default()).await;
        assert!(all.lines.len() > 3 && all.one_kind.is_none());
        let page = world.page(&ada, &kind("two-factor"), ActivityCursor::default()).await;
        assert_eq!((details(&page), page.one_kind), (vec![2, 1, 0], None));
        let page = world.page(&ada, &kind("passkey.added"), ActivityCursor::default()).await;
        assert_eq!((details(&page), page.one_kind.as_deref()), (vec![1, 0], Some("A passkey was added.")));
        assert!(world.page(&ada, &kind("support"), ActivityCursor::default()).await.lines.is_empty());
    }
);

on_both!(
    async fn a_day_is_the_account_s_day_also_when_the_clocks_change(world: World) {
        let ada = world.ada().await;
        // 2026-10-25 in Berlin has 25 hours: from 22:00 UTC of the day before to 23:00 UTC.
        let begins = Time::from_millis(1_792_879_200_000);
        let last = Duration::from_hours(25) - Duration::from_millis(1);
        let mut tx = world.db.begin().await.unwrap();
        for (number, at) in [
            begins.before(Duration::from_millis(1)),
            begins,
            begins.after(last),
            begins.after(Duration::from_hours(25)),
        ]
        .into_iter()
        .enumerate()
        {
            // Not a random one: those never go back behind the latest, which another test may have made in a later year.
            let id = at.first_id();
            let kind = ActivityKind::ProfileChanged;
            record(&mut tx, id, ada.actor.account, kind, &number.to_string(), at).await.unwrap();
        }
        tx.commit().await.unwrap();
        let newest = ActivityCursor::default;
        assert_eq!(details(&world.page(&ada, &days("2026-10-25", "2026-10-25"), newest()).await), [2, 1]);
        assert_eq!(details(&world.page(&ada, &days("2026-10-25", ""), newest()).await), [3, 2, 1]);
        assert_eq!(details(&world.page(&ada, &days("", "2026-10-24"), newest()).await), [0]);
        let page = world.page(&ada, &days("2026-10-26", "2026-10-26"), newest()).await;
        assert_eq!((page.lines[0].at.as_str(), page.zone.as_str()), ("2026-10-26 00:00 CET", "Europe/Berlin"));
    }
);

on_both!(
    async fn what_cannot_be_read_is_said_and_shows_nothing(world: World) {
        use ActivityProblem::{Backwards, From, Kind, Page, To};
        let ada = world.ada().await;
        let newest = ActivityCursor::default;
        let long = "9".repeat(10_000);
        for (filter, cursor, problems) in [
            (kind("nonsense"), newest(), vec![Kind]),
            (kind("%"), newest(), vec![Kind]),
            (kind(&long), newest(), vec![Kind]),
            (days("2026-02-30", "never"), newest(), vec![From, To]),
            (days("2026-04-15", "2026-04-14"), newest(), vec![Backwards]),
            (kind(""), before("12"), vec![Page]),
            (kind(""), after(&long), vec![Page]),
            (
                kind(""),
                ActivityCursor { after: Uuid::max().to_string(), ..before(&Uuid::nil().to_string()) },
                vec![Page],
            ),
        ] {
            let page = world.page(&ada, &filter, cursor).await;
            assert_eq!((page.problems, page.lines.len(), page.filter), (problems, 0, filter));
        }
        for filter in [days("0001-01-01", ""), days("", "9999-12-31"), days(" 2000-01-01 ", "")] {
            assert!(!world.page(&ada, &filter, newest()).await.lines.is_empty(), "{filter:?}");
        }
        assert!(world.page(&ada, &days("9999-12-31", "9999-12-31"), newest()).await.lines.is_empty());
    }
);

on_both!(
    async fn the_row_of_another_account_is_one_that_is_not_there(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form("grace@example.org")).await;
        world.has_happened(&grace, ActivityKind::PasswordChanged, 0, 1).await;
        let hers = world.page(&grace, &ActivityFilter::default(), ActivityCursor::default()).await.lines[0].id.clone();
        let nobodys = world.new_id(world.clock.now()).unwrap().to_string();
        for id in [hers.as_str(), &nobodys, "", "12", "' OR 1=1 --"] {
            assert_eq!(refusal(world.deny(ada.actor, id).await), DenyProblem::Gone, "{id}");
        }
        let all = ActivityFilter::default();
        let own: HashSet<String> =
            world.page(&ada, &all, ActivityCursor::default()).await.lines.into_iter().map(|line| line.id).collect();
        for (one, other) in [(before(&hers), before(&nobodys)), (after(&hers), after(&nobodys))] {
            let pages = (world.page(&ada, &all, one).await, world.page(&ada, &all, other).await);
            assert_eq!(pages.0, pages.1);
            assert!(pages.0.lines.iter().all(|line| own.contains(&line.id)));
        }
    }
);

on_both!(
    async fn this_was_not_me_leads_to_what_a_security_mail_leads_to(world: World) {
        let ada = world.ada().await;
        world.has_happened(&ada, ActivityKind::PasswordChanged, 0, 1).await;
        world.has_happened(&ada, ActivityKind::SignInFailed, 1, 1).await;
        let page = world.page(&ada, &ActivityFilter::default(), ActivityCursor::default()).await;
        assert_eq!(refusal(world.deny(ada.actor, &page.lines[0].id).await), DenyProblem::Gone, "nobody was in");
        assert_eq!((page.lines[0].is_deniable, page.lines[1].is_deniable), (false, true));
        let Denied::Link(token) = world.deny(ada.actor, &page.lines[1].id).await.unwrap() else { panic!("mailed") };
        let SecureLink::Ready(offer) = world.look_at_secure_link(&token).await.unwrap() else { panic!("worthless") };
        assert_eq!((offer.event.as_str(), offer.is_former), ("Your password was changed", false));
        assert_eq!(world.count("SELECT COUNT(*) FROM links WHERE purpose = 'secure_account'").await, 1);
    }
);

on_both!(
    async fn the_link_is_given_to_a_fresh_proof_for_ten_minutes_and_else_mailed(world: World) {
        let ada = world.ada().await;
        let page = world.page(&ada, &kind("account.created"), ActivityCursor::default()).await;
        let refused = world.deny(ada.actor, &page.lines[0].id).await;
        assert_eq!(refusal(refused), DenyProblem::Gone, "about that nothing can be done");
        let page = world.page(&ada, &kind("recovery_code.made"), ActivityCursor::default()).await;
        let given = world.deny(ada.actor, &page.lines[0].id).await.unwrap();
        let Denied::Link(link) = given else { panic!("{given:?}") };
        assert!(matches!(world.look_at_secure_link(&link).await.unwrap(), SecureLink::Ready(_)));
        world.pass(Duration::from_mins(10));
        assert!(matches!(world.look_at_secure_link(&link).await.unwrap(), SecureLink::Expired));
        assert!(matches!(world.deny(ada.actor, &page.lines[0].id).await.unwrap(), Denied::Mailed));
        world.deliver().await;
        let mailed = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        assert!(matches!(world.look_at_secure_link(&mailed).await.unwrap(), SecureLink::Ready(_)));
    }
);

on_both!(
    async fn a_stolen_sign_in_does_not_get_around_the_second_factor(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let page = world.page(&ada, &kind("two_factor.on"), ActivityCursor::default()).await;
        assert!(matches!(world.deny(ada.actor, &page.lines[0].id).await.unwrap(), Denied::Link(_)));
        world.pass(Duration::from_mins(11));
        assert!(matches!(world.deny(ada.actor, &page.lines[0].id).await.unwrap(), Denied::Mailed));
        world.deliver().await;
        for mail in world.mails_to(Ada::EMAIL).await {
            let link = World::secure_link_in(&mail);
            assert!(matches!(world.look_at_secure_link(&link).await.unwrap(), SecureLink::Ready(_)));
        }
    }
);

on_both!(
    async fn a_span_of_nobody_is_empty(world: World) {
        let ada = world.ada().await;
        let span = Span { account: ada.actor.account, above: Uuid::max(), below: Uuid::nil(), kinds: Vec::new() };
        assert!(newest_of(&mut world.db.read().await.unwrap(), &span, 10).await.unwrap().is_empty());
    }
);

on_both!(
    async fn a_rare_kind_is_looked_for_along_its_own_index(world: World) {
        let mut db = world.db.read().await.unwrap();
        // Postgres decides by how many rows there are.
        let Link::Sqlite(connection) = db.link() else { return };
        let of_kind: Vec<_> = STATEMENTS.iter().filter(|(name, _)| name.ends_with("_OF_KIND")).collect();
        assert_eq!(of_kind.len(), 2);
        for (name, sql) in of_kind {
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let plan = query(explain).fetch_all(&mut *connection).await.unwrap();
            let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
            assert!(plan.len() == 1 && plan[0].contains("INDEX activity_by_kind"), "{name}: {plan:?}");
        }
    }
);
