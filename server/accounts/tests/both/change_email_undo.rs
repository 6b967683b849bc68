//! Undoing a change that the old mailbox had not agreed to, and keeping its address for that.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::{
    activity::ActivityKind,
    change_email::Side,
    magic_link::{LinkProblem, LinkPurpose},
    secure_account::{AddressOffer, SecureProblem},
    sign_in::SignInProblem,
    sign_up::ConfirmProblem,
};

use crate::{
    on_both,
    support::{ADDRESS, Ada, NEW, WAIT, World, refusal},
};

const MILLISECOND: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_hours(24);
const GRACE: &str = "grace@example.org";
const UNDONE: &str = "The change of your email address was undone";

on_both!(
    async fn the_old_mailbox_takes_its_address_back_and_pending_links_end(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        let offer = world.offered(&left).await;
        let undo = AddressOffer::Undo { old_email: Ada::EMAIL.to_owned(), new_email: NEW.to_owned(), asks_code: false };
        assert_eq!((offer.is_former, offer.address), (true, Some(undo)));
        world.ask_link(NEW, LinkPurpose::SetPassword, "", &Browser::default()).await.unwrap();
        world.deliver().await;
        let pending = World::magic_link_in(&world.mail_to(NEW).await);
        let further = world.asks_for(&ada, NEW, "mallory@example.org").await;
        world.secure_account(&left, ADDRESS).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        let set = accounts::flows::password::NewPassword::default();
        assert!(world.set_password_by_link(&pending, &set, &ada.browser()).await.is_err());
        assert_eq!(world.look_at_link(&pending).await.unwrap(), model::magic_link::MagicLink::Used);
        for side in [Side::Old, Side::New] {
            assert_eq!(refusal(world.agree_by_link(&further.link(side), side).await), LinkProblem::Used);
        }
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let new = world.sign_in(NEW, &Ada::password(), &ada.browser()).await;
        assert_eq!(refusal(new), [SignInProblem::Wrong]);
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AddressChangeUndone).await.len(), 1);
    }
);

on_both!(
    async fn it_is_undone_once_by_whichever_mail(world: World) {
        let ada = world.ada().await;
        let waiting = World::secure_link_in(&world.begins_to_wait(&ada, Ada::EMAIL, NEW).await);
        world.pass_nearly(WAIT);
        world.tend_address_changes().await.unwrap();
        world.deliver().await;
        let last = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        world.pass(MILLISECOND);
        world.tend_address_changes().await.unwrap();
        world.deliver().await;
        let left = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        assert_eq!(refusal(world.secure_account(&waiting, ADDRESS).await), SecureProblem::Expired);
        world.secure_account(&last, ADDRESS).await.unwrap();
        assert_eq!(refusal(world.secure_account(&last, ADDRESS).await), SecureProblem::Used);
        assert_eq!(world.offered(&left).await.address, None);
        assert_eq!(refusal(world.secure_account(&left, ADDRESS).await), SecureProblem::NothingTicked);
        assert_eq!((world.told(Ada::EMAIL).await.len(), world.told(NEW).await.len()), (1, 1));
    }
);

on_both!(
    async fn who_had_agreed_himself_has_nothing_to_undo(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved(&ada, Ada::EMAIL, NEW).await);
        assert_eq!(world.offered(&left).await.address, Some(AddressOffer::Settled { new_email: NEW.to_owned() }));
        assert_eq!(refusal(world.secure_account(&left, ADDRESS).await), SecureProblem::NothingTicked);
        assert_eq!(world.address_of(&ada).await, NEW);
    }
);

on_both!(
    async fn until_the_week_is_over_the_address_is_nobody_elses(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        // Asking takes one of the last two milliseconds.
        world.pass_nearly(WAIT);
        world.set_back(MILLISECOND);
        // The page answers a sign-up as always.
        let (browser, link) = world.waiting(Ada::EMAIL).await;
        let taken = world.confirm_email(&link, Some(&browser), None, &Browser::default()).await;
        assert_eq!(refusal(taken), ConfirmProblem::Taken);
        let asks = world.asks_for(&grace, GRACE, Ada::EMAIL).await;
        world.agree_by_link(&asks.link(Side::Old), Side::Old).await.unwrap();
        assert_eq!(refusal(world.agree_by_link(&asks.link(Side::New), Side::New).await), LinkProblem::Taken);
        assert_eq!(world.address_of(&grace).await, GRACE);
        world.pass(MILLISECOND);
        assert!(world.secure_account(&left, ADDRESS).await.is_err());
        world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        assert_eq!(
            (world.address_of(&ada).await.as_str(), world.count("SELECT COUNT(*) FROM accounts").await),
            (NEW, 3)
        );
    }
);

on_both!(
    async fn its_own_account_can_have_it_back_at_any_time(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        world.moved(&ada, NEW, Ada::EMAIL).await;
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.offered(&left).await.address, None, "there is nothing to take back any more");
    }
);

on_both!(
    async fn undoing_takes_back_what_came_after(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        world.pass(DAY);
        world.moved(&ada, NEW, "mallory@example.org").await;
        world.secure_account(&left, ADDRESS).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes WHERE state = 'undone'").await, 2);
        // What was undone keeps no address.
        world.confirmed_account(&Ada::form(NEW)).await;
    }
);

on_both!(
    async fn an_earlier_change_that_is_settled_does_not_hide_a_later_one(world: World) {
        let ada = world.ada().await;
        world.moved(&ada, Ada::EMAIL, NEW).await;
        world.pass(DAY);
        world.moved(&ada, NEW, Ada::EMAIL).await;
        world.pass(DAY);
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, "mallory@example.org").await);
        assert!(matches!(world.offered(&left).await.address, Some(AddressOffer::Undo { .. })));
        world.secure_account(&left, ADDRESS).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
    }
);

on_both!(
    async fn undone_and_taken_at_once_nobody_meets_a_fault_and_the_owner_has_it(world: World) {
        let ada = world.ada().await;
        let left = World::secure_link_in(&world.moved_by_waiting(&ada, Ada::EMAIL, NEW).await);
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        let (browser, confirm) = world.waiting(Ada::EMAIL).await;
        let asks = world.asks_for(&grace, GRACE, Ada::EMAIL).await;
        world.agree_by_link(&asks.link(Side::Old), Side::Old).await.unwrap();
        let outcomes = world.twenty_at_once(|world, number| {
            let (left, confirm, browser, link) = (left.clone(), confirm.clone(), browser.clone(), asks.link(Side::New));
            async move {
                match number % 3 {
                    0 => world.secure_account(&left, ADDRESS).await.map_err(|failure| format!("{failure:?}")),
                    1 => {
                        let confirmed = world.confirm_email(&confirm, Some(&browser), None, &Browser::default()).await;
                        Err(format!("{:?}", refusal(confirmed)))
                    }
                    _ => Err(format!("{:?}", refusal(world.agree_by_link(&link, Side::New).await))),
                }
            }
        });
        let outcomes = outcomes.await;
        assert_eq!(outcomes.iter().filter(|how| how.is_ok()).count(), 1, "{outcomes:?}");
        assert!(!format!("{outcomes:?}").contains("Fault"), "{outcomes:?}");
        assert_eq!(
            (world.address_of(&ada).await.as_str(), world.address_of(&grace).await.as_str()),
            (Ada::EMAIL, GRACE)
        );
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
    }
);
