//! Changing the password: the current one is the proof, and what the old one had opened can be closed.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::{password::NewPassword, sessions::Browser},
};
use model::{
    activity::ActivityKind,
    limit::Limit,
    magic_link::{CodeProblem, LinkProblem, LinkPurpose, MagicLink},
    password::{PasswordPolicy, PasswordProblem, PasswordRule},
    secret::Secret,
    security::ChangePasswordProblem,
    sign_in::SignInProblem,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const NEW: &str = "Battery staple 2";
const TOLD: &str = "Your password was changed";

fn others_stay(new: &str) -> NewPassword {
    NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: false }
}

fn others_out(new: &str) -> NewPassword {
    NewPassword { sign_out_others: true, ..others_stay(new) }
}

on_both!(
    async fn the_new_password_works_and_the_old_one_does_not(world: World) {
        let ada = world.ada().await;
        world.change_password(ada.actor, &Ada::password(), &others_stay(NEW), &ada.browser()).await.unwrap();
        let old = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await;
        assert_eq!(refusal(old), [SignInProblem::Wrong]);
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        let changed = world.security(ada.actor).await.unwrap().password_changed;
        assert_eq!(changed.as_deref(), Some("2026-04-15 11:00 CEST"));
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn the_current_password_must_be_there_and_right(world: World) {
        let ada = world.ada().await;
        let endless = "Aa1".repeat(400);
        for (typed, problem) in [
            ("", ChangePasswordProblem::CurrentMissing),
            ("Correct horse 2", ChangePasswordProblem::CurrentWrong),
            (&endless, ChangePasswordProblem::CurrentWrong),
        ] {
            let outcome = world.change_password(ada.actor, &Secret::new(typed), &others_out(NEW), &ada.browser()).await;
            assert_eq!(refusal(outcome), [problem]);
        }
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ProofFailed).await, ["Unknown browser"]);
        assert!(world.actor(&ada.cookie).await.is_some(), "a refusal leaves the sign-in as it was");
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn each_rule_refuses_with_its_reason(world: World) {
        let ada = world.ada().await;
        let endless = format!("aA1{}", "x".repeat(1022));
        for (new, problem) in [
            ("", PasswordProblem::Missing),
            ("Short 1", PasswordProblem::Breaks(PasswordRule::EightCharacters)),
            ("battery staple 2", PasswordProblem::Breaks(PasswordRule::Uppercase)),
            ("BATTERY STAPLE 2", PasswordProblem::Breaks(PasswordRule::Lowercase)),
            ("Battery staple", PasswordProblem::Breaks(PasswordRule::Number)),
            (&endless, PasswordProblem::TooLong),
            ("Password123!", PasswordProblem::Common),
            ("Lovelace1815", PasswordProblem::LikeYou),
            ("Ada Lovelace 1815", PasswordProblem::LikeYou),
            ("Ada@Example.org1", PasswordProblem::LikeYou),
            ("Vestibule2026", PasswordProblem::LikeYou),
        ] {
            let outcome = world.change_password(ada.actor, &Ada::password(), &others_out(new), &ada.browser()).await;
            assert_eq!(refusal(outcome), [ChangePasswordProblem::New(problem)], "{new}");
        }
    }
);

on_both!(
    async fn the_modern_policy_asks_for_length_alone(world: World) {
        let ada = world.ada().await;
        let modern = world.where_operator(|settings| settings.password_policy = PasswordPolicy::Modern);
        assert_eq!(modern.security(ada.actor).await.unwrap().policy, PasswordPolicy::Modern);
        let short = others_stay("Short but 1");
        let short = modern.change_password(ada.actor, &Ada::password(), &short, &ada.browser()).await;
        let problem = PasswordProblem::Breaks(PasswordRule::FifteenCharacters);
        assert_eq!(refusal(short), [ChangePasswordProblem::New(problem)]);
        let long = others_stay("all lower case words");
        modern.change_password(ada.actor, &Ada::password(), &long, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn the_same_password_is_no_new_one_in_either_normal_form(world: World) {
        let ada = world.ada().await;
        for (current, new) in [(Ada::PASSWORD, Ada::PASSWORD), ("Caf\u{e9} horses 1815", "Cafe\u{301} horses 1815")] {
            let outcome =
                world.change_password(ada.actor, &Secret::new(current), &others_out(new), &ada.browser()).await;
            assert_eq!(refusal(outcome), [ChangePasswordProblem::Same]);
        }
    }
);

on_both!(
    async fn everything_that_is_wrong_is_told_at_once(world: World) {
        let ada = world.ada().await;
        let form = NewPassword { again: Secret::new("Battery staple 3"), ..others_out("short") };
        let outcome = world.change_password(ada.actor, &Secret::default(), &form, &ada.browser()).await;
        let short = PasswordProblem::Breaks(PasswordRule::EightCharacters);
        assert_eq!(
            refusal(outcome),
            [ChangePasswordProblem::CurrentMissing, ChangePasswordProblem::New(short), ChangePasswordProblem::Unequal]
        );
    }
);

on_both!(
    async fn this_sign_in_goes_on_under_a_new_token_and_with_sudo(world: World) {
        let ada = world.ada().await;
        world.pass(Duration::from_mins(11));
        let form = others_out(NEW);
        let renewed = world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none(), "the old token is dead");
        let actor = world.actor(&renewed.token).await.unwrap();
        assert_eq!((actor.sign_in, world.proof_asked(actor).await.unwrap().is_some()), (ada.actor.sign_in, false));
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn others_are_signed_out_where_that_is_ticked_and_stay_where_not(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        world.told_of_new_browsers(Ada::EMAIL).await;
        world.change_password(ada.actor, &Ada::password(), &others_stay(NEW), &ada.browser()).await.unwrap();
        assert!(world.actor(&other.token).await.is_some());
        let current = Secret::new(NEW);
        world.change_password(ada.actor, &current, &others_out("Staple battery 3"), &ada.browser()).await.unwrap();
        assert!(world.actor(&other.token).await.is_none());
        let told = ["Other browsers were signed out.", "Other browsers stay signed in."];
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasswordChanged).await, told);
        world.deliver().await;
        let mails = world.mails_to(Ada::EMAIL).await;
        assert!(mails[0].body_text.contains(told[0]) && mails[1].body_html.contains(told[1]), "{mails:?}");
    }
);

