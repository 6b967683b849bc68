//! Sudo: opened by a proof in this sign-in, for ten minutes, and by nothing else.

use std::time::Duration;

use accounts::{Accounts, failure::Failure, flows::sessions::Actor};
use model::{activity::ActivityKind, limit::Limit, magic_link::LinkPurpose, secret::Secret, sudo::SudoProblem};

use crate::{
    on_both,
    support::{Ada, NETWORK, World, refusal},
};
use accounts::flows::{password::NewPassword, sessions::Browser};

const WINDOW: Duration = Duration::from_mins(10);

fn wrong() -> Secret {
    Secret::new("Correct horse 2")
}

/// Whether a form without a proof passes.
async fn is_open(accounts: &Accounts, actor: Actor) -> bool {
    let passed = accounts.sudo(actor, &Secret::default(), &Browser::default()).await;
    assert_eq!(
        passed.is_ok(),
        accounts.proof_asked(actor).await.unwrap().is_none(),
        "the page asks exactly where the flow does"
    );
    match passed {
        Ok((sudo, renewed)) => sudo.actor().sign_in == actor.sign_in && renewed.is_none(),
        Err(Failure::Refused(SudoProblem::Missing)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

on_both!(
    async fn a_password_opens_it_for_ten_minutes(world: World) {
        let ada = world.ada().await;
        let signed_in = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert!(is_open(&world, actor).await);
        world.pass_nearly(WINDOW);
        assert!(is_open(&world, actor).await);
        world.pass(Duration::from_millis(1));
        assert!(!is_open(&world, actor).await);
        assert!(!is_open(&world, world.actor(&signed_in.token).await.unwrap()).await);
    }
);

on_both!(
    async fn a_link_does_not_open_it(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let (signed_in, _) = world.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
        assert!(!is_open(&world, world.actor(&signed_in.token).await.unwrap()).await);
    }
);

on_both!(
    async fn a_proof_opens_it_and_gives_the_sign_in_a_new_token(world: World) {
        let ada = world.ada().await;
        world.pass(WINDOW);
        let (sudo, renewed) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let renewed = renewed.unwrap();
        assert!(world.actor(&ada.cookie).await.is_none(), "the old token is dead");
        let actor = world.actor(&renewed.token).await.unwrap();
        assert_eq!((actor.sign_in, actor.sudo_until), (ada.actor.sign_in, sudo.actor().sudo_until));
        assert_eq!(renewed.expires_at, world.clock.now().before(WINDOW).after(world.settings.session_absolute));
        assert!(is_open(&world, actor).await);
        world.pass(WINDOW);
        assert!(!is_open(&world, world.actor(&renewed.token).await.unwrap()).await, "it does not outlive its window");
    }
);

on_both!(
    async fn while_it_is_open_a_proof_is_not_looked_at(world: World) {
        let ada = world.ada().await;
        let (_, renewed) = world.sudo(ada.actor, &wrong(), &ada.browser()).await.unwrap();
        assert!(renewed.is_none() && world.actor(&ada.cookie).await.is_some());
    }
);

on_both!(
    async fn the_operator_decides_how_long_it_lasts(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| settings.sudo_window = Duration::from_mins(1));
        world.pass(WINDOW);
        let (_, renewed) = strict.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let actor = world.actor(&renewed.unwrap().token).await.unwrap();
        world.pass(Duration::from_mins(1));
        assert!(!is_open(&strict, actor).await);
    }
);

on_both!(
    async fn another_sign_in_of_the_account_does_not_get_it(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.pass(WINDOW);
        world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let other = world.actor(&other.token).await.expect("it goes on under its own token");
        assert!(!is_open(&world, other).await);
    }
);

on_both!(
    async fn a_wrong_proof_is_refused_and_written_down(world: World) {
        let ada = world.ada().await;
        world.pass(WINDOW);
        for proof in [wrong(), Secret::new("correct horse 1"), Secret::new("Aa1".repeat(400))] {
            assert_eq!(refusal(world.sudo(ada.actor, &proof, &ada.browser()).await), SudoProblem::Wrong);
        }
        assert_eq!(refusal(world.sudo(ada.actor, &Secret::default(), &ada.browser()).await), SudoProblem::Missing);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ProofFailed).await.len(), 2);
        assert!(world.actor(&ada.cookie).await.is_some());
    }
);

on_both!(
    async fn wrong_proofs_are_counted_by_the_sign_in_and_a_restart_forgets_none(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.pass(WINDOW);
        for _ in 0..10 {
            assert_eq!(refusal(world.sudo(ada.actor, &wrong(), &ada.browser()).await), SudoProblem::Wrong);
        }
        let restarted = world.another_process().await;
        let eleventh = restarted.sudo(ada.actor, &Ada::password(), &ada.browser()).await;
        assert!(matches!(eleventh, Err(Failure::Limited { limit: Limit::PasswordPerSignIn, .. })), "{eleventh:?}");
        let other = world.actor(&other.token).await.unwrap();
        restarted.sudo(other, &Ada::password(), &ada.browser()).await.unwrap();
        restarted.db.close().await;
        world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        world.pass(Duration::from_mins(15));
        world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn strangers_who_guess_do_not_use_up_the_proofs_of_who_is_signed_in(world: World) {
        let ada = world.ada().await;
        world.pass(WINDOW);
        let stranger = Browser { network: "198.51.100.9".to_owned(), ..Browser::default() };
        for _ in 0..10 {
            refusal(world.sign_in(Ada::EMAIL, &wrong(), &stranger).await);
        }
        world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn of_twenty_wrong_proofs_at_once_ten_are_looked_at(world: World) {
        let ada = world.ada().await;
        world.pass(WINDOW);
        let (actor, browser) = (ada.actor, ada.browser());
        let outcomes = world.twenty_at_once(|world, _| {
            let browser = browser.clone();
            async move { world.sudo(actor, &wrong(), &browser).await }
        });
        let looked_at = outcomes.await.into_iter().filter(|how| matches!(how, Err(Failure::Refused(_)))).count();
        assert_eq!(looked_at, 10);
    }
);

on_both!(
    async fn a_password_that_was_changed_elsewhere_proves_nothing(world: World) {
        let ada = world.ada().await;
        let other = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await.unwrap();
        let other = world.actor(&other.token).await.unwrap();
        let new = Secret::new("Battery staple 2");
        let form = NewPassword { new: new.clone(), again: new.clone(), sign_out_others: false };
        world.change_password(ada.actor, &Ada::password(), &form, &ada.browser()).await.unwrap();
        world.pass(WINDOW);
        assert_eq!(refusal(world.sudo(other, &Ada::password(), &ada.browser()).await), SudoProblem::Wrong);
        world.sudo(other, &new, &ada.browser()).await.unwrap();
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_sign_in_that_ended_meanwhile_gets_none(world: World) {
        let ada = world.ada().await;
        world.pass(WINDOW);
        world.sign_out(ada.actor).await.unwrap();
        let here = Browser { network: NETWORK.to_owned(), ..ada.browser() };
        assert_eq!(refusal(world.sudo(ada.actor, &Ada::password(), &here).await), SudoProblem::Wrong);
    }
);
