//! A mail server that takes nothing from us, and one that refuses one mail: what is our fault costs nobody a mail.

use std::{sync::Arc, time::Duration};

use accounts::{
    Accounts,
    mail::smtp::{Smtp, SmtpSettings, SmtpTls},
    settings::MailRoute,
};
use model::secret::Secret;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

use crate::{
    on_both,
    support::{Ada, NETWORK, World},
};

/// What a server says in place of taking the mail: to which command, and the line.
type Refusal = Option<(&'static str, &'static str)>;

/// A server that answers as it is told to, and keeps what arrives and what it was greeted with.
struct Relay {
    port: u16,
    refusal: Arc<Mutex<Refusal>>,
    arrived: Arc<Mutex<Vec<String>>>,
    greeted: Arc<Mutex<String>>,
}

impl Relay {
    async fn start(refusal: Refusal) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Self {
            port: listener.local_addr().unwrap().port(),
            refusal: Arc::new(Mutex::new(refusal)),
            arrived: Arc::default(),
            greeted: Arc::default(),
        };
        let (refusal, arrived, greeted) = (relay.refusal.clone(), relay.arrived.clone(), relay.greeted.clone());
        #[expect(clippy::disallowed_methods, reason = "the server of a test")]
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let refusal = *refusal.lock().await;
                tokio::spawn(converse(connection, refusal, arrived.clone(), greeted.clone()));
            }
        });
        relay
    }

    fn route(&self) -> MailRoute {
        let settings = SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: SmtpTls::None,
            credentials: Some(("vestibule".to_owned(), Secret::new("p@ss/word"))),
            ca_pem: None,
            from_name: None,
            from_address: "accounts@example.com".to_owned(),
            hello_name: Some("accounts.example.com".to_owned()),
            site: None,
        };
        MailRoute::Smtp(Smtp::new(&settings).unwrap())
    }

    fn accounts(&self, world: &World) -> Accounts {
        world.where_operator(|settings| settings.mail_route = self.route())
    }
}

async fn converse(
    connection: TcpStream,
    refusal: Refusal,
    arrived: Arc<Mutex<Vec<String>>>,
    greeted: Arc<Mutex<String>>,
) {
    let mut connection = BufReader::new(connection);
    let answer = |verb: &str, usual: &'static str| {
        refusal.filter(|(refused, _)| *refused == verb).map_or(usual, |(_, line)| line)
    };
    let greeting = answer("greeting", "220 relay.example.com ESMTP");
    if connection.write_all(format!("{greeting}\r\n").as_bytes()).await.is_err() {
        return;
    }
    let mut line = String::new();
    while connection.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" => {
                *greeted.lock().await = line.trim().to_owned();
                answer("EHLO", "250-relay.example.com\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
            }
            "AUTH" => answer("AUTH", "235 2.7.0 Authentication successful"),
            "MAIL" => answer("MAIL", "250 2.1.0 Ok"),
            "RCPT" => answer("RCPT", "250 2.1.5 Ok"),
            "DATA" => answer("DATA", "354 End data with a dot"),
            "QUIT" => "221 Bye",
            _ => "250 Ok",
        };
        if connection.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
            return;
        }
        if verb == "DATA" && reply.starts_with("354") {
            let mut mail = String::new();
            while !mail.ends_with("\r\n.\r\n") {
                if connection.read_line(&mut mail).await.is_ok_and(|read| read == 0) {
                    return;
                }
            }
            let reply = answer("message", "250 2.0.0 Queued");
            if reply.starts_with("250") {
                arrived.lock().await.push(mail);
            }
            let _ = connection.write_all(format!("{reply}\r\n").as_bytes()).await;
        }
        line.clear();
    }
}

/// Somebody signs up, and one mail is tried.
async fn one_attempt(world: &World, accounts: &Accounts) {
    accounts.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await.unwrap();
    assert!(accounts.deliver_next().await.unwrap());
    let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
    assert_eq!(row.attempts, 1);
}

/// What is about us and not about who waits for the mail.
const OURS: [(&str, &str); 9] = [
    ("greeting", "554 5.7.1 No service for your network"),
    ("EHLO", "550 5.5.0 I do not know you"),
    ("AUTH", "535 5.7.8 Authentication credentials invalid"),
    ("AUTH", "454 4.7.0 Temporary authentication failure"),
    ("MAIL", "530 5.7.0 Authentication required"),
    ("MAIL", "550 5.7.1 relaying denied"),
    ("MAIL", "553 5.7.1 Sender address rejected: not owned by user"),
    ("RCPT", "530 5.7.0 Must issue a STARTTLS command first"),
    ("DATA", "554 5.5.1 No valid recipients"),
];

on_both!(
    async fn what_is_our_fault_holds_the_mail_and_says_why(world: World) {
        for (verb, line) in OURS {
            let relay = Relay::start(Some((verb, line))).await;
            let accounts = relay.accounts(&world);
            one_attempt(&world, &accounts).await;
            let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
            assert_eq!(row.state, "waiting", "{verb} {line}");
            let state = accounts.outbox_state().await.unwrap();
            assert_eq!((state.waiting, state.held, state.dead), (1, 1, 0), "{verb} {line}");
            // lettre gives code and words; the words are what an operator looks for.
            let words = line.split_once(' ').unwrap().1;
            let why = state.held_because.unwrap_or_default();
            assert!(why.contains(words), "{why:?} does not say {words:?}");

            *relay.refusal.lock().await = None;
            world.pass(Duration::from_secs(6));
            assert!(accounts.deliver_next().await.unwrap(), "it is tried again");
            assert_eq!(relay.arrived.lock().await.len(), 1, "{verb} {line}");
            assert_eq!(accounts.outbox_state().await.unwrap().held_because, None);
            world.forget_deliveries().await;
        }
    }
);

