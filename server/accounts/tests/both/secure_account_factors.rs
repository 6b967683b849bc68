//! "This wasn't me", where factors or codes are somebody else's work: what was made since goes, what was there stays.

use std::time::Duration;

use accounts::flows::{
    password::NewPassword,
    sessions::{Browser, Entered, SignedIn},
};
use model::{
    recovery_code::{CodeKind, RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
    secure_account::{SecureForm, SecureProblem, TwoFactorOffer},
    two_factor::SecondFactorProblem,
};

use crate::{
    on_both,
    support::{Ada, EVERYTHING, NEW, STEP, World, half, refusal},
};

const NOW: &str = "2026-04-15 11:00 CEST";
const ON: &str = "Two-factor authentication was turned on";
const OFF: &str = "Two-factor authentication was turned off";
const SURE: SecureForm =
    SecureForm { sure: true, sign_ins: false, password: false, address: false, two_factor: false, codes: false };
const TWO_FACTOR: SecureForm = SecureForm { two_factor: true, ..SURE };
const CODES: SecureForm = SecureForm { codes: true, ..SURE };

/// Somebody signs in with her password in a browser that is not hers; and the link of the mail about it.
async fn alarm(world: &World) -> (SignedIn, Secret) {
    world.pass(Duration::from_millis(1));
    let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
    world.deliver().await;
    (signed_in, World::secure_link_in(&world.mail_to(Ada::EMAIL).await))
}

/// A sign-in as the helpers know somebody, be it the thief's.
async fn as_ada(world: &World, who: SignedIn) -> Ada {
    Ada { actor: world.actor(&who.token).await.unwrap(), cookie: who.token, device: who.device }
}

on_both!(
    async fn two_factor_that_was_turned_on_since_is_listed_and_goes_with_its_codes(world: World) {
        let ada = world.ada().await;
        let (thief, link) = alarm(&world).await;
        let thief = as_ada(&world, thief).await;
        let factor = world.has_two_factor(&thief).await;
        assert_eq!(world.told(Ada::EMAIL).await, [ON]);
        let offer = world.offered(&link).await;
        assert_eq!(offer.two_factor, Some(TwoFactorOffer::On(NOW.to_owned())));
        assert_eq!(offer.codes, [(CodeKind::Backup, NOW.to_owned())]);
        let begun = world.half(&thief.browser()).await;
        let trusted = world.half(&thief.browser()).await;
        world.finish_sign_in(&trusted, &world.code(&factor.app), true, &thief.browser()).await.unwrap();

        world.secure_account(&link, TWO_FACTOR).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [OFF]);
        // The owner is not kept out by somebody else's app; nothing that hung on it is left.
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.pass(STEP);
        let finished = world.finish_sign_in(&begun, &world.code(&factor.app), false, &thief.browser()).await;
        assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        for table in ["SELECT COUNT(*) FROM backup_codes", "SELECT COUNT(*) FROM trusted_devices"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
    }
);

on_both!(
    async fn two_factor_and_codes_of_before_are_not_listed_and_stay(world: World) {
        let (ada, recovery_code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        // The alarm: somebody has password and code.
        world.by_code(&world.code(&factor.app), &Browser::default()).await.unwrap();
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let offer = world.offered(&link).await;
        assert_eq!((offer.two_factor, offer.codes), (None, Vec::new()));
        let form = SecureForm { two_factor: true, ..CODES };
        assert_eq!(refusal(world.secure_account(&link, form).await), SecureProblem::NothingTicked);

        world.secure_account(&link, SecureForm { sign_ins: true, ..form }).await.unwrap();
        world.pass(STEP);
        world.by_code(&world.code(&factor.app), &ada.browser()).await.unwrap();
        world.by_code(&factor.backup_codes[0], &ada.browser()).await.unwrap();
        world.recover(Ada::EMAIL, &Secret::new(recovery_code), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn two_factor_that_was_turned_off_since_is_told_and_no_link_turns_it_on(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        world.by_code(&world.code(&factor.app), &Browser::default()).await.unwrap();
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        world.turn_off_two_factor(world.sudo_of(ada.actor).await).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [OFF]);
        assert_eq!(world.offered(&link).await.two_factor, Some(TwoFactorOffer::Off(NOW.to_owned())));
        assert_eq!(refusal(world.secure_account(&link, TWO_FACTOR).await), SecureProblem::NothingTicked);
    }
);

on_both!(
    async fn a_recovery_code_that_was_made_since_is_listed_and_opens_nothing_any_more(world: World) {
        world.ada().await;
        let (thief, link) = alarm(&world).await;
        let thief = as_ada(&world, thief).await;
        let stolen = world.regenerate_recovery_code(world.sudo_of(thief.actor).await).await.unwrap();
        let stolen = Secret::new(&*stolen.codes[0]);
        world.told(Ada::EMAIL).await;
        assert_eq!(world.offered(&link).await.codes, [(CodeKind::Recovery, NOW.to_owned())]);
        let begun = world.recover(Ada::EMAIL, &stolen, &thief.browser()).await.unwrap().token;

        world.secure_account(&link, CODES).await.unwrap();
        let again = world.recover(Ada::EMAIL, &stolen, &thief.browser()).await;
        assert_eq!(refusal(again), [RecoverProblem::Wrong]);
        let new = Secret::new("Staple battery 3");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: true };
        let finished = world.recover_password(&begun, &Secret::default(), &form, &thief.browser()).await;
        assert_eq!(refusal(finished), [RecoverPasswordProblem::Gone], "nor what was begun with it");
        let ada = world.sign_in(Ada::EMAIL, &Ada::password(), &thief.browser()).await.unwrap();
        let profile = world.profile(world.actor(&ada.token).await.unwrap()).await.unwrap();
        assert_eq!(profile.recovery_code.made, None, "No recovery code yet");
    }
);

on_both!(
    async fn backup_codes_that_were_made_since_go_and_the_app_of_before_stays(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let thief = world.by_code(&world.code(&factor.app), &Browser::default()).await.unwrap().signed_in;
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let thief = as_ada(&world, thief).await;
        let stolen = world.regenerate_backup_codes(world.sudo_of(thief.actor).await).await.unwrap();
        world.told(Ada::EMAIL).await;
        assert_eq!(world.offered(&link).await.codes, [(CodeKind::Backup, NOW.to_owned())]);

        world.secure_account(&link, CODES).await.unwrap();
        let refused = world.by_code(&Secret::new(&*stolen.codes[0]), &thief.browser()).await;
        assert_eq!(refusal(refused), SecondFactorProblem::Wrong);
        world.pass(STEP);
        world.by_code(&world.code(&factor.app), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_former_address_sees_and_undoes_nothing_of_it(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        let signed_in = world.sign_in(NEW, &Ada::password(), &ada.browser()).await.unwrap();
        let ada = as_ada(&world, signed_in).await;
        let factor = world.has_two_factor(&ada).await;
        let recovery_code = world.regenerate_recovery_code(world.sudo_of(ada.actor).await).await.unwrap();
        world.told(NEW).await;
        let offer = world.offered(&left).await;
        assert_eq!((offer.two_factor, offer.codes), (None, Vec::new()));
        let rest = SecureForm { address: false, ..EVERYTHING };
        assert_eq!(refusal(world.secure_account(&left, rest).await), SecureProblem::NothingTicked);

        world.secure_account(&left, EVERYTHING).await.unwrap();
        world.told(Ada::EMAIL).await;
        world.told(NEW).await;
        let entered = world.accounts.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.finish_sign_in(&half(entered), &world.code(&factor.app), false, &ada.browser()).await.unwrap();
        world.by_code(&factor.backup_codes[0], &ada.browser()).await.unwrap();
        let recovery_code = Secret::new(&*recovery_code.codes[0]);
        world.recover(Ada::EMAIL, &recovery_code, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn signing_everybody_out_ends_trust_and_halves_and_leaves_two_factor_on(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let begun = world.half(&Browser::default()).await;
        let waiting = world.half(&Browser::default()).await;
        let thief = world.finish_sign_in(&waiting, &world.code(&factor.app), true, &Browser::default()).await.unwrap();
        world.deliver().await;
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let browser = Browser { device: Some(thief.signed_in.device), ..Browser::default() };
        let is_asked = async || {
            let entered = world.accounts.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap();
            matches!(entered, Entered::Half(_))
        };
        assert!(!is_asked().await, "trusted until then");
        world.secure_account(&link, SecureForm { sign_ins: true, ..SURE }).await.unwrap();
        assert!(is_asked().await);
        world.pass(STEP);
        let finished = world.finish_sign_in(&begun, &world.code(&factor.app), false, &browser).await;
        assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        world.told(Ada::EMAIL).await;
    }
);
