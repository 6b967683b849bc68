//! Passkeys: adding, naming, removing, and signing in with one alone.

use std::time::Duration;

use accounts::flows::{passkey_check, sessions::Browser};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{
    activity::ActivityKind,
    passkey::{
        AddPasskeyProblem, BeginPasskeyProblem, PASSKEYS_MAX, PasskeyProblem, RemovePasskeyProblem,
        RenamePasskeyProblem,
    },
    secret::Secret,
    secure_account::SecureForm,
    text::TextProblem,
};
use serde_json::Value;

use crate::{
    on_both,
    support::{Ada, Device, HERE, World, refusal},
};

const ADDED: &str = "A passkey was added to your account";
const REMOVED: &str = "A passkey was removed from your account";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

const BITWARDEN: u128 = 0xd548_826e_79b4_db40_a3d8_1111_6f7e_8349;
const APPLE: u128 = 0xfbfc_3007_154e_4ecc_8c0b_6e02_0557_d7bd;

impl World {
    /// The names of somebody's passkeys, oldest first.
    async fn passkey_names(&self, who: &Ada) -> Vec<String> {
        self.passkeys(who.actor).await.unwrap().passkeys.into_iter().map(|passkey| passkey.name).collect()
    }

    async fn first_passkey(&self, who: &Ada) -> String {
        self.passkeys(who.actor).await.unwrap().passkeys[0].id.clone()
    }

    async fn removes(&self, who: &Ada, id: &str) -> accounts::failure::Outcome<(), RemovePasskeyProblem> {
        let (sudo, _) = self.sudo(who.actor, &Ada::password(), &who.browser()).await.unwrap();
        self.remove_passkey(sudo, id).await
    }
}

on_both!(
    async fn a_passkey_is_added_and_signs_in_alone(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        assert_eq!(world.told(Ada::EMAIL).await, [ADDED]);
        let page = world.passkeys(ada.actor).await.unwrap();
        assert_eq!((page.passkeys.len(), page.passkeys[0].last_used.as_deref()), (1, None));
        assert_eq!(page.passkeys[0].created, "2026-04-15 11:00 CEST");

        world.pass(Duration::from_mins(30));
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let signed_in = world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(actor.account, ada.actor.account);
        assert!(world.proof_asked(actor).await.unwrap().is_none(), "it made sure of its owner: sudo is open");
        let page = world.passkeys(ada.actor).await.unwrap();
        assert_eq!(page.passkeys[0].last_used.as_deref(), Some("2026-04-15 11:30 CEST"));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasskeyAdded).await, ["Unknown browser"]);
    }
);

on_both!(
    async fn a_passkey_in_a_new_browser_is_told_and_replaces_what_that_had(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let stranger = Browser { replaces: Some(ada.cookie.clone()), ..Browser::default() };
        world.sign_in_by_passkey(&challenge, &answer, &stranger).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
        assert_eq!(world.told(Ada::EMAIL).await, [ADDED, crate::support::NEW_BROWSER]);
    }
);

