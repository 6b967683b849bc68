//! The CAPTCHA by proof of work: right once, and for nothing but its own form and time.

use std::time::Duration;

use accounts::{Accounts, failure::Failure, flows::sessions::Browser};
use altcha::{Challenge, Payload, SolveChallengeOptions, solve_challenge};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::{
    captcha::{CaptchaProblem, CaptchaPurpose, CaptchaTest},
    limit::Limit,
    secret::Secret,
    sign_up::SignUpProblem,
};
use serde_json::Value;

use crate::{
    on_both,
    support::{Ada, NETWORK, World, refusal},
};

const HOUR: Duration = Duration::from_hours(1);
const LIFETIME: Duration = Duration::from_mins(5);

fn browser() -> Browser {
    Browser { network: NETWORK.to_owned(), ..Browser::default() }
}

async fn offered(accounts: &Accounts, purpose: CaptchaPurpose) -> Challenge {
    let offer = accounts.captcha_offer(purpose, NETWORK).await.unwrap();
    let CaptchaTest::Work { challenge } = offer.test else { panic!("{offer:?}") };
    serde_json::from_str(&challenge).unwrap()
}

/// What a browser's worker makes of a challenge.
fn solved(challenge: &Challenge) -> Payload {
    let solution = solve_challenge(SolveChallengeOptions::new(challenge)).unwrap().unwrap();
    Payload { challenge: challenge.clone(), solution }
}

fn sent(payload: &Payload) -> Secret {
    Secret::new(STANDARD.encode(serde_json::to_vec(payload).unwrap()))
}

async fn answer(accounts: &Accounts, purpose: CaptchaPurpose) -> Secret {
    sent(&solved(&offered(accounts, purpose).await))
}

/// How many keys are to be derived at most.
fn most(challenge: &Challenge) -> Option<u64> {
    challenge.parameters.data.as_ref()?.get("most").and_then(Value::as_u64)
}

on_both!(
    async fn the_right_solution_passes_once(world: World) {
        for purpose in CaptchaPurpose::ALL {
            let answer = answer(&world, purpose).await;
            world.check_captcha(purpose, &answer, &browser()).await.unwrap();
            assert_eq!(refusal(world.check_captcha(purpose, &answer, &browser()).await), CaptchaProblem::Used);
            // Another process knows that too.
            let elsewhere = world.another_process().await;
            assert_eq!(refusal(elsewhere.check_captcha(purpose, &answer, &browser()).await), CaptchaProblem::Used);
        }
    }
);

on_both!(
    async fn of_twenty_at_once_one_passes(world: World) {
        let answer = answer(&world, CaptchaPurpose::Recover).await;
        let passed = world.twenty_at_once(|world, _| {
            let answer = answer.clone();
            async move { world.check_captcha(CaptchaPurpose::Recover, &answer, &browser()).await }
        });
        let (passed, refused): (Vec<_>, Vec<_>) = passed.await.into_iter().partition(Result::is_ok);
        assert_eq!(passed.len(), 1);
        assert!(refused.into_iter().all(|outcome| refusal(outcome) == CaptchaProblem::Used));
    }
);

on_both!(
    async fn a_solution_for_one_form_is_worth_nothing_in_another(world: World) {
        for purpose in CaptchaPurpose::ALL {
            let answer = answer(&world, purpose).await;
            for other in CaptchaPurpose::ALL.into_iter().filter(|other| *other != purpose) {
                assert_eq!(refusal(world.check_captcha(other, &answer, &browser()).await), CaptchaProblem::Wrong);
            }
            world.check_captcha(purpose, &answer, &browser()).await.unwrap();
        }
    }
);

on_both!(
    async fn a_solution_is_worth_nothing_after_five_minutes(world: World) {
        let (early, late) =
            (answer(&world, CaptchaPurpose::SignUp).await, answer(&world, CaptchaPurpose::SignUp).await);
        world.pass_nearly(LIFETIME);
        world.check_captcha(CaptchaPurpose::SignUp, &early, &browser()).await.unwrap();
        world.pass(Duration::from_millis(1));
        let refused = world.check_captcha(CaptchaPurpose::SignUp, &late, &browser()).await;
        assert_eq!(refusal(refused), CaptchaProblem::Expired);
        world.set_back(HOUR);
        let refused = world.check_captcha(CaptchaPurpose::SignUp, &late, &browser()).await;
        assert_eq!(refusal(refused), CaptchaProblem::Expired, "a clock that is set back lets nothing live longer");
    }
);

