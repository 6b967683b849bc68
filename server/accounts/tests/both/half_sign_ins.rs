//! Half a sign-in is worth nothing but its other half: nobody is signed in, known, told, or signed out by it.

use std::time::Duration;

use accounts::flows::sessions::{Browser, Entered};
use model::{
    activity::ActivityKind, magic_link::LinkPurpose, passkey::PasskeyProblem, secret::Secret,
    two_factor::SecondFactorProblem,
};

use crate::{
    on_both,
    support::{Ada, HERE, NEW_BROWSER, STEP, World, half, refusal},
};

on_both!(
    async fn nothing_has_happened_before_its_other_half_is_there(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let before = world.activity(Ada::EMAIL, ActivityKind::SignedIn).await.len();
        let browser = Browser { replaces: Some(ada.cookie.clone()), ..Browser::default() };
        let waiting = world.half(&browser).await;
        assert!(world.actor(&waiting).await.is_none());
        assert!(world.actor(&ada.cookie).await.is_some(), "the sign-in that this browser has is not replaced yet");
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedIn).await.len(), before);
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
        for table in ["SELECT COUNT(*) FROM sign_ins", "SELECT COUNT(*) FROM known_devices"] {
            assert_eq!(world.count(table).await, 1, "{table}");
        }
        let page = world.second_factor_page(Some(&waiting)).await.unwrap().waits.unwrap();
        assert_eq!((page.email.as_str(), page.has_passkey), (Ada::EMAIL, false));

        let finished = world.finish_sign_in(&waiting, &world.code(&factor.app), false, &browser).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none() && world.actor(&finished.signed_in.token).await.is_some());
        assert_ne!(waiting, finished.signed_in.token, "another token");
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn it_is_used_up_by_success_and_no_second_code_finishes_it_again(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = world.half(&ada.browser()).await;
        world.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await.unwrap();
        world.pass(STEP);
        for code in [world.code(&factor.app), factor.backup_codes[0].clone()] {
            let again = world.finish_sign_in(&waiting, &code, false, &ada.browser()).await;
            assert_eq!(refusal(again), SecondFactorProblem::Gone);
        }
        assert!(world.second_factor_page(Some(&waiting)).await.unwrap().waits.is_none());
        // Neither code was used up by that.
        world.by_code(&world.code(&factor.app), &ada.browser()).await.unwrap();
        world.by_code(&factor.backup_codes[0], &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn what_is_no_half_is_gone_and_uses_no_code_up(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = world.half(&ada.browser()).await;
        let cut = Secret::new(&waiting.expose()[1..]);
        for other in [Secret::default(), cut, Secret::new("A".repeat(43)), ada.cookie.clone(), ada.device.clone()] {
            let finished = world.finish_sign_in(&other, &world.code(&factor.app), false, &ada.browser()).await;
            assert_eq!(refusal(finished), SecondFactorProblem::Gone);
            let offered = world.offer_passkey_second_factor(&other, &ada.browser()).await;
            assert_eq!(refusal(offered), PasskeyProblem::Expired);
            assert!(world.second_factor_page(Some(&other)).await.unwrap().waits.is_none());
        }
        world.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn logout_all_a_stopped_password_and_a_new_recovery_code_end_it(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let is_gone = async |waiting: &Secret| world.second_factor_page(Some(waiting)).await.unwrap().waits.is_none();
        let waiting = world.half(&Browser::default()).await;
        world.regenerate_recovery_code(world.sudo_of(ada.actor).await).await.unwrap();
        assert!(is_gone(&waiting).await, "a new recovery code");
        let waiting = world.half(&Browser::default()).await;
        world.log_out_all(ada.actor).await.unwrap();
        assert!(is_gone(&waiting).await, "Logout All");
        world.told(Ada::EMAIL).await;
        world.by_code(&world.code(&factor.app), &Browser::default()).await.unwrap();
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let waiting = world.half(&Browser::default()).await;
        let form = model::secure_account::SecureForm { sure: true, password: true, ..Default::default() };
        world.secure_account(&link, form).await.unwrap();
        assert!(is_gone(&waiting).await, "the password was stopped");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn one_of_another_browser_and_another_account_stays(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        world.has_two_factor(&eve).await;
        let waiting = world.half(&ada.browser()).await;
        world.half(&Browser::default()).await;
        let entered = world.accounts.sign_in("eve@example.org", &Ada::password(), &Browser::default()).await.unwrap();
        let others = half(entered);
        world.turn_off_two_factor(world.sudo_of(eve.actor).await).await.unwrap();
        assert!(world.second_factor_page(Some(&others)).await.unwrap().waits.is_none());
        world.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);

on_both!(
    async fn its_five_tries_are_counted_in_every_process_and_passkeys_use_none_up(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let mut device = world.device_of(&ada).await;
        let other = world.another_process().await;
        let waiting = world.half(&ada.browser()).await;
        let wrong = factor.app.wrong(world.clock.now());
        for number in 0..5 {
            let accounts = if number % 2 == 0 { &*world } else { &other };
            let refused = accounts.finish_sign_in(&waiting, &wrong, false, &ada.browser()).await;
            assert_eq!(refusal(refused), SecondFactorProblem::Wrong);
        }
        for accounts in [&*world, &other] {
            let sixth = accounts.finish_sign_in(&waiting, &world.code(&factor.app), false, &ada.browser()).await;
            assert_eq!(refusal(sixth), SecondFactorProblem::Gone);
        }
        // What cannot be guessed is not closed by guesses.
        let offer = other.offer_passkey_second_factor(&waiting, &ada.browser()).await.unwrap();
        let answer = device.answers(&offer, HERE);
        let finished =
            world.finish_sign_in_by_passkey(&waiting, &offer.challenge, &answer, false, &ada.browser()).await.unwrap();
        assert!(world.actor(&finished.signed_in.token).await.is_some());
        other.db.close().await;
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_app_that_is_only_begun_and_one_that_was_turned_off_ask_for_nothing_on_any_way_in(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        let sudo = world.sudo_of(ada.actor).await;
        world.turn_off_two_factor(sudo).await.unwrap();
        world.begin_two_factor(sudo).await.unwrap();
        world.told(Ada::EMAIL).await;
        world.pass(Duration::from_millis(1));
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let (by_link, _) = world.accounts.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
        let by_password = world.accounts.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        for entered in [by_link, by_password] {
            assert!(matches!(entered, Entered::SignedIn(_)));
        }
    }
);
