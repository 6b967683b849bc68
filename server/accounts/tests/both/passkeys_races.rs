//! Many at once: one question takes one answer, in every process together.

use accounts::failure::Failure;
use model::passkey::{AddPasskeyProblem, PASSKEYS_MAX, PasskeyProblem, RemovePasskeyProblem};

use crate::{
    on_both,
    support::{Ada, Device, HERE, World},
};

on_both!(
    async fn of_twenty_answers_to_one_question_one_signs_in(world: World) {
        let ada = world.ada().await;
        let mut device = world.device_of(&ada).await;
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        let browser = ada.browser();
        let outcomes = world.twenty_at_once(|world, _| {
            let (challenge, answer, browser) = (challenge.clone(), answer.clone(), browser.clone());
            async move { world.sign_in_by_passkey(&challenge, &answer, &browser).await }
        });
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let expired = |outcome: &Result<_, _>| matches!(outcome, Err(Failure::Refused(PasskeyProblem::Expired)));
        assert_eq!(outcomes.iter().filter(|outcome| expired(outcome)).count(), 19, "{outcomes:?}");
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_copies_of_a_new_passkey_one_is_added(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
        let (made, actor, browser) = (Device::new().makes(&offer, HERE), ada.actor, ada.browser());
        let outcomes = world.twenty_at_once(|world, _| {
            let (challenge, made, browser) = (offer.challenge.clone(), made.clone(), browser.clone());
            async move { world.add_passkey(actor, &challenge, &made, &browser).await }
        });
        assert_eq!(outcomes.await.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM passkeys").await, 1);
        assert_eq!(world.told(Ada::EMAIL).await, ["A passkey was added to your account"]);
    }
);

on_both!(
    async fn of_twenty_that_are_added_at_once_as_many_are_as_may_be(world: World) {
        let ada = world.ada().await;
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let mut made = Vec::new();
        for _ in 0..20 {
            let offer = world.offer_to_add_passkey(sudo, &ada.browser()).await.unwrap();
            made.push((offer.challenge.clone(), Device::new().makes(&offer, HERE)));
        }
        for _ in 0..PASSKEYS_MAX - 3 {
            world.device_of(&ada).await;
        }
        let (actor, browser) = (ada.actor, ada.browser());
        let outcomes = world.twenty_at_once(|world, number| {
            let ((challenge, answer), browser) = (made[number].clone(), browser.clone());
            async move { world.add_passkey(actor, &challenge, &answer, &browser).await }
        });
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3, "{outcomes:?}");
        let too_many = |outcome: &Result<_, _>| matches!(outcome, Err(Failure::Refused(AddPasskeyProblem::TooMany)));
        assert_eq!(outcomes.iter().filter(|outcome| too_many(outcome)).count(), 17);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_that_remove_one_at_once_one_did(world: World) {
        let ada = world.ada().await;
        world.device_of(&ada).await;
        let id = world.passkeys(ada.actor).await.unwrap().passkeys[0].id.clone();
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let outcomes = world.twenty_at_once(|world, _| {
            let id = id.clone();
            async move { world.remove_passkey(sudo, &id).await }
        });
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let gone = |outcome: &Result<_, _>| matches!(outcome, Err(Failure::Refused(RemovePasskeyProblem::Gone)));
        assert_eq!(outcomes.iter().filter(|outcome| gone(outcome)).count(), 19);
        world.told(Ada::EMAIL).await;
    }
);