on_both!(
    async fn nobody_can_ask_for_less_work_another_form_or_more_time(world: World) {
        let whole = offered(&world, CaptchaPurpose::SignUp).await;
        let data = |name: &str, value: Value| {
            let mut challenge = whole.clone();
            challenge.parameters.data.as_mut().unwrap().insert(name.to_owned(), value);
            challenge
        };
        let with = |change: fn(&mut Challenge)| {
            let mut challenge = whole.clone();
            change(&mut challenge);
            challenge
        };
        let changed = [
            with(|challenge| {
                challenge.parameters.cost = 1;
                // The prefix of a dearer key would never be found.
                challenge.parameters.key_prefix.clear();
            }),
            with(|challenge| challenge.parameters.key_prefix.truncate(2)),
            with(|challenge| challenge.parameters.key_prefix.clear()),
            with(|challenge| challenge.parameters.key_signature = None),
            with(|challenge| challenge.signature = None),
            with(|challenge| challenge.parameters.data = None),
            data("purpose", "recover".into()),
            data("until", (world.clock.now().after(2 * LIFETIME).millis()).into()),
            data("most", 1.into()),
        ];
        for challenge in changed {
            let answer = sent(&solved(&challenge));
            for purpose in [CaptchaPurpose::SignUp, CaptchaPurpose::Recover] {
                let refused = world.check_captcha(purpose, &answer, &browser()).await;
                assert_eq!(refusal(refused), CaptchaProblem::Wrong, "{challenge:?}");
            }
        }
    }
);

on_both!(
    async fn a_foreign_signature_is_worth_nothing(world: World) {
        let mut foreign = offered(&world, CaptchaPurpose::SignUp).await;
        let theirs = altcha::sign_challenge(
            &altcha::HmacAlgorithm::Sha256,
            &mut foreign.parameters,
            None,
            "a key of their own",
            Some("another"),
        );
        let answer = sent(&solved(&theirs.unwrap()));
        let refused = world.check_captcha(CaptchaPurpose::SignUp, &answer, &browser()).await;
        assert_eq!(refusal(refused), CaptchaProblem::Wrong);
    }
);

on_both!(
    async fn what_is_no_solution_is_refused(world: World) {
        let whole = solved(&offered(&world, CaptchaPurpose::SignUp).await);
        let mut guessed = whole.clone();
        guessed.solution.derived_key = format!("{}{}", whole.challenge.parameters.key_prefix, "0".repeat(32));
        let mut cut = sent(&whole).expose().to_owned();
        cut.truncate(cut.len() / 2);
        for wrong in ["x".to_owned(), cut, "A".repeat(60_000), STANDARD.encode("{}"), STANDARD.encode("[1]")] {
            let refused = world.check_captcha(CaptchaPurpose::SignUp, &Secret::new(wrong), &browser()).await;
            assert_eq!(refusal(refused), CaptchaProblem::Wrong);
        }
        let refused = world.check_captcha(CaptchaPurpose::SignUp, &sent(&guessed), &browser()).await;
        assert_eq!(refusal(refused), CaptchaProblem::Wrong);
        let refused = world.check_captcha(CaptchaPurpose::SignUp, &Secret::default(), &browser()).await;
        assert_eq!(refusal(refused), CaptchaProblem::Missing);
        world.check_captcha(CaptchaPurpose::SignUp, &sent(&whole), &browser()).await.unwrap();
    }
);

