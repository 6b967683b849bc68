//! "This wasn't me": the link of a security mail opens without a sign-in, shows what has happened since, and takes back
//! what is ticked, once.

use std::time::Duration;

use accounts::flows::{
    password::NewPassword,
    sessions::{Browser, SignedIn},
};
use model::{
    activity::ActivityKind,
    magic_link::LinkPurpose,
    secret::Secret,
    secure_account::{AddressOffer, SecureForm, SecureLink, SecureProblem},
    sign_in::SignInProblem,
};

use crate::{
    on_both,
    support::{ADDRESS, Ada, EVERYTHING, NEW, NEW_BROWSER, World, refusal},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_hours(24);
const SURE: SecureForm =
    SecureForm { sure: true, sign_ins: false, password: false, address: false, two_factor: false, codes: false };
const SIGN_INS: SecureForm = SecureForm { sign_ins: true, ..SURE };
const PASSWORD: SecureForm = SecureForm { password: true, ..SURE };

fn thief() -> Browser {
    Browser {
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
        network: "198.51.100.9".to_owned(),
        ..Browser::default()
    }
}

/// Somebody signs in in a browser that is not hers; and the link of the mail about it.
async fn alarm(world: &World) -> (SignedIn, Secret) {
    world.pass(MILLISECOND);
    let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &thief()).await.unwrap();
    world.deliver().await;
    (signed_in, World::secure_link_in(&world.mail_to(Ada::EMAIL).await))
}

async fn change_password(world: &World, who: &Ada, new: &str) {
    let form = NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: false };
    world.change_password(who.actor, &Ada::password(), &form, &who.browser()).await.unwrap();
}

on_both!(
    async fn it_shows_what_has_happened_since_and_looking_spends_nothing(world: World) {
        let ada = world.ada().await;
        let (_, link) = alarm(&world).await;
        for _ in 0..3 {
            let offer = world.offered(&link).await;
            assert_eq!((offer.event.as_str(), offer.at.as_str()), (NEW_BROWSER, "2026-04-15 11:00 CEST"));
            assert_eq!((offer.email.as_str(), offer.is_former), (Ada::EMAIL, false));
            assert_eq!(offer.sign_ins, ["Firefox on Linux, 2026-04-15 11:00 CEST"], "hers is older");
            assert_eq!((offer.password_changed, offer.address), (None, None));
        }
        world.pass(DAY);
        change_password(&world, &ada, "Battery staple 2").await;
        world.told(Ada::EMAIL).await;
        let offer = world.offered(&link).await;
        assert_eq!(offer.password_changed.as_deref(), Some("2026-04-16 11:00 CEST"));
    }
);

on_both!(
    async fn what_was_before_the_event_is_not_listed(world: World) {
        let ada = world.ada().await;
        change_password(&world, &ada, Ada::PASSWORD.to_uppercase().replace('H', "h").as_str()).await;
        world.told(Ada::EMAIL).await;
        let first = world.count("SELECT COUNT(*) FROM sign_ins").await;
        world.pass(MILLISECOND);
        let new = Ada::PASSWORD.to_uppercase().replace('H', "h");
        world.sign_in(Ada::EMAIL, &Secret::new(new), &thief()).await.unwrap();
        world.deliver().await;
        let offer = world.offered(&World::secure_link_in(&world.mail_to(Ada::EMAIL).await)).await;
        assert_eq!((first, offer.sign_ins.len(), offer.password_changed), (1, 1, None));
    }
);

on_both!(
    async fn it_works_for_seven_days_and_says_when_it_does_not(world: World) {
        world.ada().await;
        let (_, link) = alarm(&world).await;
        for unknown in ["", "x", &"A".repeat(43), "' OR 1=1 --"] {
            let unknown = Secret::new(unknown);
            assert_eq!(world.look_at_secure_link(&unknown).await.unwrap(), SecureLink::Unknown);
            assert_eq!(refusal(world.secure_account(&unknown, EVERYTHING).await), SecureProblem::Unknown);
        }
        world.pass_nearly(7 * DAY);
        world.offered(&link).await;
        world.pass(MILLISECOND);
        assert_eq!(world.look_at_secure_link(&link).await.unwrap(), SecureLink::Expired);
        assert_eq!(refusal(world.secure_account(&link, EVERYTHING).await), SecureProblem::Expired);
    }
);

