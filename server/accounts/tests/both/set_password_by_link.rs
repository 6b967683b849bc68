//! Setting a new password by the link in a mail: who reads the mailbox may, once, and the owner is told.

use accounts::{
    failure::Failure,
    flows::{password::NewPassword, sessions::Browser},
};
use model::{
    activity::ActivityKind,
    limit::Limit,
    magic_link::{LinkProblem, LinkPurpose, MagicLink, SetPasswordProblem},
    password::{PasswordProblem, PasswordRule},
    secret::Secret,
    sign_in::SignInProblem,
};

use crate::{
    on_both,
    support::{Ada, NEW_BROWSER, World, refusal},
};

const NEW: &str = "Battery staple 2";
const TOLD: &str = "Your password was changed";

fn others_stay(new: &str) -> NewPassword {
    NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: false }
}

on_both!(
    async fn the_new_password_works_and_the_browser_is_signed_in_without_sudo(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let signed_in = world.set_password_by_link(&asked.link, &others_stay(NEW), &ada.browser()).await.unwrap();
        let actor = world.actor(&signed_in.token).await.unwrap();
        assert_eq!((actor.account, world.proof_asked(actor).await.unwrap().is_some()), (ada.actor.account, true));
        let old = world.sign_in(Ada::EMAIL, &Ada::password(), &ada.browser()).await;
        assert_eq!(refusal(old), [SignInProblem::Wrong]);
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn old_sign_ins_stay_unless_the_box_is_ticked_and_the_mail_tells_which(world: World) {
        let ada = world.ada().await;
        for (sign_out_others, told) in
            [(false, "Other browsers stay signed in."), (true, "Other browsers were signed out.")]
        {
            let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
            let form = NewPassword { sign_out_others, ..others_stay(&format!("{NEW} {sign_out_others}")) };
            world.set_password_by_link(&asked.link, &form, &ada.browser()).await.unwrap();
            assert_eq!(world.actor(&ada.cookie).await.is_none(), sign_out_others);
            assert_eq!(world.activity(Ada::EMAIL, ActivityKind::PasswordSetByLink).await[0], told);
            world.deliver().await;
            let mail = world.mail_to(Ada::EMAIL).await;
            assert!(mail.subject == TOLD && mail.body_text.contains(told) && mail.body_html.contains(told));
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM sign_ins").await, 1);
    }
);

on_both!(
    async fn in_a_new_browser_that_is_told_too(world: World) {
        world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &Browser::default()).await;
        let form = NewPassword { sign_out_others: true, ..others_stay(NEW) };
        world.set_password_by_link(&asked.link, &form, &Browser::default()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD, NEW_BROWSER]);
    }
);

on_both!(
    async fn a_refused_password_leaves_the_link_as_it_was(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let new = SetPasswordProblem::New;
        for (typed, again, problems) in [
            ("", "", vec![new(PasswordProblem::Missing)]),
            ("Short 1", "Short 1", vec![new(PasswordProblem::Breaks(PasswordRule::EightCharacters))]),
            ("Password123!", "Password123!", vec![new(PasswordProblem::Common)]),
            ("Lovelace1815", "Lovelace1815", vec![new(PasswordProblem::LikeYou)]),
            (NEW, "Battery staple 3", vec![SetPasswordProblem::Unequal]),
            ("Vestibule1", NEW, vec![new(PasswordProblem::LikeYou), SetPasswordProblem::Unequal]),
        ] {
            let form = NewPassword { again: Secret::new(again), ..others_stay(typed) };
            let outcome = world.set_password_by_link(&asked.link, &form, &ada.browser()).await;
            assert_eq!(refusal(outcome), problems, "{typed}");
        }
        world.set_password_by_link(&asked.link, &others_stay(NEW), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn a_link_sets_one_password(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        world.set_password_by_link(&asked.link, &others_stay(NEW), &ada.browser()).await.unwrap();
        let again = world.set_password_by_link(&asked.link, &others_stay("Staple battery 3"), &ada.browser()).await;
        assert_eq!(refusal(again), [SetPasswordProblem::Link(LinkProblem::Used)]);
        assert_eq!(world.look_at_link(&asked.link).await.unwrap(), MagicLink::Used);
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn a_link_spent_twenty_times_at_once_sets_one_password(world: World) {
        let ada = world.ada().await;
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        let outcomes = world.twenty_at_once(|world, number| {
            let (link, browser) = (asked.link.clone(), ada.browser());
            let new = format!("{NEW} {number}");
            async move { world.set_password_by_link(&link, &others_stay(&new), &browser).await.map(|_| new) }
        });
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        let [won] = <[_; 1]>::try_from(won).unwrap();
        for lost in lost {
            assert_eq!(refusal(lost), [SetPasswordProblem::Link(LinkProblem::Used)]);
        }
        world.sign_in(Ada::EMAIL, &Secret::new(won.unwrap()), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD]);
    }
);

on_both!(
    async fn a_new_password_opens_again_what_wrong_ones_had_closed(world: World) {
        let ada = world.ada().await;
        let wrong = Secret::new("Wrong horse 1");
        for _ in 0..10 {
            refusal(world.sign_in(Ada::EMAIL, &wrong, &Browser::default()).await);
        }
        let closed = world.sign_in(Ada::EMAIL, &Ada::password(), &Browser::default()).await;
        assert!(matches!(closed, Err(Failure::Limited { limit: Limit::PasswordPerAccount, .. })), "{closed:?}");
        let asked = world.asked(LinkPurpose::SetPassword, &ada.browser()).await;
        world.set_password_by_link(&asked.link, &others_stay(NEW), &ada.browser()).await.unwrap();
        world.sign_in(Ada::EMAIL, &Secret::new(NEW), &Browser::default()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [TOLD, NEW_BROWSER]);
    }
);

on_both!(
    async fn from_the_settings_it_is_mailed_to_the_accounts_own_address(world: World) {
        let ada = world.ada().await;
        let kept = world.ask_password_link(ada.actor, &ada.browser()).await.unwrap();
        assert_eq!(world.awaited_link(&kept, None).await.unwrap().unwrap().purpose, LinkPurpose::SetPassword);
        world.deliver().await;
        assert!(world.mail_to(Ada::EMAIL).await.subject.starts_with("Set a new password for Vestibule ("));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::LinkMailed).await, ["to set a new password"]);
    }
);
