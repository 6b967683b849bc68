//! Two thousand requests that went wrong on their way, the same ones in each run.

use std::{env, time::Duration};

use crate::{
    on_both,
    support::{Ada, Mailed, Request, Server, Visitor, examples, forms, pairs},
};

/// Numbers that look random and are the same each time (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % end.max(1)
    }

    pub fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

const PIECES: [&[u8]; 28] = [
    b"\0",
    b"\r\n",
    b"%00",
    b"%",
    b"%f",
    b"%FF",
    b"&",
    b"=",
    b"[]",
    b"[a]",
    b"[[",
    b"&&==",
    b"+",
    b";",
    b"\"",
    b"<script>",
    b"{\"refused\":",
    b"__err=",
    b"__path=/do/sign-in&",
    b"//",
    b"/../",
    b"\\",
    b"?",
    b"#",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"999999999999999999999999",
    b"' OR 1=1 --",
];
const METHODS: [&str; 10] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"];
const NAMES: [&str; 18] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cookie",
    "origin",
    "referer",
    "host",
    "content-type",
    "expect",
    "range",
    "if-none-match",
    "sec-fetch-site",
    "te",
    "upgrade",
    "user-agent",
    "x-forwarded-for",
    "x-vestibule-status",
    "transfer-encoding",
];

/// Requests as they should be.
fn honest(ada: &Visitor, mailed: &Mailed) -> Vec<Request> {
    let server = ada.server;
    let mut all = Vec::new();
    for form in forms() {
        // Each password costs as much as it should; two of the forms are enough.
        let pairs = pairs(form, mailed).into_iter().filter(|(name, _)| !name.contains("password"));
        let pairs = pairs.filter(|(name, _)| *name != "proof").collect::<Vec<_>>();
        all.extend([server.post(form, &pairs), server.post(form, &pairs).without_scripts()]);
    }
    all.extend([server.post("/do/sign-in", &Ada::SIGN_IN), server.post("/do/sign-up", &Ada::form("eve@example.org"))]);
    all.extend(examples().iter().map(|target| server.get(target).without_scripts()));
    all.push(
        server.get("/verify-email?token=x&next=/settings&__path=/do/confirm-email&__err=eyJyZWZ1c2VkIjoidXNlZCJ9"),
    );
    let known = all.iter().map(|request| ada.with_cookies(request.clone())).collect::<Vec<_>>();
    all.extend(known);
    all
}

/// Changes a few bytes: some are turned, some go, some come.
fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let at = dice.below(bytes.len() + 1);
    match dice.below(5) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 => bytes.truncate(at),
        2 => {
            let again = bytes[at..].to_vec();
            bytes.extend(again);
        }
        3 => bytes.splice(at..at, dice.one_of(&PIECES).repeat(1 + dice.below(40))).for_each(drop),
        _ => bytes.splice(at..at, dice.one_of(&PIECES).iter().copied()).for_each(drop),
    }
}

fn mutated(dice: &mut Dice, mut request: Request) -> Request {
    for _ in 0..=dice.below(3) {
        match dice.below(6) {
            0 => (*dice.one_of(&METHODS)).clone_into(&mut request.method),
            1 => {
                let mut target = request.target.into_bytes();
                mutate(dice, &mut target);
                request.target = String::from_utf8_lossy(&target).into_owned();
            }
            2 => {
                // The length and the end of the connection stay right: the library answers for those.
                let kept = ["connection", "content-length"];
                let own =
                    request.headers.iter_mut().filter(|(name, _)| !kept.contains(&name.as_str())).collect::<Vec<_>>();
                let chosen = dice.below(own.len());
                if let Some((_, value)) = own.into_iter().nth(chosen) {
                    mutate(dice, value);
                }
            }
            3 => {
                let value = dice.one_of(&PIECES).repeat(1 + dice.below(3));
                request.headers.push(((*dice.one_of(&NAMES)).to_owned(), value));
            }
            _ if request.body.is_empty() => {}
            _ => {
                let mut body = request.body.clone();
                mutate(dice, &mut body);
                request.body = body;
                let length = request.body.len().to_string();
                request = request.set("content-length", &length);
            }
        }
    }
    request
}

/// How many; `make torture` wants more than `make test`.
fn count() -> usize {
    env::var_os("VESTIBULE_FUZZ_REQUESTS").map_or(2_000, |count| count.to_str().unwrap().parse().unwrap())
}

on_both!(
    fn two_thousand_mutated_requests_find_no_fault(server: &Server) {
        let ada = server.ada();
        // Eve's sign-up stays one.
        let mailed = Mailed { confirm: String::new(), ..ada.waits_for_everything() };
        let honest = honest(&ada, &mailed);
        let mut dice = Dice::seeded(2_000);
        let mut answered = 0;
        for number in 0..count() {
            let request = dice.one_of(&honest).clone();
            let request = mutated(&mut dice, request);
            // Whoever breaks HTTP itself may be hung up on.
            if let Some(answer) = request.try_send_within(Duration::from_millis(500)) {
                let bytes = String::from_utf8_lossy(&request.bytes()).into_owned();
                assert!(answer.status < 500, "request {number}: {bytes:?}\n{answer:?}");
                assert!(answer.header("x-vestibule-status").is_none(), "request {number}: {bytes:?}\n{answer:?}");
                answered += 1;
            }
        }
        assert!(answered > count() / 4 * 3, "only {answered} were answered");
        server.visitor().sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
        assert_eq!(server.rows().count("accounts"), 1);
    }
);
