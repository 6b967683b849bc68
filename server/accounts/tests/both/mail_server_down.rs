//! A mail server that is down for a while: what was asked for arrives when it is back, and once.

use std::time::Duration;

use accounts::{
    Accounts,
    flows::sessions::Browser,
    limits::Rates,
    mail::smtp::{Smtp, SmtpSettings, SmtpTls},
    settings::MailRoute,
};
use model::{activity::ActivityKind, magic_link::LinkPurpose};

use crate::{
    on_both,
    support::{Ada, NETWORK, World},
};

/// The same accounts with nobody listening where mail goes, and then with the mailbox; the limits are the usual ones.
fn down_and_up(world: &World) -> (Accounts, Accounts) {
    let nowhere = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: 9,
        tls: SmtpTls::None,
        credentials: None,
        ca_pem: None,
        from_name: None,
        from_address: "accounts@example.com".to_owned(),
        hello_name: None,
        site: None,
    };
    let down = world.where_operator(|settings| {
        settings.limits = Rates::default();
        settings.mail_route = MailRoute::Smtp(Smtp::new(&nowhere).unwrap());
    });
    (down, world.where_operator(|settings| settings.limits = Rates::default()))
}

/// Four attempts within seven minutes.
async fn four_attempts(world: &World, down: &Accounts) {
    for seconds in [0, 6, 67, 331] {
        world.pass(Duration::from_secs(seconds));
        let mut tried = 0;
        while down.deliver_next().await.unwrap() {
            tried += 1;
        }
        assert!(tried > 0);
    }
    world.pass(Duration::from_mins(34));
}

on_both!(
    async fn a_link_arrives_although_its_attempts_were_as_many_as_an_hour_has_mails(world: World) {
        world.ada().await;
        let (down, up) = down_and_up(&world);
        down.ask_link(Ada::EMAIL, LinkPurpose::SignIn, "", &Browser::default()).await.unwrap();
        four_attempts(&world, &down).await;
        assert!(up.deliver_next().await.unwrap());
        let link = World::magic_link_in(&world.mail_to(Ada::EMAIL).await);
        assert_eq!(
            world.activity(Ada::EMAIL, ActivityKind::LinkMailed).await,
            ["to sign in"],
            "mailed once, told once"
        );
        world.sign_in_by_link(&link, &Browser::default()).await.expect("its time begins with the mail that arrived");
        world.told_of_new_browsers(Ada::EMAIL).await;
    }
);

on_both!(
    async fn the_mails_of_two_sign_ups_arrive_both(world: World) {
        let (down, up) = down_and_up(&world);
        for _ in 0..2 {
            down.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await.unwrap();
        }
        four_attempts(&world, &down).await;
        while up.deliver_next().await.unwrap() {}
        assert_eq!(world.mails_to(Ada::EMAIL).await.len(), 2);
    }
);
