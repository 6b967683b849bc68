//! Answers that no honest browser gives, or that were given elsewhere: none is taken.

use accounts::{failure::Failure, flows::sessions::Browser};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{
    activity::ActivityKind,
    limit::Limit,
    passkey::{AddPasskeyProblem, PasskeyProblem},
    secret::Secret,
};
use serde_json::{Value, json};
use std::time::Duration;

use crate::{
    on_both,
    support::{Ada, Device, HERE, Site, World, refusal},
};

const ORIGIN: &str = "https://accounts.example.com";
/// Sites that are not ours, though some look so to a careless eye.
const ELSEWHERE: [&str; 12] = [
    "https://evil.example",
    "https://evil-accounts.example.com",
    "https://accounts.example.com.evil.example",
    "https://evil.accounts.example.com",
    "https://example.com",
    "https://accounts.example.com:8443",
    "http://accounts.example.com",
    "https://accounts.example.com/",
    "https://accounts.example.com@evil.example",
    "https://ACCOUNTS.example.com",
    "null",
    "",
];

const OURS: Site = Site { origin: ORIGIN, ..HERE };

/// The same world behind its public name.
fn in_public(world: &World) -> World {
    let accounts = world.where_operator(|settings| ORIGIN.clone_into(&mut settings.public_origin));
    let mut public = world.clone();
    public.accounts = accounts;
    public
}

on_both!(
    async fn an_answer_from_another_site_does_not_sign_in(world: World) {
        let world = in_public(&world);
        let ada = world.ada().await;
        let mut device = Device::new();
        world.adds(&ada, &mut device, OURS).await.unwrap();
        let framed = Site { is_framed: true, ..OURS };
        let sites = ELSEWHERE.map(|origin| Site { origin, ..OURS });
        for site in sites.into_iter().chain([framed]) {
            let (challenge, answer) = world.answered(&mut device, site).await;
            let refused = world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await;
            assert_eq!(refusal(refused), PasskeyProblem::Foreign, "{site:?}");
        }
        let (challenge, answer) = world.answered(&mut device, OURS).await;
        world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_answer_from_another_site_adds_nothing(world: World) {
        let world = in_public(&world);
        let ada = world.ada().await;
        let framed = Site { is_framed: true, ..OURS };
        let other_party = Site { relying_party: Some("example.com"), ..OURS };
        let unverified = Site { verifies: false, ..OURS };
        let sites = ELSEWHERE.map(|origin| Site { origin, ..OURS });
        for site in sites.into_iter().chain([framed, other_party]) {
            let refused = refusal(world.adds(&ada, &mut Device::new(), site).await);
            assert_eq!(refused, AddPasskeyProblem::Answer(PasskeyProblem::Foreign), "{site:?}");
        }
        let refused = refusal(world.adds(&ada, &mut Device::new(), unverified).await);
        assert_eq!(refused, AddPasskeyProblem::Answer(PasskeyProblem::Unverified));
        assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 0);
    }
);