on_both!(
    async fn it_is_dearer_for_a_network_that_sends_many(world: World) {
        let purpose = CaptchaPurpose::SignUp;
        let cheap = most(&offered(&world, purpose).await).unwrap();
        for (tries, times) in [(9, 1), (1, 2), (10, 4), (10, 8), (60, 8)] {
            for _ in 0..tries {
                refusal(world.check_captcha(purpose, &Secret::new("x"), &browser()).await);
            }
            let challenge = offered(&world, purpose).await;
            assert_eq!(most(&challenge).unwrap(), cheap * times);
            assert!(u64::from(solved(&challenge).solution.counter) >= cheap * times / 2);
        }
        let elsewhere = world.captcha_offer(purpose, "203.0.113.1").await.unwrap();
        let CaptchaTest::Work { challenge } = elsewhere.test else { panic!() };
        assert_eq!(most(&serde_json::from_str(&challenge).unwrap()).unwrap(), cheap, "for others it is not");
        world.pass(HOUR);
        assert_eq!(most(&offered(&world, purpose).await).unwrap(), cheap, "and not for ever");
    }
);

on_both!(
    async fn one_network_sends_two_hundred_answers_an_hour(world: World) {
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::CaptchaPerNetwork, 1, HOUR);
        });
        let right = answer(&strict, CaptchaPurpose::SignUp).await;
        refusal(strict.check_captcha(CaptchaPurpose::SignUp, &Secret::new("x"), &browser()).await);
        let limited = strict.check_captcha(CaptchaPurpose::SignUp, &right, &browser()).await;
        assert!(matches!(limited, Err(Failure::Limited { limit: Limit::CaptchaPerNetwork, .. })), "{limited:?}");
    }
);

/// Two sign-ups from a network before each further one has to solve it.
fn strict(world: &World) -> Accounts {
    world.where_operator(|settings| {
        settings.limits = settings.limits.clone().with(Limit::SignUpBeforeCaptcha, 2, HOUR);
    })
}

on_both!(
    async fn sign_up_asks_for_it_once_a_network_has_made_several(world: World) {
        let strict = strict(&world);
        let form = Ada::form(Ada::EMAIL);
        for _ in 0..2 {
            assert_eq!(strict.sign_up_captcha_offer(NETWORK).await.unwrap(), None);
            strict.sign_up(&form, &Ada::password(), Some(&Secret::default()), NETWORK).await.unwrap();
        }
        assert!(strict.sign_up_captcha_offer(NETWORK).await.unwrap().is_some());
        let missing = strict.sign_up(&form, &Ada::password(), Some(&Secret::default()), NETWORK).await;
        assert_eq!(refusal(missing), [SignUpProblem::Captcha(CaptchaProblem::Missing)]);
        let answer = answer(&strict, CaptchaPurpose::SignUp).await;
        strict.sign_up(&form, &Ada::password(), Some(&answer), NETWORK).await.unwrap();
        let again = strict.sign_up(&form, &Ada::password(), Some(&answer), NETWORK).await;
        assert_eq!(refusal(again), [SignUpProblem::Captcha(CaptchaProblem::Used)]);
        strict.sign_up(&form, &Ada::password(), None, "203.0.113.1").await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ups").await, 4);
        world.deliver().await;
        world.mails_to(Ada::EMAIL).await;
    }
);

on_both!(
    async fn without_scripts_three_more_are_made_an_hour(world: World) {
        let strict = strict(&world);
        let form = Ada::form(Ada::EMAIL);
        for _ in 0..5 {
            strict.sign_up(&form, &Ada::password(), None, NETWORK).await.unwrap();
        }
        let sixth = strict.sign_up(&form, &Ada::password(), None, NETWORK).await;
        assert!(matches!(sixth, Err(Failure::Limited { limit: Limit::SignUpWithoutCaptcha, .. })), "{sixth:?}");
        let answer = answer(&strict, CaptchaPurpose::SignUp).await;
        strict.sign_up(&form, &Ada::password(), Some(&answer), NETWORK).await.unwrap();
        world.deliver().await;
        world.mails_to(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_answer_that_was_taken_is_forgotten_a_day_after_it_expired(world: World) {
        let answer = answer(&world, CaptchaPurpose::SignUp).await;
        world.check_captcha(CaptchaPurpose::SignUp, &answer, &browser()).await.unwrap();
        world.pass_nearly(LIFETIME + 24 * HOUR);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM captcha_nonces").await, 1);
        world.pass(Duration::from_millis(1));
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM captcha_nonces").await, 0);
    }
);
