//! The Sessions page: who is on the list, what it is called, and what ending one ends.

use std::time::Duration;

use accounts::{failure::Failure, flows::sessions::Browser};
use model::{
    activity::ActivityKind,
    session::{LogoutProblem, NameSignInProblem},
    text::TextProblem,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn in_firefox(world: &World) -> model::secret::Secret {
    let browser = Browser { user_agent: FIREFOX.to_owned(), ..Browser::default() };
    let token = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap().token;
    world.told_of_new_browsers(Ada::EMAIL).await;
    token
}

on_both!(
    async fn this_device_stands_first_and_the_rest_by_last_use(world: World) {
        let ada = world.ada().await;
        world.pass(Duration::from_mins(30));
        let firefox = in_firefox(&world).await;
        world.pass(Duration::from_mins(12));
        let page = world.active_sign_ins(ada.actor).await.unwrap();
        let shown = page.sign_ins.iter().map(|row| (row.device.as_str(), row.is_this)).collect::<Vec<_>>();
        assert_eq!(shown, [("Unknown browser", true), ("Firefox on Windows", false)]);
        assert_eq!(page.sign_ins[1].last_active, "Active 12 minutes ago");
        assert_eq!(page.sign_ins[1].first_seen, "2026-04-15 11:30 CEST");
        assert!(page.sign_ins.iter().all(|row| row.name.is_none()));

        world.touch(world.actor(&firefox).await.unwrap()).await.unwrap();
        let page = world.active_sign_ins(ada.actor).await.unwrap();
        assert_eq!(page.sign_ins[1].last_active, "Active now");
    }
);

on_both!(
    async fn what_is_too_old_or_idle_is_not_on_the_list(world: World) {
        let ada = world.ada().await;
        in_firefox(&world).await;
        world.pass(Duration::from_hours(13 * 24));
        world.touch(ada.actor).await.unwrap();
        world.pass(Duration::from_hours(2 * 24));
        let page = world.active_sign_ins(ada.actor).await.unwrap();
        assert_eq!(page.sign_ins.len(), 1);
    }
);

on_both!(
    async fn an_ended_one_is_dead_at_once_in_every_process_and_told_in_the_activity(world: World) {
        let ada = world.ada().await;
        let firefox = in_firefox(&world).await;
        let other = world.actor(&firefox).await.unwrap();
        world.log_out_one(ada.actor, &other.sign_in.to_string()).await.unwrap();
        assert!(world.actor(&firefox).await.is_none());
        assert!(world.another_process().await.recognise(&firefox).await.unwrap().is_none());
        assert!(world.actor(&ada.cookie).await.is_some());
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedOut).await, ["Firefox on Windows"]);
    }
);

on_both!(
    async fn this_one_is_not_ended_by_its_row(world: World) {
        let ada = world.ada().await;
        let refused = world.log_out_one(ada.actor, &ada.actor.sign_in.to_string()).await;
        assert_eq!(refusal(refused), LogoutProblem::ThisDevice);
        assert!(world.actor(&ada.cookie).await.is_some());
    }
);

on_both!(
    async fn anothers_is_as_unknown_as_none(world: World) {
        let ada = world.ada().await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let ids = [ada.actor.sign_in.to_string(), "019d8f00-0000-7000-8000-000000000000".to_owned(), "x".to_owned()];
        for id in ids {
            assert_eq!(refusal(world.log_out_one(eve.actor, &id).await), LogoutProblem::Gone, "{id}");
            assert_eq!(refusal(world.name_sign_in(eve.actor, &id, "Mine").await), NameSignInProblem::Gone, "{id}");
        }
        assert!(world.actor(&ada.cookie).await.is_some());
        assert_eq!(world.active_sign_ins(ada.actor).await.unwrap().sign_ins[0].name, None);
    }
);

on_both!(
    async fn of_twenty_that_end_one_at_once_one_did(world: World) {
        let ada = world.ada().await;
        let other = world.actor(&in_firefox(&world).await).await.unwrap().sign_in.to_string();
        let actor = ada.actor;
        let end = |world: World, _| {
            let other = other.clone();
            async move { world.log_out_one(actor, &other).await }
        };
        let done = world.twenty_at_once(end).await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
        assert!(done.iter().all(|done| matches!(done, Ok(()) | Err(Failure::Refused(LogoutProblem::Gone)))));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedOut).await.len(), 1);
    }
);

on_both!(
    async fn ending_the_others_leaves_this_one_and_tells_the_owner(world: World) {
        let ada = world.ada().await;
        let firefox = in_firefox(&world).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        assert_eq!(world.log_out_others(ada.actor).await.unwrap(), 1);
        assert!(world.actor(&firefox).await.is_none());
        assert!(world.actor(&ada.cookie).await.is_some() && world.actor(&eve.cookie).await.is_some());
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, "Your other browsers were signed out");
        assert_eq!(mail.body_text.matches("/secure-account?token=").count(), 1);
        // Nobody left to end: nothing to tell.
        assert_eq!(world.log_out_others(ada.actor).await.unwrap(), 0);
    }
);

on_both!(
    async fn ending_all_ends_this_one_too_and_tells_the_owner(world: World) {
        let ada = world.ada().await;
        let firefox = in_firefox(&world).await;
        world.log_out_all(ada.actor).await.unwrap();
        assert!(world.actor(&firefox).await.is_none() && world.actor(&ada.cookie).await.is_none());
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, "Every browser was signed out");
        assert!(mail.body_text.contains("on the Sessions page"));
    }
);

on_both!(
    async fn a_name_is_kept_and_an_empty_one_takes_it_back(world: World) {
        let ada = world.ada().await;
        let id = ada.actor.sign_in.to_string();
        world.name_sign_in(ada.actor, &id, "  At home ").await.unwrap();
        let name = async || world.active_sign_ins(ada.actor).await.unwrap().sign_ins[0].name.clone();
        assert_eq!(name().await.as_deref(), Some("At home"));
        let too_long = world.name_sign_in(ada.actor, &id, &"x".repeat(101)).await;
        assert_eq!(refusal(too_long), NameSignInProblem::Name(TextProblem::TooLong));
        let turned = world.name_sign_in(ada.actor, &id, "\u{202e}home").await;
        assert_eq!(refusal(turned), NameSignInProblem::Name(TextProblem::Forbidden));
        assert_eq!(name().await.as_deref(), Some("At home"));
        for empty in ["", "\u{200b}", "\u{2800}\u{3164}", "\u{301}"] {
            world.name_sign_in(ada.actor, &id, "At home").await.unwrap();
            world.name_sign_in(ada.actor, &id, empty).await.unwrap();
            assert_eq!(name().await, None, "{empty:?}");
        }
    }
);
