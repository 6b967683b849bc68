//! Links by mail: looked at without being spent, spent once, each for its own purpose.

use std::time::Duration;

use accounts::{flows::password::NewPassword, limits::Rates};
use model::{
    activity::ActivityKind,
    email::EmailProblem,
    limit::Limit,
    magic_link::{AskLinkProblem, LinkProblem, LinkPurpose, MagicLink, SetPasswordProblem},
    secret::Secret,
    sign_up::SendAgainProblem,
};

use crate::{
    on_both,
    support::{Ada, NEW, NEW_BROWSER, World, refusal},
};
use accounts::{failure::Failure, flows::sessions::Browser};

const LIFETIME: Duration = Duration::from_mins(15);
const MINUTE: Duration = Duration::from_mins(1);

fn new_password() -> NewPassword {
    let new = Secret::new("Battery staple 2");
    NewPassword { new: new.clone(), again: new, sign_out_others: false }
}

on_both!(
    async fn a_link_signs_in_once_and_leads_where_its_visitor_wanted_to_go(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let (signed_in, next) = world.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
        assert_eq!((signed_in.account, &*next), (ada.actor.account, "/settings/security"));
        assert!(world.actor(&signed_in.token).await.is_some() && world.actor(&ada.cookie).await.is_some());
        assert_eq!(refusal(world.sign_in_by_link(&asked.link, &ada.browser()).await), LinkProblem::Used);
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Used);
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::LinkMailed).await, ["to sign in"]);
    }
);

on_both!(
    async fn a_link_works_in_a_browser_that_did_not_ask_and_the_owner_is_told(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.sign_in_by_link(&asked.link, &Browser::default()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [NEW_BROWSER]);
    }
);

on_both!(
    async fn looking_at_a_link_spends_nothing(world: World) {
        let ada = world.ada().await;
        for purpose in [LinkPurpose::SignIn, LinkPurpose::SetPassword] {
            let asked = world.asked(purpose, &ada.browser()).await;
            for _ in 0..3 {
                let MagicLink::Ready(offer) = world.look_at_link(&asked.link).await.unwrap() else { panic!() };
                assert_eq!((offer.purpose, &*offer.email, offer.new_email), (purpose, Ada::EMAIL, None));
                assert_eq!(offer.until, "2026-04-15 11:15 CEST");
            }
        }
    }
);

on_both!(
    async fn one_purpose_never_stands_in_for_another(world: World) {
        let ada = world.ada().await;
        let sign_in = world.asked(LinkPurpose::SignIn, &ada.browser()).await.link;
        let password = world.asked(LinkPurpose::SetPassword, &ada.browser()).await.link;
        assert_eq!(refusal(world.sign_in_by_link(&password, &ada.browser()).await), LinkProblem::Unknown);
        let unknown = [SetPasswordProblem::Link(LinkProblem::Unknown)];
        assert_eq!(refusal(world.set_password_by_link(&sign_in, &new_password(), &ada.browser()).await), unknown);
        world.sign_in_by_link(&sign_in, &ada.browser()).await.unwrap();
        world.set_password_by_link(&password, &new_password(), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Your password was changed"]);
    }
);

on_both!(
    async fn a_confirmation_link_is_none_and_the_other_way_round(world: World) {
        let ada = world.ada().await;
        let (browser, confirm) = world.waiting("grace@example.org").await;
        assert_eq!(refusal(world.sign_in_by_link(&confirm, &ada.browser()).await), LinkProblem::Unknown);
        let magic = world.asked(LinkPurpose::SignIn, &ada.browser()).await.link;
        refusal(world.confirm_email(&magic, Some(&browser), None, &Browser::default()).await);
    }
);

on_both!(
    async fn a_link_works_for_fifteen_minutes_from_its_mail_on(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.pass(LIFETIME);
        assert_eq!(refusal(world.sign_in_by_link(&asked.link, &ada.browser()).await), LinkProblem::Expired);
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Expired);
        world.set_back(Duration::from_millis(1));
        world.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn the_operator_can_have_it_shorter(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| settings.magic_link_lifetime = 5 * MINUTE);
        let kept = strict.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        assert_eq!(strict.awaited_link(&kept, None).await.unwrap().unwrap().minutes, 5);
        strict.deliver_next().await.unwrap();
        let link = World::magic_link_in(&world.mail_to(Ada::EMAIL).await);
        world.pass(5 * MINUTE);
        assert_eq!(refusal(world.sign_in_by_link(&link, &ada.browser()).await), LinkProblem::Expired);
    }
);