on_both!(
    async fn a_browser_that_was_signed_out_is_a_new_one_from_then_on(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        let other = Browser { device: Some(other.device), ..Browser::default() };
        world.told_of_new_browsers(Ada::EMAIL).await;
        world.change_password(ada.actor, &Ada::password(), &others_out(NEW), &ada.browser()).await.unwrap();
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD], "her own is known as before");
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &other).await.unwrap();
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn links_and_codes_on_their_way_die(world: World) {
        let ada = world.ada().await;
        let sign_in = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let password = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        world.change_password(ada.actor, &Ada::password(), &others_stay(NEW), &ada.browser()).await.unwrap();
        let by_link = world.sign_in_by_link(&sign_in.link, &ada.browser()).await;
        assert_eq!(refusal(by_link), LinkProblem::Used);
        for asked in [sign_in, password] {
            assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Used);
            let by_code = world.use_code(&asked.kept, &asked.code, &ada.browser()).await;
            assert_eq!(refusal(by_code), CodeProblem::Gone);
        }
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn guesses_at_the_current_password_are_counted_by_the_sign_in(world: World) {
        let ada = world.ada().await;
        let wrong = Secret::new("Correct horse 2");
        for _ in 0..10 {
            refusal(world.change_password(ada.actor, &wrong, &others_out(NEW), &ada.browser()).await);
        }
        let form = others_out(NEW);
        let eleventh = world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await;
        assert!(matches!(eleventh, Err(Failure::Limited { limit: Limit::PasswordPerSignIn, .. })), "{eleventh:?}");
        world.pass(Duration::from_mins(15));
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn of_two_changes_at_once_one_wins(world: World) {
        let ada = world.ada().await;
        let (actor, browser) = (ada.actor, ada.browser());
        let outcomes = world.twenty_at_once(|world, number| {
            let (new, browser) = (format!("{NEW} {}", number % 2), browser.clone());
            async move {
                // Two that begin together; the others only keep the machine busy.
                if number < 2 {
                    let outcome = world.change_password(actor, &Ada::password(), &others_stay(&new), &browser).await;
                    return Some((new, outcome));
                }
                world.security(actor).await.unwrap();
                None
            }
        });
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.await.into_iter().flatten().partition(|(_, how)| how.is_ok());
        let [(password, _)] = <[_; 1]>::try_from(won).unwrap();
        assert_eq!(
            lost.into_iter().map(|(_, how)| refusal(how)).collect::<Vec<_>>(),
            [[ChangePasswordProblem::CurrentWrong]]
        );
        world.sign_in(Ada::EMAIL, &Secret::new(password), &browser).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn no_sign_in_with_the_old_password_outlives_a_change_that_signs_others_out(world: World) {
        let ada = world.ada().await;
        let (actor, browser) = (ada.actor, ada.browser());
        let outcomes = world.twenty_at_once(|world, number| {
            let browser = browser.clone();
            async move {
                if number == 7 {
                    world.change_password(actor, &Ada::password(), &others_out(NEW), &browser).await.unwrap();
                    return None;
                }
                Some(world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await)
            }
        });
        for outcome in outcomes.await.into_iter().flatten() {
            assert!(!matches!(outcome, Err(Failure::Fault(_) | Failure::Busy)), "{outcome:?}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1);
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn a_sign_in_that_ended_meanwhile_changes_nothing(world: World) {
        let ada = world.ada().await;
        world.sign_out(ada.actor).await.unwrap();
        let late = world.change_password(ada.actor, &Ada::password(), &others_out(NEW), &ada.browser()).await;
        assert_eq!(refusal(late), [ChangePasswordProblem::CurrentWrong]);
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn under_modern_eight_characters_are_enough_where_two_factor_is_on(world: World) {
        let ada = world.ada().await;
        let modern = world.where_operator(|settings| settings.password_policy = PasswordPolicy::Modern);
        let short = others_stay("zq wv kj");
        let refused = modern.change_password(ada.actor, &Ada::password(), &short, &ada.browser()).await;
        let fifteen = ChangePasswordProblem::New(PasswordProblem::Breaks(PasswordRule::FifteenCharacters));
        assert_eq!(refusal(refused), [fifteen]);
        assert_eq!(modern.security(ada.actor).await.unwrap().policy, PasswordPolicy::Modern);
        world.has_two_factor(&ada).await;
        assert_eq!(modern.security(ada.actor).await.unwrap().policy, PasswordPolicy::ModernWithTwoFactor);
        let seven = modern.change_password(ada.actor, &Ada::password(), &others_stay("zq wv k"), &ada.browser()).await;
        let eight = ChangePasswordProblem::New(PasswordProblem::Breaks(PasswordRule::EightCharacters));
        assert_eq!(refusal(seven), [eight]);
        modern.change_password(ada.actor, &Ada::password(), &short, &ada.browser()).await.unwrap();
        world.accounts.sign_in(Ada::EMAIL, &Secret::new("zq wv kj"), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Two-factor authentication was turned on", TOLD]);
    }
);
