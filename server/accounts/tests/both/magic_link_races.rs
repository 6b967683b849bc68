//! Links and codes spent at the same time, in one process and in two: once is once.

use accounts::{
    Accounts,
    failure::Outcome,
    flows::{magic_link::ByCode, sessions::Browser},
};
use model::magic_link::{CodeProblem, LinkProblem, LinkPurpose};
use tokio::task::JoinSet;

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

/// How many succeeded, and how the others were refused: a fault fails the test.
fn sum_up<T: std::fmt::Debug, R: std::fmt::Debug>(outcomes: Vec<Outcome<T, R>>) -> (usize, Vec<R>) {
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    (done.len(), refused.into_iter().map(refusal).collect())
}

on_both!(
    async fn a_link_spent_twenty_times_at_once_signs_in_once(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, _| {
            let (link, browser) = (asked.link.clone(), ada.browser());
            async move { world.sign_in_by_link(&link, &browser).await }
        });
        assert_eq!(sum_up(outcomes.await), (1, vec![LinkProblem::Used; 19]));
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 2);
    }
);

on_both!(
    async fn a_code_typed_twenty_times_at_once_signs_in_once(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, _| {
            let (asked, browser) = (asked.clone(), ada.browser());
            async move { world.use_code(&asked.kept, &asked.code, &browser).await }
        });
        assert_eq!(sum_up(outcomes.await), (1, vec![CodeProblem::Gone; 19]));
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 2);
    }
);

on_both!(
    async fn a_code_typed_twenty_times_at_once_opens_one_page(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, _| {
            let (asked, browser) = (asked.clone(), ada.browser());
            async move { world.use_code(&asked.kept, &asked.code, &browser).await }
        });
        let (done, refused) = sum_up(outcomes.await);
        // Who reads the row after the exchange finds no code in it any more.
        assert!(done == 1 && refused.iter().all(|why| matches!(why, CodeProblem::Gone | CodeProblem::Wrong)), "{done}");
    }
);

on_both!(
    async fn of_twenty_wrong_codes_at_once_five_are_looked_at(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, _| {
            let (asked, browser) = (asked.clone(), ada.browser());
            async move { world.use_code(&asked.kept, &asked.wrong_code(), &browser).await }
        });
        let (done, refused) = sum_up(outcomes.await);
        assert_eq!((done, refused.iter().filter(|why| **why == CodeProblem::Wrong).count()), (0, 5));
    }
);

on_both!(
    async fn a_link_and_its_code_at_once_sign_in_once(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, number| {
            let (asked, browser) = (asked.clone(), ada.browser());
            async move {
                if number % 5 == 0 {
                    world.use_code(&asked.kept, &asked.code, &browser).await.is_ok()
                } else {
                    world.sign_in_by_link(&asked.link, &browser).await.is_ok()
                }
            }
        });
        assert_eq!(outcomes.await.into_iter().filter(|done| *done).count(), 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 2);
    }
);

async fn by_code(accounts: Accounts, asked: crate::support::Asked, browser: Browser) -> Outcome<ByCode, CodeProblem> {
    accounts.use_code(&asked.kept, &asked.code, &browser).await
}

on_both!(
    async fn in_two_processes_a_code_signs_in_once_too(world: World) {
        let ada = world.ada().await;
        let other = world.another_process().await;
        for _ in 0..5 {
            let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
            let both = [world.accounts.clone(), other.clone()].map(|one| by_code(one, asked.clone(), ada.browser()));
            let outcomes = JoinSet::from_iter(both).join_all().await;
            assert_eq!(sum_up(outcomes), (1, vec![CodeProblem::Gone]));
        }
        other.db.close().await;
    }
);

async fn work(worker: Accounts) {
    while worker.deliver_next().await.unwrap() {}
}

on_both!(
    async fn whichever_process_writes_the_mails_one_link_works_at_the_end(world: World) {
        let ada = world.ada().await;
        let other = world.another_process().await;
        for _ in 0..20 {
            world.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        }
        JoinSet::from_iter([world.accounts.clone(), other.clone()].map(work)).join_all().await;
        other.db.close().await;
        let mut works = 0;
        for mail in world.mails_to(Ada::EMAIL).await {
            let outcome = world.sign_in_by_link(&World::magic_link_in(&mail), &ada.browser()).await;
            works += usize::from(outcome.is_ok());
        }
        assert_eq!(works, 1);
        assert_eq!(world.count("SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'").await, 0, "and none failed");
    }
);
