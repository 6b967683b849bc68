//! Turnstile and hCaptcha, as a server on this machine plays them: it judges, and without it nobody passes.

use std::{sync::Arc, time::Duration};

use accounts::{
    Accounts,
    captcha::{
        Judge,
        service::{Kind, Service},
    },
    flows::sessions::Browser,
};
use model::{
    captcha::{CaptchaProblem, CaptchaPurpose, CaptchaTest},
    secret::Secret,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
    task::JoinSet,
};

use crate::{
    on_both,
    support::{NETWORK, World, refusal},
};

/// A service that says the same to everybody. What it was asked is kept.
struct Played {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    _running: JoinSet<()>,
}

impl Played {
    /// Says this, as a whole HTTP answer; nothing at all where that is `None`.
    async fn saying(answer: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/siteverify", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let mut running = JoinSet::new();
        let kept = Arc::clone(&asked);
        running.spawn(async move {
            let mut held = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                kept.lock().await.push(request(&mut stream).await);
                match &answer {
                    Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                    None => held.push(stream),
                }
            }
        });
        Self { url, asked, _running: running }
    }

    async fn judging(json: &str) -> Self {
        Self::saying(Some(http("200 OK", "", json))).await
    }

    /// The same accounts where the operator has this service judge.
    fn used_by(&self, world: &World, kind: Kind, patience: Duration) -> Accounts {
        service(world, kind, self.url.clone(), patience)
    }
}

fn service(world: &World, kind: Kind, url: String, patience: Duration) -> Accounts {
    let service = Service::new(kind, "our-site".to_owned(), Secret::new("our secret"), url).unwrap();
    let judge = Judge::Service(service.with_timeout(patience).unwrap());
    world.where_operator(|settings| settings.captcha.judge = judge)
}

