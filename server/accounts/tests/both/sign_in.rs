//! Signing in with the password: one refusal for whatever is wrong.

use std::time::Duration;

use accounts::{flows::sessions::Browser, store::credentials as rows};
use model::{activity::ActivityKind, email::EmailProblem, limit::Limit, secret::Secret, sign_in::SignInProblem};

use crate::{
    on_both,
    support::{Ada, NETWORK, World, refusal, whole},
};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn firefox() -> Browser {
    Browser { user_agent: FIREFOX.to_owned(), ..Browser::default() }
}

on_both!(
    async fn the_address_is_taken_in_any_letter_case(world: World) {
        let ada = world.ada().await;
        for typed in [Ada::EMAIL, "ada@example.org", " ADA@EXAMPLE.ORG "] {
            let signed_in = world.sign_in(typed, &Ada::password(), &firefox()).await.unwrap();
            assert_eq!(signed_in.account, ada.actor.account);
            assert_eq!(world.actor(&signed_in.token).await.unwrap().account, ada.actor.account);
        }
        let devices = world.activity(Ada::EMAIL, ActivityKind::SignedIn).await;
        assert_eq!(devices.iter().filter(|device| *device == "Firefox on Windows").count(), 3);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_password_is_taken_in_either_normal_form(world: World) {
        let browser =
            world.sign_up(&Ada::form(Ada::EMAIL), &Secret::new("Caf\u{e9} 1815"), None, NETWORK).await.unwrap();
        let link = world.link_sent_to(Ada::EMAIL).await;
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        world.sign_in(Ada::EMAIL, &Secret::new("Cafe\u{301} 1815"), &Browser::default()).await.unwrap();
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_answer_does_not_tell_whether_there_is_an_account(world: World) {
        world.ada().await;
        let (browser, _link) = world.waiting("grace@example.org").await;
        let endless = Secret::new("Aa1".repeat(400));
        for email in [Ada::EMAIL, "nobody@example.org", "grace@example.org"] {
            for password in [&Secret::new("Correct horse 2"), &Secret::new("correct horse 1"), &endless, &browser] {
                let refused = refusal(world.sign_in(email, password, &firefox()).await);
                assert_eq!(refused, [SignInProblem::Wrong], "{email}");
            }
        }
    }
);

on_both!(
    async fn nobody_signs_in_before_the_address_is_confirmed(world: World) {
        world.waiting(Ada::EMAIL).await;
        let refused = refusal(world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await);
        assert_eq!(refused, [SignInProblem::Wrong]);
    }
);

on_both!(
    async fn what_was_left_empty_is_told_at_once(world: World) {
        let none = Secret::default();
        for (typed, problem) in [
            ("", EmailProblem::Missing),
            ("ada", EmailProblem::NotAnAddress),
            ("аda@example.org", EmailProblem::NotAscii),
            (&format!("{}@example.org", "a".repeat(300)), EmailProblem::TooLong),
        ] {
            let refused = refusal(world.sign_in(typed, &none, &Browser::default()).await);
            assert_eq!(refused, [SignInProblem::Email(problem), SignInProblem::PasswordMissing]);
            let refused = refusal(world.sign_in(typed, &Ada::password(), &Browser::default()).await);
            assert_eq!(refused, [SignInProblem::Email(problem)]);
        }
        let refused = refusal(world.sign_in(Ada::EMAIL, &none, &Browser::default()).await);
        assert_eq!(refused, [SignInProblem::PasswordMissing]);
    }
);

on_both!(
    async fn the_owner_sees_a_wrong_password_in_the_activity(world: World) {
        world.ada().await;
        refusal(world.sign_in(Ada::EMAIL, &Secret::new("Correct horse 2"), &firefox()).await);
        refusal(world.sign_in("nobody@example.org", &Secret::new("Correct horse 2"), &firefox()).await);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignInFailed).await, ["Firefox on Windows"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM activity WHERE kind = 'sign_in.failed'").await, 1);
    }
);

on_both!(
    async fn a_wrong_password_leaves_the_sign_in_that_the_browser_has(world: World) {
        let ada = world.ada().await;
        let browser = Browser { replaces: Some(ada.cookie.clone()), ..firefox() };
        refusal(world.sign_in(Ada::EMAIL, &Secret::new("Correct horse 2"), &browser).await);
        assert!(world.actor(&ada.cookie).await.is_some());
    }
);

on_both!(
    async fn signing_in_ends_the_sign_in_that_the_browser_had_and_no_other(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &firefox()).await.unwrap();
        let browser = Browser { replaces: Some(ada.cookie.clone()), ..firefox() };
        let new = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
        assert!(world.actor(&other.token).await.is_some() && world.actor(&new.token).await.is_some());
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_token_that_the_browser_brought_is_never_adopted(world: World) {
        world.ada().await;
        for planted in ["A".repeat(43), "x".to_owned(), String::new()] {
            let planted = Secret::new(planted);
            let browser = Browser { replaces: Some(planted.clone()), ..firefox() };
            let new = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap();
            assert_ne!(new.token, planted);
            assert!(world.actor(&planted).await.is_none());
        }
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_password_opens_sudo_for_ten_minutes_and_the_cookie_lasts_thirty_days(world: World) {
        world.ada().await;
        let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &firefox()).await.unwrap();
        let sudo_until = world.actor(&signed_in.token).await.unwrap().sudo_until;
        assert_eq!(sudo_until, world.clock.now().after(Duration::from_mins(10)));
        assert_eq!(signed_in.expires_at, world.clock.now().after(Duration::from_hours(30 * 24)));
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn credentials_are_held_as_they_were_read_or_not_at_all(world: World) {
        let ada = world.ada().await.actor.account;
        let read = rows::find(&mut world.db.read().await.unwrap(), "ada@example.org").await.unwrap().unwrap();
        let mut tx = world.db.begin().await.unwrap();
        assert!(rows::hold_version(&mut tx, ada, read.version).await.unwrap());
        assert!(!rows::hold_version(&mut tx, ada, read.version + 1).await.unwrap());
    }
);

on_both!(
    async fn twenty_sign_ins_at_once_are_twenty_sign_ins(world: World) {
        world.ada().await;
        let patient = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasswordPerAccount, 20, Duration::from_mins(15));
        });
        let patient = &patient;
        let all = world.twenty_at_once(|_, _| {
            let patient = patient.clone();
            async move { whole(patient.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap()).token }
        });
        for token in all.await {
            assert!(world.actor(&token).await.is_some());
        }
        assert_eq!(world.count("SELECT COUNT(DISTINCT token_hash) FROM sign_ins").await, 21);
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);
