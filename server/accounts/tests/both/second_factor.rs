//! The other half of a sign-in: asked for on every way in, and worth nothing by itself.

use std::time::Duration;

use accounts::flows::{magic_link::ByCode, password::NewPassword, sessions::Browser};
use model::{activity::ActivityKind, magic_link::LinkPurpose, secret::Secret, two_factor::SecondFactorProblem};

use crate::{
    on_both,
    support::{Ada, STEP, World, half, refusal},
};

const NEW: &str = "Staple battery 3";

fn new_password() -> NewPassword {
    NewPassword { new: Secret::new(NEW), again: Secret::new(NEW), sign_out_others: false }
}

on_both!(
    async fn every_way_in_asks_for_it(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let browser = ada.browser();
        let mut halves = vec![world.half(&browser).await];
        let asked = world.asked(LinkPurpose::SignIn, &browser).await;
        halves.push(half(world.accounts.sign_in_by_link(&asked.link, &browser).await.unwrap().0));
        let asked = world.asked(LinkPurpose::SignIn, &browser).await;
        let ByCode::Entered(entered, _) = world.use_code(&asked.kept, &asked.code, &browser).await.unwrap() else {
            panic!("a link that signs in opens no page");
        };
        halves.push(half(entered));
        for waiting in &halves {
            assert!(world.actor(waiting).await.is_none(), "half a sign-in opens nothing");
            world.finish_sign_in(waiting, &world.code(&factor.app), false, &browser).await.unwrap();
            world.pass(STEP);
        }
        let asked = world.asked(LinkPurpose::SetPassword, &browser).await;
        let set = world.accounts.set_password_by_link(&asked.link, &new_password(), &browser).await.unwrap();
        world.finish_sign_in(&half(set), &world.code(&factor.app), false, &browser).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_code_is_taken_a_step_early_or_late_and_no_more(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.pass(10 * STEP);
        let now = world.clock.now();
        for away in [now.before(2 * STEP), now.after(2 * STEP)] {
            let refused = world.by_code(&factor.app.at(away), &ada.browser()).await;
            assert_eq!(refusal(refused), SecondFactorProblem::Wrong);
        }
        world.by_code(&factor.app.at(now.before(STEP)), &ada.browser()).await.unwrap();
        world.by_code(&factor.app.at(now.after(STEP)), &ada.browser()).await.unwrap();
        // The current one is older than one that was taken.
        for late in [factor.app.at(now.after(STEP)), factor.app.at(now), factor.app.at(now.before(STEP))] {
            assert_eq!(refusal(world.by_code(&late, &ada.browser()).await), SecondFactorProblem::Wrong);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn half_a_sign_in_lives_ten_minutes(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let first = world.half(&ada.browser()).await;
        world.pass_nearly(Duration::from_mins(10));
        assert!(world.second_factor_page(Some(&first)).await.unwrap().waits.is_some());
        world.pass(Duration::from_millis(1));
        assert!(world.second_factor_page(Some(&first)).await.unwrap().waits.is_none());
        let late = world.finish_sign_in(&first, &world.code(&factor.app), false, &ada.browser()).await;
        assert_eq!(refusal(late), SecondFactorProblem::Gone);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn half_a_sign_in_takes_five_tries(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let half = world.half(&ada.browser()).await;
        let wrong = factor.app.wrong(world.clock.now());
        for _ in 0..5 {
            let refused = world.finish_sign_in(&half, &wrong, false, &ada.browser()).await;
            assert_eq!(refusal(refused), SecondFactorProblem::Wrong);
            // What is no code at all is no try.
            let refused = world.finish_sign_in(&half, &Secret::new("12"), false, &ada.browser()).await;
            assert_eq!(refusal(refused), SecondFactorProblem::NotACode);
        }
        let right = world.finish_sign_in(&half, &world.code(&factor.app), false, &ada.browser()).await;
        assert_eq!(refusal(right), SecondFactorProblem::Gone);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SecondFactorFailed).await.len(), 5);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn half_a_sign_in_dies_with_what_it_was_made_for(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let finish = async |half: &Secret| {
            let outcome = world.finish_sign_in(half, &world.code(&factor.app), false, &Browser::default()).await;
            refusal(outcome)
        };
        // Another begins in the same browser.
        let first = world.half(&ada.browser()).await;
        world.half(&Browser { half: Some(first.clone()), ..ada.browser() }).await;
        assert_eq!(finish(&first).await, SecondFactorProblem::Gone);
        // The password changes.
        let waiting = world.half(&ada.browser()).await;
        let form = new_password();
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        assert_eq!(finish(&waiting).await, SecondFactorProblem::Gone);
        // The factor does.
        let waiting = half(world.accounts.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap());
        let sudo = world.sudo(ada.actor, &Secret::new(NEW), &ada.browser()).await.unwrap().0;
        world.turn_off_two_factor(sudo).await.unwrap();
        assert_eq!(finish(&waiting).await, SecondFactorProblem::Gone);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_backup_code_stands_in_once_in_any_spelling(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let code = &factor.backup_codes[3];
        let spelled = Secret::new(code.expose().to_lowercase().replace('-', "  "));
        assert_eq!(world.by_code(&spelled, &ada.browser()).await.unwrap().backup_codes, 9);
        for again in [code, &spelled] {
            assert_eq!(refusal(world.by_code(again, &ada.browser()).await), SecondFactorProblem::Wrong);
        }
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, "A backup code was used");
        assert!(mail.body_text.contains("9 are left."), "{}", mail.body_text);
        let sudo = world.sudo_of(ada.actor).await;
        let new = world.regenerate_backup_codes(sudo).await.unwrap();
        let old = world.by_code(&factor.backup_codes[4], &ada.browser()).await;
        assert_eq!(refusal(old), SecondFactorProblem::Wrong);
        world.by_code(&Secret::new(&*new.codes[0]), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn anothers_codes_are_worth_nothing(world: World) {
        let ada = world.ada().await;
        let hers = world.has_two_factor(&ada).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let others = world.has_two_factor(&eve).await;
        for code in [world.code(&others.app), others.backup_codes[0].clone()] {
            assert_eq!(refusal(world.by_code(&code, &ada.browser()).await), SecondFactorProblem::Wrong);
        }
        world.by_code(&world.code(&hers.app), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);
