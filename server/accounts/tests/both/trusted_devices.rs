//! **Trust this device for 14 days**: the second factor is not asked for there, and nothing else is opened by it.

use std::time::Duration;

use accounts::flows::{
    password::NewPassword,
    sessions::{Browser, Entered},
    support::Supported,
};
use model::{secret::Secret, sudo::ProofKind};

use crate::{
    on_both,
    support::{Ada, World, half},
};

const FORTNIGHT: Duration = Duration::from_hours(14 * 24);
const NEW: &str = "Staple battery 3";

/// Ada, with two-factor, in a browser that she trusts.
async fn trusting(world: &World) -> (Ada, crate::support::App) {
    let ada = world.ada().await;
    let factor = world.has_two_factor(&ada).await;
    trust(world, &ada, &factor.app).await;
    (ada, factor.app)
}

async fn trust(world: &World, ada: &Ada, app: &crate::support::App) {
    let half = world.half(&ada.browser()).await;
    world.finish_sign_in(&half, &world.code(app), true, &ada.browser()).await.unwrap();
    world.pass(crate::support::STEP);
}

async fn is_asked(world: &World, password: &str, browser: &Browser) -> bool {
    let entered = world.accounts.sign_in(Ada::EMAIL, &Secret::new(password), browser).await.unwrap();
    matches!(entered, Entered::Half(_))
}

on_both!(
    async fn it_is_not_asked_there_for_fourteen_days_and_elsewhere_it_is(world: World) {
        let (ada, _) = trusting(&world).await;
        assert!(!is_asked(&world, Ada::PASSWORD, &ada.browser()).await);
        assert!(is_asked(&world, Ada::PASSWORD, &Browser::default()).await);
        world.pass_nearly(FORTNIGHT.saturating_sub(crate::support::STEP));
        assert!(!is_asked(&world, Ada::PASSWORD, &ada.browser()).await);
        world.pass(Duration::from_millis(1));
        assert!(is_asked(&world, Ada::PASSWORD, &ada.browser()).await);
        world.purge().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 0);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn being_trusted_proves_nothing(world: World) {
        let (ada, app) = trusting(&world).await;
        let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!(world.proof_asked(actor).await.unwrap(), Some(ProofKind::Code));
        assert!(world.sudo(actor, &Ada::password(), &ada.browser()).await.is_err(), "the password is not enough");
        world.sudo(actor, &world.code(&app), &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn another_account_in_that_browser_is_asked(world: World) {
        let (ada, _) = trusting(&world).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        world.has_two_factor(&eve).await;
        half(world.accounts.sign_in("eve@example.org", &Ada::password(), &ada.browser()).await.unwrap());
        world.told(Ada::EMAIL).await;
        world.told("eve@example.org").await;
    }
);

on_both!(
    async fn its_owner_ends_it_and_nobody_else(world: World) {
        let (ada, _) = trusting(&world).await;
        let eve = world.confirmed_account(&Ada::form("eve@example.org")).await;
        let card = world.two_factor_card(ada.actor, &ada.browser()).await.unwrap();
        assert!(card.trusted.len() == 1 && card.trusted[0].is_this);
        for (who, id, is_asked_then) in [
            (&eve, card.trusted[0].id.as_str(), false),
            (&ada, "nonsense", false),
            (&ada, card.trusted[0].id.as_str(), true),
        ] {
            world.untrust(who.actor, id).await.unwrap();
            assert_eq!(is_asked(&world, Ada::PASSWORD, &ada.browser()).await, is_asked_then);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn it_dies_with_the_password_the_factor_logout_all_and_by_support(world: World) {
        let (ada, app) = trusting(&world).await;
        let form = NewPassword { new: Secret::new(NEW), again: Secret::new(NEW), sign_out_others: false };
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        assert!(is_asked(&world, NEW, &ada.browser()).await, "the password changed");
        let back = NewPassword { new: Ada::password(), again: Ada::password(), sign_out_others: false };
        world.change_password(ada.actor, &Secret::new(NEW), &back, &ada.browser()).await.unwrap();

        trust(&world, &ada, &app).await;
        assert_eq!(world.end_sessions(Ada::EMAIL).await.unwrap(), Supported::Done);
        assert!(is_asked(&world, Ada::PASSWORD, &ada.browser()).await, "support ended every sign-in");

        trust(&world, &ada, &app).await;
        let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        world.log_out_all(actor).await.unwrap();
        assert!(is_asked(&world, Ada::PASSWORD, &ada.browser()).await, "Logout All Sessions");

        trust(&world, &ada, &app).await;
        let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        let (sudo, _) = world.sudo(actor, &world.code(&app), &ada.browser()).await.unwrap();
        world.turn_off_two_factor(sudo).await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 0, "the factor changed");
        world.told(Ada::EMAIL).await;
    }
);
