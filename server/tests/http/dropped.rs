//! Clients that go away in the middle: what has begun ends, and nothing is left behind.

use std::{
    io::Write,
    net::{Shutdown, TcpStream},
    time::Instant,
};

use crate::{
    fuzz::Dice,
    support::{Ada, Kind, NOTHING, Request, Server, Visitor, pairs, until},
};

/// What a visitor might be doing when the line breaks.
fn requests(ada: &Visitor) -> Vec<Request> {
    let server = ada.server;
    let profile = pairs("/do/save-profile", &NOTHING);
    let mut wrong = pairs("/do/change-password", &NOTHING);
    wrong[0].1 = "Wrong horse 1";
    [
        server.post("/do/sign-up", &Ada::form("eve@example.org")),
        server.post("/do/sign-in", &Ada::SIGN_IN),
        server.post("/do/sign-in", &[("email", Ada::EMAIL), ("password", "Wrong horse 1")]),
        server.post("/do/save-profile", &profile),
        server.post("/do/confirm-email", &[("token", "x")]),
        server.post("/do/send-again", &[]),
        server.post("/do/forgot-password", &[("email", Ada::EMAIL)]),
        server.post("/do/change-email", &pairs("/do/change-email", &NOTHING)),
        server.post("/do/cancel-email", &[]),
        server.post("/do/change-password", &wrong),
        server.get("/settings/profile").without_scripts(),
        server.get("/sign-in").without_scripts(),
    ]
    .into_iter()
    .map(|request| ada.with_cookies(request))
    .collect()
}

/// Breaks 300 lines: some in the middle of the request, some before the answer, some by a reset.
fn break_off(server: &Server) {
    let ada = server.ada();
    let requests = requests(&ada);
    let mut dice = Dice::seeded(300);
    for _ in 0..300 {
        let request = dice.one_of(&requests);
        if dice.below(3) == 0 {
            let bytes = request.bytes();
            let mut stream = TcpStream::connect(server.address).unwrap();
            let _ = stream.write_all(&bytes[..dice.below(bytes.len())]);
        } else {
            let stream = request.begin();
            if dice.below(2) == 0 {
                let _ = stream.shutdown(Shutdown::Write);
            }
        }
    }
    // Whatever came to its end is whole, and the next visitor meets no trace of it.
    assert!(server.visitor().sends("/do/sign-in", &Ada::SIGN_IN).must_be(200).cookie("sid").is_some());
    let rows = server.rows();
    assert_eq!(rows.count("accounts"), 1);
    assert!(rows.count("sign_ins") <= rows.text().matches("sign_in.succeeded").count());
}

#[test]
fn three_hundred_broken_lines_leave_sqlite_as_it_should_be() {
    let server = Server::start(Kind::Sqlite);
    break_off(&server);
    server.end();
}

#[test]
fn three_hundred_broken_lines_leave_no_connection_of_postgres_in_a_transaction() {
    let server = Server::start(Kind::Postgres);
    break_off(&server);
    // What still runs may finish. What was left would stay until Postgres itself ends it, after ten seconds.
    let begun = Instant::now();
    assert!(until(|| server.database.left_in_a_transaction() == 0));
    assert!(begun.elapsed().as_secs() < 5, "Postgres itself had to end a transaction");
    server.end();
}
