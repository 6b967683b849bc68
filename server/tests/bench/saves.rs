//! A profile saved, beside one row changed.

use std::time::{Duration, Instant};

use crate::{
    baseline,
    load::{Connection, kept_alive},
    program::Program,
    support::{Ada, Database, Kind},
    table::{Bound, Row, median},
};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(4);

/// One after the other; each changes the display name, and writes what it did into the activity.
pub fn profile(kind: Kind) -> Vec<Row> {
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let bare = Database::make(kind);
    let mut number = 0;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let theirs = baseline::rate("commit", &bare.url());
        let mut connection = Connection::open(program.address);
        let begun = Instant::now();
        let mut saves = 0_u32;
        while begun.elapsed() < ROUND {
            number += 1;
            let status = connection.ask(&kept_alive(&ada.save(&program, number)));
            assert_eq!(status, 200, "{:?}", connection.answer());
            saves += 1;
        }
        rounds.push((f64::from(saves) / begun.elapsed().as_secs_f64(), theirs));
    }
    vec![Row {
        what: "profile save".to_owned(),
        ours: format!("{:.0}/s", median(rounds.iter().map(|round| round.0).collect())),
        baseline: format!("one row committed: {:.0}/s", median(rounds.iter().map(|round| round.1).collect())),
        figure: median(rounds.iter().map(|(ours, theirs)| ours / theirs).collect()),
        unit: "",
        bound: Bound::AtLeast(0.5),
    }]
}
