//! API keys: shown once, worth what their scopes say, dead when they are revoked or their time is over.

use std::time::Duration;

use accounts::flows::api_keys::{DeadKey, KeyHolder};
use model::{
    activity::ActivityKind,
    api_key::{API_KEYS_MAX, ApiKeyScope, CreateApiKeyForm, CreateApiKeyProblem as Problem, RevokeApiKeyProblem},
    recovery_code::CodeKind,
    secure_account::SecureForm,
    text::TextProblem,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const CREATED: &str = "An API key was created in your account";
const EXPIRES: &str = "An API key of yours will expire soon";
const DAY: Duration = Duration::from_hours(24);

fn form(name: &str, scopes: &[&str], expiry: &str) -> CreateApiKeyForm {
    CreateApiKeyForm {
        name: name.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        expiry: expiry.to_owned(),
        expires_on: String::new(),
    }
}

impl World {
    async fn creates_key(&self, who: &Ada, form: &CreateApiKeyForm) -> String {
        let new = self.create_api_key(self.sudo_of(who.actor).await, form).await.unwrap();
        assert_eq!((new.kind, new.codes.len(), new.email.as_str()), (CodeKind::ApiKey, 1, Ada::EMAIL));
        new.codes[0].clone()
    }

    async fn worth(&self, key: &str) -> Result<KeyHolder, DeadKey> {
        self.check_api_key(key).await.unwrap()
    }
}

on_both!(
    async fn a_key_is_worth_its_scopes_and_its_owner_is_told(world: World) {
        let ada = world.ada().await;
        let key = world.creates_key(&ada, &form(" Deploy ", &["profile:read", "checkpoints"], "90")).await;
        assert_eq!(world.told(Ada::EMAIL).await, [CREATED]);
        let holder = world.worth(&key).await.unwrap();
        assert_eq!(holder.account, ada.actor.account);
        assert_eq!(holder.scopes, [ApiKeyScope::ProfileRead, ApiKeyScope::Checkpoints]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ApiKeyCreated).await, ["Deploy"]);
        let page = world.api_keys(ada.actor).await.unwrap();
        let listed = &page.keys[0];
        assert_eq!((page.keys.len(), listed.name.as_str()), (1, "Deploy"));
        assert!(key.starts_with(&listed.start) && listed.start.len() == 10, "{}", listed.start);
        assert_eq!(listed.created, "2026-04-15 11:00 CEST");
        assert_eq!(listed.expires.as_deref(), Some("2026-07-14 11:00 CEST"));
        assert!(!listed.has_expired);
    }
);

on_both!(
    async fn the_key_itself_is_kept_nowhere(world: World) {
        let ada = world.ada().await;
        let key = world.creates_key(&ada, &form("Deploy", &["profile:read"], "never")).await;
        world.told(Ada::EMAIL).await;
        assert_eq!(key.len(), 37);
        let kept = "SELECT COUNT(*) FROM api_keys WHERE LENGTH(token_hash) = 32 AND LENGTH(start) = 10";
        assert_eq!(world.count(kept).await, 1);
    }
);

on_both!(
    async fn its_last_use_is_written_once_a_minute(world: World) {
        let ada = world.ada().await;
        let key = world.creates_key(&ada, &form("Deploy", &["profile:read"], "never")).await;
        world.told(Ada::EMAIL).await;
        let last = async || world.api_keys(ada.actor).await.unwrap().keys[0].last_used.clone();
        assert_eq!(last().await, None);
        for (seconds, shown) in [(1, "11:00"), (30, "11:00"), (31, "11:01")] {
            world.pass(Duration::from_secs(seconds));
            world.worth(&key).await.unwrap();
            world.write_last_active().await.unwrap();
            assert_eq!(last().await.unwrap(), format!("2026-04-15 {shown} CEST"));
        }
    }
);

on_both!(
    async fn a_revoked_key_is_dead_and_nobody_elses_can_be_revoked(world: World) {
        let ada = world.ada().await;
        let key = world.creates_key(&ada, &form("Deploy", &["profile:read"], "never")).await;
        let id = world.api_keys(ada.actor).await.unwrap().keys[0].id.clone();
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        for id in [id.as_str(), "x", "019d8f00-0000-7000-8000-000000000000"] {
            assert_eq!(refusal(world.revoke_api_key(eve.actor, id).await), RevokeApiKeyProblem::Gone, "{id}");
        }
        world.worth(&key).await.unwrap();
        world.revoke_api_key(ada.actor, &id).await.unwrap();
        assert_eq!(world.worth(&key).await.unwrap_err(), DeadKey::Revoked);
        assert_eq!(refusal(world.revoke_api_key(ada.actor, &id).await), RevokeApiKeyProblem::Gone);
        assert!(world.api_keys(ada.actor).await.unwrap().keys.is_empty());
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ApiKeyRevoked).await, ["Deploy"]);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn what_is_no_key_is_told_from_one_that_nobody_has(world: World) {
        let ada = world.ada().await;
        let key = world.creates_key(&ada, &form("Deploy", &["profile:read"], "never")).await;
        world.told(Ada::EMAIL).await;
        assert_eq!(world.worth("hunter2").await.unwrap_err(), DeadKey::Malformed);
        assert_eq!(world.worth(&key[..36]).await.unwrap_err(), DeadKey::Mistyped);
        // Made by the same rules, with its right checksum.
        assert_eq!(world.worth("vak_0000000000000000000000000000GqRNa").await.unwrap_err(), DeadKey::Mistyped);
        let foreign = accounts::crypto::key::Key::random(accounts::crypto::key::KeyKind::Api, world.random).unwrap();
        assert_eq!(world.worth(foreign.to_secret().expose()).await.unwrap_err(), DeadKey::Unknown);
    }
);

