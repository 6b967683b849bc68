//! The outbox: what has to be told rides in the transaction of what it tells, and is tried until it is given up on.

use std::time::Duration;

use accounts::{clock::Time, db::Tx, mail::Message, on, store::deliveries};
use model::secret::Secret;
use sqlx::query;
use uuid::Uuid;

use crate::{
    on_both,
    support::{Ada, NETWORK, World},
};

/// What an attempt cannot make sense of: each attempt at it fails.
const UNREADABLE: &str = r#"{"kind":"smoke_signal"}"#;

async fn enqueue(world: &World, message: &str) -> (Tx, Uuid) {
    let now = world.clock.now();
    let id = world.new_id(now).unwrap();
    let mut tx = world.db.begin().await.unwrap();
    deliveries::insert(&mut tx, id, "email", message, now).await.unwrap();
    (tx, id)
}

/// When the only delivery is tried next.
async fn next_due(world: &World) -> Time {
    world.deliveries().await[0].due_at
}

async fn change(world: &World, sql: &'static str) {
    let mut tx = world.db.begin().await.unwrap();
    on!(&mut tx, |c| query(sql).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

on_both!(
    async fn what_was_not_committed_is_not_told(world: World) {
        let (tx, _id) = enqueue(&world, UNREADABLE).await;
        drop(tx);
        assert_eq!(world.deliver().await, 0);
        assert!(world.deliveries().await.is_empty());
    }
);

on_both!(
    async fn where_the_mail_cannot_be_written_down_nobody_has_signed_up(world: World) {
        change(&world, "ALTER TABLE deliveries RENAME TO elsewhere").await;
        let faulty = world.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await;
        assert!(matches!(faulty, Err(accounts::failure::Failure::Fault(_))));
        assert_eq!(world.count("SELECT COUNT(*) FROM pending_sign_ups").await, 0);
        change(&world, "ALTER TABLE elsewhere RENAME TO deliveries").await;
    }
);

on_both!(
    async fn a_message_holds_ids_and_no_secret(world: World) {
        let browser = world.signed_up(Ada::EMAIL).await;
        let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
        let Message::SignUp { pending } = serde_json::from_str(&row.message).unwrap() else {
            panic!("{}", row.message)
        };
        assert_eq!(row.message, format!(r#"{{"kind":"sign_up","pending":"{pending}"}}"#));
        let link = world.link_sent_to(Ada::EMAIL).await;
        let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
        for secret in [&browser, &link, &Ada::password(), &Secret::new(Ada::EMAIL)] {
            assert!(!row.message.contains(secret.expose()));
        }
        assert_eq!((&*row.state, row.attempts, row.finished_at), ("sent", 1, Some(world.clock.now())));
        assert_eq!(world.attempts_at(row.id).await, ["sent"]);
    }
);

on_both!(
    async fn a_mail_that_comes_too_late_is_not_sent(world: World) {
        world.signed_up(Ada::EMAIL).await;
        world.pass(Duration::from_hours(24));
        assert_eq!(world.deliver().await, 1);
        let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
        assert_eq!(row.state, "unneeded");
        assert_eq!(world.attempts_at(row.id).await, ["nothing to tell any more"]);
    }
);

on_both!(
    async fn what_fails_is_tried_nine_times_within_three_days_and_then_given_up(world: World) {
        let (tx, id) = enqueue(&world, UNREADABLE).await;
        tx.commit().await.unwrap();
        let begun = world.clock.now();
        for wait in [5, 60, 300, 1_800, 7_200, 21_600, 72_000, 108_000] {
            assert_eq!(world.deliver().await, 1);
            let (now, due) = (world.clock.now(), next_due(&world).await);
            let wait = Duration::from_secs(wait);
            assert!(
                (now.after(wait)..=now.after(wait + wait / 10)).contains(&due),
                "{due} is not {wait:?} after {now}"
            );
            world.pass(Duration::from_millis(u64::try_from(due.millis() - now.millis() - 1).unwrap()));
            assert_eq!(world.deliver().await, 0, "it waits its time out");
            world.pass(Duration::from_millis(1));
        }
        assert_eq!(world.deliver().await, 1);
        let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
        assert_eq!((&*row.state, row.attempts), ("dead", 9));
        assert!(world.clock.now() < begun.after(Duration::from_hours(3 * 24)));
        let attempts = world.attempts_at(id).await;
        assert_eq!(attempts.len(), 9);
        assert!(attempts.iter().all(|outcome| outcome.starts_with("fault ")), "{attempts:?}");
        world.pass(Duration::from_hours(365 * 24));
        assert_eq!(world.deliver().await, 0, "the dead stay dead");
    }
);

on_both!(
    async fn what_waits_for_its_next_try_waits_across_a_restart(world: World) {
        let (tx, _id) = enqueue(&world, UNREADABLE).await;
        tx.commit().await.unwrap();
        world.deliver().await;
        let due = next_due(&world).await;
        let restarted = world.another_process().await;
        assert!(!restarted.deliver_next().await.unwrap());
        change(
            &world,
            "UPDATE deliveries SET message = '{\"kind\":\"sign_up\",\
        \"pending\":\"0197f3b2-6c1e-7d53-9a41-5b0f0c7be2d4\"}'",
        )
        .await;
        world.pass(Duration::from_millis(u64::try_from(due.millis() - world.clock.now().millis()).unwrap()));
        assert!(restarted.deliver_next().await.unwrap());
        restarted.db.close().await;
        assert_eq!(world.deliveries().await[0].state, "unneeded");
    }
);

on_both!(
    async fn one_that_fails_does_not_hold_up_the_others(world: World) {
        let (tx, _id) = enqueue(&world, UNREADABLE).await;
        tx.commit().await.unwrap();
        world.pass(Duration::from_millis(1));
        world.signed_up(Ada::EMAIL).await;
        assert_eq!(world.deliver().await, 2);
        world.mail_to(Ada::EMAIL).await;
        change(&world, "DELETE FROM deliveries WHERE state = 'waiting'").await;
    }
);
