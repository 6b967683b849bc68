//! **I can no longer read my old mailbox**: the change waits for a week, and the old mailbox is told and can cancel.

use std::time::Duration;

use accounts::flows::password::NewPassword;
use model::{
    activity::ActivityKind,
    change_email::{Agreed, Consent, Side},
    magic_link::{LinkProblem, LinkPurpose},
    secret::Secret,
    secure_account::{AddressOffer, SecureLink},
    sign_up::SendAgainProblem,
};

use crate::{
    on_both,
    support::{ABOUT_TO, ADDRESS, ADDRESS_CHANGED, ADDRESS_LEFT, Ada, NEW, WAIT, World, refusal},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_hours(24);
const GRACE: &str = "grace@example.org";

on_both!(
    async fn it_happens_when_the_week_is_over_and_not_before(world: World) {
        let ada = world.ada().await;
        let mail = world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        assert_eq!(mail.subject, ABOUT_TO);
        assert!(mail.body_text.contains("From 2026-04-22 11:00 CEST on"), "{}", mail.body_text);
        let waiting = world.email_card(ada.actor).await.unwrap().waiting.unwrap();
        assert_eq!((waiting.old, waiting.new), (Consent::NotAsked, Consent::Given));
        assert_eq!(waiting.due.as_deref(), Some("2026-04-22 11:00 CEST"));
        world.pass_nearly(WAIT);
        world.tend_address_changes().await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, [ABOUT_TO]);
        world.pass(MILLISECOND);
        world.tend_address_changes().await.unwrap();
        assert_eq!(world.address_of(&ada).await, NEW);
        assert_eq!(world.told(NEW).await, [ADDRESS_CHANGED]);
        let mail = world.mail_to(Ada::EMAIL).await;
        assert_eq!(mail.subject, ADDRESS_LEFT);
        assert!(mail.body_text.contains("Until 2026-04-29 11:00 CEST, this mailbox can undo"), "{}", mail.body_text);
    }
);

on_both!(
    async fn without_the_new_mailbox_it_ends_after_a_day(world: World) {
        let ada = world.ada().await;
        world.ask_change(&ada, NEW, true).await.unwrap();
        world.deliver().await;
        let link = World::magic_link_in(&world.mail_to(NEW).await);
        assert_eq!(world.told(Ada::EMAIL).await, [ABOUT_TO]);
        world.pass(Duration::from_mins(20));
        assert_eq!(refusal(world.agree_by_link(&link, Side::New).await), LinkProblem::Expired);
        world.remind_of_change(ada.actor).await.unwrap();
        assert_eq!((world.told(NEW).await.len(), world.told(Ada::EMAIL).await.len()), (1, 0), "the old is not asked");
        world.pass(DAY);
        world.tend_address_changes().await.unwrap();
        world.deliver().await;
        assert_eq!(refusal(world.remind_of_change(ada.actor).await), SendAgainProblem::NothingWaits);
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        assert_eq!((world.deliver().await, world.address_of(&ada).await.as_str()), (0, Ada::EMAIL));
    }
);

on_both!(
    async fn the_old_mailbox_is_told_each_day_once_whoever_looks_and_however_often(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        for day in 1..7 {
            world.pass_nearly(DAY);
            world.tend_address_changes().await.unwrap();
            assert_eq!(world.deliver().await, 0, "not before day {day} is over");
            world.pass(MILLISECOND);
            let restarted = world.another_process().await;
            for _ in 0..2 {
                world.tend_address_changes().await.unwrap();
                restarted.tend_address_changes().await.unwrap();
            }
            restarted.db.close().await;
            assert_eq!(world.told(Ada::EMAIL).await, [ABOUT_TO], "day {day}");
        }
    }
);

on_both!(
    async fn twenty_workers_at_once_tell_once_and_change_once(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(DAY);
        world.begins_to_wait(&grace, GRACE, "hopper@example.org").await;
        for wait in [Duration::ZERO, 6 * DAY] {
            world.pass(wait);
            for tended in world.twenty_at_once(|world, _| async move { world.tend_address_changes().await }).await {
                tended.unwrap();
            }
            world.deliver().await;
        }
        assert_eq!(world.told(Ada::EMAIL).await, [ABOUT_TO, ADDRESS_LEFT]);
        assert_eq!((world.told(NEW).await.len(), world.told(GRACE).await.len()), (1, 1));
        assert_eq!(world.activity(NEW, ActivityKind::AddressChanged).await.len(), 1);
        assert_eq!((world.address_of(&ada).await.as_str(), world.address_of(&grace).await.as_str()), (NEW, GRACE));
    }
);

