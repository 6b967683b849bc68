//! Trust is given by who ticks the box, for one browser, and ends with what it was given for.

use std::time::Duration;

use accounts::flows::{
    magic_link::ByCode,
    password::NewPassword,
    sessions::{Browser, Entered},
};
use model::{activity::ActivityKind, magic_link::LinkPurpose, secret::Secret, sudo::ProofKind};

use crate::{
    on_both,
    support::{Ada, App, HERE, STEP, World, half},
};

const DAY: Duration = Duration::from_hours(24);
const NEW: &str = "Staple battery 3";

/// Ada, with two-factor, in a browser that she trusts.
async fn trusting(world: &World) -> (Ada, App) {
    let ada = world.ada().await;
    let factor = world.has_two_factor(&ada).await;
    trust(world, &ada, &factor.app).await;
    world.told(Ada::EMAIL).await;
    (ada, factor.app)
}

async fn trust(world: &World, ada: &Ada, app: &App) {
    let half = world.half(&ada.browser()).await;
    world.finish_sign_in(&half, &world.code(app), true, &ada.browser()).await.unwrap();
    world.pass(STEP);
}

async fn is_asked(world: &World, browser: &Browser) -> bool {
    let entered = world.accounts.sign_in(Ada::EMAIL, &Ada::password(), browser).await.unwrap();
    matches!(entered, Entered::Half(_))
}

on_both!(
    async fn nobody_is_trusted_who_did_not_tick_the_box(world: World) {
        let ada = world.ada().await;
        let factor = world.has_two_factor(&ada).await;
        world.by_code(&world.code(&factor.app), &ada.browser()).await.unwrap();
        assert!(is_asked(&world, &ada.browser()).await, "known, and not trusted");
        world.pass(STEP);
        // Ticked in vain: the code was wrong.
        let waiting = world.half(&ada.browser()).await;
        let wrong = factor.app.wrong(world.clock.now());
        assert!(world.finish_sign_in(&waiting, &wrong, true, &ada.browser()).await.is_err());
        assert!(is_asked(&world, &ada.browser()).await);
        assert!(world.activity(Ada::EMAIL, ActivityKind::DeviceTrusted).await.is_empty());
        trust(&world, &ada, &factor.app).await;
        assert!(!is_asked(&world, &ada.browser()).await);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::DeviceTrusted).await.len(), 1);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn only_the_very_cookie_is_trusted(world: World) {
        let (ada, _) = trusting(&world).await;
        let cookie = ada.device.expose();
        let other = if cookie.starts_with('A') { "B" } else { "A" };
        for device in
            ["", &cookie[1..], &format!("{other}{}", &cookie[1..]), &format!("{cookie}A"), ada.cookie.expose()]
        {
            let browser = Browser { device: Some(Secret::new(device)), ..ada.browser() };
            assert!(is_asked(&world, &browser).await, "{device}");
        }
        // Wherever it comes from, and whatever it calls itself.
        let moved = Browser { network: "203.0.113.7".to_owned(), user_agent: "curl/8".to_owned(), ..ada.browser() };
        assert!(!is_asked(&world, &moved).await);
    }
);

on_both!(
    async fn every_way_in_is_a_whole_sign_in_there_and_none_opens_sudo(world: World) {
        let (ada, _) = trusting(&world).await;
        let browser = ada.browser();
        let asked = world.asked(LinkPurpose::SignIn, &browser).await;
        let by_link = world.sign_in_by_link(&asked.link, &browser).await.unwrap().0;
        let asked = world.asked(LinkPurpose::SignIn, &browser).await;
        let ByCode::Entered(Entered::SignedIn(by_code), _) =
            world.use_code(&asked.kept, &asked.code, &browser).await.unwrap()
        else {
            panic!("it is trusted")
        };
        let by_password = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap();
        for signed_in in [by_link, by_code, by_password] {
            let actor = world.actor(&signed_in.token).await.unwrap();
            assert_eq!(world.proof_asked(actor).await.unwrap(), Some(ProofKind::Code));
        }
    }
);

on_both!(
    async fn a_password_that_is_set_by_a_link_ends_it_before_anybody_is_in(world: World) {
        let (ada, app) = trusting(&world).await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let new = Secret::new(NEW);
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        let entered = world.accounts.set_password_by_link(&asked.link, &form, &ada.browser()).await.unwrap();
        let waiting = half(entered);
        assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 0);
        world.finish_sign_in(&waiting, &world.code(&app), false, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn a_factor_that_is_set_up_anew_begins_with_nobody_trusted(world: World) {
        let (ada, app) = trusting(&world).await;
        let (sudo, _) = world.sudo(ada.actor, &world.code(&app), &ada.browser()).await.unwrap();
        world.turn_off_two_factor(sudo).await.unwrap();
        world.pass(STEP);
        world.has_two_factor(&ada).await;
        assert!(is_asked(&world, &ada.browser()).await);
        assert!(world.two_factor_card(ada.actor, &ada.browser()).await.unwrap().trusted.is_empty());
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn fourteen_days_begin_when_it_was_given_and_using_it_prolongs_nothing(world: World) {
        let (ada, app) = trusting(&world).await;
        for _ in 0..13 {
            world.pass(DAY);
            assert!(!is_asked(&world, &ada.browser()).await);
        }
        world.pass(DAY);
        assert!(is_asked(&world, &ada.browser()).await);
        assert!(world.two_factor_card(ada.actor, &ada.browser()).await.unwrap().trusted.is_empty(), "nor is it listed");
        trust(&world, &ada, &app).await;
        world.pass(13 * DAY);
        assert!(!is_asked(&world, &ada.browser()).await, "given again, they begin again");
        assert_eq!(world.count("SELECT COUNT(*) FROM trusted_devices").await, 1, "the same browser once");
    }
);

on_both!(
    async fn a_passkey_as_the_other_half_gives_it_too_and_a_passkey_alone_ends_none(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        let mut device = world.device_of(&ada).await;
        let browser = ada.browser();
        for trust in [false, true] {
            let waiting = world.half(&browser).await;
            let offer = world.offer_passkey_second_factor(&waiting, &browser).await.unwrap();
            let answer = device.answers(&offer, HERE);
            world.finish_sign_in_by_passkey(&waiting, &offer.challenge, &answer, trust, &browser).await.unwrap();
            assert_eq!(is_asked(&world, &browser).await, !trust);
        }
        let (challenge, answer) = world.answered(&mut device, HERE).await;
        world.sign_in_by_passkey(&challenge, &answer, &browser).await.unwrap();
        assert!(!is_asked(&world, &browser).await);
        world.told(Ada::EMAIL).await;
    }
);
