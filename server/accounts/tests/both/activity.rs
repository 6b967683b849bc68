//! What happened to an account, as the operator's command shows it.

use std::time::Duration;

use accounts::on;
use model::activity::ActivityKind;
use sqlx::query;

use crate::{
    on_both,
    support::{Ada, Database, World},
};

on_both!(
    async fn an_account_is_found_by_its_id_and_by_its_address_in_any_case(world: World) {
        let ada = world.ada().await.actor.account;
        for who in [ada.to_string(), Ada::EMAIL.to_owned(), "ADA@example.org".to_owned()] {
            let (row, _) = world.show_account(&who, 1).await.unwrap().unwrap();
            assert_eq!(row.account_id(), ada, "{who}");
        }
    }
);

on_both!(
    async fn who_is_not_there_is_not_found(world: World) {
        let ada = world.ada().await.actor.account;
        let bare = ada.uuid().to_string();
        for who in
            ["", "ada", "grace@example.org", "acc_0197f3b2-6c1e-7d53-9a41-5b0f0c7be2d4", &bare, "%", "' OR 1=1 --"]
        {
            assert!(world.show_account(who, 1).await.unwrap().is_none(), "{who}");
        }
    }
);

on_both!(
    async fn the_latest_comes_first_and_no_more_than_asked_for(world: World) {
        let ada = world.ada().await;
        world.pass(Duration::from_millis(1));
        world.sign_out(ada.actor).await.unwrap();
        world.pass(Duration::from_millis(1));
        world.sign_in(Ada::EMAIL, &Ada::password(), &accounts::flows::sessions::Browser::default()).await.unwrap();
        let (_, rows) = world.show_account(Ada::EMAIL, 2).await.unwrap().unwrap();
        let kinds: Vec<_> = rows.iter().map(|row| ActivityKind::from_word(&row.kind).unwrap()).collect();
        assert_eq!(kinds, [ActivityKind::SignedIn, ActivityKind::SignedOut]);
        assert_eq!(rows[0].at, world.clock.now());
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn nobody_sees_what_happened_to_another_account(world: World) {
        world.ada().await;
        let grace = world.confirmed_account(&Ada::form("grace@example.org")).await;
        world.sign_out(grace.actor).await.unwrap();
        assert_eq!(world.activity("grace@example.org", ActivityKind::SignedOut).await.len(), 1);
        assert!(world.activity(Ada::EMAIL, ActivityKind::SignedOut).await.is_empty());
    }
);

on_both!(
    async fn what_changes_an_account_and_leaves_no_row_is_noticed_by_every_test_on_postgres(world: World) {
        let ada = world.ada().await;
        let mut tx = world.db.begin().await.unwrap();
        let changed = on!(&mut tx, |c| query("UPDATE accounts SET first_name = 'Augusta' WHERE id = $1")
            .bind(ada.actor.account.uuid())
            .execute(c)
            .await
            .map(drop));
        changed.unwrap();
        assert_eq!(tx.commit().await.is_err(), matches!(*world.database, Database::Postgres { .. }));
    }
);

#[test]
fn each_kind_has_a_word_and_a_sentence_of_its_own() {
    use std::collections::HashSet;
    let kinds = ActivityKind::ALL;
    assert!(kinds.iter().all(|kind| ActivityKind::from_word(kind.as_str()) == Some(*kind)));
    assert_eq!(kinds.iter().map(|kind| kind.sentence()).collect::<HashSet<_>>().len(), kinds.len());
    assert_eq!(ActivityKind::from_word("sign_in"), None);
}
