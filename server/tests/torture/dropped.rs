//! Clients that go away at any moment.

use std::{
    io::Write,
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use crate::{
    client::{Account, ask},
    program::{Program, wait_until},
    report::Report,
    share,
    support::{Ada, Kind, Request, unique},
};

const LINES: u64 = 8;

pub fn dropped(kind: Kind) -> Report {
    let times = share(2_000);
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let requests = requests(&program, &ada);
    thread::scope(|scope| {
        for line in 0..LINES {
            let requests = &requests;
            scope.spawn(move || {
                (line..times).step_by(usize::try_from(LINES).unwrap()).for_each(|_| break_off(requests));
            });
        }
    });
    let mut report = Report::default();
    // What still runs may finish. What was left would stay until Postgres itself ends it, after ten seconds.
    let mut left = 0;
    if kind == Kind::Postgres {
        // Once none is enough: the outbox may be between two statements at any other look.
        if !wait_until(Duration::from_secs(5), || program.database.left_in_a_transaction() == 0) {
            left = program.database.left_in_a_transaction();
        }
        report.must(left == 0, format_args!("{left} connections are idle in a transaction"));
    }
    // More at once than there are connections: a spoilt one would be met.
    let saves = (0..40).map(|number| ada.save(&program, number)).collect::<Vec<_>>();
    let answers = thread::scope(|scope| {
        let asked = saves.iter().map(|save| scope.spawn(|| ask(save))).collect::<Vec<_>>();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let bad = answers.iter().filter(|answer| answer.as_ref().is_none_or(|answer| answer.status != 200));
    report.none("bad answer afterwards", bad.map(|answer| format!("{answer:?}")));
    let sign_in = ask(&program.post("/do/sign-in", &Ada::SIGN_IN));
    report.must(sign_in.is_some_and(|answer| answer.status == 200), "nobody can sign in afterwards");
    report.must(program.rests_within(Duration::from_mins(1)), "mail waits for ever");
    let rows = program.database.rows();
    report.must(rows.count("accounts") == 1, format_args!("{} accounts", rows.count("accounts")));
    let (there, told) = (rows.count("sign_ins"), rows.text().matches("sign_in.succeeded").count());
    report.must(there <= told + 1, format_args!("{there} sign-ins, and {told} in the activity"));
    report.none("complaint", program.complaints());
    let (wrong, signed_up) = (report.wrong.len(), rows.count("pending_sign_ups"));
    let left =
        if kind == Kind::Postgres { format!(", {left} connections left in a transaction") } else { String::new() };
    report.says(format_args!(
        "{times} requests dropped ({signed_up} sign-ups and {there} sign-ins done all the same), {wrong} things wrong{left}"
    ))
}

/// What a visitor might be doing when the line breaks.
fn requests(program: &Program, ada: &Account) -> Vec<Request> {
    vec![
        program.sign_up("eve@example.org"),
        program.post("/do/sign-in", &Ada::SIGN_IN),
        program.post("/do/sign-in", &[("email", Ada::EMAIL), ("password", "Wrong horse 1")]),
        program.post("/do/forgot-password", &[("email", Ada::EMAIL)]),
        program.post("/do/email-sign-in-link", &[("email", "nobody@example.org")]),
        ada.save(program, 1),
        ada.save(program, 2),
        ada.with(program.post("/do/change-email", &[("new_email", Ada::NEW_EMAIL), ("proof", Ada::PASSWORD)])),
        ada.with(program.post("/do/confirm-email", &[("token", "x")])),
        ada.with(program.get("/settings/profile")),
        program.get("/sign-in"),
    ]
}

/// In the middle of the request, just behind it, or while it is worked on; by an end or a reset.
fn break_off(requests: &[Request]) {
    let at = usize::try_from(unique() >> 1).unwrap();
    let request = &requests[at % requests.len()];
    let bytes = request.bytes();
    let Ok(mut stream) = TcpStream::connect(request.to) else { return };
    let length = if unique().is_multiple_of(4) { at % bytes.len() } else { bytes.len() };
    let _ = stream.write_all(&bytes[..length]);
    if unique().is_multiple_of(2) {
        let _ = stream.shutdown(Shutdown::Write);
    }
    // Most are done within 20 ms when nothing else runs.
    thread::sleep(Duration::from_micros(unique() % 30_000));
}