on_both!(
    async fn nobody_who_listens_holds_the_mail_too(world: World) {
        let relay = Relay::start(None).await;
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let relay = Relay { port: gone, ..relay };
        let accounts = relay.accounts(&world);
        one_attempt(&world, &accounts).await;
        let why = accounts.outbox_state().await.unwrap().held_because.unwrap();
        assert!(why.contains("refused"), "{why}");
        world.forget_deliveries().await;
    }
);

on_both!(
    async fn when_it_takes_mail_again_everything_that_was_held_goes_out(world: World) {
        let relay = Relay::start(Some(("AUTH", "535 5.7.8 Authentication credentials invalid"))).await;
        let accounts = relay.accounts(&world);
        for visitor in 0..3 {
            let form = Ada::form(&format!("visitor{visitor}@example.org"));
            accounts.sign_up(&form, &Ada::password(), None, NETWORK).await.unwrap();
        }
        for seconds in [0, 6, 67, 331] {
            world.pass(Duration::from_secs(seconds));
            while accounts.deliver_next().await.unwrap() {}
        }
        assert_eq!(accounts.outbox_state().await.unwrap().held, 3);

        *relay.refusal.lock().await = None;
        accounts.sign_up(&Ada::form(Ada::EMAIL), &Ada::password(), None, NETWORK).await.unwrap();
        while accounts.deliver_next().await.unwrap() {}
        assert_eq!(relay.arrived.lock().await.len(), 4, "they do not wait for their own next attempts");
    }
);

on_both!(
    async fn it_is_tried_for_five_days_and_can_be_revived_then(world: World) {
        let relay = Relay::start(Some(("MAIL", "550 5.7.1 relaying denied"))).await;
        let accounts = relay.accounts(&world);
        world.ada().await;
        accounts.end_sessions(Ada::EMAIL).await.unwrap();
        let id = world.deliveries().await.iter().find(|row| row.state == "waiting").unwrap().id;
        let begun = world.clock.now();
        while world.deliveries().await.iter().any(|row| row.id == id && row.state == "waiting") {
            world.pass(Duration::from_hours(3));
            assert!(accounts.deliver_next().await.unwrap());
        }
        assert!(world.clock.now() >= begun.after(Duration::from_hours(5 * 24)));
        assert_eq!(accounts.outbox_state().await.unwrap().dead, 1);

        *relay.refusal.lock().await = None;
        assert!(accounts.retry_delivery(id).await.unwrap());
        assert!(accounts.deliver_next().await.unwrap());
        assert_eq!(relay.arrived.lock().await.len(), 1);
        assert!(!accounts.retry_delivery(id).await.unwrap(), "what was sent is not sent again");
    }
);

on_both!(
    async fn a_refusal_of_the_recipient_or_of_the_mail_ends_this_one_with_its_words(world: World) {
        for (verb, line) in [("RCPT", "550 5.1.1 No such mailbox"), ("message", "554 5.7.1 Message rejected as spam")] {
            let relay = Relay::start(Some((verb, line))).await;
            let accounts = relay.accounts(&world);
            one_attempt(&world, &accounts).await;
            let [row] = <[_; 1]>::try_from(world.deliveries().await).unwrap();
            assert_eq!(row.state, "dead", "{verb} {line}");
            let words = line.split_once(' ').unwrap().1;
            let outcome = world.attempts_at(row.id).await.remove(0);
            assert!(outcome.contains(words), "{outcome:?} does not say {words:?}");
            assert_eq!(accounts.outbox_state().await.unwrap().held_because, None, "others are not held for it");

            *relay.refusal.lock().await = None;
            assert_eq!(accounts.retry_all_deliveries().await.unwrap(), 1);
            assert!(accounts.deliver_next().await.unwrap());
            assert_eq!(relay.arrived.lock().await.len(), 1);
            world.forget_deliveries().await;
        }
    }
);

on_both!(
    async fn what_the_server_cannot_take_now_is_not_held(world: World) {
        for (verb, line) in [("RCPT", "450 4.7.1 Greylisted"), ("message", "451 4.3.0 Come back later")] {
            let relay = Relay::start(Some((verb, line))).await;
            let accounts = relay.accounts(&world);
            one_attempt(&world, &accounts).await;
            let state = accounts.outbox_state().await.unwrap();
            assert_eq!((state.waiting, state.held), (1, 0), "{verb} {line}");
            world.forget_deliveries().await;
        }
    }
);

on_both!(
    async fn one_connection_serves_several_mails_and_gives_our_name(world: World) {
        let relay = Relay::start(None).await;
        let accounts = relay.accounts(&world);
        for visitor in 0..3 {
            let form = Ada::form(&format!("visitor{visitor}@example.org"));
            accounts.sign_up(&form, &Ada::password(), None, NETWORK).await.unwrap();
            assert!(accounts.deliver_next().await.unwrap());
        }
        assert_eq!(relay.arrived.lock().await.len(), 3);
        assert_eq!(*relay.greeted.lock().await, "EHLO accounts.example.com");
    }
);
