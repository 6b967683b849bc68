//! Codes, trust and Logout All at the same moment, with no limit that would do the work of a lock.

use std::time::Duration;

use accounts::{
    Accounts,
    flows::{password::NewPassword, sessions::Browser},
};
use model::{limit::Limit, secret::Secret};

use crate::{
    on_both,
    support::{Ada, World, half},
};

const WINDOW: Duration = Duration::from_mins(15);

/// Where so many guesses are let through that twenty at once are all looked at.
fn without_limits(world: &World) -> Accounts {
    world.where_operator(|settings| {
        let often = [
            Limit::AuthenticatorPerAccount,
            Limit::BackupCodePerAccount,
            Limit::FactorPerSignIn,
            Limit::FactorPerNetwork,
            Limit::PasswordPerAccount,
        ];
        let rates = std::mem::take(&mut settings.limits);
        settings.limits = often.into_iter().fold(rates, |rates, limit| rates.with(limit, 100_000, WINDOW));
    })
}

async fn twenty_halves(world: &World, browser: &Browser) -> Vec<Secret> {
    let mut halves = Vec::new();
    for _ in 0..20 {
        halves.push(world.half(browser).await);
    }
    halves
}

fn right(outcomes: Vec<bool>) -> usize {
    outcomes.into_iter().filter(|done| *done).count()
}

on_both!(
    async fn of_twenty_halves_in_twenty_browsers_and_two_processes_one_is_finished_by_a_code(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let here = without_limits(&world);
        let mut other = world.clone();
        other.accounts = here.clone();
        let there = other.another_process().await;
        for code in [world.code(&factor.app), factor.backup_codes[0].clone()] {
            let halves = twenty_halves(&world, &ada.browser()).await;
            let before = world.count("SELECT COUNT(*) FROM sign_ins").await;
            let outcomes = world.twenty_at_once(|_, number| {
                let accounts = if number % 2 == 0 { here.clone() } else { there.clone() };
                let (half, code) = (halves[number].clone(), code.clone());
                async move { accounts.finish_sign_in(&half, &code, false, &Browser::default()).await.is_ok() }
            });
            assert_eq!(right(outcomes.await), 1);
            assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, before + 1);
        }
        there.db.close().await;
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_code_that_is_typed_at_sign_in_as_a_proof_and_in_a_recovery_counts_in_one_place(world: World) {
        let (ada, recovery_code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        world.pass(Duration::from_mins(10));
        let accounts = without_limits(&world);
        for code in [world.code(&factor.app), factor.backup_codes[0].clone()] {
            let halves = twenty_halves(&world, &ada.browser()).await;
            let begun = world.recover(Ada::EMAIL, &Secret::new(&*recovery_code), &ada.browser()).await.unwrap().token;
            let actor = ada.actor;
            let outcomes = world.twenty_at_once(|_, number| {
                let (accounts, half, begun) = (accounts.clone(), halves[number].clone(), begun.clone());
                let (code, browser) = (code.clone(), ada.browser());
                let form = NewPassword { new: Ada::password(), again: Ada::password(), sign_out_others: true };
                async move {
                    match number % 3 {
                        0 => accounts.sudo(actor, &code, &browser).await.is_ok_and(|(_, renewed)| renewed.is_some()),
                        1 if number < 5 => accounts.recover_password(&begun, &code, &form, &browser).await.is_ok(),
                        _ => accounts.finish_sign_in(&half, &code, false, &Browser::default()).await.is_ok(),
                    }
                }
            });
            assert_eq!(right(outcomes.await), 1);
            if world.count("SELECT COUNT(*) FROM half_sign_ins").await == 0 {
                // The recovery won, and ended what the next turn would begin with.
                break;
            }
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn logout_all_leaves_no_browser_trusted_whose_sign_in_it_ended(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let sudo = world.sudo_of(ada.actor).await;
        let accounts = without_limits(&world);
        let mut codes = factor.backup_codes;
        for _ in 0..10 {
            let halves = twenty_halves(&world, &ada.browser()).await;
            let actor = ada.actor;
            let outcomes = world.twenty_at_once(|_, number| {
                let (accounts, half, code) = (accounts.clone(), halves[number].clone(), codes[number / 2].clone());
                async move {
                    if number % 4 == 1 {
                        accounts.log_out_all(actor).await.unwrap();
                    } else {
                        let _ = accounts.finish_sign_in(&half, &code, true, &Browser::default()).await;
                    }
                }
            });
            outcomes.await;
            let sign_ins = world.count("SELECT COUNT(*) FROM sign_ins").await;
            let trusted = world.count("SELECT COUNT(*) FROM trusted_devices").await;
            assert_eq!(sign_ins, trusted, "each of them came with trust, and goes with it");
            accounts.log_out_all(actor).await.unwrap();
            codes = world.regenerate_backup_codes(sudo).await.unwrap().codes.into_iter().map(Secret::new).collect();
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_that_remake_backup_codes_ten_codes_are_left_and_one_set_works(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let sudo = world.sudo_of(ada.actor).await;
        let outcomes = world.twenty_at_once(|world, _| async move {
            world.regenerate_backup_codes(sudo).await.unwrap().codes.into_iter().map(Secret::new).collect::<Vec<_>>()
        });
        let sets = outcomes.await;
        assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes").await, 10);
        let accounts = without_limits(&world);
        let mut worked = 0;
        for set in sets.iter().chain([&factor.backup_codes]) {
            let waiting = half(accounts.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap());
            let finished = accounts.finish_sign_in(&waiting, &set[0], false, &Browser::default()).await;
            worked += usize::from(finished.is_ok());
        }
        assert_eq!(worked, 1);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_that_begin_one_key_is_left_and_of_twenty_that_turn_it_off_one_is_told(world: World) {
        let ada = world.ada().await;
        let sudo = world.sudo_of(ada.actor).await;
        let outcomes = world.twenty_at_once(|world, _| async move { world.begin_two_factor(sudo).await.is_ok() });
        assert_eq!(right(outcomes.await), 20);
        assert_eq!(world.count("SELECT COUNT(*) FROM authenticators").await, 1);
        world.has_two_factor(&ada).await;
        let off = world.twenty_at_once(|world, _| async move { world.turn_off_two_factor(sudo).await.is_ok() });
        assert_eq!(right(off.await), 20);
        let told = ["Two-factor authentication was turned on", "Two-factor authentication was turned off"];
        assert_eq!(world.told(Ada::EMAIL).await, told);
    }
);
