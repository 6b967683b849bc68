//! Many writers and one file.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::timed,
    program::Program,
    report::{Report, percentile},
    share,
    support::Kind,
};

const WRITERS: usize = 32;
const P99: Duration = Duration::from_millis(500);

pub fn writers(kind: Kind) -> Report {
    let span = Duration::from_secs(share(60));
    let program = Program::start(kind);
    let accounts = (0..WRITERS).map(|who| program.account(&format!("writer{who}@example.org"))).collect::<Vec<_>>();
    let begun = Instant::now();
    let answers = thread::scope(|scope| {
        let write = |(who, account)| {
            let program = &program;
            scope.spawn(move || {
                let mut answers = Vec::new();
                for number in 0.. {
                    if begun.elapsed() > span {
                        break;
                    }
                    // One of them signs people up, so that the outbox writes too.
                    let request = match who {
                        0 => program.sign_up(&format!("visitor{number}@example.org")),
                        _ => crate::client::Account::save(account, program, number),
                    };
                    let (answer, took) = timed(&request);
                    answers.push((answer.map(|answer| (answer.status, answer.text())), took));
                }
                answers
            })
        };
        let threads = accounts.iter().enumerate().map(write).collect::<Vec<_>>();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut report = Report::default();
    let bad = answers.iter().filter(|(answer, _)| answer.as_ref().is_none_or(|(status, _)| *status != 200));
    let bad = bad.map(|(answer, took)| format!("{answer:?} after {took:.2?}")).collect::<Vec<_>>();
    let mut times = answers.iter().map(|(_, took)| *took).collect::<Vec<_>>();
    let p99 = percentile(&mut times, 99);
    report.within("p99", p99, P99);
    let locked = program.log().matches("database is locked").count();
    report.must(locked == 0, format_args!("\"database is locked\" {locked} times"));
    report.none("complaint", program.complaints());
    let figure = format!(
        "{WRITERS} writers for {} s: {} writes, {} not answered with 200, p99 {:.0} ms, slowest {:.0} ms",
        span.as_secs(),
        times.len(),
        bad.len(),
        p99.as_secs_f64() * 1e3,
        times.last().copied().unwrap_or_default().as_secs_f64() * 1e3,
    );
    report.none("answer other than 200", bad);
    report.says(figure)
}