fn http(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

/// Reads one request as far as its length says.
async fn request(stream: &mut TcpStream) -> String {
    let mut read = String::new();
    let mut part = [0; 4096];
    loop {
        let length = stream.read(&mut part).await.unwrap();
        read.push_str(&String::from_utf8_lossy(&part[..length]));
        let Some((head, body)) = read.split_once("\r\n\r\n") else { continue };
        let promised = head.to_lowercase();
        let promised = promised.split_once("content-length: ").map_or("0", |(_, rest)| rest.lines().next().unwrap());
        if length == 0 || body.len() >= promised.parse().unwrap() {
            return read;
        }
    }
}

const PATIENT: Duration = Duration::from_secs(10);
const BOTH: [Kind; 2] = [Kind::Turnstile, Kind::Hcaptcha];

async fn check(accounts: &Accounts, token: &str) -> Result<(), accounts::failure::Failure<CaptchaProblem>> {
    let browser = Browser { network: NETWORK.to_owned(), ..Browser::default() };
    accounts.check_captcha(CaptchaPurpose::SignUp, &Secret::new(token), &browser).await
}

on_both!(
    async fn what_the_service_finds_right_passes_once(world: World) {
        for kind in BOTH {
            let played = Played::judging(r#"{"success":true,"error-codes":[],"action":"sign_up"}"#).await;
            let accounts = played.used_by(&world, kind, PATIENT);
            let token = format!("a token&of={kind:?}");
            check(&accounts, &token).await.unwrap();
            // Also where the service itself would take it twice.
            assert_eq!(refusal(check(&accounts, &token).await), CaptchaProblem::Used);
            let asked = played.asked.lock().await;
            let body = format!("secret=our+secret&response=a+token%26of%3D{kind:?}&sitekey=our-site");
            assert!(asked[0].starts_with("POST /siteverify ") && asked[0].ends_with(&body), "{}", asked[0]);
            assert!(!asked[0].contains(NETWORK), "the visitor's address is not told");
        }
    }
);

on_both!(
    async fn what_the_service_refuses_does_not_pass(world: World) {
        for (codes, problem) in [
            ("[]", CaptchaProblem::Wrong),
            (r#"["invalid-input-response"]"#, CaptchaProblem::Wrong),
            (r#"["timeout-or-duplicate"]"#, CaptchaProblem::Expired),
            (r#"["already-seen-response"]"#, CaptchaProblem::Used),
            (r#"["invalid-input-secret"]"#, CaptchaProblem::Unavailable),
            (r#"["internal-error"]"#, CaptchaProblem::Unavailable),
        ] {
            let played = Played::judging(&format!(r#"{{"success":false,"error-codes":{codes}}}"#)).await;
            for kind in BOTH {
                let accounts = played.used_by(&world, kind, PATIENT);
                assert_eq!(refusal(check(&accounts, "token").await), problem, "{codes}");
            }
        }
    }
);

on_both!(
    async fn a_token_for_another_form_does_not_pass(world: World) {
        for action in [r#","action":"recover""#, r#","action":null"#, ""] {
            let played = Played::judging(&format!(r#"{{"success":true{action}}}"#)).await;
            let accounts = played.used_by(&world, Kind::Turnstile, PATIENT);
            assert_eq!(refusal(check(&accounts, "token").await), CaptchaProblem::Wrong, "{action}");
        }
    }
);

on_both!(
    async fn a_service_that_stalls_lets_nobody_pass(world: World) {
        let patience = Duration::from_millis(200);
        let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"success\":true";
        for played in [Played::saying(None).await, Played::saying(Some(half.to_owned())).await] {
            let accounts = played.used_by(&world, Kind::Turnstile, patience);
            assert_eq!(refusal(check(&accounts, "token").await), CaptchaProblem::Unavailable);
        }
    }
);

on_both!(
    async fn a_service_that_is_down_or_talks_nonsense_lets_nobody_pass(world: World) {
        let right = r#"{"success":true,"action":"sign_up"}"#;
        let elsewhere = Played::judging(right).await;
        let mut answers = vec![
            http("200 OK", "", "<html>"),
            http("200 OK", "", ""),
            http("200 OK", "", r#"{"success":"true"}"#),
            http("200 OK", "", r#"{"error-codes":[]}"#),
            http("200 OK", "", &format!("{right}{}", " ".repeat(20_000))),
            http("500 Internal Server Error", "", right),
            http("302 Found", &format!("location: {}\r\n", elsewhere.url), right),
            "nonsense".to_owned(),
        ];
        for answer in answers.drain(..) {
            let played = Played::saying(Some(answer.clone())).await;
            let accounts = played.used_by(&world, Kind::Hcaptcha, PATIENT);
            assert_eq!(refusal(check(&accounts, "token").await), CaptchaProblem::Unavailable, "{answer}");
        }
        assert!(elsewhere.asked.lock().await.is_empty(), "no redirect is followed");
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let accounts = service(&world, Kind::Turnstile, format!("http://{gone}/"), PATIENT);
        assert_eq!(refusal(check(&accounts, "token").await), CaptchaProblem::Unavailable);
    }
);

on_both!(
    async fn nothing_is_asked_about_what_cannot_be_a_token(world: World) {
        let played = Played::judging(r#"{"success":true,"action":"sign_up"}"#).await;
        let accounts = played.used_by(&world, Kind::Turnstile, PATIENT);
        assert_eq!(refusal(check(&accounts, "").await), CaptchaProblem::Missing);
        assert_eq!(refusal(check(&accounts, &"x".repeat(9_000)).await), CaptchaProblem::Wrong);
        assert!(played.asked.lock().await.is_empty());
    }
);

on_both!(
    async fn the_page_gets_the_site_key_and_never_the_secret(world: World) {
        for kind in BOTH {
            let accounts = service(&world, kind, kind.verify_url().to_owned(), PATIENT);
            let offer = accounts.captcha_offer(CaptchaPurpose::Recover, NETWORK).await.unwrap();
            let site_key = "our-site".to_owned();
            let expected = match kind {
                Kind::Turnstile => CaptchaTest::Turnstile { site_key },
                Kind::Hcaptcha => CaptchaTest::Hcaptcha { site_key },
            };
            assert_eq!((offer.purpose, offer.test), (CaptchaPurpose::Recover, expected));
            assert!(!format!("{:?}", accounts.settings).contains("our secret"));
        }
    }
);
