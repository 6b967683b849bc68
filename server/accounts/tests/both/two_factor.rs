//! Turning two-factor on and off.

use accounts::flows::sessions::{Browser, Entered};
use model::{
    activity::ActivityKind,
    magic_link::LinkPurpose,
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
    two_factor::{TurnOnProblem, TwoFactorState},
};

use crate::{
    on_both,
    support::{Ada, NEW_BROWSER, STEP, World, refusal},
};

const ON: &str = "Two-factor authentication was turned on";

on_both!(
    async fn it_is_on_from_the_first_right_code_on_and_told(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        // Only begun, it counts for nothing.
        let entered = world.accounts.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert!(matches!(entered, Entered::SignedIn(_)));
        let sudo = world.sudo_of(ada.actor).await;
        let first = world.code(&app);
        let codes = world.turn_on_two_factor(sudo, &first, &ada.browser()).await.unwrap().codes;
        let mut distinct = codes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((codes.len(), distinct.len()), (10, 10));
        let card = world.two_factor_card(ada.actor, &ada.browser()).await.unwrap();
        assert!(matches!(card.state, TwoFactorState::On { backup_codes: 10, .. }), "{card:?}");
        // The code that confirmed is used up.
        assert!(world.by_code(&first, &ada.browser()).await.is_err());
        world.pass(STEP);
        world.by_code(&world.code(&app), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [ON]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::TwoFactorOn).await.len(), 1);
    }
);

on_both!(
    async fn what_is_no_code_of_the_app_turns_nothing_on(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        let wrong = app.wrong(world.clock.now());
        for (typed, problem) in [
            (Secret::new(""), TurnOnProblem::NotACode),
            (Secret::new("12345"), TurnOnProblem::NotACode),
            (Secret::new("１２３４５"), TurnOnProblem::NotACode),
            (wrong, TurnOnProblem::Wrong),
            (app.at(world.clock.now().before(2 * STEP)), TurnOnProblem::Wrong),
            (app.at(world.clock.now().after(2 * STEP)), TurnOnProblem::Wrong),
        ] {
            let sudo = world.sudo_of(ada.actor).await;
            assert_eq!(refusal(world.turn_on_two_factor(sudo, &typed, &ada.browser()).await), problem);
        }
        assert!(world.activity(Ada::EMAIL, ActivityKind::TwoFactorOn).await.is_empty());
    }
);

on_both!(
    async fn begun_anew_the_key_before_is_dead(world: World) {
        let ada = world.ada().await;
        let old = world.begins_two_factor(ada.actor).await;
        let new = world.begins_two_factor(ada.actor).await;
        assert_ne!(old.key, new.key);
        let sudo = world.sudo_of(ada.actor).await;
        let refused = world.turn_on_two_factor(sudo, &world.code(&old), &ada.browser()).await;
        assert_eq!(refusal(refused), TurnOnProblem::Wrong);
        world.turn_on_two_factor(sudo, &world.code(&new), &ada.browser()).await.unwrap();
        // And not once it is on.
        assert_eq!(refusal(world.begin_two_factor(sudo).await), TurnOnProblem::Gone);
        let again = world.turn_on_two_factor(sudo, &world.code(&new), &ada.browser()).await;
        assert_eq!(refusal(again), TurnOnProblem::Gone);
        assert_eq!(world.told(Ada::EMAIL).await, [ON]);
    }
);

on_both!(
    async fn it_needs_sudo_and_shows_the_key_to_nobody_without(world: World) {
        let ada = world.ada().await;
        world.begins_two_factor(ada.actor).await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let (signed_in, _) = world.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(world.proof_asked(actor).await.unwrap(), Some(ProofKind::Password));
        let card = world.two_factor_card(actor, &ada.browser()).await.unwrap();
        assert_eq!(card.state, TwoFactorState::Off, "no key without a proof");
        let refused = world.sudo(actor, &Secret::default(), &ada.browser()).await;
        assert_eq!(refusal(refused), SudoProblem::Missing);
    }
);

on_both!(
    async fn neither_key_nor_codes_are_kept_in_the_clear(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let secret = "SELECT COUNT(*) FROM authenticators WHERE secret LIKE '%=%' OR length(secret) < 80";
        assert_eq!(world.count(secret).await, 0, "a seal: key id, nonce, ciphertext and tag in base64url");
        assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes WHERE length(code_hash) = 32").await, 10);
        assert_eq!(factor.backup_codes.len(), 10);
    }
);

on_both!(
    async fn an_app_is_told_the_product_and_the_account(world: World) {
        let ada = world.ada().await;
        world.begins_two_factor(ada.actor).await;
        let card = world.two_factor_card(ada.actor, &ada.browser()).await.unwrap();
        let TwoFactorState::SettingUp(setup) = card.state else { panic!("{card:?}") };
        let key = setup.key.replace(' ', "");
        assert_eq!(setup.url, format!("otpauth://totp/Vestibule:Ada%40Example.org?secret={key}&issuer=Vestibule"));
        assert_eq!(key.len(), 32, "160 bits");
    }
);

on_both!(
    async fn turned_off_the_password_alone_signs_in_and_the_codes_are_dead(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        let sudo = world.sudo_of(ada.actor).await;
        world.turn_off_two_factor(sudo).await.unwrap();
        world.turn_off_two_factor(sudo).await.unwrap();
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes").await, 0);
        assert_eq!(world.told(Ada::EMAIL).await, [ON, "Two-factor authentication was turned off", NEW_BROWSER]);
    }
);
