//! Guessing a password: a hundred wrong ones in a row close it to strangers, and never to its owner.

use std::time::Duration;

use accounts::{Accounts, failure::Failure, flows::password::NewPassword, flows::sessions::Browser};
use model::{activity::ActivityKind, limit::Limit, magic_link::LinkPurpose, secret::Secret, sign_in::SignInProblem};

use crate::{
    on_both,
    support::{Ada, NEW_BROWSER, World},
};

const WINDOW: Duration = Duration::from_mins(15);
const TOLD: &str = "Somebody is guessing your password";

/// What a try at a password came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    In,
    Wrong,
    Limited(Limit),
}

async fn try_from(accounts: &Accounts, email: &str, password: &str, browser: &Browser) -> Try {
    match accounts.sign_in(email, &Secret::new(password), browser).await {
        Ok(_) => Try::In,
        Err(Failure::Refused(problems)) if problems == [SignInProblem::Wrong] => Try::Wrong,
        Err(Failure::Limited { limit, .. }) => Try::Limited(limit),
        Err(other) => panic!("{other:?}"),
    }
}

fn stranger() -> Browser {
    Browser { network: "198.51.100.9".to_owned(), ..Browser::default() }
}

/// A hundred wrong ones, as fast as they are let through: ten in each window.
async fn a_hundred_wrong(world: &World, accounts: &Accounts, email: &str) {
    for _ in 0..10 {
        for _ in 0..10 {
            assert_eq!(try_from(accounts, email, "Wrong horse 1", &stranger()).await, Try::Wrong);
        }
        let limited = Try::Limited(Limit::PasswordPerAccount);
        assert_eq!(try_from(accounts, email, "Wrong horse 1", &stranger()).await, limited, "which is no try");
        world.pass(WINDOW);
    }
}

on_both!(
    async fn a_hundred_in_a_row_close_it_to_strangers_and_the_owner_is_told_once(world: World) {
        world.ada().await;
        a_hundred_wrong(&world, &world, Ada::EMAIL).await;
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
        let closed = Try::Limited(Limit::PasswordInARow);
        for password in [Ada::PASSWORD, "Wrong horse 1", Ada::PASSWORD] {
            assert_eq!(try_from(&world, Ada::EMAIL, password, &stranger()).await, closed);
        }
        world.pass(Duration::from_hours(30 * 24));
        world.purge().await.unwrap();
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, closed, "no waiting opens it");
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasswordLocked).await, [""]);
    }
);

on_both!(
    async fn the_owners_browser_is_not_closed(world: World) {
        let ada = world.ada().await;
        a_hundred_wrong(&world, &world, Ada::EMAIL).await;
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &ada.browser()).await, Try::In);
        let closed = Try::Limited(Limit::PasswordInARow);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, closed, "and opens it to nobody");
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn a_link_by_mail_still_signs_in_and_makes_its_browser_a_known_one(world: World) {
        world.ada().await;
        a_hundred_wrong(&world, &world, Ada::EMAIL).await;
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
        let asked = world.asked(LinkPurpose::SignIn, &Browser::default()).await;
        let (signed_in, _) = world.sign_in_by_link(&asked.link, &Browser::default()).await.unwrap();
        let here = Browser { device: Some(signed_in.device), ..Browser::default() };
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &here).await, Try::In);
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn a_new_password_opens_it_again(world: World) {
        let ada = world.ada().await;
        a_hundred_wrong(&world, &world, Ada::EMAIL).await;
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        assert_eq!(try_from(&world, Ada::EMAIL, "Battery staple 2", &stranger()).await, Try::In);
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD, "Your password was changed", NEW_BROWSER]);
    }
);

