//! Behind a real `PgBouncer`, which lends a connection for a transaction, a session or a statement.

use std::thread;

use crate::support::{Ada, Database, Kind, Pooler, Server};

/// Several visitors at once, more than there are connections, do what takes reads and writes of many kinds.
fn everything_works(lines: &str) {
    let direct = Server::start(Kind::Postgres);
    direct.ada();
    let pooler = Pooler::before(&direct.database, lines);
    let url = pooler.url_of(&direct.database);
    let server = direct.another(&[("DATABASE_URL", &url)]);
    thread::scope(|scope| {
        for number in 0..8 {
            let server = &server;
            scope.spawn(move || {
                let address = format!("visitor{number}@example.org");
                let eve = server.visitor();
                let token = eve.waits_with_link(&address);
                eve.sends("/do/confirm-email", &[("token", &token)]).must_be(200);
                for _ in 0..5 {
                    let ada = server.visitor();
                    ada.sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
                    for page in ["/settings/profile", "/settings/security", "/settings/sessions", "/settings/activity"]
                    {
                        ada.opens(page).must_be(200);
                    }
                    ada.sends("/do/save-profile", &Ada::PROFILE).must_be(200);
                    ada.sends("/do/sign-out", &[]).must_be(200);
                    eve.sends("/do/save-profile", &Ada::PROFILE).must_be(200);
                }
            });
        }
    });
    server.rests();
    for word in ["fault", "prepared statement", "bind message"] {
        assert!(!server.log().contains(word), "{}", server.log());
    }
    server.end();
    direct.end();
}

#[test]
fn everything_works_where_a_connection_is_lent_for_a_transaction() {
    everything_works("pool_mode = transaction");
}

#[test]
fn everything_works_where_it_takes_what_the_driver_says_at_connecting_and_drops_it() {
    everything_works("pool_mode = transaction\nignore_startup_parameters = extra_float_digits, options");
}

#[test]
fn everything_works_where_a_connection_is_lent_for_a_session() {
    // Each visitor of the pool keeps one: as many as two pools take.
    everything_works("pool_mode = session\ndefault_pool_size = 40");
}

#[test]
fn two_processes_that_start_at_once_migrate_a_fresh_database_once() {
    let server = Server::start(Kind::Postgres);
    let fresh = Database::make(Kind::Postgres);
    let pooler = Pooler::before(&fresh, "pool_mode = transaction");
    let (url, data) = (pooler.url_of(&fresh), server.data().join("fresh"));
    let settings = [("DATABASE_URL", url.as_str()), ("VESTIBULE_DATA_DIR", data.to_str().unwrap())];
    thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| server.runs(&["migrate"], &settings)));
        for one in both {
            let (code, said) = one.join().unwrap();
            assert_eq!(code, Some(0), "{said}");
        }
    });
    assert_eq!(server.runs(&["migrate"], &settings).0, Some(0));
    assert_eq!(fresh.rows().count("sealing_key"), 1);
    server.end();
}

#[test]
fn where_a_connection_is_lent_for_a_statement_it_refuses_to_start_and_says_what_helps() {
    let server = Server::start(Kind::Postgres);
    let pooler = Pooler::before(&server.database, "pool_mode = statement");
    for command in ["serve", "migrate"] {
        let (code, said) = server.runs(&[command], &[("DATABASE_URL", &pooler.url_of(&server.database))]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("`pool_mode = transaction`") && said.contains("pgbouncer.ini"), "{said}");
    }
    server.end();
}