on_both!(
    async fn what_a_stranger_is_asked_names_nobody(world: World) {
        let before: Value = serde_json::from_str(&world.asked_to_sign_in().await.options).unwrap();
        let ada = world.ada().await;
        world.device_of(&ada).await;
        let after: Value = serde_json::from_str(&world.asked_to_sign_in().await.options).unwrap();
        assert_eq!(after["allowCredentials"], serde_json::json!([]));
        assert_ne!(before["challenge"], after["challenge"]);
        let but_for_chance = |mut options: Value| {
            options["challenge"].take();
            options
        };
        assert_eq!(but_for_chance(before), but_for_chance(after));
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_device_is_told_which_passkeys_the_account_has(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        world.device_of(&ada).await;
        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let options: Value = serde_json::from_str(&offer.options).unwrap();
        assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
        assert_eq!((&options["user"]["name"], &options["rp"]["id"]), (&Ada::EMAIL.into(), &"localhost".into()));
        assert_eq!(options["user"]["displayName"], "Ada Lovelace");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_passkey_is_called_by_what_made_it_and_two_of_one_minute_are_told_apart(world: World) {
        let ada = world.ada().await;
        let mut bitwarden = Device::of_model(BITWARDEN);
        for device in [
            &mut bitwarden,
            &mut Device::of_model(APPLE),
            &mut Device::of_model(BITWARDEN),
            &mut Device::new(),
            &mut Device::new(),
        ] {
            world.adds(&ada, device, HERE).await.unwrap();
        }
        assert_eq!(
            world.passkey_names(&ada).await,
            ["Bitwarden", "Apple Passwords", "Bitwarden 2", "Unknown browser", "Unknown browser 2"]
        );
        let (challenge, answer) = world.answered(&mut bitwarden, HERE).await;
        world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [ADDED; 5]);
    }
);

on_both!(
    async fn a_passkey_is_called_by_the_browser_at_first_and_then_as_its_owner_likes(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let answer = Device::new().makes(&offer, HERE);
        let firefox = Browser { user_agent: FIREFOX.to_owned(), ..ada.browser() };
        world.add_passkey(ada.actor, &offer.challenge, &answer, &firefox).await.unwrap();
        assert_eq!(world.passkey_names(&ada).await, ["Firefox on Windows"]);
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert!(mail.body_text.contains("It is called Firefox on Windows"), "{}", mail.body_text);
        assert_eq!(mail.body_text.matches("/secure-account?token=").count(), 1);

        let id = world.first_passkey(&ada).await;
        world.rename_passkey(ada.actor, &id, "  The blue key ").await.unwrap();
        assert_eq!(world.passkey_names(&ada).await, ["The blue key"]);
        for (name, why) in [
            ("", TextProblem::Missing),
            ("\u{200b}", TextProblem::Missing),
            ("\u{3164}\u{301}", TextProblem::Missing),
            (&"x".repeat(101), TextProblem::TooLong),
            ("\u{202e}key", TextProblem::Forbidden),
        ] {
            let refused = refusal(world.rename_passkey(ada.actor, &id, name).await);
            assert_eq!(refused, RenamePasskeyProblem::Name(why));
        }
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasskeyRenamed).await, ["The blue key"]);
    }
);

on_both!(
    async fn a_removed_one_signs_in_no_more_and_its_owner_is_told(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let asked_before = world.answered(&mut device, HERE).await;
        let id = world.first_passkey(&ada).await;
        world.removes(&ada, &id).await.unwrap();
        assert!(world.passkey_names(&ada).await.is_empty());
        for (challenge, answer) in [asked_before, world.answered(&mut device, HERE).await] {
            let refused = world.sign_in_by_passkey(&challenge, &answer, &ada.browser()).await;
            assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        }
        assert_eq!(refusal(world.removes(&ada, &id).await), RemovePasskeyProblem::Gone);
        assert_eq!(world.told(Ada::EMAIL).await, [ADDED, REMOVED]);
    }
);

