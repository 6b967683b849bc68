//! Changing the address where two-factor has been on for a while: the new mailbox agrees alone, and undoing asks for the
//! second factor.

use std::time::Duration;

use accounts::{failure::Outcome, flows::sessions::Browser};
use model::{
    activity::ActivityKind,
    change_email::{Agreed, ChangeEmailForm, Consent, Side},
    secret::Secret,
    secure_account::{AddressOffer, SecureProblem},
};

use crate::{
    on_both,
    support::{ABOUT_TO, ADDRESS, ADDRESS_LEFT, Ada, App, NEW, STEP, WAIT, World, refusal},
};

const UNDONE: &str = "The change of your email address was undone";
const DAY: Duration = Duration::from_hours(24);

/// She moves by the agreement of the new mailbox alone. Gives the link of the mail that the old one got then.
async fn moved(world: &World, ada: &Ada, app: &App) -> Secret {
    asks(world, ada, app, false).await;
    world.deliver().await;
    let link = World::magic_link_in(&world.mail_to(NEW).await);
    assert_eq!(world.agree_by_link(&link, Side::New).await.unwrap(), Agreed::Changed);
    world.told(NEW).await;
    let mails = world.mails_to(Ada::EMAIL).await;
    World::secure_link_in(mails.iter().find(|mail| mail.subject == ADDRESS_LEFT).unwrap())
}

/// Asks for another address, with a code as the proof.
async fn asks(world: &World, ada: &Ada, app: &App, lost_old: bool) {
    let (sudo, _) = world.sudo(ada.actor, &world.code(app), &ada.browser()).await.unwrap();
    world.change_email(sudo, &ChangeEmailForm { new_email: NEW.to_owned(), lost_old }).await.unwrap();
    // The app shows another code.
    world.pass(STEP);
}

async fn undo(world: &World, link: &Secret, code: &Secret) -> Outcome<(), SecureProblem> {
    world.accounts.secure_account(link, ADDRESS, code, &Browser::default()).await
}

async fn with_factor(world: &World) -> (Ada, App, Vec<Secret>) {
    let ada = world.ada().await;
    let factor = world.has_two_factor(&ada).await;
    world.told(Ada::EMAIL).await;
    world.pass(WAIT);
    (ada, factor.app, factor.backup_codes)
}

on_both!(
    async fn the_new_mailbox_agrees_alone_and_the_old_one_is_told_once(world: World) {
        let (ada, app, _) = with_factor(&world).await;
        // A box that is not shown changes nothing.
        asks(&world, &ada, &app, true).await;
        let card = world.email_card(ada.actor).await.unwrap();
        let waiting = card.waiting.unwrap();
        assert_eq!((card.by_factor, waiting.old, waiting.new), (true, Consent::NotAsked, Consent::Waiting));
        assert_eq!(waiting.due, None);
        world.deliver().await;
        let told = world.mail_to(Ada::EMAIL).await;
        assert_eq!(told.subject, ABOUT_TO);
        assert!(!told.body_text.contains("/magic-link"), "{}", told.body_text);
        let asked = world.mail_to(NEW).await;
        world.pass_nearly(DAY);
        world.tend_address_changes().await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [""; 0]);
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL, "nothing happens by waiting");
        let _ = asked;
    }
);

on_both!(
    async fn the_old_mailbox_stops_it_while_it_waits_without_a_code(world: World) {
        let (ada, app, _) = with_factor(&world).await;
        asks(&world, &ada, &app, false).await;
        world.deliver().await;
        let stop = World::secure_link_in(&world.mail_to(Ada::EMAIL).await);
        let link = World::magic_link_in(&world.mail_to(NEW).await);
        world.secure_account(&stop, ADDRESS).await.unwrap();
        assert!(world.agree_by_link(&link, Side::New).await.is_err());
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
    }
);

on_both!(
    async fn undoing_asks_for_a_code_of_the_app(world: World) {
        let (ada, app, _) = with_factor(&world).await;
        let link = moved(&world, &ada, &app).await;
        let offer = world.offered(&link).await.address;
        assert!(matches!(offer, Some(AddressOffer::Undo { asks_code: true, .. })), "{offer:?}");
        for (typed, problem) in [
            (Secret::default(), SecureProblem::CodeMissing),
            (Secret::new("not a code"), SecureProblem::CodeWrong),
            (app.wrong(world.clock.now()), SecureProblem::CodeWrong),
        ] {
            assert_eq!(refusal(undo(&world, &link, &typed).await), problem);
            assert_eq!(world.address_of(&ada).await, NEW);
        }
        assert_eq!(world.activity(NEW, ActivityKind::SecondFactorFailed).await.len(), 1);
        undo(&world, &link, &world.code(&app)).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
    }
);

