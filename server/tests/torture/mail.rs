//! The mail server is down for a while.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::timed,
    program::{Program, wait_until},
    report::Report,
    share,
    smtp::{Arrived, MailServer},
    support::{Database, Kind},
};

const ANSWERED: Duration = Duration::from_secs(1);

pub fn down(kind: Kind) -> Report {
    // Longer than the first attempt and the second, five seconds later; the third comes a minute after that.
    let span = Duration::from_secs(share(40).max(8));
    let arrived = Arrived::default();
    let up = MailServer::start(([127, 0, 0, 1], 0).into(), &arrived);
    let address = up.address;
    let settings = vec![
        ("VESTIBULE_MAIL__SMTP_URL", format!("smtp://{address}?tls=none")),
        ("VESTIBULE_MAIL__FROM", "Torture <accounts@example.com>".to_owned()),
    ];
    let program = Program::start_with(Database::make(kind), settings);
    let mut report = Report::default();
    let mut signed_up = Vec::new();
    let mut slowest = Duration::ZERO;
    let mut sign_up = |report: &mut Report| {
        let email = format!("visitor{}@example.org", signed_up.len());
        let (answer, took) = timed(&program.sign_up(&email));
        report.must(answer.is_some_and(|answer| answer.status == 200), format_args!("{email} could not sign up"));
        let (page, opened) = timed(&program.get("/sign-in"));
        report.must(page.is_some_and(|page| page.status == 200), "/sign-in did not answer");
        slowest = slowest.max(took).max(opened);
        signed_up.push(email);
    };
    // One while it is there, so that the pool holds a connection that will be dead.
    sign_up(&mut report);
    wait_until(Duration::from_secs(10), || !arrived.lock().unwrap().is_empty());
    drop(up);
    let begun = Instant::now();
    while begun.elapsed() < span {
        sign_up(&mut report);
        thread::sleep(Duration::from_secs(1));
    }
    let _up = MailServer::start(address, &arrived);
    let begun = Instant::now();
    report.must(program.rests_within(Duration::from_mins(2)), "mail still waits two minutes after its return");
    let took = begun.elapsed();
    let mails = Arc::clone(&arrived);
    let mut mails = mails.lock().unwrap().clone();
    mails.sort();
    signed_up.sort();
    report.must(mails == signed_up, format_args!("arrived: {mails:?}, and signed up: {signed_up:?}"));
    report.within("an answer", slowest, ANSWERED);
    report.none("complaint", program.complaints());
    report.says(format_args!(
        "mail server down for {} s: {} sign-ups answered in at most {:.0} ms, {} mails arrived, the last {:.0} s after \
         its return",
        span.as_secs(),
        signed_up.len(),
        slowest.as_secs_f64() * 1e3,
        mails.len(),
        took.as_secs_f64()
    ))
}
