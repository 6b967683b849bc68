//! Sign-ins: recognised, prolonged, ended, and judged right when the clock jumps.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::{activity::ActivityKind, secret::Secret};

use crate::{
    on_both,
    support::{Ada, World, whole},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

on_both!(
    async fn an_unknown_cut_or_garbled_token_is_nobody(world: World) {
        let ada = world.ada().await;
        let cookie = ada.cookie.expose();
        for token in ["", &cookie[..42], &format!("{cookie}A"), &"A".repeat(43), "\0", "' OR 1=1 --"] {
            assert!(world.actor(&Secret::new(token)).await.is_none(), "{token}");
        }
        assert_eq!(world.actor(&ada.cookie).await.unwrap().account, ada.actor.account);
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1, "asking makes no sign-in");
    }
);

on_both!(
    async fn the_token_itself_is_not_kept(world: World) {
        let ada = world.ada().await;
        let hash = accounts::crypto::token::Token::parse(&ada.cookie).unwrap().hash();
        let mut db = world.db.read().await.unwrap();
        let kept: Vec<u8> =
            accounts::on!(&mut db, |c| sqlx::query_scalar("SELECT token_hash FROM sign_ins").fetch_one(c).await)
                .unwrap();
        assert_eq!(kept, hash.as_bytes());
        assert_ne!(kept, ada.cookie.expose().as_bytes());
    }
);

on_both!(
    async fn signing_out_ends_this_sign_in_and_no_other(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.sign_out(ada.actor).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
        assert!(world.actor(&other.token).await.is_some());
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn signing_out_twice_is_told_once(world: World) {
        let ada = world.ada().await;
        world.sign_out(ada.actor).await.unwrap();
        world.sign_out(ada.actor).await.unwrap();
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedOut).await, [""]);
    }
);

on_both!(
    async fn signing_out_twenty_times_at_once_is_told_once(world: World) {
        let actor = world.ada().await.actor;
        for done in world.twenty_at_once(|world, _| async move { world.sign_out(actor).await }).await {
            done.unwrap();
        }
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedOut).await.len(), 1);
    }
);

on_both!(
    async fn touching_does_not_bring_an_ended_sign_in_back(world: World) {
        let ada = world.ada().await;
        world.sign_out(ada.actor).await.unwrap();
        world.touch(ada.actor).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
    }
);

on_both!(
    async fn a_sign_in_that_is_not_used_for_fourteen_days_ends(world: World) {
        let ada = world.ada().await;
        world.pass_nearly(14 * DAY);
        assert!(world.actor(&ada.cookie).await.is_some());
        world.pass(MILLISECOND);
        assert!(world.actor(&ada.cookie).await.is_none());
    }
);

on_both!(
    async fn use_prolongs_a_sign_in_up_to_thirty_days(world: World) {
        let ada = world.ada().await;
        for _ in 0..2 {
            world.pass(13 * DAY);
            world.touch(ada.actor).await.unwrap();
        }
        world.pass_nearly(4 * DAY);
        world.touch(ada.actor).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_some());
        world.pass(MILLISECOND);
        assert!(world.actor(&ada.cookie).await.is_none());
    }
);

on_both!(
    async fn the_operator_decides_how_long_a_sign_in_lasts(world: World) {
        let ada = world.ada().await;
        let short = world.where_operator(|settings| settings.session_idle = HOUR);
        world.pass(HOUR);
        assert!(short.recognise(&ada.cookie).await.unwrap().is_none());
        let short = world.where_operator(|settings| settings.session_absolute = HOUR);
        let signed_in = whole(short.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap());
        world.pass(HOUR);
        assert!(world.actor(&signed_in.token).await.is_none());
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn last_active_is_written_once_a_minute(world: World) {
        let ada = world.ada().await;
        let is_stale = async || world.recognise(&ada.cookie).await.unwrap().unwrap().is_stale;
        assert!(!is_stale().await);
        world.pass_nearly(Duration::from_mins(1));
        assert!(!is_stale().await);
        world.pass(MILLISECOND);
        assert!(is_stale().await);
        world.touch(ada.actor).await.unwrap();
        assert!(!is_stale().await);
    }
);

on_both!(
    async fn a_clock_that_jumps_a_month_ahead_ends_every_sign_in(world: World) {
        let ada = world.ada().await;
        world.pass(31 * DAY);
        assert!(world.actor(&ada.cookie).await.is_none());
        world.touch(ada.actor).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_clock_that_is_set_back_an_hour_leaves_sign_ins_as_they_were(world: World) {
        let ada = world.ada().await;
        world.set_back(HOUR);
        let recognised = world.recognise(&ada.cookie).await.unwrap().unwrap();
        assert!(!recognised.is_stale);
        world.touch(ada.actor).await.unwrap();
        let earlier = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.pass(14 * DAY);
        assert!(world.actor(&earlier.token).await.is_none());
        assert!(world.actor(&ada.cookie).await.is_some(), "a touch at an earlier time took nothing away");
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn links_and_mails_outlive_a_clock_that_jumps(world: World) {
        let browser = world.signed_up(Ada::EMAIL).await;
        world.set_back(HOUR);
        assert_eq!(world.deliver().await, 0, "a mail is not due before it was written");
        world.pass(HOUR);
        let link = world.link_sent_to(Ada::EMAIL).await;
        world.set_back(HOUR);
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);
