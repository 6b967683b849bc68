//! Changing the address: both mailboxes agree, each once, and until then nothing has changed.

use std::time::Duration;

use accounts::{failure::Failure, flows::password::NewPassword};
use model::{
    activity::ActivityKind,
    change_email::{Agreed, ChangeEmailProblem, Consent, Side},
    email::EmailProblem,
    limit::Limit,
    magic_link::{LinkProblem, LinkPurpose, MagicLink},
    secret::Secret,
    sign_in::SignInProblem,
    sign_up::{ConfirmProblem, SendAgainProblem},
};

use crate::{
    on_both,
    support::{ADDRESS_CHANGED, ADDRESS_LEFT, Ada, Asks, NEW, World, refusal},
};

const GRACE: &str = "grace@example.org";

async fn agree(world: &World, asks: &Asks, side: Side) -> Agreed {
    world.agree_by_link(&asks.link(side), side).await.unwrap()
}

/// Neither side of this can be agreed to any more, and both pages say so.
async fn both_are_used(world: &World, asks: &Asks) {
    for side in [Side::Old, Side::New] {
        assert_eq!(world.look_at_link(&asks.link(side)).await.unwrap(), MagicLink::Used, "{side:?}");
        assert_eq!(refusal(world.agree_by_link(&asks.link(side), side).await), LinkProblem::Used, "{side:?}");
    }
}

on_both!(
    async fn both_mailboxes_agree_in_either_order_and_until_then_the_old_address_is_the_accounts(world: World) {
        let ada = world.ada().await;
        for (from, to, order) in [(Ada::EMAIL, NEW, [Side::Old, Side::New]), (NEW, Ada::EMAIL, [Side::New, Side::Old])]
        {
            let asks = world.asks_for(&ada, from, to).await;
            assert_eq!(agree(&world, &asks, order[0]).await, Agreed::WaitsForTheOther);
            assert_eq!(world.address_of(&ada).await, from);
            world.sign_in(from, &Ada::password(), &ada.browser()).await.unwrap();
            let early = world.sign_in(to, &Ada::password(), &ada.browser()).await;
            assert_eq!(refusal(early), [SignInProblem::Wrong]);
            assert_eq!(agree(&world, &asks, order[1]).await, Agreed::Changed);
            assert_eq!(world.address_of(&ada).await, to);
            world.sign_in(to, &Ada::password(), &ada.browser()).await.unwrap();
            let late = world.sign_in(from, &Ada::password(), &ada.browser()).await;
            assert_eq!(refusal(late), [SignInProblem::Wrong]);
            assert_eq!(world.told(to).await, [ADDRESS_CHANGED]);
            assert_eq!(world.told(from).await, [ADDRESS_LEFT]);
        }
        assert!(world.actor(&ada.cookie).await.is_some(), "who is signed in stays so");
    }
);

on_both!(
    async fn the_profile_shows_where_it_stands(world: World) {
        let ada = world.ada().await;
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &asks, Side::New).await;
        let waiting = world.email_card(ada.actor).await.unwrap().waiting.unwrap();
        assert_eq!((waiting.old, waiting.new, waiting.due), (Consent::Waiting, Consent::Given, None));
        assert_eq!((waiting.new_email.as_str(), waiting.until.as_str()), (NEW, "2026-04-16 11:00 CEST"));
        agree(&world, &asks, Side::Old).await;
        let card = world.email_card(ada.actor).await.unwrap();
        assert_eq!((card.email.as_str(), card.waiting), (NEW, None));
        assert_eq!((world.told(NEW).await.len(), world.told(Ada::EMAIL).await.len()), (1, 1));
    }
);

on_both!(
    async fn both_are_told_and_the_activity_says_what_happened(world: World) {
        let ada = world.ada().await;
        let mail = world.moved(&ada, Ada::EMAIL, NEW).await;
        assert_eq!(mail.subject, ADDRESS_LEFT);
        assert!(mail.body_text.contains("This mailbox had allowed the change."), "{}", mail.body_text);
        let told = async |kind| world.activity(NEW, kind).await;
        assert_eq!(told(ActivityKind::AddressChangeAsked).await, [NEW]);
        assert_eq!(told(ActivityKind::AddressChangeAgreed).await, [Ada::EMAIL]);
        assert_eq!(told(ActivityKind::AddressChanged).await, [format!("{} became {NEW}", Ada::EMAIL)]);
    }
);

