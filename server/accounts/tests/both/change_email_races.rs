//! Addresses that change at the same time: one account has an address, a link is spent once, and nobody meets a fault.

use accounts::{failure::Failure, flows::sessions::Browser};
use model::{
    change_email::{Agreed, Side},
    magic_link::LinkProblem,
    sign_up::ConfirmProblem,
};

use crate::{
    on_both,
    support::{Ada, NEW, World, refusal},
};

const GRACE: &str = "grace@example.org";

on_both!(
    async fn both_sides_at_once_ten_times_each_change_it_once(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let outcomes = world.twenty_at_once(|world, number| {
            let side = if number % 2 == 0 { Side::Old } else { Side::New };
            let link = asks.link(side);
            async move { world.agree_by_link(&link, side).await }
        });
        let (done, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        let mut done: Vec<Agreed> = done.into_iter().map(Result::unwrap).collect();
        done.sort_by_key(|agreed| *agreed == Agreed::Changed);
        assert_eq!(done, [Agreed::WaitsForTheOther, Agreed::Changed]);
        assert!(refused.into_iter().all(|how| refusal(how) == LinkProblem::Used));
        assert_eq!((world.told(NEW).await.len(), world.told(Ada::EMAIL).await.len()), (1, 1));
    }
);

on_both!(
    async fn of_two_accounts_that_move_to_one_address_at_once_one_gets_it(world: World) {
        let people = [(world.ada().await, Ada::EMAIL), (world.confirmed_account(&Ada::form(GRACE)).await, GRACE)];
        let mut last = Vec::new();
        for (who, from) in &people {
            let asks = world.asks_for(who, from, NEW).await;
            world.agree_by_link(&asks.link(Side::Old), Side::Old).await.unwrap();
            last.push(asks.link(Side::New));
        }
        let other = world.another_process().await;
        let outcomes = world.twenty_at_once(|world, number| {
            let (link, other) = (last[number % 2].clone(), other.clone());
            let accounts = if number % 4 < 2 { world.accounts } else { other };
            async move { accounts.agree_by_link(&link, Side::New).await }
        });
        let (done, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        other.db.close().await;
        assert_eq!(done.len(), 1, "{done:?}");
        let refused: Vec<_> = refused.into_iter().map(refusal).collect();
        assert!(refused.iter().all(|why| matches!(why, LinkProblem::Used | LinkProblem::Taken)), "{refused:?}");
        let mut addresses = [world.address_of(&people[0].0).await, world.address_of(&people[1].0).await];
        addresses.sort();
        assert!(addresses == [NEW, GRACE] || addresses == [Ada::EMAIL, NEW], "{addresses:?}");
        assert_eq!(world.count("SELECT COUNT(*) FROM address_changes WHERE state = 'waiting'").await, 0);
        assert_eq!(world.told(NEW).await.len(), 1);
        assert_eq!(world.mails_to(Ada::EMAIL).await.len() + world.mails_to(GRACE).await.len(), 1);
    }
);

on_both!(
    async fn of_a_sign_up_and_a_change_to_one_address_at_once_one_gets_it(world: World) {
        let ada = world.ada().await;
        for round in 0..8 {
            let to = format!("countess{round}@example.org");
            let asks = world.asks_for(&ada, &world.address_of(&ada).await, &to).await;
            world.agree_by_link(&asks.link(Side::Old), Side::Old).await.unwrap();
            let (browser, confirm) = world.waiting(&to).await;
            let outcomes = world.twenty_at_once(|world, number| {
                let (link, confirm, browser) = (asks.link(Side::New), confirm.clone(), browser.clone());
                async move {
                    if number % 2 == 0 {
                        match world.agree_by_link(&link, Side::New).await {
                            Ok(agreed) => agreed == Agreed::Changed,
                            Err(Failure::Refused(LinkProblem::Used | LinkProblem::Taken)) => false,
                            Err(other) => panic!("{other:?}"),
                        }
                    } else {
                        match world.confirm_email(&confirm, Some(&browser), None, &Browser::default()).await {
                            Ok(_) => true,
                            Err(Failure::Refused(ConfirmProblem::Used | ConfirmProblem::Taken)) => false,
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                }
            });
            assert_eq!(outcomes.await.into_iter().filter(|got_it| *got_it).count(), 1, "round {round}");
            world.deliver().await;
            world.mails_to(&to).await;
            world.mails_to(&asks.old.recipient).await;
        }
    }
);

on_both!(
    async fn cancelling_reminding_and_agreeing_at_once_is_no_fault(world: World) {
        let ada = world.ada().await;
        for _ in 0..2 {
            let from = world.address_of(&ada).await;
            let to = if from == NEW { Ada::EMAIL } else { NEW };
            let asks = world.asks_for(&ada, &from, to).await;
            world.agree_by_link(&asks.link(Side::New), Side::New).await.unwrap();
            let actor = ada.actor;
            let outcomes = world.twenty_at_once(|world, number| {
                let link = asks.link(Side::Old);
                async move {
                    match number % 10 {
                        0 => world.cancel_change(actor).await.is_ok(),
                        1 | 2 => matches!(world.remind_of_change(actor).await, Ok(()) | Err(Failure::Refused(_))),
                        _ => matches!(world.agree_by_link(&link, Side::Old).await, Ok(_) | Err(Failure::Refused(_))),
                    }
                }
            });
            assert!(outcomes.await.into_iter().all(|was_no_fault| was_no_fault));
            world.deliver().await;
            world.mails_to(&from).await;
            world.mails_to(to).await;
        }
    }
);