on_both!(
    async fn every_mail_to_the_old_mailbox_cancels_it(world: World) {
        let ada = world.ada().await;
        for later in [false, true] {
            let mut mail = world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
            if later {
                world.pass(DAY);
                world.tend_address_changes().await.unwrap();
                world.deliver().await;
                mail = world.mail_to(Ada::EMAIL).await;
            }
            let link = World::secure_link_in(&mail);
            let offer = world.offered(&link).await;
            assert_eq!(offer.address, Some(AddressOffer::Cancel { new_email: NEW.to_owned() }));
            world.secure_account(&link, ADDRESS).await.unwrap();
            assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        }
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        assert_eq!((world.deliver().await, world.address_of(&ada).await.as_str()), (0, Ada::EMAIL));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AddressChangeEnded).await.len(), 2);
    }
);

on_both!(
    async fn she_can_take_it_back_herself_and_a_new_password_ends_it(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.cancel_change(ada.actor).await.unwrap();
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn an_address_that_is_taken_meanwhile_ends_it(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        let theirs = world.confirmed_account(&Ada::form(NEW)).await;
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        world.tend_address_changes().await.unwrap();
        assert_eq!(
            (world.address_of(&ada).await.as_str(), world.address_of(&theirs).await.as_str()),
            (Ada::EMAIL, NEW)
        );
        let told = world.activity(Ada::EMAIL, ActivityKind::AddressChangeEnded).await;
        assert_eq!(told, ["The address is not free any more."]);
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_operator_decides_how_long_it_waits_and_can_be_undone(world: World) {
        let ada = world.ada().await;
        let quick = world.where_operator(|settings| {
            settings.address_change_wait = DAY;
            settings.address_change_undo = DAY;
        });
        let (sudo, _) = quick.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let form = model::change_email::ChangeEmailForm { new_email: NEW.to_owned(), lost_old: true };
        quick.change_email(sudo, &form).await.unwrap();
        world.deliver().await;
        let link = World::magic_link_in(&world.mail_to(NEW).await);
        assert_eq!(quick.agree_by_link(&link, Side::New).await.unwrap(), Agreed::WaitsForItsTime);
        world.pass(DAY);
        quick.tend_address_changes().await.unwrap();
        assert_eq!(world.address_of(&ada).await, NEW);
        while quick.deliver_next().await.unwrap() {}
        let mails = world.mails_to(Ada::EMAIL).await;
        let link = World::secure_link_in(mails.iter().find(|mail| mail.subject == ADDRESS_LEFT).unwrap());
        assert!(matches!(world.offered(&link).await.address, Some(AddressOffer::Undo { .. })));
        world.pass(DAY);
        assert!(matches!(world.offered(&link).await.address, Some(AddressOffer::Settled { .. })));
        assert_eq!(world.told(NEW).await, [ADDRESS_CHANGED]);
    }
);

on_both!(
    async fn a_program_that_stood_still_for_months_is_late_and_the_week_to_undo_begins_then(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(90 * DAY);
        world.purge().await.unwrap();
        world.tend_address_changes().await.unwrap();
        world.purge().await.unwrap();
        assert_eq!(world.told(NEW).await, [ADDRESS_CHANGED]);
        let link = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        world.pass(6 * DAY);
        world.purge().await.unwrap();
        world.secure_account(&link, ADDRESS).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, ["The change of your email address was undone"]);
    }
);

on_both!(
    async fn other_links_of_the_account_end_with_its_address(world: World) {
        let ada = world.ada().await;
        world.begins_to_wait(&ada, Ada::EMAIL, NEW).await;
        world.pass(WAIT);
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.tend_address_changes().await.unwrap();
        assert_eq!(refusal(world.sign_in_by_link(&asked.link, &ada.browser()).await), LinkProblem::Used);
        let told = world.told(Ada::EMAIL).await;
        let secure = world.look_at_secure_link(&asked.link).await.unwrap();
        assert_eq!((told, secure), (vec![ADDRESS_LEFT.to_owned()], SecureLink::Unknown));
        world.told(NEW).await;
    }
);