on_both!(
    async fn a_code_that_was_used_to_sign_in_does_not_undo_and_a_backup_code_does(world: World) {
        let (ada, app, codes) = with_factor(&world).await;
        let link = moved(&world, &ada, &app).await;
        let code = world.code(&app);
        let half = crate::support::half(world.accounts.sign_in(NEW, &Ada::password(), &ada.browser()).await.unwrap());
        world.finish_sign_in(&half, &code, false, &ada.browser()).await.unwrap();
        assert_eq!(refusal(undo(&world, &link, &code).await), SecureProblem::CodeWrong);
        undo(&world, &link, &codes[0]).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!((world.told(Ada::EMAIL).await.len(), world.told(NEW).await.len()), (2, 0));
    }
);

on_both!(
    async fn the_app_that_was_on_then_counts_after_another_took_its_place(world: World) {
        let (ada, app, codes) = with_factor(&world).await;
        let link = moved(&world, &ada, &app).await;
        let (sudo, renewed) = world.sudo(ada.actor, &world.code(&app), &ada.browser()).await.unwrap();
        let ada = Ada { actor: sudo.actor(), cookie: renewed.unwrap().token, ..ada };
        world.turn_off_two_factor(sudo).await.unwrap();
        // The code that was just a proof is none for undoing.
        assert_eq!(refusal(undo(&world, &link, &world.code(&app)).await), SecureProblem::CodeWrong);
        let other = world.has_two_factor(&ada).await;
        world.told(NEW).await;
        for typed in [world.code(&other.app), codes[0].clone(), other.backup_codes[0].clone()] {
            assert_eq!(refusal(undo(&world, &link, &typed).await), SecureProblem::CodeWrong);
        }
        let code = world.code(&app);
        let outcomes = world
            .twenty_at_once(|world, _| {
                let (link, code) = (link.clone(), code.clone());
                async move { world.accounts.secure_account(&link, ADDRESS, &code, &Browser::default()).await }
            })
            .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await.last().unwrap(), UNDONE);
    }
);

on_both!(
    async fn guesses_are_counted_as_those_of_any_stranger(world: World) {
        let (ada, app, _) = with_factor(&world).await;
        let link = moved(&world, &ada, &app).await;
        let wrong = app.wrong(world.clock.now());
        for _ in 0..10 {
            assert_eq!(refusal(undo(&world, &link, &wrong).await), SecureProblem::CodeWrong);
        }
        let right = undo(&world, &link, &world.code(&app)).await;
        assert!(matches!(right, Err(accounts::failure::Failure::Limited { .. })), "{right:?}");
        assert_eq!(world.address_of(&ada).await, NEW);
        world.pass(Duration::from_mins(15) + STEP);
        undo(&world, &link, &world.code(&app)).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
    }
);

on_both!(
    async fn an_app_that_was_set_up_a_moment_ago_stands_in_for_no_mailbox_and_guards_no_undo(world: World) {
        let ada = world.ada().await;
        // Whoever has stolen the password sets an app of his own up, and asks for his own address.
        let app = world.has_two_factor(&ada).await.app;
        world.told(Ada::EMAIL).await;
        let asks = world.asks_for(&ada, Ada::EMAIL, NEW).await;
        assert_eq!(world.agree_by_link(&asks.link(Side::New), Side::New).await.unwrap(), Agreed::WaitsForTheOther);
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        // Or waits: the old mailbox undoes that without a code of his app.
        let (sudo, _) = world.sudo(ada.actor, &world.code(&app), &ada.browser()).await.unwrap();
        world.change_email(sudo, &ChangeEmailForm { new_email: NEW.to_owned(), lost_old: true }).await.unwrap();
        world.deliver().await;
        world.mails_to(Ada::EMAIL).await;
        let link = World::magic_link_in(&world.mail_to(NEW).await);
        world.agree_by_link(&link, Side::New).await.unwrap();
        world.pass(WAIT);
        world.tend_address_changes().await.unwrap();
        world.deliver().await;
        world.told(NEW).await;
        let mails = world.mails_to(Ada::EMAIL).await;
        let left = World::secure_link_in(mails.iter().find(|mail| mail.subject == ADDRESS_LEFT).unwrap());
        world.secure_account(&left, ADDRESS).await.unwrap();
        assert_eq!(world.address_of(&ada).await, Ada::EMAIL);
        assert_eq!(world.told(Ada::EMAIL).await, [UNDONE]);
    }
);
