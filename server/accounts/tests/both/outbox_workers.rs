//! The outbox's workers: several share the work, and one that dies loses nothing.

use std::{pin::pin, task::Poll, time::Duration};

use accounts::{
    Accounts,
    db::{Link, Read},
    store::deliveries::{self, ClaimedRow, DeliveryEnd},
};
use sqlx::query;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Ada, World},
};

const LEASE: Duration = Duration::from_secs(90);

/// Takes the next delivery as a worker does that then dies.
async fn claimed(world: &World, lease: Uuid) -> Option<ClaimedRow> {
    let now = world.clock.now();
    let mut tx = world.db.begin().await.unwrap();
    let row = deliveries::claim(&mut tx, lease, now, now.after(LEASE)).await.unwrap();
    tx.commit().await.unwrap();
    row
}

fn lease(world: &World) -> Uuid {
    world.new_id(world.clock.now()).unwrap()
}

on_both!(
    async fn what_a_dead_worker_held_goes_out_once_after_its_lease(world: World) {
        world.signed_up(Ada::EMAIL).await;
        let dead = lease(&world);
        let held = claimed(&world, dead).await.unwrap();
        assert_eq!(world.deliver().await, 0);
        world.pass_nearly(LEASE);
        assert_eq!(world.deliver().await, 0);
        world.pass(Duration::from_millis(1));
        assert_eq!(world.deliver().await, 1);
        world.mail_to(Ada::EMAIL).await;

        let mut tx = world.db.begin().await.unwrap();
        let ended = deliveries::finish(&mut tx, held.id, dead, DeliveryEnd::Dead, world.clock.now()).await.unwrap();
        assert!(!ended, "a lease that has passed to another ends nothing");
    }
);

on_both!(
    async fn a_worker_whose_lease_another_has_changes_nothing(world: World) {
        world.signed_up(Ada::EMAIL).await;
        let (slow, other) = (lease(&world), lease(&world));
        let held = claimed(&world, slow).await.unwrap();
        world.pass(LEASE);
        assert_eq!(claimed(&world, other).await.unwrap().attempts, held.attempts + 1);

        let now = world.clock.now();
        let mut tx = world.db.begin().await.unwrap();
        let at_once = deliveries::Wait { due_at: now, attempts: held.attempts, held_because: None };
        deliveries::retry(&mut tx, held.id, slow, &at_once).await.unwrap();
        assert!(!deliveries::finish(&mut tx, held.id, slow, DeliveryEnd::Sent, now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(world.deliver().await, 0, "the other still holds it");
        world.pass(LEASE);
        assert_eq!(world.deliver().await, 1);
        world.mail_to(Ada::EMAIL).await;
    }
);

/// Runs a worker up to where its attempt is written down, and there it dies: it is never asked to go on again.
async fn dies_in_its_attempt(world: &World, worker: Accounts) {
    // A server may answer faster than we look: there, what the attempt has to write is locked.
    let mut held = world.db.begin().await.unwrap();
    match held.link() {
        Link::Postgres(c) => query("LOCK TABLE links").execute(c).await.map(drop).unwrap(),
        Link::Sqlite(_) => drop(held),
    }
    let mut delivering = pin!(worker.deliver_next());
    loop {
        let step = std::future::poll_fn(|context| Poll::Ready(delivering.as_mut().poll(context))).await;
        assert!(step.is_pending(), "it was sent before its attempt was seen: {step:?}");
        if world.count("SELECT COUNT(*) FROM attempts").await == 1 {
            return;
        }
    }
}

on_both!(
    async fn an_attempt_is_written_down_before_anything_is_sent(world: World) {
        world.signed_up(Ada::EMAIL).await;
        dies_in_its_attempt(&world, world.another_process().await).await;
        let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
        assert_eq!((&*row.state, world.attempts_at(row.id).await), ("waiting", vec!["started".to_owned()]));
        assert!(world.mails_to(Ada::EMAIL).await.is_empty());

        world.pass(LEASE);
        assert_eq!(world.deliver().await, 1);
        world.mail_to(Ada::EMAIL).await;
        assert_eq!(world.attempts_at(row.id).await, ["started", "sent"]);
    }
);

/// How many a worker delivers until nothing is due.
async fn work(worker: Accounts) -> usize {
    let mut done = 0;
    while worker.deliver_next().await.unwrap() {
        done += 1;
    }
    done
}

on_both!(
    async fn two_workers_deliver_each_of_fifty_once(world: World) {
        world.signed_up(Ada::EMAIL).await;
        let message = world.deliveries().await[0].message.clone();
        let now = world.clock.now();
        let mut tx = world.db.begin().await.unwrap();
        for _ in 1..50 {
            deliveries::insert(&mut tx, lease(&world), "email", &message, now).await.unwrap();
        }
        tx.commit().await.unwrap();

        let other = world.another_process().await;
        let workers = [world.accounts.clone(), other.clone()].map(work);
        assert_eq!(JoinSet::from_iter(workers).join_all().await.into_iter().sum::<usize>(), 50);
        other.db.close().await;
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 50);
        // The mailbox would hide a mail that came twice, the links and the attempts do not.
        assert_eq!(world.count("SELECT COUNT(*) FROM links").await, 50);
        assert_eq!(world.count("SELECT COUNT(*) FROM attempts WHERE number = 1 AND outcome = 'sent'").await, 50);
        assert_eq!(world.count("SELECT COUNT(*) FROM attempts").await, 50);
    }
);

on_both!(
    async fn the_jobs_deliver_what_was_committed_and_end_when_told(world: World) {
        let stop = CancellationToken::new();
        let mut jobs = JoinSet::new();
        let (accounts, told) = (world.accounts.clone(), stop.clone());
        jobs.spawn(async move { accounts.run_jobs(told).await });
        world.signed_up(Ada::EMAIL).await;
        let arrived = async {
            while world.mailbox(1).await.unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), arrived).await.unwrap();
        stop.cancel();
        tokio::time::timeout(Duration::from_secs(30), jobs.join_all()).await.unwrap();
        world.mail_to(Ada::EMAIL).await;
    }
);
