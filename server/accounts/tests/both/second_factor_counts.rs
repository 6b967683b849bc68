//! What guesses at second factors are counted by: each kind of code for itself, wherever it is typed, for as long as it
//! takes.

use std::time::Duration;

use accounts::{Accounts, failure::Failure, flows::sessions::Browser};
use model::{
    code::BACKUP_CODE,
    limit::Limit,
    recovery_code::{RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
    two_factor::{SecondFactorProblem, TurnOnProblem},
};

use crate::{
    on_both,
    support::{Ada, STEP, World, half, refusal},
};

const WINDOW: Duration = Duration::from_mins(15);
const GUESSED: &str = "Somebody is guessing your second factor";

#[derive(Debug, PartialEq, Eq)]
enum Try {
    In,
    Wrong,
    Limited(Limit),
}

fn stranger() -> Browser {
    from("198.51.100.9")
}

fn from(network: &str) -> Browser {
    Browser { network: network.to_owned(), ..Browser::default() }
}

/// A backup code that is nobody's.
fn wrong_backup_code() -> Secret {
    Secret::new("2".repeat(BACKUP_CODE))
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

on_both!(
    async fn ten_wrong_backup_codes_close_them_to_strangers_and_nothing_else(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        for number in 0..10 {
            // Wherever they come from.
            let browser = from(&format!("203.0.113.{number}"));
            assert_eq!(try_code(&world, &wrong_backup_code(), &browser).await, Try::Wrong);
        }
        let closed = Try::Limited(Limit::BackupCodePerAccount);
        assert_eq!(try_code(&world, &factor.backup_codes[0], &stranger()).await, closed);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, Try::In, "the app counts for itself");
        assert_eq!(try_code(&world, &factor.backup_codes[0], &stranger()).await, closed, "and clears nothing");
        assert_eq!(try_code(&world, &factor.backup_codes[0], &ada.browser()).await, Try::In);
        world.pass(WINDOW);
        assert_eq!(try_code(&world, &factor.backup_codes[1], &stranger()).await, Try::In);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_hundred_wrong_backup_codes_in_a_row_close_them_until_they_are_remade(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let other = world.another_process().await;
        for number in 0..100 {
            let accounts = if number % 2 == 0 { &*world } else { &other };
            assert_eq!(try_code(accounts, &wrong_backup_code(), &stranger()).await, Try::Wrong);
            if number % 10 == 9 {
                world.pass(WINDOW);
                // The owner gets in all the while, and does no stranger a favour by that.
                let own = try_code(&world, &world.code(&factor.app), &ada.browser()).await;
                assert_eq!(own, Try::In);
            }
        }
        let closed = Try::Limited(Limit::BackupCodeInARow);
        for accounts in [&*world, &other] {
            assert_eq!(try_code(accounts, &factor.backup_codes[0], &stranger()).await, closed);
        }
        assert_eq!(try_code(&world, &factor.backup_codes[0], &ada.browser()).await, Try::In, "not to the owner");
        assert_eq!(try_code(&world, &factor.backup_codes[1], &stranger()).await, closed, "who opens it for nobody");
        world.deliver().await;
        let mails = world.mails_to(Ada::EMAIL).await;
        let alarms: Vec<_> = mails.iter().filter(|mail| mail.subject == GUESSED).collect();
        assert!(alarms.len() == 1 && alarms[0].body_text.contains("your backup codes will not work"), "{alarms:?}");

        world.pass(STEP);
        let (sudo, _) = world.sudo(ada.actor, &world.code(&factor.app), &ada.browser()).await.unwrap();
        let new = Secret::new(&*world.regenerate_backup_codes(sudo).await.unwrap().codes[0]);
        assert_eq!(try_code(&other, &new, &stranger()).await, Try::In);
        other.db.close().await;
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_right_code_of_a_stranger_begins_the_row_anew_and_one_of_the_owner_does_not(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let strict = world.where_operator(|settings| {
            let year = Duration::from_hours(365 * 24);
            settings.limits = settings.limits.clone().with(Limit::AuthenticatorInARow, 4, year);
        });
        for in_between in [stranger(), ada.browser()] {
            for _ in 0..3 {
                let wrong = factor.app.wrong(world.clock.now());
                assert_eq!(try_code(&strict, &wrong, &stranger()).await, Try::Wrong);
            }
            assert_eq!(try_code(&strict, &world.code(&factor.app), &in_between).await, Try::In);
            world.pass(WINDOW);
        }
        let wrong = factor.app.wrong(world.clock.now());
        assert_eq!(try_code(&strict, &wrong, &stranger()).await, Try::Wrong, "the fourth");
        let closed = Try::Limited(Limit::AuthenticatorInARow);
        assert_eq!(try_code(&strict, &world.code(&factor.app), &stranger()).await, closed);
        assert!(world.told(Ada::EMAIL).await.contains(&GUESSED.to_owned()));
    }
);

on_both!(
    async fn guesses_in_a_recovery_and_at_sign_in_are_one_count(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let wrong = factor.app.wrong(world.clock.now());
        let new = Secret::new("Staple battery 3");
        let form = accounts::flows::password::NewPassword { new: new.clone(), again: new, sign_out_others: true };
        for _ in 0..2 {
            let waiting = world.recover(Ada::EMAIL, &Secret::new(&*code), &stranger()).await.unwrap().token;
            for _ in 0..5 {
                let refused = world.recover_password(&waiting, &wrong, &form, &stranger()).await;
                assert_eq!(refusal(refused), [RecoverPasswordProblem::CodeWrong]);
            }
        }
        let closed = Try::Limited(Limit::AuthenticatorPerAccount);
        assert_eq!(try_code(&world, &world.code(&factor.app), &stranger()).await, closed);
        let waiting = world.recover(Ada::EMAIL, &Secret::new(&*code), &stranger()).await.unwrap().token;
        let limited = world.recover_password(&waiting, &world.code(&factor.app), &form, &stranger()).await;
        assert!(matches!(limited, Err(Failure::Limited { limit: Limit::AuthenticatorPerAccount, .. })), "{limited:?}");
        // As a proof in the owner's own browser it is another count.
        world.pass(Duration::from_mins(10));
        world.sudo(ada.actor, &world.code(&factor.app), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn guesses_are_counted_by_the_network_too_whatever_the_account_and_the_kind(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::FactorPerNetwork, 4, WINDOW);
        });
        let wrong = factor.app.wrong(world.clock.now());
        assert_eq!(try_code(&strict, &wrong, &stranger()).await, Try::Wrong);
        assert_eq!(try_code(&strict, &wrong_backup_code(), &stranger()).await, Try::Wrong);
        let known = Browser { network: stranger().network, ..ada.browser() };
        assert_eq!(try_code(&strict, &wrong, &known).await, Try::Wrong);
        let unknown = World::other_recovery_code();
        let refused = strict.recover("nobody@example.org", &Secret::new(unknown), None, &stranger()).await;
        assert_eq!(refusal(refused), [RecoverProblem::Wrong]);
        let closed = Try::Limited(Limit::FactorPerNetwork);
        assert_eq!(try_code(&strict, &world.code(&factor.app), &stranger()).await, closed);
        assert_eq!(try_code(&strict, &world.code(&factor.app), &from("203.0.113.1")).await, Try::In);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn turning_it_on_takes_ten_wrong_codes_and_then_waits(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        let sudo = world.sudo_of(ada.actor).await;
        let wrong = app.wrong(world.clock.now());
        for _ in 0..10 {
            let refused = world.turn_on_two_factor(sudo, &wrong, &ada.browser()).await;
            assert_eq!(refusal(refused), TurnOnProblem::Wrong);
        }
        let limited = world.turn_on_two_factor(sudo, &world.code(&app), &ada.browser()).await;
        assert!(matches!(limited, Err(Failure::Limited { limit: Limit::FactorPerSignIn, .. })), "{limited:?}");
        world.pass(WINDOW);
        world.turn_on_two_factor(sudo, &world.code(&app), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_last_guesses_at_once_one_tells_the_owner(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let strict = world.where_operator(|settings| {
            let rates = std::mem::take(&mut settings.limits);
            settings.limits = rates.with(Limit::AuthenticatorPerAccount, 1000, WINDOW).with(
                Limit::AuthenticatorInARow,
                5,
                Duration::from_hours(365 * 24),
            );
        });
        let mut halves = Vec::new();
        for _ in 0..20 {
            halves.push(world.half(&ada.browser()).await);
        }
        let wrong = factor.app.wrong(world.clock.now());
        let outcomes = world.twenty_at_once(|_, number| {
            let (accounts, half, wrong) = (strict.clone(), halves[number].clone(), wrong.clone());
            async move { accounts.finish_sign_in(&half, &wrong, false, &stranger()).await }
        });
        let (mut looked_at, mut limited) = (0, 0);
        for how in outcomes.await {
            match how {
                Err(Failure::Refused(SecondFactorProblem::Wrong)) => looked_at += 1,
                Err(Failure::Limited { limit: Limit::AuthenticatorInARow, .. }) => limited += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((looked_at, limited), (5, 15));
        assert_eq!(world.told(Ada::EMAIL).await, [GUESSED]);
        world.pass(STEP);
        assert_eq!(try_code(&strict, &world.code(&factor.app), &ada.browser()).await, Try::In);
    }
);
