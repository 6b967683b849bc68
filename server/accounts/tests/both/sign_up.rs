//! Signing up: refused at the field, the same for every address, and a mail that tells the owner.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::{
    account::AccountKind,
    email::EmailProblem,
    password::{PasswordPolicy, PasswordProblem, PasswordRule},
    secret::Secret,
    sign_up::{SendAgainProblem, SignUpForm, SignUpMode, SignUpProblem},
    text::TextProblem,
};

use crate::{
    on_both,
    support::{Ada, NETWORK, World, refusal},
};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

on_both!(
    async fn an_empty_form_is_told_everything_at_once(world: World) {
        let form = SignUpForm { kind: AccountKind::Organization, ..SignUpForm::default() };
        assert_eq!(
            refusal(world.sign_up(&form, &Secret::default(), None, NETWORK).await),
            [
                SignUpProblem::FirstName(TextProblem::Missing),
                SignUpProblem::LastName(TextProblem::Missing),
                SignUpProblem::OrganizationName(TextProblem::Missing),
                SignUpProblem::Email(EmailProblem::Missing),
                SignUpProblem::Password(PasswordProblem::Missing),
            ]
        );
    }
);

on_both!(
    async fn each_field_has_its_limit(world: World) {
        let good = SignUpForm {
            kind: AccountKind::Organization,
            organization_name: "Engines".into(),
            ..Ada::form(Ada::EMAIL)
        };
        let long = SignUpForm { first_name: "é".repeat(101), ..good.clone() };
        let broken = SignUpForm { last_name: "Love\u{202e}lace".into(), ..good.clone() };
        let longer = SignUpForm { organization_name: "é".repeat(151), ..good.clone() };
        for (form, problem) in [
            (long, SignUpProblem::FirstName(TextProblem::TooLong)),
            (broken, SignUpProblem::LastName(TextProblem::Forbidden)),
            (longer, SignUpProblem::OrganizationName(TextProblem::TooLong)),
        ] {
            assert_eq!(refusal(world.sign_up(&form, &Ada::password(), None, NETWORK).await), [problem]);
        }
    }
);

on_both!(
    async fn what_is_no_address_is_told_by_what_one_can_do_about_it(world: World) {
        for (typed, problem) in [
            (" ".to_owned(), EmailProblem::Missing),
            ("ada".to_owned(), EmailProblem::NotAnAddress),
            ("ada@example.org\r\nBcc: eve@example.org".to_owned(), EmailProblem::Several),
            ("аda@example.org".to_owned(), EmailProblem::NotAscii),
            (format!("ada@{}.org", "b.".repeat(130)), EmailProblem::TooLong),
        ] {
            let refused = refusal(world.sign_up(&Ada::form(&typed), &Ada::password(), None, NETWORK).await);
            assert_eq!(refused, [SignUpProblem::Email(problem)], "{typed}");
        }
    }
);

on_both!(
    async fn a_password_must_keep_the_rules_and_be_more_than_ones_name(world: World) {
        for (password, problem) in [
            ("Short1".to_owned(), PasswordProblem::Breaks(PasswordRule::EightCharacters)),
            ("lowercase1".to_owned(), PasswordProblem::Breaks(PasswordRule::Uppercase)),
            ("UPPERCASE1".to_owned(), PasswordProblem::Breaks(PasswordRule::Lowercase)),
            ("NoNumberHere".to_owned(), PasswordProblem::Breaks(PasswordRule::Number)),
            (format!("Aa1{}", "x".repeat(1022)), PasswordProblem::TooLong),
            ("Lovelace1815".to_owned(), PasswordProblem::LikeYou),
            ("Vestibule2026!".to_owned(), PasswordProblem::LikeYou),
            ("Ada@Example.org1".to_owned(), PasswordProblem::LikeYou),
        ] {
            let refused = refusal(world.sign_up(&Ada::form(Ada::EMAIL), &Secret::new(&*password), None, NETWORK).await);
            assert_eq!(refused, [SignUpProblem::Password(problem)], "{password}");
        }
        let modern = world.where_operator(|settings| settings.password_policy = PasswordPolicy::Modern);
        let refused =
            refusal(modern.sign_up(&Ada::form(Ada::EMAIL), &Secret::new("Fourteen chars"), None, NETWORK).await);
        assert_eq!(refused, [SignUpProblem::Password(PasswordProblem::Breaks(PasswordRule::FifteenCharacters))]);
    }
);

on_both!(
    async fn a_closed_house_takes_nobody(world: World) {
        let closed = world.where_operator(|settings| settings.sign_up = SignUpMode::Closed);
        assert_eq!(
            refusal(closed.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await),
            [SignUpProblem::Closed]
        );
        assert_eq!(
            refusal(closed.sign_up(&SignUpForm::default(), &Secret::default(), None, NETWORK).await),
            [SignUpProblem::Closed]
        );
    }
);

