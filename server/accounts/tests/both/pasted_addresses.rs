//! Addresses as people paste them, and domains in their own script: one account, shown readable, written to in ASCII.

use accounts::flows::sessions::Browser;
use model::{
    activity::ActivityKind,
    change_email::{ChangeEmailProblem, Side},
    magic_link::LinkPurpose,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const READABLE: &str = "Ada@bücher.example";
const ASCII: &str = "Ada@xn--bcher-kva.example";

on_both!(
    async fn a_domain_in_its_own_script_is_shown_readable_and_written_to_in_ascii(world: World) {
        let browser = world.signed_up("Ada@BÜCHER.example").await;
        assert_eq!(world.waiting_address(&browser).await.unwrap().as_deref(), Some(READABLE));
        world.deliver().await;
        let mail = world.mail_to(ASCII).await;
        assert!(mail.body_text.contains(READABLE) && !mail.body_text.contains("xn--"), "{}", mail.body_text);
        let link = World::link_in(&mail);
        let confirmed = world.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        assert_eq!(confirmed.codes.email, READABLE);
        let actor = world.actor(&confirmed.signed_in.token).await.unwrap();
        assert_eq!(world.frame(actor).await.unwrap().email, READABLE);
        assert_eq!(world.profile(actor).await.unwrap().email.email, READABLE);
        assert_eq!(world.account(actor).await.unwrap().email, ASCII);
        assert_eq!(world.activity(READABLE, ActivityKind::AccountCreated).await, [READABLE]);
    }
);

on_both!(
    async fn both_spellings_of_an_address_are_one_account(world: World) {
        let ada = world.confirmed_account(&Ada::form(ASCII)).await;
        for spelling in [READABLE, "ada@Bu\u{308}cher.Example", "ADA@XN--BCHER-KVA.EXAMPLE", "ada@ｂücher。example"]
        {
            let signed_in = world.sign_in(spelling, &Ada::password(), &ada.browser()).await.unwrap();
            assert_eq!(world.actor(&signed_in.token).await.unwrap().account, ada.actor.account);
            let wait = world.ask_link(spelling, LinkPurpose::SignIn, "", &ada.browser()).await.unwrap();
            assert_eq!(
                world.awaited_link(&wait, None).await.unwrap().unwrap().email.to_lowercase(),
                READABLE.to_lowercase()
            );
            world.deliver().await;
            let link = World::magic_link_in(&world.mail_to(ASCII).await);
            world.sign_in_by_link(&link, &ada.browser()).await.unwrap();
            assert!(world.show_account(spelling, 1).await.unwrap().is_some());
        }
        world.signed_up(READABLE).await;
        world.deliver().await;
        assert_eq!(world.mail_to(ASCII).await.subject, "You already have an account with Vestibule");
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 1);
    }
);

on_both!(
    async fn the_other_spelling_of_ones_own_address_is_no_change(world: World) {
        let ada = world.confirmed_account(&Ada::form(ASCII)).await;
        let refused = refusal(world.ask_change(&ada, READABLE, false).await);
        assert_eq!(refused, [ChangeEmailProblem::Unchanged]);
    }
);

on_both!(
    async fn the_old_mailbox_is_told_a_new_address_in_both_spellings(world: World) {
        let ada = world.ada().await;
        // The a of the domain is the Cyrillic one.
        let asks = {
            world.ask_change(&ada, "ada@exаmple.org", false).await.unwrap();
            world.deliver().await;
            (world.mail_to(Ada::EMAIL).await, world.mail_to("ada@xn--exmple-4nf.org").await)
        };
        let both = "ada@exаmple.org (ada@xn--exmple-4nf.org)";
        assert!(asks.0.body_text.contains(both), "{}", asks.0.body_text);
        assert!(asks.1.body_text.contains("ada@exаmple.org"), "{}", asks.1.body_text);
        assert_eq!(world.profile(ada.actor).await.unwrap().email.waiting.unwrap().new_email, both);
        world.agree_by_link(&World::magic_link_in(&asks.0), Side::Old).await.unwrap();
        world.agree_by_link(&World::magic_link_in(&asks.1), Side::New).await.unwrap();
        world.deliver().await;
        let told = world.mail_to(Ada::EMAIL).await;
        assert!(told.body_text.contains(both), "{}", told.body_text);
        world.mails_to("ada@xn--exmple-4nf.org").await;
        assert_eq!(world.frame(ada.actor).await.unwrap().email, "ada@exаmple.org");
    }
);

on_both!(
    async fn an_address_is_read_out_of_what_was_pasted(world: World) {
        let ada = world.ada().await;
        for pasted in [
            "\u{feff}ada@example.org\u{200b}",
            "\u{202a}ada@example.org\u{202c}",
            "mailto:ada@example.org",
            "Ada Lovelace <ada@example.org>",
            "\"Lovelace, Ada\" <ada@example.org>,",
            "ada@example.org;",
            "ada@example.org.",
        ] {
            let signed_in = world.sign_in(pasted, &Ada::password(), &ada.browser()).await.expect(pasted);
            assert_eq!(world.actor(&signed_in.token).await.unwrap().account, ada.actor.account);
        }
        let browser = world.signed_up("Grace <grace@example.org>;").await;
        assert_eq!(world.waiting_address(&browser).await.unwrap().as_deref(), Some("grace@example.org"));
        world.link_sent_to("grace@example.org").await;
    }
);
