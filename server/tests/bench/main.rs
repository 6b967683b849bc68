//! The program's speed and weight, each figure beside a baseline that was measured in the same run. `make bench` runs it.
//!
//! *Why it is here:* figures are to be read, not asserted, and want a quiet machine; the test runner has neither. *How it
//! works:* this process asks, on one core; what answers is pinned to the other: the program, or a baseline, which is
//! this executable again, started with `--child`. Both take turns, a few seconds each, and the middle one of the rounds
//! counts. `VESTIBULE_BENCH` must be set; without it nothing runs, so that this is compiled with all tests and cannot
//! rot. Words behind the program's name choose among the rows.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "as in tests, what cannot go on panics")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "../torture/client.rs"]
#[expect(dead_code, reason = "torture needs more of it")]
mod client;
#[path = "../torture/program.rs"]
#[expect(dead_code, reason = "torture needs more of it")]
mod program;
#[path = "../http/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests of `http` need more of it")]
mod support;

mod baseline;
mod load;
mod pages;
mod resources;
mod saves;
mod sign_ins;
mod table;

use std::env;

use support::Kind::{self, Postgres, Sqlite};
use table::Row;

/// What is measured on one database.
type Measure = (&'static str, fn(Kind) -> Vec<Row>);

const MEASURES: [Measure; 5] = [
    ("session", pages::session_check),
    ("page", pages::settings_page),
    ("save", saves::profile),
    ("sign-ins", sign_ins::sixteen_clients),
    ("resources", resources::start_and_memory),
];

fn main() {
    let words = env::args().skip(1).collect::<Vec<_>>();
    if let [child, what, on] = words.as_slice()
        && child == "--child"
    {
        baseline::run(what, on);
        return;
    }
    if env::var_os("VESTIBULE_BENCH").is_none() {
        // Test runners that ask for a list get an empty one.
        if !words.iter().any(|word| word == "--list") {
            println!("not asked for: `make bench` is");
        }
        return;
    }
    table::head();
    for (name, measure) in MEASURES {
        if words.is_empty() || words.iter().any(|word| word == name) {
            for kind in [Sqlite, Postgres] {
                for row in measure(kind) {
                    row.print(kind);
                }
            }
        }
    }
}