on_both!(
    async fn nothing_happens_before_somebody_is_sure_and_ticks_something(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        let unsure = SecureForm { sure: false, ..EVERYTHING };
        for (form, problem) in [
            (SecureForm::default(), SecureProblem::NotSure),
            (unsure, SecureProblem::NotSure),
            (SURE, SecureProblem::NothingTicked),
            (ADDRESS, SecureProblem::NothingTicked),
        ] {
            assert_eq!(refusal(world.secure_account(&link, form).await), problem, "{form:?}");
        }
        assert!(world.actor(&signed_in.token).await.is_some() && world.actor(&ada.cookie).await.is_some());
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.offered(&link).await;
        assert!(world.activity(Ada::EMAIL, ActivityKind::AccountSecured).await.is_empty());
    }
);

on_both!(
    async fn the_box_of_the_sign_ins_ends_them_all_and_only_them(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        world.secure_account(&link, SIGN_INS).await.unwrap();
        assert!(world.actor(&signed_in.token).await.is_none() && world.actor(&ada.cookie).await.is_none());
        assert_eq!(world.look_at_secure_link(&link).await.unwrap(), SecureLink::Used);
        assert_eq!(refusal(world.secure_account(&link, EVERYTHING).await), SecureProblem::Used);
        assert_eq!(world.told(Ada::EMAIL).await.len(), 1, "and that is told");
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0], "her own browser is still known");
        let again = Browser { device: Some(signed_in.device), ..thief() };
        world.sign_in(Ada::EMAIL, &Ada::password(), &again).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER], "the other is not");
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AccountSecured).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn the_box_of_the_password_stops_it_everywhere_and_mails_a_link_for_a_new_one(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        world.secure_account(&link, PASSWORD).await.unwrap();
        assert!(world.actor(&signed_in.token).await.is_some(), "nobody ticked the sign-ins");
        for browser in [ada.browser(), thief()] {
            let stopped = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await;
            assert_eq!(refusal(stopped), [SignInProblem::Wrong]);
        }
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert!(mail.subject.starts_with("Set a new password for Vestibule ("));
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new.clone(), sign_out_others: true };
        world.set_password_by_link(&World::magic_link_in(&mail), &form, &ada.browser()).await.unwrap();
        world.sign_in(Ada::EMAIL, &new, &ada.browser()).await.unwrap();
        assert!(world.actor(&signed_in.token).await.is_none());
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn strangers_who_use_up_the_mails_of_an_hour_do_not_keep_that_link_back(world: World) {
        world.ada().await;
        let (_, link) = alarm(&world).await;
        let strict = world.where_operator(|settings| settings.limits = accounts::limits::Rates::default());
        for _ in 0..6 {
            strict.ask_link(Ada::EMAIL, LinkPurpose::SetPassword, "", &thief()).await.unwrap();
        }
        while strict.deliver_next().await.unwrap() {}
        // The mail of the sign-up was the first of five.
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 4);
        strict.secure_account(&link, PASSWORD, &Secret::default(), &thief()).await.unwrap();
        while strict.deliver_next().await.unwrap() {}
        World::magic_link_in(&world.mail_to(Ada::EMAIL).await);
    }
);

on_both!(
    async fn the_box_of_the_address_cancels_what_waits_and_only_that(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let cancel = Some(AddressOffer::Cancel { new_email: NEW.to_owned() });
        assert_eq!(world.offered(&link).await.address, cancel);
        world.secure_account(&link, ADDRESS).await.unwrap();
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        assert!(world.actor(&signed_in.token).await.is_some());
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
    }
);

on_both!(
    async fn every_box_at_once_takes_everything_back(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        world.asks_for(&ada, Ada::EMAIL, NEW).await;
        world.secure_account(&link, EVERYTHING).await.unwrap();
        assert!(world.actor(&signed_in.token).await.is_none() && world.actor(&ada.cookie).await.is_none());
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        let stopped = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await;
        assert_eq!(refusal(stopped), [SignInProblem::Wrong]);
        assert_eq!(world.told(Ada::EMAIL).await.len(), 2, "all signed out, and the link for a new password");
    }
);