on_both!(
    async fn what_is_no_address_or_her_own_is_refused_and_mails_nobody(world: World) {
        let ada = world.ada().await;
        for (typed, problem) in [
            ("", ChangeEmailProblem::Email(EmailProblem::Missing)),
            ("ada", ChangeEmailProblem::Email(EmailProblem::NotAnAddress)),
            ("a@example.org, b@example.org", ChangeEmailProblem::Email(EmailProblem::Several)),
            ("adá@example.org", ChangeEmailProblem::Email(EmailProblem::NotAscii)),
            ("ada@-examplé.org", ChangeEmailProblem::Email(EmailProblem::Domain)),
            (Ada::EMAIL, ChangeEmailProblem::Unchanged),
            ("ADA@example.ORG", ChangeEmailProblem::Unchanged),
        ] {
            assert_eq!(refusal(world.ask_change(&ada, typed, false).await), [problem], "{typed}");
        }
        assert_eq!(world.deliver().await, 0);
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
    }
);

on_both!(
    async fn looking_at_a_link_spends_nothing_and_agreeing_works_once(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        for (side, purpose) in
            [(Side::Old, LinkPurpose::ConfirmOldAddress), (Side::New, LinkPurpose::ConfirmNewAddress)]
        {
            for _ in 0..2 {
                let MagicLink::Ready(offer) = world.look_at_link(&asks.link(side)).await.unwrap() else { panic!() };
                assert_eq!((offer.purpose, offer.email.as_str()), (purpose, Ada::EMAIL));
                assert_eq!(offer.new_email.as_deref(), Some(NEW));
            }
        }
        agree(&world, &asks, Side::Old).await;
        assert_eq!(refusal(world.agree_by_link(&asks.link(Side::Old), Side::Old).await), LinkProblem::Used);
        agree(&world, &asks, Side::New).await;
        both_are_used(&world, &asks).await;
        assert_eq!((world.told(NEW).await.len(), world.told(Ada::EMAIL).await.len()), (1, 1));
    }
);

on_both!(
    async fn a_link_is_good_for_its_own_side_and_nothing_else(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        for (link, side) in [(Side::Old, Side::New), (Side::New, Side::Old)] {
            assert_eq!(refusal(world.agree_by_link(&asks.link(link), side).await), LinkProblem::Unknown);
            let as_sign_in = world.sign_in_by_link(&asks.link(link), &ada.browser()).await;
            assert_eq!(refusal(as_sign_in), LinkProblem::Unknown);
        }
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        for link in [asked.link, Secret::default(), Secret::new("A".repeat(43))] {
            for side in [Side::Old, Side::New] {
                assert_eq!(refusal(world.agree_by_link(&link, side).await), LinkProblem::Unknown);
            }
        }
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
    }
);

on_both!(
    async fn another_accounts_links_change_that_account_only(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        let hers = world.asks_for(&grace, GRACE, "hopper@example.org").await;
        world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &hers, Side::Old).await;
        assert_eq!(agree(&world, &hers, Side::New).await, Agreed::Changed);
        assert_eq!(world.address_of(&grace).await, "hopper@example.org");
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        let waiting = world.email_card(ada.actor).await.unwrap().waiting.unwrap();
        assert_eq!((waiting.old, waiting.new), (Consent::Waiting, Consent::Waiting));
        assert_eq!((world.told(GRACE).await.len(), world.told("hopper@example.org").await.len()), (1, 1));
    }
);

on_both!(
    async fn links_expire_and_can_be_mailed_again_for_a_day(world: World) {
        let ada = world.ada().await;
        let first = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        world.pass(Duration::from_mins(15));
        for side in [Side::Old, Side::New] {
            assert_eq!(refusal(world.agree_by_link(&first.link(side), side).await), LinkProblem::Expired);
        }
        world.remind_of_change(ada.actor).await.unwrap();
        world.deliver().await;
        let second = Asks { old: world.mail_to(Ada::EMAIL).await, new: world.mail_to(NEW).await };
        both_are_used(&world, &first).await;
        agree(&world, &second, Side::New).await;
        world.remind_of_change(ada.actor).await.unwrap();
        world.deliver().await;
        assert!(world.mails_to(NEW).await.is_empty(), "who has agreed is not asked again");
        world.mail_to(Ada::EMAIL).await;
        world.pass(Duration::from_hours(24) - Duration::from_mins(15));
        assert_eq!(refusal(world.remind_of_change(ada.actor).await), SendAgainProblem::NothingWaits);
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        world.tend_address_changes().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes WHERE state = 'ended'").await, 1);
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
    }
);

on_both!(
    async fn a_change_that_is_cancelled_cannot_be_agreed_to(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &asks, Side::Old).await;
        world.cancel_change(ada.actor).await.unwrap();
        world.cancel_change(ada.actor).await.unwrap();
        both_are_used(&world, &asks).await;
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AddressChangeEnded).await.len(), 1, "told once");
        assert_eq!(refusal(world.remind_of_change(ada.actor).await), SendAgainProblem::NothingWaits);
    }
);