on_both!(
    async fn a_link_that_was_cut_mistyped_or_never_ours_is_unknown(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let link = asked.link.expose();
        let foreign = "A".repeat(43);
        for token in
            ["", &link[..42], &format!("{link}A"), &foreign, asked.kept.expose(), ada.cookie.expose(), "' OR 1"]
        {
            let token = Secret::new(token);
            assert_eq!(refusal(world.sign_in_by_link(&token, &ada.browser()).await), LinkProblem::Unknown);
            assert_eq!(world.look_at_link(&token).await.unwrap(), MagicLink::Unknown);
            let unknown = [SetPasswordProblem::Link(LinkProblem::Unknown)];
            assert_eq!(refusal(world.set_password_by_link(&token, &new_password(), &ada.browser()).await), unknown);
        }
        world.sign_in_by_link(&asked.link, &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn the_newest_of_a_purpose_is_worth_something_and_no_other(world: World) {
        let ada = world.ada().await;
        let password = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let first = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        let second = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        assert_eq!(refusal(world.sign_in_by_link(&first.link, &ada.browser()).await), LinkProblem::Used);
        world.sign_in_by_link(&second.link, &ada.browser()).await.unwrap();
        assert!(matches!(world.look_at_link(&password.link).await.unwrap(), MagicLink::Ready(_)));
    }
);

on_both!(
    async fn an_older_request_whose_turn_comes_later_is_not_mailed(world: World) {
        let ada = world.ada().await;
        for _ in 0..3 {
            world.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        }
        world.pass(MINUTE);
        let rows = world.count("SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'").await;
        world.deliver().await;
        let mut works = 0;
        for mail in world.mails_to(Ada::EMAIL).await {
            works += usize::from(matches!(
                world.look_at_link(&World::magic_link_in(&mail)).await.unwrap(),
                MagicLink::Ready(_)
            ));
        }
        assert_eq!((rows, works), (3, 1), "in whatever order they were written");
    }
);

on_both!(
    async fn an_address_without_an_account_gets_the_same_answer_and_no_mail(world: World) {
        let ada = world.ada().await;
        let before = world.deliveries().await.len();
        for purpose in [LinkPurpose::SignIn, LinkPurpose::SetPassword] {
            let kept = world.ask_link("nobody@example.org", purpose, "", &ada.browser()).await.unwrap();
            let wait = world.awaited_link(&kept, None).await.unwrap().unwrap();
            assert_eq!((&*wait.email, wait.purpose, wait.minutes), ("nobody@example.org", purpose, 15));
        }
        assert_eq!(world.deliveries().await.len(), before + 2, "looked up when its turn comes, as for any other");
        assert_eq!(world.told("nobody@example.org").await, [""; 0]);
        let states = world.deliveries().await.into_iter().filter(|row| row.state == "unneeded").count();
        assert_eq!((states, world.count("SELECT COUNT(*) FROM magic_links WHERE token_hash IS NULL").await), (2, 2));
    }
);

on_both!(
    async fn what_is_no_address_is_told_at_once(world: World) {
        let ada = world.ada().await;
        for (typed, problem) in [("", EmailProblem::Missing), ("ada", EmailProblem::NotAnAddress)] {
            let refused = refusal(world.ask_link(typed, LinkPurpose::SignIn, "", &ada.browser()).await);
            assert_eq!(refused, AskLinkProblem::Email(problem));
        }
    }
);

on_both!(
    async fn mail_goes_to_the_address_as_its_owner_has_it(world: World) {
        let ada = world.ada().await;
        world.ask_link(" ADA@EXAMPLE.ORG ", LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Sign in to Vestibule (11:00:00 CEST)"]);
    }
);

on_both!(
    async fn a_link_dies_with_the_address_it_was_mailed_to(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
        world.moved(&ada, Ada::EMAIL, NEW).await;
        world.told(NEW).await;
        assert_eq!(refusal(world.sign_in_by_link(&asked.link, &ada.browser()).await), LinkProblem::Used);
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Used);
    }
);

on_both!(
    async fn an_address_gets_five_links_an_hour_and_strangers_do_not_use_up_its_owners(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| settings.limits = Rates::default());
        // The mail of the sign-up was the first.
        for number in 0..6 {
            let stranger = Browser { network: format!("198.51.100.{number}"), ..Browser::default() };
            strict.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &stranger).await.unwrap();
            while strict.deliver_next().await.unwrap() {}
        }
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 4);
        for _ in 0..6 {
            strict.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
            while strict.deliver_next().await.unwrap() {}
        }
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 5);
    }
);

on_both!(
    async fn one_network_asks_for_thirty_links_an_hour(world: World) {
        let ada = world.ada().await;
        let strict = world.where_operator(|settings| {
            settings.limits = settings.limits.clone().with(Limit::LinkPerNetwork, 2, 60 * MINUTE);
        });
        for name in ["a", "b"] {
            let address = format!("{name}@example.org");
            strict.ask_link(&address, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
        }
        let third = strict.ask_link("c@example.org", LinkPurpose::SignIn, "", &ada.browser()).await;
        assert!(matches!(third, Err(Failure::Limited { limit: Limit::LinkPerNetwork, .. })), "{third:?}");
        world.deliver().await;
    }
);

on_both!(
    async fn it_is_asked_for_again_once_a_minute_and_for_an_hour(world: World) {
        let ada = world.ada().await;
        let first = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        assert_eq!(refusal(world.ask_again(&first.kept, &ada.browser()).await), SendAgainProblem::JustSent);
        world.pass(MINUTE);
        let kept = world.ask_again(&first.kept, &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, ["Set a new password for Vestibule (11:01:00 CEST)"]);
        assert_eq!(world.look_at_link(&first.link).await.unwrap(), MagicLink::Used);
        world.pass(60 * MINUTE);
        assert_eq!(world.awaited_link(&kept, None).await.unwrap(), None);
        for kept in [kept, first.link, Secret::default()] {
            assert_eq!(refusal(world.ask_again(&kept, &ada.browser()).await), SendAgainProblem::NothingWaits);
        }
    }
);

on_both!(
    async fn several_mails_are_told_apart_by_the_time_in_their_subjects(world: World) {
        let ada = world.ada().await;
        let mut subjects = Vec::new();
        for purpose in [LinkPurpose::SignIn, LinkPurpose::SetPassword, LinkPurpose::SignIn] {
            world.pass(Duration::from_secs(7));
            world.ask_link(Ada::EMAIL, purpose, "", &ada.browser()).await.unwrap();
            subjects.append(&mut world.told(Ada::EMAIL).await);
        }
        let right = [
            "Sign in to Vestibule (11:00:07 CEST)",
            "Set a new password for Vestibule (11:00:14 CEST)",
            "Sign in to Vestibule (11:00:21 CEST)",
        ];
        assert_eq!(subjects, right);
    }
);
