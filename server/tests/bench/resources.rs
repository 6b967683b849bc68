//! How soon it is there, and how much memory it holds.

use std::{thread, time::Duration};

use crate::{
    load::{kept_alive, rate},
    program::Program,
    support::{Ada, Kind},
    table::{Bound, Row, median},
};

const STARTS: usize = 20;
const CONNECTIONS: usize = 64;
/// Until the workers have had their first turn.
const A_WHILE: Duration = Duration::from_secs(3);

pub fn start_and_memory(kind: Kind) -> Vec<Row> {
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let starts = (0..STARTS).map(|_| {
        let (ended, _) = program.stop();
        assert!(ended.success(), "{ended}");
        program.start_again().as_secs_f64() * 1e3
    });
    let start = median(starts.collect());
    thread::sleep(A_WHILE);
    let idle = program.high_water();
    // Nobody has signed in since the start, so there are no hashing arenas.
    let request = kept_alive(&ada.with(program.get("/settings/profile")));
    rate(program.address, &request, 200, CONNECTIONS, A_WHILE);
    let busy = program.high_water();
    let row = |what: &str, figure: f64, unit: &'static str, at_most: f64| Row {
        what: what.to_owned(),
        ours: String::new(),
        baseline: String::new(),
        figure,
        unit,
        bound: Bound::AtMost(at_most),
    };
    vec![
        row("start to first answer", start, " ms", 30.0),
        row("memory, idle", megabytes(idle), " MB", 20.0),
        row(&format!("memory, {CONNECTIONS} connections"), megabytes(busy), " MB", 64.0),
    ]
}

/// Millions of bytes, of KiB.
#[expect(clippy::cast_precision_loss, reason = "no program holds that much")]
fn megabytes(kib: u64) -> f64 {
    kib as f64 * 1.024e-3
}
