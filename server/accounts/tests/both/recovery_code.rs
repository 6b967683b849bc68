//! The recovery code: made with the account, remade with sudo, by the CAPTCHA or by a mailed code.

use std::time::Duration;

use accounts::{
    failure::Failure,
    flows::{password::NewPassword, sessions::Browser},
};
use model::{
    captcha::CaptchaProblem,
    code::read_recovery_code,
    magic_link::CodeProblem,
    recovery_code::{CodeKind, RecoverPasswordProblem, RecoverProblem, RegenerateProblem},
    secret::Secret,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const REMADE: &str = "A new recovery code was made";

on_both!(
    async fn it_is_made_when_the_address_is_confirmed_and_works(world: World) {
        let (ada, code) = world.ada_with_recovery_code().await;
        assert!(read_recovery_code(&code).is_ok());
        assert!(world.profile(ada.actor).await.unwrap().recovery_code.made.is_some());
        world.recover(Ada::EMAIL, &Secret::new(&*code), &ada.browser()).await.unwrap();
    }
);

on_both!(
    async fn remade_the_old_one_is_dead_and_so_is_a_recovery_begun_with_it(world: World) {
        let (ada, old) = world.ada_with_recovery_code().await;
        let begun = world.recover(Ada::EMAIL, &Secret::new(&*old), &ada.browser()).await.unwrap();
        let new = world.regenerate_recovery_code(world.sudo_of(ada.actor).await).await.unwrap();
        assert_eq!((new.kind, new.codes.len()), (CodeKind::Recovery, 1));
        assert!(world.recover_page(Some(&begun.token)).await.unwrap().waits.is_none());
        let refused = world.recover(Ada::EMAIL, &Secret::new(old), &ada.browser()).await;
        assert_eq!(refusal(refused), [RecoverProblem::Wrong]);
        world.recover(Ada::EMAIL, &Secret::new(&*new.codes[0]), &ada.browser()).await.unwrap();
        assert_eq!(world.told(Ada::EMAIL).await, [REMADE]);
    }
);

on_both!(
    async fn a_clock_that_is_set_back_leaves_it_as_good_as_it_was(world: World) {
        let (ada, old) = world.ada_with_recovery_code().await;
        world.set_back(Duration::from_hours(1));
        let begun = world.recover(Ada::EMAIL, &Secret::new(&*old), &ada.browser()).await.unwrap().token;
        let form = |new: &str| NewPassword { new: Secret::new(new), again: Secret::new(new), sign_out_others: true };
        let first = form("Staple battery 3");
        let done = world.recover_password(&begun, &Secret::default(), &first, &ada.browser()).await.unwrap();
        // The one that was made then is good too, and its making ends what was begun, whatever the clock says.
        world.set_back(Duration::from_hours(1));
        let code = Secret::new(&*done.codes.codes[0]);
        let begun = world.recover(Ada::EMAIL, &code, &ada.browser()).await.unwrap().token;
        let actor = world.actor(&done.signed_in.token).await.unwrap();
        world.regenerate_recovery_code(world.sudo_of(actor).await).await.unwrap();
        let second = form("Staple battery 4");
        let gone = world.recover_password(&begun, &Secret::default(), &second, &ada.browser()).await;
        assert_eq!(refusal(gone), [RecoverPasswordProblem::Gone]);
        // Mails that were written before are due when it was.
        world.pass(Duration::from_hours(2));
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn with_scripts_no_answer_to_the_captcha_makes_none(world: World) {
        let ada = world.ada().await;
        let sudo = world.sudo_of(ada.actor).await;
        let refused = world.regenerate_by_captcha(sudo, &Secret::default(), &ada.browser()).await;
        assert_eq!(refusal(refused), RegenerateProblem::Captcha(CaptchaProblem::Missing));
        let (code, none) = (Secret::new(World::other_recovery_code()), Secret::default());
        let missing = world.accounts.recover(Ada::EMAIL, &code, Some(&none), &Browser::default()).await;
        assert_eq!(refusal(missing), [RecoverProblem::Captcha(CaptchaProblem::Missing)]);
    }
);

on_both!(
    async fn without_scripts_a_mailed_code_makes_one_once(world: World) {
        let (ada, _) = world.ada_with_recovery_code().await;
        let sudo = world.sudo_of(ada.actor).await;
        let by = async |code: &str| world.regenerate_by_mailed_code(sudo, code, &ada.browser()).await;
        assert_eq!(refusal(by("12345678").await), RegenerateProblem::Code(CodeProblem::Gone), "none was mailed");
        world.mail_code_for_recovery_code(sudo, &ada.browser()).await.unwrap();
        world.deliver().await;
        let mail = world.mail_to(Ada::EMAIL).await;
        assert!(!mail.body_text.contains("/magic-link"), "a code and no link");
        let code = World::code_in(&mail);
        let wrong: String = code
            .chars()
            .map(|c| {
                if c == '9' {
                    '0'
                } else if c.is_ascii_digit() {
                    '9'
                } else {
                    c
                }
            })
            .collect();
        assert_eq!(refusal(by(&wrong).await), RegenerateProblem::Code(CodeProblem::Wrong));
        by(&code).await.unwrap();
        assert!(matches!(by(&code).await, Err(Failure::Refused(RegenerateProblem::Code(CodeProblem::Gone)))));
        assert_eq!(world.told(Ada::EMAIL).await.last().map(String::as_str), Some(REMADE));
    }
);
