//! Guessing second factors and recovery codes: each has its own counts, and its owner gets in all the same.

use std::time::Duration;

use accounts::{Accounts, failure::Failure, flows::sessions::Browser};
use model::{limit::Limit, recovery_code::RecoverProblem, secret::Secret, two_factor::SecondFactorProblem};

use crate::{
    on_both,
    support::{Ada, STEP, World, half},
};

const WINDOW: Duration = Duration::from_mins(15);

#[derive(Debug, PartialEq, Eq)]
enum Try {
    In,
    Wrong,
    Limited(Limit),
}

fn stranger() -> Browser {
    Browser { network: "198.51.100.9".to_owned(), ..Browser::default() }
}

/// A code at a half of its own: that has five tries only.
async fn try_code(accounts: &Accounts, code: &Secret, browser: &Browser) -> Try {
    let half = half(accounts.sign_in(Ada::EMAIL, &Ada::password(), browser).await.unwrap());
    match accounts.finish_sign_in(&half, code, false, browser).await {
        Ok(_) => Try::In,
        Err(Failure::Refused(SecondFactorProblem::Wrong)) => Try::Wrong,
        Err(Failure::Limited { limit, .. }) => Try::Limited(limit),
        Err(other) => panic!("{other:?}"),
    }
}

async fn try_recovery(accounts: &Accounts, code: &str, browser: &Browser) -> Try {
    match accounts.recover(Ada::EMAIL, &Secret::new(code), None, browser).await {
        Ok(_) => Try::In,
        Err(Failure::Refused(problems)) if problems == [RecoverProblem::Wrong] => Try::Wrong,
        Err(Failure::Limited { limit, .. }) => Try::Limited(limit),
        Err(other) => panic!("{other:?}"),
    }
}

on_both!(
    async fn ten_wrong_codes_close_a_factor_to_strangers_and_to_nobody_else(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let wrong = factor.app.wrong(world.clock.now());
        for _ in 0..10 {
            assert_eq!(try_code(&world, &wrong, &stranger()).await, Try::Wrong);
        }
        let closed = Try::Limited(Limit::AuthenticatorPerAccount);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, closed);
        // Another process knows it, the other kind of code has a count of its own, and the owner's browser too.
        let other = world.another_process().await;
        assert_eq!(try_code(&other, &world.code(&factor.app), &stranger()).await, closed);
        assert_eq!(try_code(&world, &factor.backup_codes[0], &stranger()).await, Try::In);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, closed, "which clears nothing");
        assert_eq!(try_code(&world, &world.code(&factor.app), &ada.browser()).await, Try::In);
        world.pass(WINDOW);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, Try::In);
        other.db.close().await;
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_known_browser_has_ten_of_its_own(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let wrong = factor.app.wrong(world.clock.now());
        for _ in 0..10 {
            assert_eq!(try_code(&world, &wrong, &ada.browser()).await, Try::Wrong);
        }
        let closed = Try::Limited(Limit::AuthenticatorPerKnownDevice);
        assert_eq!(try_code(&world, &world.code(&factor.app), &ada.browser()).await, closed);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, Try::In, "others have theirs");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_hundred_in_a_row_close_it_until_it_is_set_up_anew_and_the_owner_is_told(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        for _ in 0..10 {
            let wrong = factor.app.wrong(world.clock.now());
            for _ in 0..10 {
                assert_eq!(try_code(&world, &wrong, &stranger()).await, Try::Wrong);
            }
            world.pass(WINDOW);
        }
        let closed = Try::Limited(Limit::AuthenticatorInARow);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, closed);
        let told = world.told(Ada::EMAIL).await;
        assert_eq!(told.iter().filter(|subject| *subject == "Somebody is guessing your second factor").count(), 1);
        // Its owner's browser, and the other kind of code, work as before.
        assert_eq!(try_code(&world, &world.code(&factor.app), &ada.browser()).await, Try::In);
        world.pass(STEP);
        let actor = ada.actor;
        let (sudo, _) = world.sudo(actor, &world.code(&factor.app), &ada.browser()).await.unwrap();
        world.turn_off_two_factor(sudo).await.unwrap();
        world.begin_two_factor(sudo).await.unwrap();
        let card = world.two_factor_card(sudo.actor(), &ada.browser()).await.unwrap();
        let model::two_factor::TwoFactorState::SettingUp(setup) = card.state else { panic!("{card:?}") };
        let app = crate::support::App { key: setup.key.replace(' ', "") };
        world.turn_on_two_factor(sudo, &world.code(&app), &ada.browser()).await.unwrap();
        world.pass(STEP);
        assert_eq!(try_code(&world, &world.code(&app), &stranger()).await, Try::In);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_recovery_code_is_guessed_no_better(world: World) {
        let ada = world.ada().await;
        let wrong = World::other_recovery_code();
        for _ in 0..10 {
            assert_eq!(try_recovery(&world, &wrong, &stranger()).await, Try::Wrong);
        }
        assert_eq!(try_recovery(&world, &wrong, &stranger()).await, Try::Limited(Limit::RecoveryCodePerAccount));
        assert_eq!(try_recovery(&world, &wrong, &ada.browser()).await, Try::Wrong, "the owner has tries left");
        for _ in 1..10 {
            world.pass(WINDOW);
            for _ in 0..10 {
                assert_eq!(try_recovery(&world, &wrong, &stranger()).await, Try::Wrong);
            }
        }
        world.pass(WINDOW);
        assert_eq!(try_recovery(&world, &wrong, &stranger()).await, Try::Limited(Limit::RecoveryCodeInARow));
        assert_eq!(world.told(Ada::EMAIL).await, ["Somebody is guessing your recovery code"]);
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let new = world.regenerate_recovery_code(sudo).await.unwrap();
        assert_eq!(try_recovery(&world, &new.codes[0], &stranger()).await, Try::In);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn without_scripts_a_network_tries_three_recovery_codes_an_hour(world: World) {
        world.ada().await;
        let strict = world.where_operator(|settings| settings.limits = accounts::limits::Rates::default());
        for _ in 0..3 {
            assert_eq!(try_recovery(&strict, &World::other_recovery_code(), &stranger()).await, Try::Wrong);
        }
        let limited = Try::Limited(Limit::RecoverWithoutCaptcha);
        assert_eq!(try_recovery(&strict, &World::other_recovery_code(), &stranger()).await, limited);
        // A mistyped one is no try, and says so.
        let outcome = strict.recover(Ada::EMAIL, &Secret::new("ABCD"), None, &stranger()).await;
        assert!(matches!(outcome, Err(Failure::Refused(_))));
    }
);
