//! Postgres goes away for ten seconds: stopped, so that connections are refused, or frozen, so that nothing answers.

use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{Account, ask, timed},
    program::{Program, root, wait_until},
    report::Report,
    share,
    support::{Ada, Answer, Kind, Request},
};

const ANSWERED: Duration = Duration::from_secs(3);
const BACK: Duration = Duration::from_secs(10);

pub fn stopped(kind: Kind) -> Report {
    away(kind, "halt", "resume")
}

pub fn frozen(kind: Kind) -> Report {
    away(kind, "freeze", "thaw")
}

fn away(kind: Kind, go: &str, back: &str) -> Report {
    let span = Duration::from_secs(share(10).max(4));
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let mut report = Report::default();
    let gone = AtomicBool::new(true);
    script(go);
    let begun = Instant::now();
    let answers = thread::scope(|scope| {
        let visitors = requests(&program, &ada).map(|request| {
            let gone = &gone;
            scope.spawn(move || {
                let mut answers = Vec::new();
                while gone.load(Ordering::SeqCst) {
                    let (answer, took) = timed(&request);
                    // What is answered after its return says nothing.
                    if gone.load(Ordering::SeqCst) {
                        answers.push((request.target.clone(), answer, took));
                    } else if took > ANSWERED {
                        answers.push((request.target.clone(), None, took));
                    }
                    thread::sleep(Duration::from_millis(100));
                }
                answers
            })
        });
        thread::sleep(span.saturating_sub(begun.elapsed()));
        gone.store(false, Ordering::SeqCst);
        script(back);
        visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect::<Vec<_>>()
    });
    let begun = Instant::now();
    let is_well = || {
        let saved = ask(&ada.save(&program, 1)).is_some_and(|answer| answer.status == 200);
        saved && program.readiness() == Some(200)
    };
    report.must(wait_until(BACK, is_well), "it did not recover");
    let recovered = begun.elapsed();
    let lost = ask(&program.sign_up("after@example.org")).is_none_or(|answer| answer.status != 200);
    report.must(!lost && program.rests_within(Duration::from_mins(1)), "no sign-up and mail after its return");
    report.none("panic", program.complaints().iter().filter(|line| line.contains("panicked")));
    let slowest = answers.iter().map(|(.., took)| *took).max().unwrap_or_default();
    report.within("an answer", slowest, ANSWERED);
    let other = answers.iter().filter(|(_, answer, _)| answer.as_ref().is_none_or(|answer| answer.status != 503));
    report.none("answer other than 503", other.map(|(target, answer, took)| told(target, answer.as_ref(), *took)));
    report.says(format_args!(
        "Postgres away for {} s: {} answers, the slowest after {:.1} s; well again {:.1} s after its return",
        span.as_secs(),
        answers.len(),
        slowest.as_secs_f64(),
        recovered.as_secs_f64()
    ))
}

fn requests(program: &Program, ada: &Account) -> [Request; 6] {
    let mut ready = program.get("/readyz");
    ready.to = program.operations;
    [
        ready,
        program.sign_up("during@example.org"),
        program.post("/do/sign-in", &Ada::SIGN_IN),
        program.post("/do/forgot-password", &[("email", Ada::EMAIL)]),
        ada.save(program, 0),
        ada.with(program.get("/settings/profile")),
    ]
}

fn told(target: &str, answer: Option<&Answer>, took: Duration) -> String {
    match answer {
        Some(answer) => format!("{target}: {} after {took:.1?}", answer.status),
        None => format!("{target}: nothing after {took:.1?}"),
    }
}

fn script(word: &str) {
    let status = Command::new(root().join("scripts/postgres.sh")).arg(word).status().unwrap();
    assert!(status.success(), "scripts/postgres.sh {word}: {status}");
}