on_both!(
    async fn anothers_is_as_unknown_as_none(world: World) {
        let ada = world.ada().await;
        world.device_of(&ada).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let id = world.first_passkey(&ada).await;
        for id in [id.as_str(), "019d8f00-0000-7000-8000-000000000000", "x"] {
            assert_eq!(refusal(world.rename_passkey(eve.actor, id, "Mine").await), RenamePasskeyProblem::Gone);
            assert_eq!(refusal(world.removes(&eve, id).await), RemovePasskeyProblem::Gone);
        }
        assert_eq!(world.passkey_names(&ada).await, ["Unknown browser"]);
        assert!(world.passkey_names(&eve).await.is_empty());
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_last_way_to_sign_in_stays(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        world.device_of(&ada).await;
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let form = SecureForm { sure: true, password: true, ..SecureForm::default() };
        world.secure_account(&link, form).await.unwrap();
        world.told(Ada::EMAIL).await;
        let first = world.first_passkey(&ada).await;
        assert_eq!(refusal(world.remove_passkey(sudo, &first).await), RemovePasskeyProblem::LastWay);
        assert_eq!(world.passkey_names(&ada).await.len(), 1);

        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let answer = Device::new().makes(&offer, HERE);
        world.add_passkey(ada.actor, &offer.challenge, &answer, &ada.browser()).await.unwrap();
        world.remove_passkey(sudo, &first).await.unwrap();
        let second = world.first_passkey(&ada).await;
        assert_eq!(refusal(world.remove_passkey(sudo, &second).await), RemovePasskeyProblem::LastWay);
        assert_eq!(world.told(Ada::EMAIL).await, [ADDED, REMOVED]);
    }
);

on_both!(
    async fn who_was_not_it_is_rid_of_passkeys_added_since(world: World) {
        let ada = world.ada().await;
        world.device_of(&ada).await;
        world.told(Ada::EMAIL).await;
        world.pass(Duration::from_mins(1));
        let mut thief = world.device_of(&ada).await;
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let listed = world.offered(&link).await.passkeys;
        assert!(listed.len() == 1 && listed[0].starts_with("Unknown browser 2, 20"), "{listed:?}");
        let form = SecureForm { sure: true, sign_ins: true, ..SecureForm::default() };
        world.secure_account(&link, form).await.unwrap();
        let (challenge, answer) = world.answered(&mut thief, HERE).await;
        let refused = world.sign_in_by_passkey(&challenge, &answer, &Browser::default()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Unknown);
        assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 1);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasskeyRemoved).await, ["Unknown browser 2"]);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_passkey_of_the_account_proves_and_gives_the_sign_in_a_new_token(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        world.pass(Duration::from_mins(10));
        assert!(world.proof_asked(ada.actor).await.unwrap().is_some());
        let offer = world.offer_passkey_proof(ada.actor, &ada.browser()).await.unwrap();
        let options: Value = serde_json::from_str(&offer.options).unwrap();
        assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1);
        // A device that was told whose passkeys to look for need not say whose it found.
        let mut answer: Value = serde_json::from_str(&device.answers(&offer, HERE)).unwrap();
        answer["response"].as_object_mut().unwrap().remove("userHandle").unwrap();
        let renewed = world.prove_by_passkey(ada.actor, &offer.challenge, &answer.to_string()).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none());
        assert!(world.proof_asked(world.actor(&renewed.token).await.unwrap()).await.unwrap().is_none());
        let again = world.prove_by_passkey(ada.actor, &offer.challenge, &answer.to_string()).await;
        assert_eq!(refusal(again), PasskeyProblem::Expired);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_account_has_twenty_at_most(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let asked_before = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        for _ in 0..PASSKEYS_MAX {
            world.device_of(&ada).await;
        }
        let refused = world.offer_to_add_passkey(sudo, &ada.browser()).await;
        assert_eq!(refusal(refused), BeginPasskeyProblem::TooMany);
        let answer = Device::new().makes(&asked_before, HERE);
        let refused = world.add_passkey(ada.actor, &asked_before.challenge, &answer, &ada.browser()).await;
        assert_eq!(refusal(refused), AddPasskeyProblem::TooMany);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn an_address_without_a_name_has_none(world: World) {
        let ada = world.ada().await;
        let local = world.where_operator(|settings| "http://127.0.0.1:3000".clone_into(&mut settings.public_origin));
        let refused = local.offer_passkey_sign_in(&Browser::default()).await;
        assert_eq!(refusal(refused), PasskeyProblem::NotHere);
        let (sudo, _) = local.sudo(ada.actor, &Secret::default(), &ada.browser()).await.unwrap();
        let refused = local.offer_to_add_passkey(sudo, &ada.browser()).await;
        assert_eq!(refusal(refused), BeginPasskeyProblem::NotHere);
    }
);

on_both!(
    async fn a_question_can_be_answered_for_five_minutes_and_is_then_forgotten(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (in_time, late) = (world.answered(&mut device, HERE).await, world.answered(&mut device, HERE).await);
        world.pass_nearly(passkey_check::LIFETIME);
        world.sign_in_by_passkey(&in_time.0, &in_time.1, &ada.browser()).await.unwrap();
        world.pass(Duration::from_millis(1));
        let refused = world.sign_in_by_passkey(&late.0, &late.1, &ada.browser()).await;
        assert_eq!(refusal(refused), PasskeyProblem::Expired);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM passkey_challenges").await, 0);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn devices_know_an_account_by_a_handle_that_says_nothing_of_it(world: World) {
        let ada = world.ada().await;
        assert_eq!(world.frame(ada.actor).await.unwrap().passkey_signal, None);
        let asked = async || {
            let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
            let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
            serde_json::from_str::<Value>(&offer.options).unwrap()["user"]["id"].clone()
        };
        let handle = asked().await;
        assert_eq!(asked().await, handle, "a device replaces the passkey that it has, and keeps no second one");
        let account = URL_SAFE_NO_PAD.encode(ada.actor.account.uuid());
        assert_ne!(handle, account);

        let device = world.device_of(&ada).await;
        let signal = async || {
            let signal = world.frame(ada.actor).await.unwrap().passkey_signal.unwrap();
            serde_json::from_str::<Value>(&signal).unwrap()
        };
        let mut told = serde_json::json!({
            "rpId": "localhost",
            "userId": handle,
            "allAcceptedCredentialIds": [URL_SAFE_NO_PAD.encode(device.credential())],
            "name": Ada::EMAIL,
            "displayName": "Ada Lovelace",
        });
        assert_eq!(signal().await, told);
        world.removes(&ada, &world.first_passkey(&ada).await).await.unwrap();
        told["allAcceptedCredentialIds"] = serde_json::json!([]);
        assert_eq!(signal().await, told);
        world.told(Ada::EMAIL).await;
    }
);
