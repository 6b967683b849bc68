//! Recoveries at the same moment as something else: an old code opens nothing, and nobody waits for ever.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::{
        password::NewPassword,
        sessions::{Browser, HalfSignedIn},
    },
};
use model::{limit::Limit, recovery_code::RecoverPasswordProblem, secret::Secret};

use crate::{
    on_both,
    support::{Ada, STEP, World, refusal},
};

/// After it, limits count anew.
const WINDOW: Duration = Duration::from_mins(15);

fn new_password(new: &str) -> NewPassword {
    NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: true }
}

/// What became of each: the recoveries that were begun.
fn begun<R: std::fmt::Debug>(outcomes: Vec<Result<Option<HalfSignedIn>, Failure<R>>>) -> Vec<Secret> {
    assert!(!outcomes.iter().any(|how| matches!(how, Err(Failure::Fault(_)))), "{outcomes:?}");
    outcomes.into_iter().filter_map(|how| how.ok().flatten()).map(|half| half.token).collect()
}

on_both!(
    async fn nothing_that_is_begun_with_an_old_code_outlives_the_moment_in_which_it_is_remade(world: World) {
        let (ada, mut code) = world.ada_with_recovery_code().await;
        let sudo = world.sudo_of(ada.actor).await;
        for _ in 0..15 {
            let outcomes = world.twenty_at_once(|world, number| {
                let (code, browser) = (Secret::new(&*code), ada.browser());
                async move {
                    if number == 0 {
                        world.regenerate_recovery_code(sudo).await.unwrap();
                        return Ok(None);
                    }
                    let browser = if number % 2 == 0 { browser } else { Browser::default() };
                    world.recover(Ada::EMAIL, &code, &browser).await.map(Some)
                }
            });
            for half in begun(outcomes.await) {
                assert!(world.recover_page(Some(&half)).await.unwrap().waits.is_none(), "begun with a dead code");
            }
            code = world.regenerate_recovery_code(sudo).await.unwrap().codes.concat();
            world.pass(WINDOW);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_code_that_is_used_up_finishes_no_recovery_that_was_begun_at_that_moment(world: World) {
        let (ada, mut code) = world.ada_with_recovery_code().await;
        for round in 0..8 {
            let first = world.recover(Ada::EMAIL, &Secret::new(&*code), &ada.browser()).await.unwrap().token;
            let new = format!("Staple battery {round}");
            let outcomes = world.twenty_at_once(|world, number| {
                let (code, first, form) = (Secret::new(&*code), first.clone(), new_password(&new));
                async move {
                    if number == 0 {
                        let done = world.recover_password(&first, &Secret::default(), &form, &Browser::default()).await;
                        return Ok((Some(done.unwrap().codes.codes.concat()), None));
                    }
                    world.recover(Ada::EMAIL, &code, &Browser::default()).await.map(|half| (None, Some(half)))
                }
            });
            let mut halves = Vec::new();
            for how in outcomes.await {
                match how {
                    Ok((Some(new_code), _)) => code = new_code,
                    Ok((None, half)) => halves.extend(half),
                    Err(Failure::Fault(fault)) => panic!("{fault:?}"),
                    Err(_) => {}
                }
            }
            for half in halves {
                let again = world
                    .recover_password(
                        &half.token,
                        &Secret::default(),
                        &new_password("Eve battery 7"),
                        &Browser::default(),
                    )
                    .await;
                assert_eq!(refusal(again), [RecoverPasswordProblem::Gone], "the code was used up");
            }
            world.pass(WINDOW);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn guesses_from_the_same_network_while_a_recovery_is_finished_are_no_fault(world: World) {
        let (ada, mut code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        // Guesses that no limit refuses, so that there are many of them.
        let often = [Limit::RecoveryCodePerAccount, Limit::RecoveryCodeInARow, Limit::FactorPerNetwork];
        let accounts = world.where_operator(|settings| {
            let rates = std::mem::take(&mut settings.limits);
            settings.limits = often.into_iter().fold(rates, |rates, limit| rates.with(limit, 100_000, WINDOW));
        });
        for round in 0..8 {
            world.pass(WINDOW);
            let half = world.recover(Ada::EMAIL, &Secret::new(&*code), &ada.browser()).await.unwrap().token;
            let (right, new) = (world.code(&factor.app), format!("Staple battery {round}"));
            let outcomes = world.twenty_at_once(|_, number| {
                let accounts = accounts.clone();
                let (half, right, form, browser) =
                    (half.clone(), right.clone(), new_password(&new), Browser::default());
                async move {
                    if number == 0 {
                        let done = accounts.recover_password(&half, &right, &form, &browser).await;
                        return Some(done.unwrap().codes.codes.concat());
                    }
                    for _ in 0..10 {
                        let wrong = Secret::new(World::other_recovery_code());
                        let tried = accounts.recover(Ada::EMAIL, &wrong, None, &browser).await;
                        assert!(!matches!(tried, Err(Failure::Fault(_))), "{tried:?}");
                    }
                    None
                }
            });
            code = outcomes.await.into_iter().flatten().collect();
            world.pass(STEP);
        }
        world.told(Ada::EMAIL).await;
    }
);
