//! Answers in a second, beside the least that the same libraries can answer.

use std::{net::SocketAddr, time::Duration};

use crate::{
    baseline::Answering,
    load::{kept_alive, rate},
    program::Program,
    support::{Ada, Kind},
    table::{Bound, Row, median},
};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);
const CONNECTIONS: usize = 32;

/// What `/` costs somebody who is signed in: the cookie is looked up, and the answer leads on to the profile.
pub fn session_check(kind: Kind) -> Vec<Row> {
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let request = kept_alive(&ada.with(program.get("/")));
    beside("constant", "session check", (program.address, &request, 303), "a constant axum handler", 0.35)
}

/// The profile as browsers without scripts get it.
pub fn settings_page(kind: Kind) -> Vec<Row> {
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let request = kept_alive(&ada.with(program.get("/settings/profile")));
    beside("leptos", "settings page, whole", (program.address, &request, 200), "an empty Leptos page", 0.3)
}

fn beside(
    baseline: &str,
    what: &str,
    (to, request, status): (SocketAddr, &[u8], u16),
    beside: &str,
    at_least: f64,
) -> Vec<Row> {
    let baseline = Answering::start(baseline);
    let least = baseline.get();
    let rounds = (0..ROUNDS).map(|_| {
        let theirs = rate(baseline.address, &least, 200, CONNECTIONS, ROUND);
        let ours = rate(to, request, status, CONNECTIONS, ROUND);
        (ours, theirs, ours / theirs)
    });
    let rounds = rounds.collect::<Vec<_>>();
    let of = |part: fn(&(f64, f64, f64)) -> f64| median(rounds.iter().map(part).collect());
    vec![Row {
        what: what.to_owned(),
        ours: format!("{:.0}/s", of(|round| round.0)),
        baseline: format!("{beside}: {:.0}/s", of(|round| round.1)),
        figure: of(|round| round.2),
        unit: "",
        bound: Bound::AtLeast(at_least),
    }]
}
