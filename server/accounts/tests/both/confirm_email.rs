//! Confirming an address in the browser that signed up: the moment an account begins.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::{
    account::AccountKind,
    activity::ActivityKind,
    secret::Secret,
    sign_up::{ConfirmLink, ConfirmProblem, SendAgainProblem, SignUpForm},
};

use crate::{
    on_both,
    support::{Ada, NETWORK, World, refusal},
};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

on_both!(
    async fn a_confirmed_address_is_an_account_that_is_signed_in(world: World) {
        let ada = world.ada().await;
        let account = world.account(ada.actor).await.unwrap();
        assert_eq!((&*account.email, account.account_kind()), (Ada::EMAIL, AccountKind::Personal));
        assert_eq!((&*account.display_name, &*account.time_zone), ("Ada Lovelace", "Europe/Berlin"));
        assert_eq!((account.email_verified_at, account.created_at), (world.clock.now(), world.clock.now()));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AccountCreated).await, [Ada::EMAIL]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::SignedIn).await, ["Unknown browser"]);
    }
);

on_both!(
    async fn an_organization_is_shown_by_its_name(world: World) {
        let form = SignUpForm { organization_name: "Engines".into(), ..Ada::form(Ada::EMAIL) };
        let form = SignUpForm { kind: AccountKind::Organization, time_zone: "Mars/Olympus".into(), ..form };
        let account = world.account(world.confirmed_account(&form).await.actor).await.unwrap();
        assert_eq!(account.account_kind(), AccountKind::Organization);
        assert_eq!((account.organization_name.as_deref(), &*account.display_name), (Some("Engines"), "Engines"));
        assert_eq!(account.time_zone, "UTC", "a zone that there is not is none");
    }
);

on_both!(
    async fn a_person_who_sent_an_organizations_name_has_none(world: World) {
        let form = SignUpForm { organization_name: "Engines".into(), ..Ada::form(Ada::EMAIL) };
        let account = world.account(world.confirmed_account(&form).await.actor).await.unwrap();
        assert_eq!((account.organization_name, &*account.display_name), (None, "Ada Lovelace"));
    }
);

