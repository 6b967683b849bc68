//! The codes beside the links of a change of the address, typed on the Profile page.

use model::{
    change_email::{Agreed, Side},
    magic_link::{CodeProblem, LinkProblem},
};

use crate::{
    on_both,
    support::{Ada, NEW, World, refusal},
};

const GRACE: &str = "grace@example.org";

on_both!(
    async fn both_codes_change_the_address_as_the_links_do(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let typed = async |side| world.agree_by_code(ada.actor, side, asks.code(side), &ada.browser()).await;
        assert_eq!(typed(Side::New).await.unwrap(), Agreed::WaitsForTheOther);
        assert_eq!(refusal(typed(Side::New).await), CodeProblem::Gone, "it works once");
        assert_eq!(refusal(world.agree_by_link(&asks.link(Side::New), Side::New).await), LinkProblem::Used);
        assert_eq!(typed(Side::Old).await.unwrap(), Agreed::Changed);
        assert_eq!((world.told(NEW).await.len(), world.told(Ada::EMAIL).await.len()), (1, 1));
    }
);

on_both!(
    async fn a_code_has_five_tries_and_its_link_still_works(world: World) {
        let ada = world.ada().await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        let wrong = if asks.code(Side::New).starts_with('1') { "2222 2222" } else { "1111 1111" };
        let no_code = world.agree_by_code(ada.actor, Side::New, "12 34", &ada.browser()).await;
        assert_eq!(refusal(no_code), CodeProblem::NotACode);
        for _ in 0..5 {
            let tried = world.agree_by_code(ada.actor, Side::New, wrong, &ada.browser()).await;
            assert_eq!(refusal(tried), CodeProblem::Wrong);
        }
        let right = world.agree_by_code(ada.actor, Side::New, asks.code(Side::New), &ada.browser()).await;
        assert_eq!(refusal(right), CodeProblem::Gone);
        world.agree_by_link(&asks.link(Side::New), Side::New).await.unwrap();
    }
);

on_both!(
    async fn a_code_is_worth_nothing_at_the_other_side_or_another_account_or_without_a_change(world: World) {
        let ada = world.ada().await;
        let nothing = world.agree_by_code(ada.actor, Side::New, "1234 5678", &ada.browser()).await;
        assert_eq!(refusal(nothing), CodeProblem::Gone);
        let grace = world.confirmed_account(&Ada::form(GRACE)).await;
        let hers = world.asks_for(&grace, GRACE, "hopper@example.org").await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        for code in [asks.code(Side::Old), hers.code(Side::New)] {
            let tried = world.agree_by_code(ada.actor, Side::New, code, &ada.browser()).await;
            assert_eq!(refusal(tried), CodeProblem::Wrong);
        }
        world.cancel_change(ada.actor).await.unwrap();
        let late = world.agree_by_code(ada.actor, Side::New, asks.code(Side::New), &ada.browser()).await;
        assert_eq!(refusal(late), CodeProblem::Gone);
    }
);
