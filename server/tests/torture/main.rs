//! The program tortured: killed, starved, hung up on, with the disk full and the database away. `make torture` runs it.
//!
//! *Why it is here:* what is promised in figures (how often, how many, how soon) has to be counted, and counting takes
//! minutes that `make test` does not have; the short forms are in `server/tests/http`. *How it works:* each scenario
//! starts the program, does its worst and gives back one line with a figure and a list of what was wrong.
//! `VESTIBULE_TORTURE` says how much, in percent; without it nothing runs, so that this is compiled with all tests and
//! cannot rot. Words behind the program's name choose among the scenarios.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "as in tests, what cannot go on panics")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../http/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests of `http` need more of it")]
mod support;

mod client;
mod disk;
mod dropped;
mod kill;
mod load;
mod mail;
mod postgres_away;
mod program;
mod report;
mod sign_ins;
mod smtp;
mod writers;

use std::{env, panic, process::ExitCode, time::Instant};

use report::Report;
use support::Kind::{self, Postgres, Sqlite};

/// One way to hurt it, and the databases that are hurt by it.
type Scenario = (&'static str, &'static [Kind], fn(Kind) -> Report);

const SCENARIOS: [Scenario; 10] = [
    ("kill", &[Sqlite, Postgres], kill::kill_9),
    ("stop", &[Sqlite, Postgres], kill::sigterm),
    ("dropped", &[Sqlite, Postgres], dropped::dropped),
    ("writers", &[Sqlite], writers::writers),
    ("sign-ins", &[Sqlite, Postgres], sign_ins::three_hundred),
    ("disk-full", &[Sqlite], disk::full),
    ("fsync", &[Sqlite], disk::failing_fsync),
    ("postgres-stopped", &[Postgres], postgres_away::stopped),
    ("postgres-frozen", &[Postgres], postgres_away::frozen),
    ("mail", &[Sqlite, Postgres], mail::down),
];

/// So much of a full count; at least one.
pub fn share(full: u64) -> u64 {
    (full * percent().unwrap_or(100) / 100).max(1)
}

fn percent() -> Option<u64> {
    env::var_os("VESTIBULE_TORTURE").map(|text| {
        text.to_str().and_then(|text| text.parse().ok()).expect("VESTIBULE_TORTURE is a number: percent of full counts")
    })
}

fn main() -> ExitCode {
    let chosen = env::args().skip(1).collect::<Vec<_>>();
    if percent().is_none() {
        // Test runners that ask for a list get an empty one.
        if !chosen.iter().any(|word| word == "--list") {
            println!("not asked for: `make torture` is");
        }
        return ExitCode::SUCCESS;
    }
    let unknown = chosen.iter().find(|word| !SCENARIOS.iter().any(|(name, ..)| name == word));
    if let Some(unknown) = unknown {
        let names = SCENARIOS.map(|(name, ..)| name).join(", ");
        println!("there is no {unknown:?}; there are {names}");
        return ExitCode::FAILURE;
    }
    let mut is_wrong = false;
    for (name, kinds, run) in SCENARIOS {
        if !chosen.is_empty() && !chosen.iter().any(|word| word == name) {
            continue;
        }
        for kind in kinds {
            let begun = Instant::now();
            // What panics is one scenario's end, not that of those behind it.
            let report = panic::catch_unwind(|| run(*kind)).unwrap_or_else(|_| Report::ended());
            println!("{name}, {kind:?}: {} ({} s)", report.figure, begun.elapsed().as_secs());
            for wrong in &report.wrong {
                println!("   WRONG: {wrong}");
            }
            is_wrong |= !report.wrong.is_empty();
        }
    }
    if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
