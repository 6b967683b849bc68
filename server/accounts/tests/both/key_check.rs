//! The key file that belongs to a database, and what is said of another one.

use accounts::{
    crypto::sealed::SealingKey,
    flows::key_check::{
        KeyCheck::{self, Another, Missing, NoneYet, Right},
        check_key, take_new_key,
    },
};

use crate::{
    on_both,
    support::{Ada, World},
};

/// The key of the harness, and somebody else's.
fn keys() -> (SealingKey, SealingKey) {
    (SealingKey::new(&[7; 32]), SealingKey::new(&[8; 32]))
}

async fn said_of(world: &World, key: Option<&SealingKey>) -> KeyCheck {
    check_key(&world.db, key, world.clock.now()).await.unwrap()
}

on_both!(
    async fn a_fresh_database_takes_the_first_key_and_no_other(world: World) {
        let (first, other) = keys();
        assert_eq!(said_of(&world, None).await, NoneYet);
        assert_eq!(said_of(&world, Some(&first)).await, Right);
        assert_eq!(said_of(&world, Some(&first)).await, Right);
        assert_eq!(said_of(&world, Some(&other)).await, Another { expected: Some(first.id()) });
        assert_eq!(said_of(&world, None).await, Missing);
    }
);

on_both!(
    async fn of_twenty_keys_at_once_one_is_first(world: World) {
        let said = world
            .twenty_at_once(|world, number| async move {
                said_of(&world, Some(&SealingKey::new(&[u8::try_from(number).unwrap(); 32]))).await
            })
            .await;
        assert_eq!(said.iter().filter(|said| **said == Right).count(), 1, "{said:?}");
    }
);

on_both!(
    async fn a_database_from_before_that_has_accounts_asks_for_its_key(world: World) {
        let _ada = world.ada().await;
        assert_eq!(said_of(&world, None).await, Missing);
        // Nothing is sealed: nothing contradicts.
        assert_eq!(said_of(&world, Some(&keys().0)).await, Right);
    }
);

on_both!(
    async fn a_database_from_before_takes_the_key_that_opens_what_is_sealed_in_it(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let (right, other) = keys();
        assert_eq!(said_of(&world, Some(&other)).await, Another { expected: None });
        assert_eq!(said_of(&world, Some(&right)).await, Right);
        assert_eq!(said_of(&world, Some(&other)).await, Another { expected: Some(right.id()) });
    }
);

on_both!(
    async fn a_new_key_is_taken_on_the_operators_word_and_who_is_locked_out_is_told(world: World) {
        let ada = world.ada().await;
        world.has_two_factor(&ada).await;
        world.told(Ada::EMAIL).await;
        let (right, other) = keys();
        assert_eq!(said_of(&world, Some(&right)).await, Right);
        assert_eq!(take_new_key(&world.db, &right, world.clock.now()).await.unwrap(), Vec::<String>::new());
        assert_eq!(take_new_key(&world.db, &other, world.clock.now()).await.unwrap(), [Ada::EMAIL]);
        assert_eq!(said_of(&world, Some(&other)).await, Right);
        assert_eq!(said_of(&world, Some(&right)).await, Another { expected: Some(other.id()) });
    }
);