on_both!(
    async fn neither_a_restart_nor_a_second_process_forgets(world: World) {
        world.ada().await;
        let (one, two) = (world.another_process().await, world.another_process().await);
        for _ in 0..10 {
            for number in 0..10 {
                let process = if number % 2 == 0 { &one } else { &two };
                assert_eq!(try_from(process, Ada::EMAIL, "Wrong horse 1", &stranger()).await, Try::Wrong);
            }
            world.pass(WINDOW);
        }
        one.db.close().await;
        two.db.close().await;
        let restarted = world.another_process().await;
        let closed = Try::Limited(Limit::PasswordInARow);
        assert_eq!(try_from(&restarted, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, closed);
        restarted.db.close().await;
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn an_address_without_an_account_is_closed_the_same_way_and_nobody_is_told(world: World) {
        a_hundred_wrong(&world, &world, "nobody@example.org").await;
        let next = try_from(&world, "nobody@example.org", "Wrong horse 1", &stranger()).await;
        assert_eq!(next, Try::Limited(Limit::PasswordInARow));
        assert!(world.deliveries().await.is_empty());
    }
);

on_both!(
    async fn of_twenty_last_tries_at_once_one_tells_the_owner(world: World) {
        world.ada().await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasswordInARow, 7, Duration::from_hours(1));
        });
        let strict = &strict;
        let tries = world.twenty_at_once(|_, _| {
            let strict = strict.clone();
            async move { try_from(&strict, Ada::EMAIL, "Wrong horse 1", &stranger()).await }
        });
        let tries = tries.await;
        assert_eq!(tries.iter().filter(|one| **one == Try::Wrong).count(), 7);
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn success_elsewhere_clears_nothing(world: World) {
        let ada = world.ada().await;
        world.confirmed_account(&Ada::form("grace@example.org")).await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasswordInARow, 5, Duration::from_hours(1));
        });
        for _ in 0..5 {
            assert_eq!(try_from(&strict, Ada::EMAIL, "Wrong horse 1", &stranger()).await, Try::Wrong);
            assert_eq!(try_from(&strict, Ada::EMAIL, Ada::PASSWORD, &ada.browser()).await, Try::In);
            assert_eq!(try_from(&strict, "grace@example.org", Ada::PASSWORD, &stranger()).await, Try::In);
        }
        let closed = Try::Limited(Limit::PasswordInARow);
        assert_eq!(try_from(&strict, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, closed);
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
        world.told_of_new_browsers("grace@example.org").await;
    }
);

on_both!(
    async fn two_accounts_in_one_browser_have_a_budget_each(world: World) {
        let ada = world.ada().await;
        world.confirmed_account(&Ada::form("grace@example.org")).await;
        assert_eq!(try_from(&world, "grace@example.org", Ada::PASSWORD, &ada.browser()).await, Try::In);
        world.told_of_new_browsers("grace@example.org").await;
        for _ in 0..10 {
            assert_eq!(try_from(&world, Ada::EMAIL, "Wrong horse 1", &ada.browser()).await, Try::Wrong);
        }
        let limited = Try::Limited(Limit::PasswordPerKnownDevice);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &ada.browser()).await, limited);
        assert_eq!(try_from(&world, "grace@example.org", Ada::PASSWORD, &ada.browser()).await, Try::In);
    }
);

on_both!(
    async fn a_browser_is_new_also_where_every_other_was_forgotten(world: World) {
        world.ada().await;
        world.pass(Duration::from_hours(400 * 24 + 1));
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM known_devices").await, 0);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, Try::In);
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn guesses_during_a_change_of_the_password_meet_no_fault(world: World) {
        let ada = world.ada().await;
        let busy = world.where_operator(|settings| {
            for limit in [Limit::PasswordPerAccount, Limit::PasswordPerNetwork, Limit::PasswordInARow] {
                settings.limits = settings.limits.clone().with(limit, 1000, WINDOW);
            }
        });
        let (busy, actor, browser) = (&busy, ada.actor, ada.browser());
        for round in 0..4 {
            let (current, new) = (format!("Battery staple {round}"), format!("Battery staple {}", round + 1));
            let current = if round == 0 { Ada::PASSWORD.to_owned() } else { current };
            let tries = world.twenty_at_once(|_, number| {
                let (busy, browser, current, new) =
                    (busy.clone(), browser.clone(), Secret::new(current.clone()), Secret::new(new.clone()));
                async move {
                    if number == 19 {
                        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
                        busy.change_password(actor, &current, &form, &browser).await.unwrap();
                        return;
                    }
                    for _ in 0..6 {
                        try_from(&busy, Ada::EMAIL, "Wrong horse 1", &stranger()).await;
                    }
                }
            });
            tries.await;
        }
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"; 4]);
    }
);
