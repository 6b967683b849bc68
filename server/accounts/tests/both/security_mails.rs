//! Every security event is told to the account's owner, with one link for "This wasn't me" that opens.

use std::time::Duration;

use accounts::flows::{password::NewPassword, sessions::Browser};
use model::{limit::Limit, magic_link::LinkPurpose, secret::Secret, secure_account::SecureForm};

use crate::{
    on_both,
    support::{ADDRESS, ADDRESS_CHANGED, ADDRESS_LEFT, Ada, NEW, NEW_BROWSER, WAIT, World, refusal},
};

const STAPLE: &str = "Battery staple 2";

fn new_password(new: &str) -> NewPassword {
    NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: false }
}

/// One mail has come to this address, with one link that opens what it says; in the owner's time zone.
async fn is_told(world: &World, address: &str, subject: &str) -> Secret {
    world.deliver().await;
    let mail = world.mail_to(address).await;
    assert_eq!(mail.subject, subject);
    for part in [&mail.body_text, &mail.body_html] {
        assert!(part.contains("CEST") && part.contains(address), "{part}");
    }
    let link = World::secure_link_in(&mail);
    world.offered(&link).await;
    link
}

on_both!(
    async fn the_first_sign_in_and_a_known_browser_are_no_alarm(world: World) {
        let ada = world.ada().await;
        assert_eq!(world.deliver().await, 0);
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.pass(Duration::from_hours(24 * 300));
        world.purge().await.unwrap();
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(world.deliver().await, 0);
    }
);

on_both!(
    async fn a_browser_whose_cookie_is_gone_or_another_accounts_is_an_alarm_once(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form("grace@example.org")).await;
        for browser in [Browser::default(), grace.browser()] {
            let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &browser).await.unwrap();
            let link = is_told(&world, Ada::EMAIL, NEW_BROWSER).await;
            assert_eq!(world.offered(&link).await.event, NEW_BROWSER);
            let again = Browser { device: Some(signed_in.device), ..browser };
            world.sign_in(Ada::EMAIL, &Ada::password(), &again).await.unwrap();
            assert_eq!(world.deliver().await, 0);
        }
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.sign_in_by_link(&asked.link, &Browser::default()).await.unwrap();
        is_told(&world, Ada::EMAIL, NEW_BROWSER).await;
    }
);

on_both!(
    async fn a_new_password_is_told_however_it_came(world: World) {
        let ada = world.ada().await;
        world.change_password(ada.actor, &Ada::password(), &new_password(STAPLE), &ada.browser()).await.unwrap();
        is_told(&world, Ada::EMAIL, "Your password was changed").await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        world.set_password_by_link(&asked.link, &new_password("Staple battery 3"), &ada.browser()).await.unwrap();
        is_told(&world, Ada::EMAIL, "Your password was changed").await;
    }
);

on_both!(
    async fn a_password_that_guessing_has_closed_is_told_once(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::PasswordInARow, 3, Duration::from_hours(1));
        });
        for _ in 0..5 {
            assert!(strict.sign_in(Ada::EMAIL, &Secret::new("Wrong horse 1"), &Browser::default()).await.is_err());
        }
        is_told(&world, Ada::EMAIL, "Somebody is guessing your password").await;
        strict.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn an_address_that_changes_is_told_to_both_and_one_that_comes_back_to_the_old(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        is_told(&world, NEW, ADDRESS_CHANGED).await;
        let left = is_told(&world, Ada::EMAIL, ADDRESS_LEFT).await;
        world.secure_account(&left, ADDRESS).await.unwrap();
        is_told(&world, Ada::EMAIL, "The change of your email address was undone").await;
    }
);

on_both!(
    async fn an_address_that_was_taken_back_before_its_mail_was_written_is_told_as_that(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(Duration::from_hours(7 * 24 - 1));
        world.tend_address_changes().await.unwrap();
        world.deliver().await;
        let last = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        world.pass(Duration::from_hours(1));
        world.tend_address_changes().await.unwrap();
        world.secure_account(&last, ADDRESS).await.unwrap();
        is_told(&world, Ada::EMAIL, "The change of your email address was undone").await;
        assert_eq!(world.told(NEW).await, [ADDRESS_CHANGED]);
    }
);

on_both!(
    async fn that_every_browser_was_signed_out_is_told(world: World) {
        world.ada().await;
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        let link = is_told(&world, Ada::EMAIL, NEW_BROWSER).await;
        let form = SecureForm { sure: true, sign_ins: true, ..SecureForm::default() };
        world.secure_account(&link, form).await.unwrap();
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(world.offered(&World::secure_link_in(&mail)).await.event, mail.subject);
    }
);

on_both!(
    async fn each_mail_has_a_link_of_its_own_and_each_works(world: World) {
        let ada = world.ada().await;
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        let first = is_told(&world, Ada::EMAIL, NEW_BROWSER).await;
        world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await.unwrap();
        let second = is_told(&world, Ada::EMAIL, NEW_BROWSER).await;
        let form = SecureForm { sure: true, password: true, ..SecureForm::default() };
        world.secure_account(&first, form).await.unwrap();
        world.secure_account(&second, form).await.unwrap();
        assert!(!refusal(world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await).is_empty());
        world.told(Ada::EMAIL).await;
    }
);
