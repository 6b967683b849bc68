//! The codes beside the links: worth something in the browser that asked, for five tries, and as long as the link.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::{
        magic_link::ByCode,
        password::NewPassword,
        sessions::{Browser, Entered},
    },
};
use model::{
    limit::Limit,
    magic_link::{CodeProblem, LinkProblem, LinkPurpose, MagicLink},
    secret::Secret,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

on_both!(
    async fn a_code_signs_in_the_browser_that_asked_once(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let done = world.use_code(&asked.kept, &asked.code, &ada.browser()).await.unwrap();
        let ByCode::Entered(Entered::SignedIn(signed_in), next) = done else { panic!("{done:?}") };
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(
            (actor.account, &*next, world.proof_asked(actor).await.unwrap().is_some()),
            (ada.actor.account, "/settings/security", true)
        );
        let again = world.use_code(&asked.kept, &asked.code, &ada.browser()).await;
        assert_eq!(refusal(again), CodeProblem::Gone);
        assert_eq!(refusal(world.sign_in_by_link(&asked.link, &ada.browser()).await), LinkProblem::Used);
    }
);

on_both!(
    async fn a_code_is_exchanged_for_the_page_that_sets_a_password(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let done = world.use_code(&asked.kept, &asked.code, &ada.browser()).await.unwrap();
        let ByCode::Opens(page) = done else { panic!("{done:?}") };
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Unknown, "the mail is worth nothing now");
        let again = world.use_code(&asked.kept, &asked.code, &ada.browser()).await;
        assert_eq!(refusal(again), CodeProblem::Wrong, "and so is its code");
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        assert_eq!(refusal(world.sign_in_by_link(&page, &ada.browser()).await), LinkProblem::Unknown);
        world.set_password_by_link(&page, &form, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn in_another_browser_a_code_is_worth_nothing(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let elsewhere =
            world.ask_link("nobody@example.org", LinkPurpose::SignIn, "", &Browser::default()).await.unwrap();
        world.deliver().await;
        for (kept, problem) in [
            (&Secret::default(), CodeProblem::Gone),
            (&asked.link, CodeProblem::Gone),
            (&ada.cookie, CodeProblem::Gone),
            (&elsewhere, CodeProblem::Wrong),
        ] {
            assert_eq!(refusal(world.use_code(kept, &asked.code, &Browser::default()).await), problem);
        }
        world.use_code(&asked.kept, &asked.code, &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn a_code_has_five_tries(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        for typed in ["", "1234567", "123456789", "abcdefgh"] {
            let outcome = world.use_code(&asked.kept, typed, &ada.browser()).await;
            assert_eq!(refusal(outcome), CodeProblem::NotACode, "and that is no try");
        }
        for _ in 0..4 {
            let outcome = world.use_code(&asked.kept, &asked.wrong_code(), &ada.browser()).await;
            assert_eq!(refusal(outcome), CodeProblem::Wrong);
        }
        world.use_code(&asked.kept, &asked.code, &ada.browser()).await.expect("the fifth is one");

        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        for _ in 0..5 {
            refusal(world.use_code(&asked.kept, &asked.wrong_code(), &ada.browser()).await);
        }
        let sixth = world.use_code(&asked.kept, &asked.code, &ada.browser()).await;
        assert_eq!(refusal(sixth), CodeProblem::Gone);
        world.sign_in_by_link(&asked.link, &ada.browser()).await.expect("the link in the mail is no guess");
    }
);

on_both!(
    async fn the_answers_do_not_tell_whether_there_is_an_account(world: World) {
        let ada = world.ada().await;
        let known = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let unknown = world.ask_link("nobody@example.org", LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        world.deliver().await;
        for _ in 0..7 {
            let one = refusal(world.use_code(&known.kept, &known.wrong_code(), &ada.browser()).await);
            let other = refusal(world.use_code(&unknown, &known.wrong_code(), &ada.browser()).await);
            assert_eq!(one, other);
        }
    }
);

on_both!(
    async fn a_code_dies_with_its_link(world: World) {
        let ada = world.ada().await;
        let old = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let new = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let overtaken = world.use_code(&old.kept, &old.code, &ada.browser()).await;
        assert_eq!(refusal(overtaken), CodeProblem::Gone);
        assert_eq!(refusal(world.use_code(&new.kept, &old.code, &ada.browser()).await), CodeProblem::Wrong);
        world.sign_in_by_link(&new.link, &ada.browser()).await.unwrap();
        let spent = world.use_code(&new.kept, &new.code, &ada.browser()).await;
        assert_eq!(refusal(spent), CodeProblem::Gone);

        for purpose in [LinkPurpose::SignIn, LinkPurpose::SetPassword] {
            let late = world.asked(purpose, &ada.browser()).await;
            world.pass(Duration::from_mins(15));
            let expired = world.use_code(&late.kept, &late.code, &ada.browser()).await;
            assert_eq!(refusal(expired), CodeProblem::Gone);
        }
    }
);

on_both!(
    async fn before_its_mail_is_written_no_code_is_right(world: World) {
        let ada = world.ada().await;
        let kept = world.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        assert_eq!(refusal(world.use_code(&kept, "00000000", &ada.browser()).await), CodeProblem::Wrong);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn one_network_cannot_try_codes_without_end(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::CodePerNetwork, 2, Duration::from_mins(15));
        });
        for _ in 0..2 {
            let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
            refusal(strict.use_code(&asked.kept, &asked.wrong_code(), &ada.browser()).await);
        }
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let third = strict.use_code(&asked.kept, &asked.code, &ada.browser()).await;
        assert!(matches!(third, Err(Failure::Limited { limit: Limit::CodePerNetwork, .. })), "{third:?}");
    }
);

on_both!(
    async fn neither_token_nor_code_is_kept(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let sql = "SELECT COUNT(*) FROM magic_links WHERE length(token_hash) = 32 AND length(code_hash) = 32 \
            AND length(browser_hash) = 32";
        assert_eq!(world.count(sql).await, 1);
        for row in world.deliveries().await {
            for secret in [asked.kept.expose(), asked.link.expose(), &asked.code, Ada::EMAIL] {
                assert!(!row.message.contains(secret), "{}", row.message);
            }
        }
    }
);