on_both!(
    async fn the_link_in_the_mail_that_asks_the_old_mailbox_cancels_and_nothing_else(world: World) {
        let ada = world.ada().await;
        let link = World::secure_link_in(&world.asks_for(&ada, Ada::EMAIL, NEW).await.old);
        let offer = world.offered(&link).await;
        assert!(offer.sign_ins.is_empty() && offer.password_changed.is_none());
        world.secure_account(&link, EVERYTHING).await.unwrap();
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        assert!(world.actor(&ada.cookie).await.is_some());
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
    }
);

on_both!(
    async fn a_link_to_a_former_address_undoes_its_change_and_nothing_else(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        let signed_in = world.sign_in(NEW, &Ada::password(), &ada.browser()).await.unwrap();
        assert!(world.offered(&left).await.sign_ins.is_empty(), "nor does it show more");
        let rest = SecureForm { address: false, ..EVERYTHING };
        assert_eq!(refusal(world.secure_account(&left, rest).await), SecureProblem::NothingTicked);
        world.secure_account(&left, EVERYTHING).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert!(world.actor(&signed_in.token).await.is_some());
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["The change of your email address was undone"]);
    }
);

on_both!(
    async fn the_link_of_an_alarm_to_an_address_that_was_left_since_is_worth_nothing(world: World) {
        let ada = world.ada().await;
        let (signed_in, link) = alarm(&world).await;
        world.moved(&ada, Ada::EMAIL, NEW).await;
        let offer = world.offered(&link).await;
        assert!(offer.is_former && offer.sign_ins.is_empty() && offer.email != NEW, "{offer:?}");
        assert_eq!(offer.address, Some(AddressOffer::Settled { new_email: NEW.to_owned() }));
        assert_eq!(refusal(world.secure_account(&link, EVERYTHING).await), SecureProblem::NothingTicked);
        assert!(world.actor(&signed_in.token).await.is_some());
        assert_eq!(world.address_of(&ada).await, NEW);
    }
);

on_both!(
    async fn a_link_spent_twenty_times_at_once_is_spent_once(world: World) {
        let ada = world.ada().await;
        let (_, link) = alarm(&world).await;
        world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let outcomes = world.twenty_at_once(|world, _| {
            let link = link.clone();
            async move { world.secure_account(&link, EVERYTHING).await }
        });
        let (done, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        assert!(refused.into_iter().all(|how| refusal(how) == SecureProblem::Used));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AccountSecured).await.len(), 1);
        assert_eq!(world.told(Ada::EMAIL).await.len(), 2);
    }
);

on_both!(
    async fn several_links_of_one_account_at_once_are_no_fault(world: World) {
        let ada = world.ada().await;
        let mut links = Vec::new();
        for _ in 0..4 {
            links.push(alarm(&world).await.1);
        }
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let outcomes = world.twenty_at_once(|world, number| {
            let (link, agree) = (links[number % 4].clone(), asks.link(model::change_email::Side::Old));
            let new = NewPassword {
                new: Secret::new("Battery staple 2"),
                again: Secret::new("Battery staple 2"),
                sign_out_others: true,
            };
            let (actor, browser) = (ada.actor, ada.browser());
            async move {
                let is_fault = |failure: String| failure.contains("Fault");
                match number {
                    16 | 17 => world
                        .agree_by_link(&agree, model::change_email::Side::Old)
                        .await
                        .map_err(|failure| format!("{failure:?}"))
                        .is_err_and(is_fault),
                    18 => world
                        .change_password(actor, &Ada::password(), &new, &browser)
                        .await
                        .map_err(|failure| format!("{failure:?}"))
                        .is_err_and(is_fault),
                    _ => world
                        .secure_account(&link, EVERYTHING)
                        .await
                        .map_err(|failure| format!("{failure:?}"))
                        .is_err_and(is_fault),
                }
            }
        });
        assert!(!outcomes.await.contains(&true));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AccountSecured).await.len(), 4, "each link is its own");
        world.told(Ada::EMAIL).await;
    }
);
