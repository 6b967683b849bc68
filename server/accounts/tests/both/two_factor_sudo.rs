//! Sudo where two-factor is on: its code, and no password.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::{password::NewPassword, sessions::Browser},
};
use model::{
    limit::Limit,
    magic_link::LinkPurpose,
    secret::Secret,
    security::ChangePasswordProblem,
    sudo::{ProofKind, SudoProblem},
};

use crate::{
    on_both,
    support::{Ada, HERE, World, half, refusal},
};

const WINDOW: Duration = Duration::from_mins(10);

on_both!(
    async fn a_code_or_a_backup_code_opens_it_and_the_password_does_not(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.pass(WINDOW);
        assert_eq!(world.proof_asked(ada.actor).await.unwrap(), Some(ProofKind::Code));
        for (typed, problem) in [
            (Secret::default(), SudoProblem::CodeMissing),
            (Ada::password(), SudoProblem::CodeWrong),
            (factor.app.wrong(world.clock.now()), SudoProblem::CodeWrong),
        ] {
            assert_eq!(refusal(world.sudo(ada.actor, &typed, &ada.browser()).await), problem);
        }
        let (sudo, renewed) = world.sudo(ada.actor, &world.code(&factor.app), &ada.browser()).await.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none(), "the sign-in has another token");
        assert!(world.actor(&renewed.unwrap().token).await.is_some());
        world.pass(WINDOW);
        let again = world.sudo(sudo.actor(), &factor.backup_codes[0], &ada.browser()).await;
        again.unwrap();
        let spent = world.sudo(ada.actor, &factor.backup_codes[0], &ada.browser()).await;
        assert_eq!(refusal(spent), SudoProblem::CodeWrong);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn ten_wrong_codes_in_one_browser_that_is_signed_in_are_enough(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.pass(WINDOW);
        let wrong = factor.app.wrong(world.clock.now());
        for _ in 0..10 {
            refusal(world.sudo(ada.actor, &wrong, &ada.browser()).await);
        }
        let closed = world.sudo(ada.actor, &world.code(&factor.app), &ada.browser()).await;
        assert!(matches!(closed, Err(Failure::Limited { limit: Limit::FactorPerSignIn, .. })), "{closed:?}");
        // Signing in elsewhere is another count.
        world.by_code(&world.code(&factor.app), &Browser::default()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_link_with_the_second_factor_opens_it(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let half = half(world.accounts.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap().0);
        let code = world.code(&factor.app);
        let finished = world.finish_sign_in(&half, &code, false, &ada.browser()).await.unwrap();
        let actor = world.actor(&finished.signed_in.token).await.unwrap();
        assert_eq!(world.proof_asked(actor).await.unwrap(), None, "the factor was proved just now");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_current_password_alone_changes_no_password_where_it_is_on(world: World) {
        let ada = world.ada().await;
        // Off, the current password is the proof.
        world.pass(WINDOW);
        let none = world.sudo_where_two_factor_is_on(ada.actor, &Secret::default(), &ada.browser()).await.unwrap();
        assert!(none.1.is_none());
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        world.begin_two_factor(sudo).await.unwrap();
        let card = world.two_factor_card(sudo.actor(), &ada.browser()).await.unwrap();
        let model::two_factor::TwoFactorState::SettingUp(setup) = card.state else { panic!("{card:?}") };
        let app = crate::support::App { key: setup.key.replace(' ', "") };
        world.turn_on_two_factor(sudo, &world.code(&app), &ada.browser()).await.unwrap();
        world.pass(WINDOW);
        let missing = world.sudo_where_two_factor_is_on(sudo.actor(), &Secret::default(), &ada.browser()).await;
        assert_eq!(refusal(missing), SudoProblem::CodeMissing);
        let code = world.code(&app);
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        let change = async |actor| world.change_password(actor, &Ada::password(), &form, &ada.browser()).await;
        let stale = change(ada.actor).await;
        assert_eq!(refusal(stale), [ChangePasswordProblem::Sudo(SudoProblem::CodeMissing)]);
        let proved = world.sudo_where_two_factor_is_on(sudo.actor(), &code, &ada.browser()).await.unwrap();
        change(proved.0).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_passkey_alone_is_both_factors(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        let mut device = world.device_of(&ada).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let signed_in = world.sign_in_by_passkey(&challenge, &answer, &Browser::default()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(world.proof_asked(actor).await.unwrap(), None);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_passkey_is_the_other_half_once_and_of_its_own_account_only(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let (mut hers, mut others) = (world.device_of(&ada).await, world.device_of(&eve).await);
        let waiting = world.half(&ada.browser()).await;
        let offer = world.offer_passkey_second_factor(&waiting, &ada.browser()).await.unwrap();
        let foreign = others.answers(&offer, HERE);
        let refused =
            world.finish_sign_in_by_passkey(&waiting, &offer.challenge, &foreign, false, &ada.browser()).await;
        assert!(refused.is_err());
        let offer = world.offer_passkey_second_factor(&waiting, &ada.browser()).await.unwrap();
        let answer = hers.answers(&offer, HERE);
        let finish =
            async || world.finish_sign_in_by_passkey(&waiting, &offer.challenge, &answer, true, &ada.browser()).await;
        finish().await.unwrap();
        assert!(finish().await.is_err(), "half and answer are spent");
        assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 1);
        // No half, no question.
        assert!(world.offer_passkey_second_factor(&waiting, &ada.browser()).await.is_err());
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);