on_both!(
    async fn a_refused_form_writes_nothing(world: World) {
        refusal(world.sign_up(&Ada::form("ada"), &Ada::password(), None, NETWORK).await);
        assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ups").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) FROM deliveries").await, 0);
    }
);

on_both!(
    async fn there_is_no_account_before_the_address_is_confirmed(world: World) {
        let (browser, _link) = world.waiting(Ada::EMAIL).await;
        assert_eq!(world.waiting_address(&browser).await.unwrap().as_deref(), Some(Ada::EMAIL));
        assert!(world.show_account(Ada::EMAIL, 1).await.unwrap().is_none());
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 0);
    }
);

on_both!(
    async fn the_mail_goes_to_the_address_as_typed_and_says_until_when(world: World) {
        world.signed_up(Ada::EMAIL).await;
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, "Confirm your email address for Vestibule");
        let link = format!("http://localhost:3000/verify-email?token={}", World::link_in(&mail).expose());
        assert!(mail.body_text.contains(&format!("{link}\n")) && mail.body_html.contains(&format!("\"{link}\"")));
        assert!(mail.body_text.contains("until 2026-04-16 11:00 CEST"), "{}", mail.body_text);
    }
);

on_both!(
    async fn a_known_address_gets_another_mail_and_the_same_answer(world: World) {
        world.ada().await;
        let browser = world.signed_up("ADA@example.ORG").await;
        assert_eq!(world.waiting_address(&browser).await.unwrap().as_deref(), Some("ADA@example.ORG"));
        world.deliver().await;
        // To the address as its owner has it, and not as the stranger typed it.
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, "You already have an account with Vestibule");
        assert!(mail.body_text.contains("http://localhost:3000/sign-in\n"));
        assert!(!mail.body_text.contains("token=") && !mail.body_html.contains("token="));
        assert_eq!(world.count("SELECT COUNT(*) FROM links WHERE used_at IS NULL").await, 0);
    }
);

on_both!(
    async fn a_second_mail_goes_out_after_a_minute_and_not_before(world: World) {
        let (browser, first) = world.waiting(Ada::EMAIL).await;
        world.pass_nearly(MINUTE);
        assert_eq!(refusal(world.send_again(&browser).await), SendAgainProblem::JustSent);
        world.pass(Duration::from_millis(1));
        world.send_again(&browser).await.unwrap();
        assert_ne!(world.link_sent_to(Ada::EMAIL).await.expose(), first.expose());
        assert_eq!(refusal(world.send_again(&browser).await), SendAgainProblem::JustSent);
    }
);

on_both!(
    async fn sending_again_lets_an_expired_sign_up_wait_anew(world: World) {
        let (browser, _expired) = world.waiting(Ada::EMAIL).await;
        world.pass(2 * DAY);
        world.send_again(&browser).await.unwrap();
        let link = world.link_sent_to(Ada::EMAIL).await;
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        assert_eq!(refusal(world.send_again(&browser).await), SendAgainProblem::NothingWaits);
        assert_eq!(world.waiting_address(&browser).await.unwrap(), None);
    }
);

on_both!(
    async fn a_browser_that_did_not_sign_up_has_nothing_to_send_again(world: World) {
        let (browser, _link) = world.waiting(Ada::EMAIL).await;
        let foreign = Secret::new("A".repeat(43));
        let cut = Secret::new(&browser.expose()[..42]);
        for token in [Secret::default(), foreign, cut] {
            assert_eq!(refusal(world.send_again(&token).await), SendAgainProblem::NothingWaits);
            assert_eq!(world.waiting_address(&token).await.unwrap(), None);
        }
    }
);

on_both!(
    async fn send_again_pressed_twenty_times_at_once_sends_one_mail(world: World) {
        let (browser, _link) = world.waiting(Ada::EMAIL).await;
        world.pass(MINUTE);
        let sent = world.twenty_at_once(|world, _| {
            let browser = browser.clone();
            async move { world.send_again(&browser).await }
        });
        let sent = sent.await;
        assert_eq!(sent.into_iter().flatten().count(), 1);
        world.deliver().await;
        world.mail_to(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_password_that_everybody_tries_first_is_refused(world: World) {
        for password in ["Password1", "Qwerty123", "P4ssw0rd"] {
            let refused = refusal(world.sign_up(&Ada::form(Ada::EMAIL), &Secret::new(password), None, NETWORK).await);
            assert_eq!(refused, [SignUpProblem::Password(PasswordProblem::Common)], "{password}");
        }
    }
);
