//! The end of the process, announced and not.

use std::{fs, thread, time::Duration};

use sqlx::{Connection, SqliteConnection, query_scalar};

use crate::{
    load::under_load,
    program::Program,
    report::Report,
    share,
    support::{Database, Kind, unique},
};

const READY: Duration = Duration::from_secs(2);
const ENDED: Duration = Duration::from_secs(10);

pub fn kill_9(kind: Kind) -> Report {
    let times = share(200);
    let program = Program::start(kind);
    let mut report = Report::default();
    let mut slowest = Duration::ZERO;
    let mut unsound = Vec::new();
    let kept = under_load(&program, &mut report, |_| {
        for time in 0..times {
            thread::sleep(Duration::from_millis(100 + unique() % 300));
            program.kill();
            // Each check reads the whole file, which grows; and the last counts most.
            if time % 10 == 0 || time + 1 == times {
                unsound.extend(damage(&program));
            }
            slowest = slowest.max(program.start_again());
        }
    });
    report.within("becoming ready", slowest, READY);
    report.none("integrity check", unsound);
    report.none("panic", program.complaints().iter().filter(|line| line.contains("panicked")));
    let (changes, lost) = (kept.changes(), kept.lost());
    report.says(format_args!(
        "kill -9 {times} times, {lost} of {changes} acknowledged changes lost, ready in at most {:.2} s",
        slowest.as_secs_f64()
    ))
}

/// What the integrity check of SQLite finds in the files as the dead process left them. In a copy: opening them mends
/// what the program has to mend itself.
fn damage(program: &Program) -> Vec<String> {
    let Database::Sqlite(folder) = &program.database else { return Vec::new() };
    let copy = tempfile::tempdir().unwrap();
    for name in ["vestibule.db", "vestibule.db-wal"] {
        let from = folder.path().join(name);
        if from.exists() {
            fs::copy(from, copy.path().join(name)).unwrap();
        }
    }
    let url = format!("sqlite://{}", copy.path().join("vestibule.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found: Vec<String> = runtime.block_on(async {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        query_scalar("PRAGMA integrity_check").fetch_all(&mut connection).await.unwrap()
    });
    found.into_iter().filter(|line| line != "ok").collect()
}

pub fn sigterm(kind: Kind) -> Report {
    let times = share(10);
    let program = Program::start(kind);
    let mut report = Report::default();
    let mut slowest = Duration::ZERO;
    let mut ends = Vec::new();
    let kept = under_load(&program, &mut report, |_| {
        for _ in 0..times {
            thread::sleep(Duration::from_millis(700 + unique() % 600));
            let (status, took) = program.stop();
            ends.extend((!status.success()).then(|| status.to_string()));
            slowest = slowest.max(took);
            program.start_again();
        }
    });
    report.within("the end", slowest, ENDED);
    report.none("end by", ends);
    report.none("complaint", program.complaints());
    let (changes, lost) = (kept.changes(), kept.lost());
    report.says(format_args!(
        "SIGTERM under load {times} times, {lost} of {changes} acknowledged changes lost, ended in at most {:.2} s",
        slowest.as_secs_f64()
    ))
}
