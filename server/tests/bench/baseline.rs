//! What the program is measured against: as little as can do the same kind of thing, in a process of its own.

use std::{
    env,
    io::{BufRead, BufReader, Write, stdout},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use accounts::{db::Db, on};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::{Router, response::Html, routing::get, serve::ListenerExt};
use leptos::prelude::*;
use sqlx::query;
use tokio::{net::TcpListener, runtime::Runtime};

/// A baseline that answers on an address, until it is dropped.
pub struct Answering {
    pub address: SocketAddr,
    process: Child,
}

impl Answering {
    pub fn start(what: &str) -> Self {
        let mut process = child(what, "").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { address: line.trim().parse().unwrap(), process }
    }

    pub fn get(&self) -> Vec<u8> {
        format!("GET / HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\n\r\n", self.address).into_bytes()
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How often in a second a baseline does what it does by itself: `hash`, or `commit` on the database of this URL.
pub fn rate(what: &str, on: &str) -> f64 {
    let output = child(what, on).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// This executable again, on the core that answers.
fn child(what: &str, on: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(env::current_exe().unwrap()).args(["--child", what, on]);
    command
}

/// What the child does.
pub fn run(what: &str, on: &str) {
    match what {
        "constant" => serve(Router::new().route("/", get(async || "constant"))),
        "leptos" => serve(empty_leptos_page()),
        "hash" => say(hashes()),
        "commit" => say(Runtime::new().unwrap().block_on(commits(on))),
        _ => panic!("no baseline is called {what}"),
    }
}

fn serve(router: Router) {
    Runtime::new().unwrap().block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        say(listener.local_addr().unwrap());
        // Without it the system waits for more to send.
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}

fn say(what: impl std::fmt::Display) {
    println!("{what}");
    stdout().flush().unwrap();
}

/// A document with one sentence, rendered as ours are.
fn empty_leptos_page() -> Router {
    let page = async || {
        Owner::new().with(|| {
            let document = view! {
                <!DOCTYPE html>
                <html lang="en">
                    <head>
                        <meta charset="utf-8" />
                        <title>"Empty"</title>
                    </head>
                    <body>
                        <main><p>"Nothing but this."</p></main>
                    </body>
                </html>
            };
            Html(document.to_html())
        })
    };
    Router::new().route("/", get(page))
}

const LONG_ENOUGH: Duration = Duration::from_secs(4);

/// As `crypto/hashing.rs` has it: argon2id, 19 MiB, two passes, one lane, 32 bytes; the memory is used again.
fn hashes() -> f64 {
    let params = Params::new(19_456, 2, 1, Some(32)).unwrap();
    let mut memory = vec![argon2::Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    a_second(|| {
        argon2
            .hash_password_into_with_memory(b"Bernoulli numbers", b"sixteen bytes...", &mut hash, &mut memory)
            .unwrap();
    })
}

/// One row changed and committed, by the pool and the settings that the program has.
async fn commits(url: &str) -> f64 {
    let db = Db::open(url).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let make = "CREATE TABLE IF NOT EXISTS one_row (number BIGINT NOT NULL)";
    on!(&mut tx, |c| query(make).execute(c).await.map(drop)).unwrap();
    on!(&mut tx, |c| query("INSERT INTO one_row VALUES (0)").execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < LONG_ENOUGH {
        let mut tx = db.begin().await.unwrap();
        let change = "UPDATE one_row SET number = number + 1";
        on!(&mut tx, |c| query(change).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        done += 1;
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}

fn a_second(mut what: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < LONG_ENOUGH {
        what();
        done += 1;
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}
