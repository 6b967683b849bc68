//! What has expired is forgotten, each thing after its own while and not before.

use std::time::Duration;

use accounts::{flows::sessions::Browser, store::activity};
use model::{
    activity::ActivityKind,
    magic_link::{LinkPurpose, MagicLink},
    sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem},
};

use crate::{
    on_both,
    support::{ADDRESS_CHANGED, Ada, NEW, World, refusal},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_hours(24);

on_both!(
    async fn a_sign_up_can_be_renewed_for_a_week_after_its_link_has_expired(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        world.pass(8 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.waiting_address(&browser).await.unwrap().as_deref(), Some(Ada::EMAIL));
        world.pass(MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!(world.waiting_address(&browser).await.unwrap(), None);
        assert_eq!(refusal(world.send_again(&browser).await), SendAgainProblem::NothingWaits);
        assert_eq!(refusal(world.renew_confirmation(&link).await), SendAgainProblem::NothingWaits);
    }
);

on_both!(
    async fn the_link_of_a_forgotten_sign_up_has_expired_and_was_not_used(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        world.pass(9 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.look_at_confirmation(&link, Some(&browser)).await.unwrap(), ConfirmLink::Expired);
        let refused = world.confirm_email(&link, Some(&browser), None, &Browser::default()).await;
        assert_eq!(refusal(refused), ConfirmProblem::Expired);
    }
);

on_both!(
    async fn a_used_link_says_so_for_thirty_days_more(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        world.pass(31 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.look_at_confirmation(&link, None).await.unwrap(), ConfirmLink::Used);
        world.pass(MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!(world.look_at_confirmation(&link, None).await.unwrap(), ConfirmLink::Unknown);
    }
);

on_both!(
    async fn ended_sign_ins_are_forgotten_and_living_ones_are_not(world: World) {
        let idle = world.ada().await;
        let used = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.pass(10 * DAY);
        world.touch(world.actor(&used.token).await.unwrap()).await.unwrap();
        world.pass_nearly(4 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 2);
        world.pass(MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1);
        assert!(world.actor(&idle.cookie).await.is_none() && world.actor(&used.token).await.is_some());
        world.pass(DAY);
        world.touch(world.actor(&used.token).await.unwrap()).await.unwrap();
        world.pass(10 * DAY);
        world.touch(world.actor(&used.token).await.unwrap()).await.unwrap();
        world.pass(5 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 0, "thirty days end it whatever happens");
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn ended_deliveries_go_with_their_attempts_after_thirty_days(world: World) {
        world.waiting(Ada::EMAIL).await;
        world.pass(30 * DAY);
        world.purge().await.unwrap();
        assert_eq!((world.deliveries().await.len(), world.count("SELECT COUNT(*) FROM attempts").await), (1, 1));
        world.pass(MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!((world.deliveries().await.len(), world.count("SELECT COUNT(*) FROM attempts").await), (0, 0));
    }
);

on_both!(
    async fn what_still_waits_to_be_delivered_is_not_forgotten(world: World) {
        world.signed_up(Ada::EMAIL).await;
        world.pass(365 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.deliver().await, 1);
        assert_eq!(world.deliveries().await[0].state, "unneeded");
    }
);

on_both!(
    async fn accounts_stay_and_what_happened_to_them_for_400_days(world: World) {
        world.ada().await;
        world.pass_nearly(400 * DAY);
        world.purge().await.unwrap();
        assert!(!world.show_account(Ada::EMAIL, 10).await.unwrap().unwrap().1.is_empty());
        world.pass(DAY);
        world.purge().await.unwrap();
        assert!(world.show_account(Ada::EMAIL, 10).await.unwrap().unwrap().1.is_empty());
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn what_happened_is_forgotten_in_small_steps(world: World) {
        let ada = world.ada().await;
        let before = world.clock.now();
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, 1_203).await;
        world.pass(400 * DAY);
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, 1).await;
        // As one step does it, which holds the writer: no more than it is told to.
        let mut tx = world.db.begin().await.unwrap();
        let limit = uuid::Builder::from_unix_timestamp_millis(before.millis().unsigned_abs() + 10_000_000, &[0; 10]);
        assert_eq!(activity::purge(&mut tx, limit.into_uuid(), 500).await.unwrap(), 500);
        tx.commit().await.unwrap();
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM activity").await, 1);
    }
);

on_both!(
    async fn a_clock_that_is_set_back_forgets_nothing(world: World) {
        let ada = world.ada().await;
        let (browser, link) = world.waiting("grace@example.org").await;
        world.set_back(Duration::from_hours(1));
        world.purge().await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_some());
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn a_link_that_was_asked_for_is_forgotten_after_a_week(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.ask_link("nobody@example.org", LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        world.deliver().await;
        world.pass(7 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Expired);
        assert_eq!(world.count("SELECT COUNT(*) FROM magic_links").await, 2);
        world.pass(MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Unknown);
        assert_eq!(world.count("SELECT COUNT(*) FROM magic_links").await, 0);
    }
);

on_both!(
    async fn a_change_of_the_address_is_forgotten_a_month_after_it_could_last_be_undone(world: World) {
        let ada = world.ada().await;
        world.asks_for(&ada, Ada::EMAIL, NEW).await;
        world.cancel_change(ada.actor).await.unwrap();
        world.moved(&ada, Ada::EMAIL, NEW).await;
        world.pass_nearly(44 * DAY);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes").await, 2);
        world.pass(2 * MILLISECOND);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes").await, 0);
        assert_eq!(world.address_of(&ada).await, NEW);
    }
);

on_both!(
    async fn a_change_that_still_waits_is_not_forgotten(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(365 * DAY);
        world.purge().await.unwrap();
        world.tend_address_changes().await.unwrap();
        assert_eq!((world.told(NEW).await, world.mails_to(Ada::EMAIL).await.len()), (vec![ADDRESS_CHANGED.into()], 1));
    }
);
