//! SIGTERM: what has begun is finished, and then the program ends.

use std::{
    io::Write,
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::support::{Ada, Answer, Kind, Server, until};

/// Signs up again and again until nobody answers; tells the addresses whose sign-up was acknowledged.
fn sign_up_until_the_end(server: &Server, who: usize, answered: &AtomicUsize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let address = format!("visitor{who}-{number}@example.org");
        let Ok(mut stream) = TcpStream::connect(server.address) else { break };
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.write_all(&server.post("/do/sign-up", &Ada::form(&address)).bytes());
        let _ = std::io::Read::read_to_end(&mut stream, &mut bytes);
        match Answer::read(&bytes) {
            Some(answer) => answer.must_be(200),
            None => break,
        };
        acknowledged.push(address);
        answered.fetch_add(1, Ordering::SeqCst);
    }
    acknowledged
}

fn stops_under_load(kind: Kind) {
    let mut server = Server::start(kind);
    let answered = AtomicUsize::new(0);
    let (acknowledged, took) = thread::scope(|scope| {
        let (shared, answered) = (&server, &answered);
        let visitors =
            (0..4).map(|who| scope.spawn(move || sign_up_until_the_end(shared, who, answered))).collect::<Vec<_>>();
        // In the middle of it, and not before it.
        assert!(until(|| server.operations("/healthz").status == 200 && answered.load(Ordering::SeqCst) > 8));
        let begun = Instant::now();
        server.signal("TERM");
        let acknowledged = visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect::<Vec<_>>();
        (acknowledged, begun)
    });
    let status = server.wait();
    assert!(took.elapsed() < Duration::from_secs(10), "{:?}", took.elapsed());
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(!server.log().contains("panicked"), "{}", server.log());
    let rows = server.database.rows().text();
    assert!(acknowledged.len() > 8);
    for address in acknowledged {
        assert!(rows.contains(&address), "{address} was acknowledged and is not there");
    }
}

#[test]
fn under_load_it_ends_in_ten_seconds_and_keeps_what_it_acknowledged_on_sqlite() {
    stops_under_load(Kind::Sqlite);
}

#[test]
fn under_load_it_ends_in_ten_seconds_and_keeps_what_it_acknowledged_on_postgres() {
    stops_under_load(Kind::Postgres);
}

#[test]
fn clients_that_never_finish_do_not_hold_it() {
    let mut server = Server::start(Kind::Sqlite);
    let request = server.post("/do/sign-in", &Ada::SIGN_IN);
    let bytes = request.bytes();
    let slow = [1, 40, bytes.len() - 1].map(|length| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(&bytes[..length]).unwrap();
        stream
    });
    // They have been accepted before this one is answered.
    server.get("/sign-in").send().must_be(200);
    let begun = Instant::now();
    assert_eq!(server.stop().code(), Some(0), "{}", server.log());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    drop(slow);
}

#[test]
fn it_is_not_ready_any_more_before_it_refuses_requests() {
    let mut server = Server::start(Kind::Sqlite).another(&[("VESTIBULE_STOP_PAUSE", "5s")]);
    let begun = Instant::now();
    server.signal("TERM");
    assert!(until(|| server.operations("/readyz").status == 503), "{}", server.log());
    assert!(server.operations("/readyz").says("stopping"));
    server.get("/sign-in").send().must_be(200);
    server.visitor().signs_up("eve@example.org");
    server.operations("/healthz").must_be(200);
    // Told again, it does not wait for the rest of the pause.
    server.signal("TERM");
    assert_eq!(server.wait().code(), Some(0), "{}", server.log());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(server.database.rows().text().contains("eve@example.org"));
}

#[test]
fn with_the_longest_pause_clients_that_never_finish_do_not_hold_it() {
    let mut server = Server::start(Kind::Sqlite).another(&[("VESTIBULE_STOP_PAUSE", "5s")]);
    let mut slow = TcpStream::connect(server.address).unwrap();
    slow.write_all(b"GET /sign-in HTT").unwrap();
    server.get("/sign-in").send().must_be(200);
    let begun = Instant::now();
    assert_eq!(server.stop().code(), Some(0), "{}", server.log());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    drop(slow);
}

#[test]
fn it_starts_again_on_what_it_left() {
    let mut server = Server::start(Kind::Sqlite);
    let value = server.ada().cookie("sid");
    server.stop();
    let again = server.another(&[]);
    again.get("/settings/profile").with("cookie", &format!("sid={value}")).send().must_be(200);
    again.end();
}

#[test]
fn stopped_as_soon_as_it_answers_it_still_ends_in_order() {
    let mut server = Server::start(Kind::Sqlite);
    server.stop();
    for _ in 0..10 {
        let mut again = server.another(&[]);
        assert_eq!(again.stop().code(), Some(0), "{}", again.log());
    }
}
