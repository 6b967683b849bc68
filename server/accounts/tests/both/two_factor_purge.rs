//! What is left of two-factor when its time is over is forgotten, and what counts is not.

use std::time::Duration;

use accounts::flows::sessions::Browser;

use crate::{
    on_both,
    support::{Ada, World},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_hours(24);

on_both!(
    async fn halves_apps_that_were_never_confirmed_and_trust_go_when_their_time_is_over(world: World) {
        let ada = world.ada().await;
        world.begins_two_factor(ada.actor).await;
        let other = world.confirmed_account(&Ada::form("grace@example.org")).await;
        world.begins_two_factor(other.actor).await;
        let factor = world.has_two_factor(&ada).await;
        let began = world.clock.now();
        let half = world.half(&ada.browser()).await;
        world.finish_sign_in(&half, &world.code(&factor.app), true, &ada.browser()).await.unwrap();
        world.half(&Browser::default()).await;
        let left = async || {
            world.purge().await.unwrap();
            let mut left = Vec::new();
            for table in [
                "SELECT COUNT(*) FROM half_sign_ins",
                "SELECT COUNT(*) FROM authenticators",
                "SELECT COUNT(*) FROM trusted_devices",
                "SELECT COUNT(*) FROM backup_codes",
            ] {
                left.push(world.count(table).await);
            }
            left
        };
        world.pass_nearly(Duration::from_mins(10));
        assert_eq!(left().await, [1, 2, 1, 10]);
        world.pass(MILLISECOND);
        assert_eq!(left().await, [0, 2, 1, 10]);
        // A day after it was begun; the one that counts stays whatever its age is.
        world.pass(DAY);
        assert_eq!(left().await, [0, 1, 1, 10]);
        world.pass((13 * DAY).saturating_sub(Duration::from_mins(10) + MILLISECOND));
        assert_eq!(left().await, [0, 1, 1, 10]);
        world.pass(MILLISECOND);
        assert_eq!(left().await, [0, 1, 0, 10]);
        assert_eq!(world.clock.now(), began.after(14 * DAY));
        world.told(Ada::EMAIL).await;
    }
);
