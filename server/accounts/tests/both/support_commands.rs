//! What support does for somebody: written down in the activity, and told to the owner by mail.

use accounts::flows::{sessions::Browser, support::Supported};
use model::{activity::ActivityKind, magic_link::LinkPurpose, two_factor::SecondFactorProblem};

use crate::{
    on_both,
    support::{Ada, NEW_BROWSER, STEP, World, half, refusal},
};

on_both!(
    async fn support_turns_two_factor_off_and_the_owner_is_told(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        assert_eq!(world.disable_two_factor("nobody@example.org").await.unwrap(), Supported::NoAccount);
        assert_eq!(world.disable_two_factor(&ada.actor.account.to_string()).await.unwrap(), Supported::Done);
        assert_eq!(world.disable_two_factor(Ada::EMAIL).await.unwrap(), Supported::Nothing);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SupportDisabledTwoFactor).await.len(), 1);
        world.deliver().await;
        assert_eq!(world.mail_to(Ada::EMAIL).await.subject, "Support turned two-factor authentication off");
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn support_ends_every_sign_in_and_the_owner_is_told(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.told(Ada::EMAIL).await;
        assert_eq!(world.end_sessions("not an address").await.unwrap(), Supported::NoAccount);
        assert_eq!(world.end_sessions(Ada::EMAIL).await.unwrap(), Supported::Done);
        assert_eq!(world.end_sessions(Ada::EMAIL).await.unwrap(), Supported::Nothing);
        for ended in [&ada.cookie, &other.token] {
            assert!(world.actor(ended).await.is_none());
        }
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SupportEndedSessions).await.len(), 1);
        world.deliver().await;
        assert_eq!(world.mail_to(Ada::EMAIL).await.subject, "Support signed every browser out");
    }
);

on_both!(
    async fn support_ends_what_is_half_done_too_where_nobody_is_signed_in(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.log_out_all(ada.actor).await.unwrap();
        world.told(Ada::EMAIL).await;
        let by_password = world.half(&Browser::default()).await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let by_link = half(world.accounts.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap().0);
        assert_eq!(world.end_sessions(Ada::EMAIL).await.unwrap(), Supported::Nothing);
        for waiting in [by_password, by_link] {
            let finished = world.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await;
            assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        }
        assert!(world.activity(Ada::EMAIL, ActivityKind::SupportEndedSessions).await.is_empty());
    }
);

on_both!(
    async fn after_support_ended_them_no_browser_is_known_or_trusted_and_the_factor_is_asked_for(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = world.half(&ada.browser()).await;
        world.finish_sign_in(&waiting, &world.code(&factor.app), true, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
        assert_eq!(world.end_sessions(&ada.actor.account.to_string()).await.unwrap(), Supported::Done);
        assert_eq!(world.told(Ada::EMAIL).await, ["Support signed every browser out"]);
        world.pass(STEP);
        world.by_code(&world.code(&factor.app), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn two_factor_that_support_turned_off_leaves_no_app_code_trust_or_half_behind(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = world.half(&ada.browser()).await;
        world.finish_sign_in(&waiting, &world.code(&factor.app), true, &ada.browser()).await.unwrap();
        let waiting = world.half(&Browser::default()).await;
        assert_eq!(world.disable_two_factor("ADA@example.ORG").await.unwrap(), Supported::Done);
        for table in [
            "SELECT COUNT(*) FROM authenticators",
            "SELECT COUNT(*) FROM backup_codes",
            "SELECT COUNT(*) FROM trusted_devices",
        ] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
        world.pass(STEP);
        let finished = world.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await;
        assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        // Who is signed in stays so, and has to prove it by the password again.
        let actor = world.actor(&ada.cookie).await.unwrap();
        world.pass(std::time::Duration::from_mins(10));
        assert!(world.sudo(actor, &factor.backup_codes[0], &ada.browser()).await.is_err());
        let (sudo, _) = world.sudo(actor, &Ada::password(), &ada.browser()).await.unwrap();
        // One that only began counts for nothing: there is nothing to turn off.
        world.begin_two_factor(sudo).await.unwrap();
        assert_eq!(world.disable_two_factor(Ada::EMAIL).await.unwrap(), Supported::Nothing);
        world.told(Ada::EMAIL).await;
    }
);