on_both!(
    async fn a_form_that_does_not_hold_together_says_everything_at_once(world: World) {
        let ada = world.ada().await;
        let refused =
            async |form: &CreateApiKeyForm| refusal(world.create_api_key(world.sudo_of(ada.actor).await, form).await);
        let missing = Problem::Name(TextProblem::Missing);
        assert_eq!(refused(&form(" ", &[], "soon")).await, [missing, Problem::NoScope, Problem::Expiry]);
        assert_eq!(refused(&form("x", &["root"], "90")).await, [Problem::NoScope]);
        assert_eq!(
            refused(&form(&"x".repeat(101), &["checkpoints"], "90")).await,
            [Problem::Name(TextProblem::TooLong)]
        );
        for (day, problem) in [
            ("", Problem::DateMissing),
            ("2026-02-30", Problem::DateMissing),
            ("2026-04-14", Problem::DatePast),
            ("2036-05-01", Problem::DateTooFar),
        ] {
            let form = CreateApiKeyForm { expires_on: day.to_owned(), ..form("x", &["checkpoints"], "date") };
            assert_eq!(refused(&form).await, [problem], "{day}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM api_keys").await, 0);
    }
);

on_both!(
    async fn a_key_works_to_the_end_of_its_last_day(world: World) {
        let ada = world.ada().await;
        let today = CreateApiKeyForm { expires_on: "2026-04-15".to_owned(), ..form("x", &["checkpoints"], "date") };
        let key = world.creates_key(&ada, &today).await;
        // Midnight in Berlin is 13 hours away.
        world.pass(Duration::from_hours(13) - Duration::from_millis(1));
        world.worth(&key).await.unwrap();
        world.pass(Duration::from_millis(1));
        assert_eq!(world.worth(&key).await.unwrap_err(), DeadKey::Expired);
        assert!(world.api_keys(ada.actor).await.unwrap().keys[0].has_expired);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_week_before_the_end_its_owner_is_told_once_and_the_end_stands_in_the_activity(world: World) {
        let ada = world.ada().await;
        world.creates_key(&ada, &form("Deploy", &["profile:read"], "30")).await;
        world.creates_key(&ada, &form("For ever", &["profile:read"], "never")).await;
        world.told(Ada::EMAIL).await;
        for (days, told) in [(22, 0), (1, 1), (1, 0), (7, 0)] {
            world.pass(DAY * days);
            world.tend_api_keys().await.unwrap();
            world.tend_api_keys().await.unwrap();
            assert_eq!(world.told(Ada::EMAIL).await, vec![EXPIRES; told]);
        }
        let detail = "Deploy, on 2026-05-15 11:00 CEST";
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ApiKeyExpiring).await, [detail]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ApiKeyExpired).await, ["Deploy"]);
        world.pass(DAY * 30);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM api_keys").await, 1, "an expired key is forgotten after 30 days");
    }
);

on_both!(
    async fn of_thirty_that_are_created_at_once_as_many_are_as_may_be(world: World) {
        let ada = world.ada().await;
        for _ in 0..API_KEYS_MAX - 10 {
            world.creates_key(&ada, &form("x", &["checkpoints"], "never")).await;
        }
        let sudo = world.sudo_of(ada.actor).await;
        let outcomes = world.twenty_at_once(move |world, _| async move {
            world.create_api_key(sudo, &form("x", &["checkpoints"], "30")).await
        });
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 10);
        for refused in outcomes.into_iter().filter(Result::is_err) {
            assert_eq!(refusal(refused), [Problem::TooMany]);
        }
        world.told(Ada::EMAIL).await;
        // One that has expired counts no more.
        world.pass(DAY * 31);
        let again = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let ada = Ada { actor: world.actor(&again.token).await.unwrap(), ..ada };
        world.creates_key(&ada, &form("x", &["checkpoints"], "30")).await;
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn who_was_not_it_revokes_the_keys_that_were_created_since(world: World) {
        let ada = world.ada().await;
        let before = world.creates_key(&ada, &form("Mine", &["checkpoints"], "never")).await;
        world.told(Ada::EMAIL).await;
        world.pass(DAY);
        let thief = world.creates_key(&ada, &form("Not mine", &["profile:read"], "never")).await;
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        assert_eq!(world.offered(&link).await.codes, [(CodeKind::ApiKey, "2026-04-16 11:00 CEST".to_owned())]);
        let codes = SecureForm { codes: true, sure: true, ..SecureForm::default() };
        world.secure_account(&link, codes).await.unwrap();
        assert_eq!(world.worth(&thief).await.unwrap_err(), DeadKey::Revoked);
        world.worth(&before).await.unwrap();
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ApiKeyRevoked).await, ["Not mine"]);
    }
);
