//! Confirming at the same time: of anything that can happen once, once happens, and nobody meets a fault.

use std::time::Duration;

use accounts::flows::sessions::Browser;
use model::{activity::ActivityKind, secret::Secret, sign_up::ConfirmProblem};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

/// Confirms each link in its browser, all twenty at once; tells how many succeeded and how the others were refused.
async fn confirm_at_once(world: &World, with: Vec<(Secret, Secret)>) -> (usize, Vec<ConfirmProblem>) {
    let outcomes = world.twenty_at_once(|world, number| {
        let (browser, link) = with[number % with.len()].clone();
        async move { world.confirm_email(&link, Some(&browser), None, &Browser::default()).await }
    });
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
    (done.len(), refused.into_iter().map(refusal).collect())
}

async fn one_account_with_one_sign_in(world: &World) {
    assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ups").await, 0);
    assert_eq!(world.activity(Ada::EMAIL, ActivityKind::AccountCreated).await.len(), 1);
}

on_both!(
    async fn a_link_spent_twenty_times_at_once_is_spent_once(world: World) {
        let waiting = world.waiting(Ada::EMAIL).await;
        let (done, refused) = confirm_at_once(&world, vec![waiting]).await;
        assert_eq!((done, refused), (1, vec![ConfirmProblem::Used; 19]));
        one_account_with_one_sign_in(&world).await;
    }
);

on_both!(
    async fn one_address_in_several_letter_cases_becomes_one_account(world: World) {
        let mut waiting = Vec::new();
        for address in ["ada@example.org", "Ada@Example.org", "ADA@EXAMPLE.ORG", "aDA@example.ORG"] {
            waiting.push(world.waiting(address).await);
        }
        let (done, refused) = confirm_at_once(&world, waiting).await;
        assert_eq!(done, 1);
        assert!(
            refused.iter().all(|problem| matches!(problem, ConfirmProblem::Used | ConfirmProblem::Taken)),
            "{refused:?}"
        );
        one_account_with_one_sign_in(&world).await;
    }
);

on_both!(
    async fn several_links_of_one_sign_up_make_one_account(world: World) {
        let (browser, first) = world.waiting(Ada::EMAIL).await;
        let mut waiting = vec![(browser.clone(), first)];
        for _ in 0..3 {
            world.pass(Duration::from_mins(1));
            world.send_again(&browser).await.unwrap();
            waiting.push((browser.clone(), world.link_sent_to(Ada::EMAIL).await));
        }
        let (done, refused) = confirm_at_once(&world, waiting).await;
        assert_eq!(done, 1);
        assert!(
            refused.iter().all(|problem| matches!(problem, ConfirmProblem::Used | ConfirmProblem::Taken)),
            "{refused:?}"
        );
        one_account_with_one_sign_in(&world).await;
    }
);
