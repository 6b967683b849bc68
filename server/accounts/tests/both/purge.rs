//! What has expired is forgotten, each thing after its own while and not before.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem};

use crate::{
    on_both,
    support::{Ada, World, refusal},
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
