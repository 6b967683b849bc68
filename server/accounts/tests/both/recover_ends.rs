//! What a recovery ends, and what ends a recovery.

use std::time::Duration;

use accounts::flows::{password::NewPassword, sessions::Browser};
use model::{
    activity::ActivityKind,
    magic_link::LinkPurpose,
    recovery_code::{RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
    two_factor::SecondFactorProblem,
};

use crate::{
    on_both,
    support::{Ada, NEW_BROWSER, STEP, World, half, refusal},
};

const NEW: &str = "Staple battery 3";
const RECOVERED: &str = "Your account was recovered";

fn new_password() -> NewPassword {
    NewPassword { new: Secret::new(NEW), again: Secret::new(NEW), sign_out_others: true }
}

async fn begun(world: &World, code: &str, browser: &Browser) -> Secret {
    world.recover(Ada::EMAIL, &Secret::new(code), browser).await.unwrap().token
}

on_both!(
    async fn it_ends_trust_halves_and_every_other_recovery_and_two_factor_stays_on(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = world.half(&ada.browser()).await;
        world.finish_sign_in(&waiting, &world.code(&factor.app), true, &ada.browser()).await.unwrap();
        world.pass(STEP);
        let whole = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let of_sign_in = world.half(&Browser::default()).await;
        let of_link = world.asked_for_link_while_on(&ada).await;
        let (first, other) = (begun(&world, &code, &ada.browser()).await, begun(&world, &code, &ada.browser()).await);
        assert!(world.actor(&whole.token).await.is_some(), "begun, it ends nothing");

        let right = world.code(&factor.app);
        let done = world.recover_password(&first, &right, &new_password(), &ada.browser()).await.unwrap();
        assert!(world.actor(&whole.token).await.is_none());
        let entered = world.accounts.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        half(entered);
        world.pass(STEP);
        let next = world.code(&factor.app);
        for waiting in [&of_sign_in, &of_link] {
            let finished = world.finish_sign_in(waiting, &next, false, &ada.browser()).await;
            assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        }
        let again = world.recover_password(&other, &next, &new_password(), &ada.browser()).await;
        assert_eq!(refusal(again), [RecoverPasswordProblem::Gone]);
        let actor = world.actor(&done.signed_in.token).await.unwrap();
        assert_eq!(world.proof_asked(actor).await.unwrap(), None, "a factor was proved just now");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn no_browser_is_known_after_it_but_the_one_that_recovered(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let here = Browser { network: "198.51.100.9".to_owned(), ..Browser::default() };
        let waiting = begun(&world, &code, &here).await;
        let done = world.recover_password(&waiting, &Secret::default(), &new_password(), &here).await.unwrap();
        let mut told = world.told(Ada::EMAIL).await;
        told.sort_unstable();
        assert_eq!(told, [NEW_BROWSER, RECOVERED]);
        let known = Browser { device: Some(done.signed_in.device), ..here };
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &known).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::Recovered).await.len(), 1);
    }
);

on_both!(
    async fn it_lives_ten_minutes_and_not_past_another_in_that_browser(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let first = begun(&world, &code, &ada.browser()).await;
        let second = begun(&world, &code, &Browser { half: Some(first.clone()), ..ada.browser() }).await;
        assert!(world.recover_page(Some(&first)).await.unwrap().waits.is_none());
        world.pass_nearly(Duration::from_mins(10));
        assert!(world.recover_page(Some(&second)).await.unwrap().waits.is_some());
        world.pass(Duration::from_millis(1));
        assert!(world.recover_page(Some(&second)).await.unwrap().waits.is_none());
        let late = world.recover_password(&second, &Secret::default(), &new_password(), &ada.browser()).await;
        assert_eq!(refusal(late), [RecoverPasswordProblem::Gone]);
        world.recover(Ada::EMAIL, &Secret::new(code), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn it_dies_when_the_password_or_a_factor_changes(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let waiting = begun(&world, &code, &ada.browser()).await;
        world.change_password(ada.actor, &Ada::password(), &new_password(), &ada.browser()).await.unwrap();
        assert!(world.recover_page(Some(&waiting)).await.unwrap().waits.is_none());
        let waiting = begun(&world, &code, &ada.browser()).await;
        let factor = world.has_two_factor(&ada).await;
        let right = world.code(&factor.app);
        for typed in [Secret::default(), right] {
            let refused = world.recover_password(&waiting, &typed, &new_password(), &ada.browser()).await;
            assert_eq!(refusal(refused), [RecoverPasswordProblem::Gone], "begun before there was a factor");
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn its_second_factor_is_guessed_five_times_and_a_refusal_uses_up_nothing(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let waiting = begun(&world, &code, &ada.browser()).await;
        let wrong = factor.app.wrong(world.clock.now());
        for _ in 0..5 {
            let refused = world.recover_password(&waiting, &wrong, &new_password(), &ada.browser()).await;
            assert_eq!(refusal(refused), [RecoverPasswordProblem::CodeWrong]);
        }
        let sixth = world.recover_password(&waiting, &world.code(&factor.app), &new_password(), &ada.browser()).await;
        assert_eq!(refusal(sixth), [RecoverPasswordProblem::Gone]);
        half(world.accounts.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap());
        // The recovery code is still good, and so is a backup code in the place of the app's.
        let waiting = begun(&world, &code, &ada.browser()).await;
        let backup = &factor.backup_codes[9];
        world.recover_password(&waiting, backup, &new_password(), &ada.browser()).await.unwrap();
        let again = world.accounts.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        let refused = world.finish_sign_in(&half(again), backup, false, &ada.browser()).await;
        assert_eq!(refusal(refused), SecondFactorProblem::Wrong, "it is used up with the recovery");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_code_of_another_account_and_codes_of_other_kinds_begin_none(world: World) {
        let (ada, _) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let hers = world.regenerate_recovery_code(world.sudo_of(eve.actor).await).await.unwrap();
        let refused = world.recover(Ada::EMAIL, &Secret::new(&*hers.codes[0]), &ada.browser()).await;
        assert_eq!(refusal(refused), [RecoverProblem::Wrong]);
        for code in [factor.backup_codes[0].clone(), world.code(&factor.app)] {
            let refused = world.recover(Ada::EMAIL, &code, &ada.browser()).await;
            assert!(matches!(refusal(refused)[..], [RecoverProblem::Code(_)]), "no recovery code at all");
        }
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);

impl World {
    /// Half a sign-in by a link that was mailed.
    async fn asked_for_link_while_on(&self, who: &Ada) -> Secret {
        self.told(Ada::EMAIL).await;
        let asked = self.asked(LinkPurpose::SignIn, &who.browser()).await;
        half(self.accounts.sign_in_by_link(&asked.link, &Browser::default()).await.unwrap().0)
    }
}