on_both!(
    async fn what_was_cancelled_before_it_was_mailed_is_not_mailed(world: World) {
        let ada = world.ada().await;
        world.ask_change(&ada, NEW, false).await.unwrap();
        world.ask_change(&ada, "other@example.org", true).await.unwrap();
        world.cancel_change(ada.actor).await.unwrap();
        assert_eq!(world.deliver().await, 4);
        assert!(world.deliveries().await.iter().filter(|row| row.state == "unneeded").count() == 4);
    }
);

on_both!(
    async fn asked_twice_only_the_newest_works(world: World) {
        let ada = world.ada().await;
        let first = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &first, Side::Old).await;
        let second = world.asks_for(&ada, Ada::EMAIL, "other@example.org").await;
        both_are_used(&world, &first).await;
        agree(&world, &second, Side::New).await;
        assert_eq!(agree(&world, &second, Side::Old).await, Agreed::Changed);
        assert_eq!(world.address_of(&ada).await, "other@example.org");
        assert_eq!((world.told("other@example.org").await.len(), world.told(Ada::EMAIL).await.len()), (1, 1));
    }
);

on_both!(
    async fn a_new_password_in_between_ends_it(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &asks, Side::New).await;
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new, sign_out_others: false };
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        both_are_used(&world, &asks).await;
        assert!(world.email_card(ada.actor).await.unwrap().waiting.is_none());
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AddressChangeEnded).await, ["The password was changed."]);
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn an_address_that_somebody_signs_up_with_meanwhile_stays_theirs(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        agree(&world, &asks, Side::Old).await;
        let theirs = world.confirmed_account(&Ada::form(NEW)).await;
        let late = world.agree_by_link(&asks.link(Side::New), Side::New).await;
        assert_eq!(refusal(late), LinkProblem::Taken);
        assert_eq!(
            (world.address_of(&ada).await.as_str(), world.address_of(&theirs).await.as_str()),
            (Ada::EMAIL, NEW)
        );
        both_are_used(&world, &asks).await;
        let told = world.activity(Ada::EMAIL, ActivityKind::AddressChangeEnded).await;
        assert_eq!(told, ["The address is not free any more."]);
    }
);

on_both!(
    async fn an_address_that_has_an_account_is_asked_for_like_any_other(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        let asks = world.asks_for(&ada, Ada::EMAIL, "GRACE@example.org").await;
        assert_eq!(agree(&world, &asks, Side::New).await, Agreed::WaitsForTheOther);
        assert_eq!(refusal(world.agree_by_link(&asks.link(Side::Old), Side::Old).await), LinkProblem::Taken);
        assert_eq!(world.address_of(&grace).await, GRACE);
        world.sign_in(GRACE, &Ada::password(), &grace.browser()).await.unwrap();
    }
);

on_both!(
    async fn a_sign_up_that_waits_for_the_address_is_overtaken(world: World) {
        let ada = world.ada().await;
        let (browser, link) = world.waiting(NEW).await;
        world.moved(&ada, Ada::EMAIL, NEW).await;
        let late = world.confirm_email(&link, Some(&browser), None, &ada.browser()).await;
        assert_eq!(refusal(late), ConfirmProblem::Used);
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 1);
    }
);

on_both!(
    async fn who_settled_an_address_by_both_leaves_it_free_at_once(world: World) {
        let ada = world.ada().await;
        world.moved(&ada, Ada::EMAIL, NEW).await;
        world.confirmed_account(&Ada::form(Ada::EMAIL)).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 2);
    }
);

on_both!(
    async fn an_account_asks_ten_times_a_day_and_others_go_on(world: World) {
        let ada = world.ada().await;
        for number in 0..9 {
            world.ask_change(&ada, &format!("ada{number}@example.org"), false).await.unwrap();
        }
        world.remind_of_change(ada.actor).await.unwrap();
        let eleventh = world.ask_change(&ada, NEW, false).await;
        assert!(
            matches!(eleventh, Err(Failure::Limited { limit: Limit::AddressChangePerAccount, .. })),
            "{eleventh:?}"
        );
        let reminded = world.remind_of_change(ada.actor).await;
        assert!(matches!(reminded, Err(Failure::Limited { .. })), "{reminded:?}");
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        world.asks_for(&grace, GRACE, "hopper@example.org").await;
        // Of all that was asked for, the newest alone is mailed.
        assert_eq!((world.told(Ada::EMAIL).await.len(), world.told("ada8@example.org").await.len()), (1, 1));
    }
);
