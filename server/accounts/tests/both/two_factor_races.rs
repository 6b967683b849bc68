//! Twenty at once with one code, one half, one backup code: exactly one succeeds.

use accounts::flows::{password::NewPassword, sessions::Browser};
use model::{magic_link::LinkPurpose, secret::Secret};

use crate::{
    on_both,
    support::{Ada, World},
};

on_both!(
    async fn of_twenty_that_finish_one_half_one_signs_in(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        let (half, code) = (world.half(&ada.browser()).await, world.code(&factor.app));
        let outcomes = world.twenty_at_once(|world, _| {
            let (half, code, browser) = (half.clone(), code.clone(), ada.browser());
            async move { world.finish_sign_in(&half, &code, false, &browser).await.is_ok() }
        });
        assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 2);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_halves_one_is_finished_by_the_same_code(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        for code in [world.code(&factor.app), factor.backup_codes[0].clone()] {
            let mut halves = Vec::new();
            for _ in 0..20 {
                halves.push(world.half(&Browser::default()).await);
            }
            // More tries than anybody has at once, and each in a browser of its own that is known.
            let outcomes = world.twenty_at_once(|world, number| {
                let (half, code) = (halves[number].clone(), code.clone());
                let browser = ada.browser();
                async move { world.finish_sign_in(&half, &code, false, &browser).await.is_ok() }
            });
            assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_that_turn_it_on_one_does(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        let (sudo, code) = (world.sudo_of(ada.actor).await, world.code(&app));
        let outcomes = world.twenty_at_once(|world, _| {
            let (code, browser) = (code.clone(), ada.browser());
            async move { world.turn_on_two_factor(sudo, &code, &browser).await.is_ok() }
        });
        assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM backup_codes").await, 10);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_that_finish_a_recovery_one_does(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        let begun = world.recover(Ada::EMAIL, &Secret::new(code), &ada.browser()).await.unwrap().token;
        let outcomes = world.twenty_at_once(|world, number| {
            let (begun, browser) = (begun.clone(), ada.browser());
            let new = format!("Staple battery {number}");
            let form = NewPassword { new: Secret::new(&*new), again: Secret::new(new), sign_out_others: true };
            async move { world.recover_password(&begun, &Secret::default(), &form, &browser).await.is_ok() }
        });
        assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn of_twenty_with_one_mailed_code_one_makes_a_recovery_code(world: World) {
        let ada = world.ada().await;
        let sudo = world.sudo_of(ada.actor).await;
        world.mail_code_for_recovery_code(sudo, &ada.browser()).await.unwrap();
        world.deliver().await;
        let code = World::code_in(&world.mail_to(Ada::EMAIL).await);
        let outcomes = world.twenty_at_once(|world, _| {
            let (code, browser) = (code.clone(), ada.browser());
            async move { world.regenerate_by_mailed_code(sudo, &code, &browser).await.is_ok() }
        });
        assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_factor_turned_on_while_a_link_signs_in_is_asked_for_or_was_not_there(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        let (sudo, code) = (world.sudo_of(ada.actor).await, world.code(&app));
        let link = world.asked(LinkPurpose::SignIn, &ada.browser()).await.link;
        let on = {
            let (world, browser) = (world.clone(), ada.browser());
            async move { world.turn_on_two_factor(sudo, &code, &browser).await.is_ok() }
        };
        let fresh = Browser::default();
        let (on, entered) = tokio::join!(on, world.accounts.sign_in_by_link(&link, &fresh));
        assert!(on && entered.is_ok());
        world.told(Ada::EMAIL).await;
    }
);
