//! Sixteen clients that sign in without a pause, and what somebody else feels of it.

use std::{
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    baseline,
    load::{Connection, kept_alive},
    program::Program,
    support::{Ada, Kind},
    table::{Bound, Row, median},
};

const CLIENTS: usize = 16;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(10);
/// Between two session checks, which are few: they measure what it is like, and are no load of their own.
const PAUSE: Duration = Duration::from_millis(10);

pub fn sixteen_clients(kind: Kind) -> Vec<Row> {
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let check = kept_alive(&ada.with(program.get("/")));
    // From a browser that is known, as most are: no mail tells of it.
    let known = ada.cookies.split("; ").filter(|pair| !pair.contains("sid=")).collect::<Vec<_>>().join("; ");
    let form = [("email", Ada::EMAIL), ("password", Ada::PASSWORD)];
    let sign_in = kept_alive(&program.post("/do/sign-in", &form).with("cookie", &known));
    let mut rounds = Vec::new();
    let mut felt = Vec::new();
    for _ in 0..ROUNDS {
        let theirs = baseline::rate("hash", "");
        let (over, done) = (AtomicBool::new(false), AtomicU32::new(0));
        let begun = Instant::now();
        let mut last = begun.elapsed();
        thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    let mut connection = Connection::open(program.address);
                    while !over.load(Ordering::Relaxed) {
                        assert_eq!(connection.ask(&sign_in), 200, "{:?}", connection.answer());
                        if !over.load(Ordering::Relaxed) {
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
            let mut connection = Connection::open(program.address);
            while begun.elapsed() < ROUND {
                let asked = Instant::now();
                assert_eq!(connection.ask(&check), 303);
                felt.push(asked.elapsed().as_secs_f64() * 1e3);
                thread::sleep(PAUSE);
            }
            over.store(true, Ordering::Relaxed);
            last = begun.elapsed();
        });
        rounds.push((f64::from(done.load(Ordering::Relaxed)) / last.as_secs_f64(), theirs));
    }
    felt.sort_unstable_by(f64::total_cmp);
    let p99 = felt[felt.len() * 99 / 100];
    vec![
        Row {
            what: format!("sign-ins of {CLIENTS} clients"),
            ours: format!("{:.1}/s", median(rounds.iter().map(|round| round.0).collect())),
            baseline: format!("argon2 alone: {:.1}/s", median(rounds.iter().map(|round| round.1).collect())),
            figure: median(rounds.iter().map(|(ours, theirs)| ours / theirs).collect()),
            unit: "",
            bound: Bound::AtLeast(0.95),
        },
        Row {
            what: "session check meanwhile, p99".to_owned(),
            ours: format!("median {:.1} ms", median(felt)),
            baseline: String::new(),
            figure: p99,
            unit: " ms",
            bound: Bound::AtMost(10.0),
        },
    ]
}
