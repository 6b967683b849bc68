//! Back in with the recovery code.

use accounts::flows::{password::NewPassword, sessions::Browser};
use model::{
    magic_link::{LinkProblem, LinkPurpose},
    recovery_code::{RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
    two_factor::SecondFactorProblem,
};

use crate::{
    on_both,
    support::{Ada, NEW as NEW_ADDRESS, World, half, refusal},
};

const NEW: &str = "Staple battery 3";
const RECOVERED: &str = "Your account was recovered";

fn new_password() -> NewPassword {
    NewPassword { new: Secret::new(NEW), again: Secret::new(NEW), sign_out_others: true }
}

on_both!(
    async fn a_wrong_code_and_an_unknown_address_are_refused_alike(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        for (email, code) in [(Ada::EMAIL, World::other_recovery_code()), ("nobody@example.org", code.clone())] {
            let refused = world.recover(email, &Secret::new(code), &ada.browser()).await;
            assert_eq!(refusal(refused), [RecoverProblem::Wrong]);
        }
        world.recover("ADA@example.ORG", &Secret::new(code), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn it_sets_a_password_ends_everything_else_and_is_used_up(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let link = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.ask_change(&ada, NEW_ADDRESS, false).await.unwrap();
        world.deliver().await;
        world.mails_to(Ada::EMAIL).await;
        world.mails_to(NEW_ADDRESS).await;

        let fresh = Browser::default();
        let begun = world.recover(Ada::EMAIL, &Secret::new(&*code), &fresh).await.unwrap().token;
        let offer = world.recover_page(Some(&begun)).await.unwrap().waits.unwrap();
        assert_eq!((offer.email.as_str(), offer.asks_code), (Ada::EMAIL, false));
        let done = world.recover_password(&begun, &Secret::default(), &new_password(), &fresh).await.unwrap();
        assert!(world.actor(&done.signed_in.token).await.is_some());
        for ended in [&ada.cookie, &other.token] {
            assert!(world.actor(ended).await.is_none());
        }
        assert_eq!(refusal(world.sign_in_by_link(&link.link, &fresh).await), LinkProblem::Used);
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes WHERE state = 'waiting'").await, 0);
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &fresh).await.unwrap();
        // Used up, with a new one in its place.
        let again = world.recover_password(&begun, &Secret::default(), &new_password(), &fresh).await;
        assert_eq!(refusal(again), [RecoverPasswordProblem::Gone]);
        let used = world.recover(Ada::EMAIL, &Secret::new(&*code), &fresh).await;
        assert_eq!(refusal(used), [RecoverProblem::Wrong]);
        world.recover(Ada::EMAIL, &Secret::new(&*done.codes.codes[0]), &fresh).await.unwrap();
        assert!(world.told(Ada::EMAIL).await.contains(&RECOVERED.to_owned()));
    }
);

on_both!(
    async fn what_is_wrong_with_the_new_password_uses_nothing_up(world: World) {
        let (_, code) = world.ada_with_recovery_code().await;
        let begun = world.recover(Ada::EMAIL, &Secret::new(code), &Browser::default()).await.unwrap().token;
        let form = NewPassword { new: Secret::new("short"), again: Secret::new("other"), sign_out_others: true };
        let refused = refusal(world.recover_password(&begun, &Secret::default(), &form, &Browser::default()).await);
        assert!(
            matches!(refused[..], [RecoverPasswordProblem::New(_), RecoverPasswordProblem::Unequal]),
            "{refused:?}"
        );
        world.recover_password(&begun, &Secret::default(), &new_password(), &Browser::default()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn it_asks_for_the_second_factor_and_leaves_it_on(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let browser = ada.browser();
        let begun = world.recover(Ada::EMAIL, &Secret::new(code), &browser).await.unwrap().token;
        assert!(world.recover_page(Some(&begun)).await.unwrap().waits.unwrap().asks_code);
        let wrong = factor.app.wrong(world.clock.now());
        for (typed, problem) in
            [(Secret::default(), RecoverPasswordProblem::NotACode), (wrong, RecoverPasswordProblem::CodeWrong)]
        {
            let refused = world.recover_password(&begun, &typed, &new_password(), &browser).await;
            assert_eq!(refusal(refused), [problem]);
        }
        let right = world.code(&factor.app);
        world.recover_password(&begun, &right, &new_password(), &browser).await.unwrap();
        half(world.accounts.sign_in(Ada::EMAIL, &Secret::new(NEW), &browser).await.unwrap());
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_two_kinds_of_half_do_not_stand_in_for_each_other(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let factor = world.has_two_factor(&ada).await;
        let of_recovery = world.recover(Ada::EMAIL, &Secret::new(code), &ada.browser()).await.unwrap().token;
        let of_sign_in = world.half(&ada.browser()).await;
        assert!(world.actor(&of_recovery).await.is_none());
        let code = world.code(&factor.app);
        let finished = world.finish_sign_in(&of_recovery, &code, false, &ada.browser()).await;
        assert_eq!(refusal(finished), SecondFactorProblem::Gone);
        let set = world.recover_password(&of_sign_in, &code, &new_password(), &ada.browser()).await;
        assert_eq!(refusal(set), [RecoverPasswordProblem::Gone]);
        world.told(Ada::EMAIL).await;
    }
);