on_both!(
    async fn an_answer_for_another_relying_party_does_not_sign_in(world: World) {
        let world = in_public(&world);
        let ada = world.ada().await;
        let mut device = Device::new();
        world.adds(&ada, &mut device, OURS).await.unwrap();
        for party in ["example.com", "evil.example", "localhost", "accounts.example.com.evil.example"] {
            let site = Site { relying_party: Some(party), ..OURS };
            let (challenge, answer) = world.answered(&mut device, site).await;
            let refused = world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await;
            assert_eq!(refusal(refused), PasskeyProblem::Foreign, "{party}");
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_device_that_did_not_make_sure_of_its_owner_does_not_sign_in(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (challenge, answer) = world.answered(&mut device, Site { verifies: false, ..HERE }).await;
        let refused = world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Unverified);
        // Nor where the flag is set afterwards: it is signed.
        let (challenge, answer) = world.answered(&mut device, Site { verifies: false, ..HERE }).await;
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        let data = answer["response"]["authenticatorData"].as_str().unwrap();
        let mut data = URL_SAFE_NO_PAD.decode(data).unwrap();
        // Behind the hash of the relying party: user present, user verified. WebAuthn Level 3, 6.1.
        assert_eq!(std::mem::replace(&mut data[32], 0b101), 0b001);
        answer["response"]["authenticatorData"] = json!(URL_SAFE_NO_PAD.encode(data));
        let forged = world.sign_in_by_passkey(&challenge, &answer.to_string(), &ada.browser()).await;
        assert_eq!(refusal(forged), PasskeyProblem::Foreign);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_answer_is_taken_once_and_for_its_own_question_only(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let browser = ada.browser();
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        world.sign_in_by_passkey(&challenge, &answer, &browser).await.unwrap();
        let again = world.sign_in_by_passkey(&challenge, &answer, &browser).await;
        assert_eq!(refusal(again), PasskeyProblem::Expired);
        // A question that was never answered does not make the old answer fresh.
        let other = world.asked_to_sign_in().await;
        let again = world.sign_in_by_passkey(&other.challenge, &answer, &browser).await;
        assert_eq!(refusal(again), PasskeyProblem::Foreign);
        let (_, fresh) = (other, world.answered(&mut device, HERE).await);
        for challenge in ["", "x", &"A".repeat(43)] {
            let unknown = world.sign_in_by_passkey(&Secret::new(challenge), &fresh.1, &browser).await;
            assert_eq!(refusal(unknown), PasskeyProblem::Expired);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_wrong_answer_spends_the_question(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let offer = world.asked_to_sign_in().await;
        for text in ["", "x", "{}", "[]", "null", &"[".repeat(10_000)] {
            let (other, _) = world.answered(&mut device, HERE).await;
            let refused = world.sign_in_by_passkey(&other, text, &ada.browser()).await;
            assert_eq!(refusal(refused), PasskeyProblem::Foreign);
        }
        let wrong = world.sign_in_by_passkey(&offer.challenge, "{}", &ada.browser()).await;
        assert_eq!(refusal(wrong), PasskeyProblem::Foreign);
        let answer = device.answers(&offer, HERE);
        let late = world.sign_in_by_passkey(&offer.challenge, &answer, &ada.browser()).await;
        assert_eq!(refusal(late), PasskeyProblem::Expired);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_question_for_one_purpose_is_worth_nothing_for_another(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let to_add = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let to_sign_in = world.asked_to_sign_in().await;
        let answer = device.answers(&to_sign_in, HERE);
        let refused = world.sign_in_by_passkey(&to_add.challenge, &answer, &ada.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Expired);
        let made = Device::new().makes(&to_add, HERE);
        let refused = world.add_passkey(ada.actor, &to_sign_in.challenge, &made, &ada.browser()).await;
        assert_eq!(refusal(refused), AddPasskeyProblem::Answer(PasskeyProblem::Expired));
        // Neither was spent by that.
        world.sign_in_by_passkey(&to_sign_in.challenge, &answer, &ada.browser()).await.unwrap();
        world.add_passkey(ada.actor, &to_add.challenge, &made, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn anothers_passkey_proves_nothing(world: World) {
        let ada = world.ada().await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        world.device_of(&ada).await;
        let mut device = world.device_of(&eve).await;
        for handle in [&eve, &ada] {
            device.says_it_is_of(&world, handle).await;
            let offer = world.offer_passkey_proof(ada.actor, &ada.browser()).await.unwrap();
            let answer = device.answers(&offer, HERE);
            let refused = world.prove_by_passkey(ada.actor, &offer.challenge, &answer).await;
            assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        }
        // Nor does a question for one account, or to sign in, take an answer to the other kind.
        device.says_it_is_of(&world, &eve).await;
        let offer = world.offer_passkey_proof(ada.actor, &ada.browser()).await.unwrap();
        let answer = device.answers(&offer, HERE);
        let refused = world.prove_by_passkey(eve.actor, &offer.challenge, &answer).await;
        assert_eq!(refusal(refused), PasskeyProblem::Expired);
        let refused = world.sign_in_by_passkey(&offer.challenge, &answer, &eve.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Expired);
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let refused = world.prove_by_passkey(eve.actor, &challenge, &answer).await;
        assert_eq!(refusal(refused), PasskeyProblem::Expired);
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);

on_both!(
    async fn anothers_question_adds_nothing(world: World) {
        let ada = world.ada().await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let made = Device::new().makes(&offer, HERE);
        let refused = world.add_passkey(eve.actor, &offer.challenge, &made, &eve.browser()).await;
        assert_eq!(refusal(refused), AddPasskeyProblem::Answer(PasskeyProblem::Expired));
    }
);

on_both!(
    async fn a_passkey_that_somebody_has_is_nobody_elses(world: World) {
        let ada = world.ada().await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let mut device = world.device_of(&ada).await;
        // Eve's device says that it is Ada's, and Ada's that it is Eve's.
        let mut other = world.device_of(&eve).await;
        other.says_it_is_of(&world, &ada).await;
        let (challenge, answer) = world.answered(&mut other, HERE).await;
        let refused = world.sign_in_by_passkey(&challenge, &answer, &Browser::default()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        device.says_it_is_of(&world, &eve).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let refused = world.sign_in_by_passkey(&challenge, &answer, &Browser::default()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        // Whose id stands on it, and who has signed, are two things.
        device.says_it_is_of(&world, &ada).await;
        other.says_it_is_of(&world, &ada).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let (_, stolen) = world.answered(&mut other, HERE).await;
        let (mut answer, stolen): (Value, Value) =
            (serde_json::from_str(&answer).unwrap(), serde_json::from_str(&stolen).unwrap());
        answer["response"]["signature"] = stolen["response"]["signature"].clone();
        let refused = world.sign_in_by_passkey(&challenge, &answer.to_string(), &Browser::default()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Foreign);
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);

on_both!(
    async fn who_is_not_told_whose_it_is_does_not_sign_in(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        answer["response"].as_object_mut().unwrap().remove("userHandle").unwrap();
        let refused = world.sign_in_by_passkey(&challenge, &answer.to_string(), &ada.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_same_passkey_is_added_once(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let offers = [
            world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap(),
            world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap(),
        ];
        let mut device = Device::new();
        let made = device.makes(&offers[0], HERE);
        world.add_passkey(ada.actor, &offers[0].challenge, &made, &ada.browser()).await.unwrap();
        let again = world.add_passkey(ada.actor, &offers[1].challenge, &made, &ada.browser()).await;
        assert_eq!(refusal(again), AddPasskeyProblem::Answer(PasskeyProblem::Foreign));
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_device_that_did_not_keep_it_is_not_added(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let mut made: Value = serde_json::from_str(&Device::new().makes(&offer, HERE)).unwrap();
        made.as_object_mut().unwrap().remove("extensions");
        made["clientExtensionResults"] = json!({ "credProps": { "rk": false } });
        let refused = world.add_passkey(ada.actor, &offer.challenge, &made.to_string(), &ada.browser()).await;
        assert_eq!(refusal(refused), AddPasskeyProblem::NotKept);
    }
);

on_both!(
    async fn a_counter_that_went_back_is_refused_and_told(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let first = world.answered(&mut device, HERE).await;
        let second = world.answered(&mut device, HERE).await;
        world.sign_in_by_passkey(&second.0, &second.1, &ada.browser()).await.unwrap();
        let refused = world.sign_in_by_passkey(&first.0, &first.1, &ada.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Copied);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasskeyCopied).await, ["Unknown browser"]);
        // The one that went on goes on.
        let third = world.answered(&mut device, HERE).await;
        world.sign_in_by_passkey(&third.0, &third.1, &ada.browser()).await.unwrap();
        assert_eq!(
            world.told(Ada::EMAIL).await,
            ["A passkey was added to your account", "A passkey of yours may have been copied"]
        );
    }
);

on_both!(
    async fn questions_are_counted_by_the_network(world: World) {
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasskeyPerNetwork, 2, Duration::from_mins(15));
        });
        let here = Browser { network: "198.51.100.9".to_owned(), ..Browser::default() };
        for _ in 0..2 {
            strict.offer_passkey_sign_in(&here).await.unwrap();
        }
        let third = strict.offer_passkey_sign_in(&here).await;
        assert!(matches!(third, Err(Failure::Limited { limit: Limit::PasskeyPerNetwork, .. })), "{third:?}");
        strict.offer_passkey_sign_in(&Browser::default()).await.unwrap();
    }
);