on_both!(
    async fn looking_at_a_link_spends_nothing(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        let ready = |asks_password| ConfirmLink::Ready { email: Ada::EMAIL.to_owned(), asks_password };
        for _ in 0..3 {
            assert_eq!(world.look_at_confirmation(&link, Some(&browser)).await.unwrap(), ready(false));
            assert_eq!(world.look_at_confirmation(&link, None).await.unwrap(), ready(true));
        }
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn a_link_works_once(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        let again = world.confirm_email(&link, Some(&browser), Some(&Ada::password()), &Browser::default()).await;
        assert_eq!(refusal(again), ConfirmProblem::Used);
        assert_eq!(world.look_at_confirmation(&link, Some(&browser)).await.unwrap(), ConfirmLink::Used);
        assert_eq!(refusal(world.renew_confirmation(&link).await), SendAgainProblem::NothingWaits);
    }
);

on_both!(
    async fn a_link_works_for_a_day(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        world.pass(DAY);
        let late = world.confirm_email(&link, Some(&browser), None, &Browser::default()).await;
        assert_eq!(refusal(late), ConfirmProblem::Expired);
        assert_eq!(world.look_at_confirmation(&link, Some(&browser)).await.unwrap(), ConfirmLink::Expired);
        world.set_back(Duration::from_millis(1));
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn a_link_that_was_cut_mistyped_or_never_ours_is_unknown(world: World) {
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        let link = link.expose();
        for token in ["", &link[..42], &format!("{link}A"), &"A".repeat(43), browser.expose(), "'; DROP TABLE links"] {
            let token = Secret::new(token);
            let refused = world.confirm_email(&token, Some(&browser), None, &Browser::default()).await;
            assert_eq!(refusal(refused), ConfirmProblem::Unknown);
            assert_eq!(world.look_at_confirmation(&token, Some(&browser)).await.unwrap(), ConfirmLink::Unknown);
            assert_eq!(refusal(world.renew_confirmation(&token).await), SendAgainProblem::NothingWaits);
        }
    }
);

on_both!(
    async fn an_expired_link_is_renewed_once_a_minute(world: World) {
        let (browser, old) = world.waiting(Ada::EMAIL).await;
        world.pass(DAY);
        world.renew_confirmation(&old).await.unwrap();
        assert_eq!(refusal(world.renew_confirmation(&old).await), SendAgainProblem::JustSent);
        let new = world.link_sent_to(Ada::EMAIL).await;
        let late = world.confirm_email(&old, Some(&browser), None, &Browser::default()).await;
        assert_eq!(refusal(late), ConfirmProblem::Expired, "renewing gives a new link and does not revive the old one");
        world.confirm_email(&new, Some(&browser), None, &Browser::default()).await.unwrap();
    }
);

on_both!(
    async fn a_link_that_still_works_can_be_sent_anew_too(world: World) {
        let (browser, first) = world.waiting(Ada::EMAIL).await;
        assert_eq!(refusal(world.renew_confirmation(&first).await), SendAgainProblem::JustSent);
        world.pass(MINUTE);
        world.renew_confirmation(&first).await.unwrap();
        let second = world.link_sent_to(Ada::EMAIL).await;
        world.confirm_email(&first, Some(&browser), None, &Browser::default()).await.unwrap();
        let other = world.confirm_email(&second, Some(&browser), None, &Browser::default()).await;
        assert_eq!(refusal(other), ConfirmProblem::Used, "what was sent for the same sign-up is spent with it");
    }
);

on_both!(
    async fn of_two_sign_ups_for_one_address_the_confirmed_one_has_its_password(world: World) {
        let (_stranger, planted) = world.waiting(Ada::EMAIL).await;
        let own = Secret::new("Battery staple 2");
        let browser = world.sign_up(&Ada::form("ada@example.org"), &own, None, NETWORK).await.unwrap();
        let link = world.link_sent_to("ada@example.org").await;
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();

        world.sign_in(Ada::EMAIL, &own, &Browser::default()).await.unwrap();
        refusal(world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await);
        let other = world.confirm_email(&planted, None, Some(&Ada::password()), &Browser::default()).await;
        assert_eq!(refusal(other), ConfirmProblem::Used);
        assert_eq!(world.look_at_confirmation(&planted, None).await.unwrap(), ConfirmLink::Used);
        assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ups").await, 0);
        world.told_of_new_browsers("ada@example.org").await;
    }
);

on_both!(
    async fn a_sign_up_that_another_overtook_sends_no_link_any_more(world: World) {
        let late = world.signed_up("ada@EXAMPLE.org").await;
        let (_, rows) = (world.deliver().await, world.mails_to("ada@EXAMPLE.org").await);
        let first = World::link_in(&rows[0]);
        let browser = world.signed_up(Ada::EMAIL).await;
        world.confirm_email(&first, Some(&late), None, &Browser::default()).await.unwrap();
        world.deliver().await;
        assert!(world.mails_to(Ada::EMAIL).await.is_empty(), "its pending row is gone, so there is nothing to tell");
        assert_eq!(world.waiting_address(&browser).await.unwrap(), None);
    }
);

on_both!(
    async fn confirming_ends_the_sign_in_that_the_browser_had(world: World) {
        let grace = world.confirmed_account(&Ada::form("grace@example.org")).await;
        let (signed_up_here, link) = world.waiting(Ada::EMAIL).await;
        let browser = Browser { replaces: Some(grace.cookie.clone()), ..Browser::default() };
        world.confirm_email(&link, Some(&signed_up_here), None, &browser).await.unwrap();
        assert!(world.actor(&grace.cookie).await.is_none());
    }
);
