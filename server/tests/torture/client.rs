//! What visitors say to the program, where nobody may answer.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{
    program::{Program, wait_until},
    support::{Ada, Answer, Request, form_encoded},
};

/// Somebody with an account, signed in.
#[derive(Clone)]
pub struct Account {
    pub email: String,
    pub cookies: String,
}

/// Sends it; nothing where nobody answers, or not to the end.
pub fn ask(request: &Request) -> Option<Answer> {
    let mut stream = TcpStream::connect(request.to).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut bytes = Vec::new();
    stream.write_all(&request.bytes()).ok()?;
    // An answer that came before the connection was reset is an answer.
    let _ = stream.read_to_end(&mut bytes);
    let answer = Answer::read(&bytes)?;
    // A status that came without the body it promised was not received.
    let length = answer.header("content-length").and_then(|length| length.parse().ok());
    length.is_none_or(|length: usize| answer.body.len() >= length).then_some(answer)
}

/// The same, and how long it took.
pub fn timed(request: &Request) -> (Option<Answer>, Duration) {
    let begun = Instant::now();
    (ask(request), begun.elapsed())
}

impl Program {
    pub fn get(&self, target: &str) -> Request {
        let request = Request {
            to: self.address,
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        request
            .with("host", &format!("localhost:{}", self.address.port()))
            .with("connection", "close")
            .without_scripts()
    }

    /// A form as a script sends it.
    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Request {
        let mut request = self.get(target).set("accept", "*/*").with("origin", &self.origin());
        "POST".clone_into(&mut request.method);
        request.body("application/x-www-form-urlencoded", form_encoded(fields))
    }

    pub fn sign_up(&self, email: &str) -> Request {
        self.post("/do/sign-up", &Ada::form(email))
    }

    /// The status of `/readyz`.
    pub fn readiness(&self) -> Option<u16> {
        self.operation("/readyz").map(|answer| answer.status)
    }

    /// Waits until all that waited has been sent.
    pub fn rests_within(&self, patience: Duration) -> bool {
        wait_until(patience, || {
            self.operation("/metrics").is_some_and(|answer| answer.says("vestibule_outbox_waiting 0\n"))
        })
    }

    /// Makes an account through the front door.
    pub fn account(&self, email: &str) -> Account {
        let cookies = cookies(&ask(&self.sign_up(email)).unwrap());
        assert!(self.rests_within(Duration::from_secs(30)), "no mail came");
        let mails = ask(&self.get("/dev/mailbox").set("accept", "application/json")).unwrap();
        let mails: serde_json::Value = serde_json::from_slice(&mails.body).unwrap();
        let mail = mails.as_array().unwrap().iter().find(|mail| mail["to"] == email).expect("the mail");
        let token = mail["links"][0].as_str().unwrap().split_once("token=").unwrap().1;
        let confirm = self.post("/do/confirm-email", &[("token", token)]).with("cookie", &cookies);
        let answer = ask(&confirm).unwrap();
        Account { email: email.to_owned(), cookies: self::cookies(answer.must_be(200)) }
    }

    fn operation(&self, target: &str) -> Option<Answer> {
        let mut request = self.get(target);
        request.to = self.operations;
        ask(&request)
    }
}

impl Account {
    pub fn with(&self, request: Request) -> Request {
        request.with("cookie", &self.cookies)
    }

    /// Changes the display name to one with this number.
    pub fn save(&self, program: &Program, number: u64) -> Request {
        let name = format!("Number {number}");
        let fields = [
            ("first_name", "Ada"),
            ("last_name", "Lovelace"),
            ("display_name", &name),
            ("organization_name", ""),
            ("job_position", ""),
            ("phone", ""),
            ("time_zone", "Europe/London"),
        ];
        self.with(program.post("/do/save-profile", &fields))
    }

    /// The number in the display name that is kept; 0 before the first. Nothing where nobody answers.
    pub fn number(&self, program: &Program) -> Option<u64> {
        let page = ask(&self.with(program.get("/settings/profile")))?.text();
        let field = page.split_once("name=\"display_name\"")?.1;
        let name = field.split_once("value=\"")?.1.split_once('"')?.0;
        Some(name.strip_prefix("Number ").map_or(0, |number| number.parse().unwrap()))
    }
}

fn cookies(answer: &Answer) -> String {
    let pairs = answer.all("set-cookie").filter_map(|line| line.split(';').next());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}
