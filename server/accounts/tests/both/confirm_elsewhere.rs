//! Confirming in a browser that did not sign up: the password chosen then is asked for, and tries are counted.

use accounts::flows::sessions::Browser;
use model::{secret::Secret, sign_up::ConfirmProblem};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const WRONG: &str = "Battery staple 2";

on_both!(
    async fn another_browser_has_to_give_the_password(world: World) {
        let (_browser, link) = world.waiting(Ada::EMAIL).await;
        let (empty, foreign) = (Secret::default(), Secret::new("A".repeat(43)));
        for (browser, password) in [(None, None), (None, Some(&empty)), (Some(&foreign), None), (Some(&empty), None)] {
            let refused = world.confirm_email(&link, browser, password, &Browser::default()).await;
            assert_eq!(refusal(refused), ConfirmProblem::PasswordMissing);
        }
        world.confirm_email(&link, None, Some(&Ada::password()), &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn the_browser_of_another_sign_up_is_another_browser(world: World) {
        let (_victim, link) = world.waiting(Ada::EMAIL).await;
        let (stranger, _link) = world.waiting("ada@example.org").await;
        let refused = world.confirm_email(&link, Some(&stranger), None, &Browser::default()).await;
        assert_eq!(refusal(refused), ConfirmProblem::PasswordMissing);
    }
);

on_both!(
    async fn a_password_that_was_not_typed_is_no_try(world: World) {
        let (_browser, link) = world.waiting(Ada::EMAIL).await;
        for _ in 0..20 {
            refusal(world.confirm_email(&link, None, None, &Browser::default()).await);
        }
        world.confirm_email(&link, None, Some(&Ada::password()), &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn after_ten_wrong_passwords_the_right_one_is_refused_too(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        for _ in 0..10 {
            let wrong = world.confirm_email(&link, None, Some(&Secret::new(WRONG)), &Browser::default()).await;
            assert_eq!(refusal(wrong), ConfirmProblem::PasswordWrong);
        }
        let right = world.confirm_email(&link, None, Some(&Ada::password()), &Browser::default()).await;
        assert_eq!(refusal(right), ConfirmProblem::TooManyTries);
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn the_tenth_try_still_counts(world: World) {
        let (_browser, link) = world.waiting(Ada::EMAIL).await;
        for _ in 0..9 {
            refusal(world.confirm_email(&link, None, Some(&Secret::new(WRONG)), &Browser::default()).await);
        }
        world.confirm_email(&link, None, Some(&Ada::password()), &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn a_new_link_gives_no_new_tries(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        for _ in 0..10 {
            refusal(world.confirm_email(&link, None, Some(&Secret::new(WRONG)), &Browser::default()).await);
        }
        world.pass(std::time::Duration::from_mins(1));
        world.send_again(&browser).await.unwrap();
        let link = world.link_sent_to(Ada::EMAIL).await;
        let right = world.confirm_email(&link, None, Some(&Ada::password()), &Browser::default()).await;
        assert_eq!(refusal(right), ConfirmProblem::TooManyTries);
    }
);

on_both!(
    async fn of_twenty_wrong_passwords_at_once_ten_are_looked_at(world: World) {
        let (_browser, link) = world.waiting(Ada::EMAIL).await;
        let tries =
            world.twenty_at_once(|world, _| {
                let link = link.clone();
                async move {
                    refusal(world.confirm_email(&link, None, Some(&Secret::new(WRONG)), &Browser::default()).await)
                }
            });
        let tries = tries.await;
        let count = |problem| tries.iter().filter(|one| **one == problem).count();
        assert_eq!((count(ConfirmProblem::PasswordWrong), count(ConfirmProblem::TooManyTries)), (10, 10));
    }
);

on_both!(
    async fn a_mebibyte_is_no_password_and_is_not_hashed(world: World) {
        let (_, link) = world.waiting(Ada::EMAIL).await;
        let endless = Secret::new("x".repeat(1 << 20));
        let refused = world.confirm_email(&link, None, Some(&endless), &Browser::default()).await;
        assert_eq!(refusal(refused), ConfirmProblem::PasswordWrong);
        assert_eq!(world.count("SELECT password_tries FROM pending_sign_ups").await, 0);
    }
);
