//! Limits: counted before the check, kept in the database, and never against an account's owner.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::sessions::{Browser, Entered},
    limits::UNKNOWN_NETWORK,
};
use model::{limit::Limit, secret::Secret, sign_in::SignInProblem};

use crate::{
    on_both,
    support::{Ada, NETWORK, World},
};

const WINDOW: Duration = Duration::from_mins(15);

/// What a try at a password came to.
#[derive(Debug, PartialEq, Eq)]
enum Try {
    In,
    Wrong,
    Limited(Limit),
}

async fn try_from(accounts: &accounts::Accounts, email: &str, password: &str, browser: &Browser) -> Try {
    match accounts.sign_in(email, &Secret::new(password), browser).await {
        Ok(Entered::SignedIn(_) | Entered::Half(_)) => Try::In,
        Err(Failure::Refused(problems)) if problems == [SignInProblem::Wrong] => Try::Wrong,
        Err(Failure::Limited { limit, .. }) => Try::Limited(limit),
        Err(other) => panic!("{other:?}"),
    }
}

fn stranger() -> Browser {
    Browser { network: "198.51.100.9".to_owned(), ..Browser::default() }
}

async fn ten_wrong(world: &World, email: &str, browser: &Browser) {
    for _ in 0..10 {
        assert_eq!(try_from(world, email, "Wrong horse 1", browser).await, Try::Wrong);
    }
}

on_both!(
    async fn after_ten_wrong_passwords_the_right_one_is_not_even_looked_at(world: World) {
        world.ada().await;
        ten_wrong(&world, Ada::EMAIL, &stranger()).await;
        let limited = Try::Limited(Limit::PasswordPerAccount);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, limited);
        // Another letter case is the same address, another network the same account.
        let elsewhere = Browser { network: "203.0.113.1".to_owned(), ..Browser::default() };
        assert_eq!(try_from(&world, "ADA@example.org", Ada::PASSWORD, &elsewhere).await, limited);
        world.pass(WINDOW);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, Try::In);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_address_without_an_account_is_limited_the_same_way(world: World) {
        ten_wrong(&world, "nobody@example.org", &stranger()).await;
        let eleventh = try_from(&world, "nobody@example.org", "Wrong horse 1", &stranger()).await;
        assert_eq!(eleventh, Try::Limited(Limit::PasswordPerAccount));
    }
);

on_both!(
    async fn a_stranger_cannot_keep_the_owner_out(world: World) {
        world.ada().await;
        let home = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap().device;
        ten_wrong(&world, Ada::EMAIL, &stranger()).await;
        let own = Browser { device: Some(home), ..Browser::default() };
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &own).await, Try::In);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_known_browser_has_ten_tries_of_its_own(world: World) {
        world.ada().await;
        let home = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap().device;
        let own = Browser { device: Some(home), ..Browser::default() };
        ten_wrong(&world, Ada::EMAIL, &own).await;
        let limited = Try::Limited(Limit::PasswordPerKnownDevice);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &own).await, limited);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, Try::In);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_browser_known_to_one_account_is_a_stranger_to_another(world: World) {
        world.ada().await;
        world.confirmed_account(&Ada::form("grace@example.org")).await;
        let home = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap().device;
        let adas = Browser { device: Some(home), ..Browser::default() };
        ten_wrong(&world, "grace@example.org", &adas).await;
        let limited = Try::Limited(Limit::PasswordPerAccount);
        assert_eq!(try_from(&world, "grace@example.org", Ada::PASSWORD, &adas).await, limited);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &adas).await, Try::In);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn right_passwords_are_not_counted(world: World) {
        world.ada().await;
        for _ in 0..25 {
            assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, Try::In);
        }
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_right_password_does_not_clear_the_wrong_ones_before_it(world: World) {
        world.ada().await;
        for _ in 0..9 {
            assert_eq!(try_from(&world, Ada::EMAIL, "Wrong horse 1", &stranger()).await, Try::Wrong);
        }
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, Try::In);
        assert_eq!(try_from(&world, Ada::EMAIL, "Wrong horse 1", &stranger()).await, Try::Wrong);
        let limited = Try::Limited(Limit::PasswordPerAccount);
        assert_eq!(try_from(&world, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, limited);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_second_process_does_not_forget(world: World) {
        world.ada().await;
        ten_wrong(&world, Ada::EMAIL, &stranger()).await;
        let other = world.where_operator(|_| {});
        let limited = Try::Limited(Limit::PasswordPerAccount);
        assert_eq!(try_from(&other, Ada::EMAIL, Ada::PASSWORD, &stranger()).await, limited);
    }
);

on_both!(
    async fn of_twenty_wrong_passwords_at_once_ten_are_looked_at(world: World) {
        world.ada().await;
        let tries = world
            .twenty_at_once(|world, _| async move { try_from(&world, Ada::EMAIL, "Wrong horse 1", &stranger()).await })
            .await;
        assert_eq!(tries.iter().filter(|one| **one == Try::Wrong).count(), 10);
    }
);

on_both!(
    async fn one_network_cannot_try_every_address(world: World) {
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasswordPerNetwork, 3, WINDOW);
        });
        for name in ["a", "b", "c"] {
            assert_eq!(
                try_from(&strict, &format!("{name}@example.org"), "Wrong horse 1", &stranger()).await,
                Try::Wrong
            );
        }
        let fourth = try_from(&strict, "d@example.org", "Wrong horse 1", &stranger()).await;
        assert_eq!(fourth, Try::Limited(Limit::PasswordPerNetwork));
    }
);

on_both!(
    async fn a_network_that_nobody_told_is_counted_nowhere_and_accounts_are_all_the_same(world: World) {
        let browser = Browser { network: UNKNOWN_NETWORK.to_owned(), ..Browser::default() };
        for number in 0..101 {
            let outcome = try_from(&world, &format!("nobody{number}@example.org"), "Wrong horse 1", &browser).await;
            assert_eq!(outcome, Try::Wrong, "{number}");
        }
        ten_wrong(&world, Ada::EMAIL, &browser).await;
        let outcome = try_from(&world, Ada::EMAIL, "Wrong horse 1", &browser).await;
        assert_eq!(outcome, Try::Limited(Limit::PasswordPerAccount));
    }
);

on_both!(
    async fn one_network_makes_thirty_accounts_an_hour(world: World) {
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::SignUpPerNetwork, 2, Duration::from_hours(1));
        });
        for _ in 0..2 {
            strict.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await.unwrap();
        }
        let third = strict.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await;
        assert!(matches!(third, Err(Failure::Limited { limit: Limit::SignUpPerNetwork, .. })), "{third:?}");
        strict.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, "203.0.113.1").await.unwrap();
        world.deliver().await;
        world.mails_to(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_address_gets_five_mails_an_hour_whoever_asks(world: World) {
        let strict = world.where_operator(|settings| settings.limits = accounts::limits::Rates::default());
        for number in 0..8 {
            strict.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, &format!("192.0.2.{number}")).await.unwrap();
        }
        while strict.deliver_next().await.unwrap() {}
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 5);
    }
);

on_both!(
    async fn neither_addresses_nor_networks_can_be_read_in_the_table(world: World) {
        try_from(&world, "nobody@example.org", "Wrong horse 1", &stranger()).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM limits WHERE length(key_hash) = 32").await, 5);
        assert_eq!(world.count("SELECT COUNT(*) FROM limits").await, 5);
    }
);
