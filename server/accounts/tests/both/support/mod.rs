//! The harness: every test on both databases, from one text.
//!
//! *Why it is here:* a rule that holds on one database only is no rule, and a mail that nobody looked at is a mail
//! that nobody checked. *How it works:* [`on_both!`](crate::on_both) makes two tests of one text. Each gets a
//! [`World`] on a database of its own, with a clock that stands still. When the text has ended, a delivery that still
//! waits or a mail that was not read fails the test; the database goes in any case.

/// Where the visitors of the tests come from.
pub const NETWORK: &str = "192.0.2.1";

mod ada;
mod asked;
mod database;
mod device;
mod factors;
mod moving;
mod post;
mod signing_in;
mod world;

pub use ada::Ada;
pub use asked::{Asked, NEW_BROWSER};
pub use database::{Database, Kind};
pub use device::{Device, HERE, Site};
pub use factors::{App, STEP, half};
pub use moving::{ABOUT_TO, ADDRESS, ADDRESS_CHANGED, ADDRESS_LEFT, Asks, EVERYTHING, NEW, WAIT};
pub use signing_in::whole;
pub use world::World;

use accounts::failure::{Failure, Outcome};
use tokio::task::JoinSet;

/// Writes one test for both databases: `on_both!(async fn a_sentence(world: World) { … });`
#[macro_export]
macro_rules! on_both {
    (async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            use super::*;

            async fn text($world: World) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                $crate::support::run($crate::support::Kind::Sqlite, text).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                $crate::support::run($crate::support::Kind::Postgres, text).await;
            }
        }
    };
}

/// Runs a test's text in a world of its own, and looks at what it left behind.
pub async fn run<F>(kind: Kind, text: fn(World) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let world = World::begin(kind).await;
    // In a task, so that a text that panics leaves no database behind.
    let how = JoinSet::from_iter([text(world.clone())]).join_next().await.unwrap();
    let left = if how.is_ok() { world.what_is_left().await } else { Vec::new() };
    world.end().await;
    if let Err(panicked) = how {
        std::panic::resume_unwind(panicked.into_panic());
    }
    assert!(left.is_empty(), "the test ended, but {}", left.join(", and "));
}

/// The refusal that a flow answered with.
pub fn refusal<T: std::fmt::Debug, R: std::fmt::Debug>(outcome: Outcome<T, R>) -> R {
    match outcome {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
#[should_panic(expected = "a delivery waits")]
async fn a_test_that_leaves_a_delivery_waiting_fails() {
    run(Kind::Sqlite, |world| async move { drop(world.signed_up(Ada::EMAIL).await) }).await;
}

#[tokio::test]
#[should_panic(expected = "nobody read \"Confirm your email address for Vestibule\" to Ada@Example.org")]
async fn a_test_that_leaves_a_mail_unread_fails() {
    run(Kind::Sqlite, |world| async move {
        world.signed_up(Ada::EMAIL).await;
        world.deliver().await;
    })
    .await;
}
