//! A disk that is full, and one that does not keep what it was given: a fault, never a false success.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use crate::{
    client::{Account, ask},
    program::{Program, root, wait_until},
    report::Report,
    share,
    support::{Ada, Database, Kind},
};

/// What was acknowledged while the disk was well and while it was not.
#[derive(Default)]
struct Told {
    number: u64,
    acknowledged: u64,
    signed_up: Vec<String>,
    faults: usize,
    other: Vec<String>,
}

impl Told {
    /// Saves, and now and then signs somebody up; whether that was acknowledged.
    fn write(&mut self, program: &Program, ada: &Account) -> bool {
        self.number += 1;
        let is_sign_up = self.number.is_multiple_of(10);
        let email = format!("visitor{}@example.org", self.number);
        let request = if is_sign_up { program.sign_up(&email) } else { ada.save(program, self.number) };
        match ask(&request) {
            Some(answer) if answer.status == 200 && is_sign_up => self.signed_up.push(email),
            Some(answer) if answer.status == 200 => self.acknowledged = self.number,
            Some(answer) if answer.status >= 500 => {
                self.faults += 1;
                return false;
            }
            other => {
                self.other.push(format!("{other:?}"));
                return false;
            }
        }
        true
    }

    /// Everything acknowledged is there, also after the power has failed.
    fn is_there(&self, program: &Program, ada: &Account, report: &mut Report) {
        program.kill();
        program.start_again();
        report.none("answer that is neither done nor a fault", self.other.iter());
        let found = ada.number(program);
        let is_kept = found.is_some_and(|found| (self.acknowledged..=self.number).contains(&found));
        report.must(is_kept, format_args!("told {}, and {found:?} is there", self.acknowledged));
        let there = program.texts("SELECT email FROM pending_sign_ups");
        report.none("acknowledged sign-up lost", self.signed_up.iter().filter(|email| !there.contains(email)));
        report.none("integrity check", program.texts("PRAGMA integrity_check").iter().filter(|line| *line != "ok"));
        report.must(program.rests_within(Duration::from_secs(90)), "mail still waits after 90 s");
        report.none("panic", program.complaints().iter().filter(|line| line.contains("panicked")));
    }
}

pub fn full(kind: Kind) -> Report {
    let database = Database::make(kind);
    let Database::Sqlite(folder) = &database else { panic!("Postgres has its own disk") };
    let disk = match Disk::mount(folder.path()) {
        Ok(disk) => disk,
        Err(why) => return Report::default().says(format_args!("NOT RUN: a small disk needs root ({why})")),
    };
    let program = Program::start_with(database, Vec::new());
    let ada = program.account(Ada::EMAIL);
    let (mut report, mut told) = (Report::default(), Told::default());
    // What is left is taken but for a little, which the writes themselves use up.
    let filler = disk.0.join("filler");
    fill(&filler, 1024 * 1024);
    while told.faults == 0 && told.other.is_empty() && told.number < 20_000 {
        told.write(&program, &ada);
    }
    let (before, met) = (told.number, told.faults);
    for _ in 0..share(200) {
        told.write(&program, &ada);
    }
    report.must(told.faults > 0, "the disk was never full");
    let page = ask(&ada.with(program.get("/settings/profile")));
    report.must(page.is_some_and(|page| page.status == 200), "what only reads does not answer on a full disk");
    let (full, faults) = (told.number - before, told.faults - met);
    fs::remove_file(filler).unwrap();
    report.must(
        wait_until(Duration::from_secs(10), || ask(&ada.save(&program, before)).is_some_and(|a| a.status == 200)),
        "it did not recover when there was room again",
    );
    told.acknowledged = before;
    told.is_there(&program, &ada, &mut report);
    let wrong = report.wrong.len();
    drop(program);
    report.says(format_args!(
        "disk full: {faults} of {full} writes faults, {before} before that kept, {wrong} things wrong, well again when there was room"
    ))
}

pub fn failing_fsync(kind: Kind) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let (library, flag) = (folder.path().join("fsync.so"), folder.path().join("fails"));
    let source = root().join("server/tests/torture/fsync.c");
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    if !made.is_ok_and(|status| status.success()) {
        return Report::default().says("NOT RUN: cc makes no library to load before libc here");
    }
    let settings =
        vec![("LD_PRELOAD", library.display().to_string()), ("TORTURE_FSYNC_FAILS", flag.display().to_string())];
    let program = Program::start_with(Database::make(kind), settings);
    let ada = program.account(Ada::EMAIL);
    let (mut report, mut told) = (Report::default(), Told::default());
    let rounds = share(20);
    let (mut failing, mut false_success) = (0, 0);
    for _ in 0..rounds {
        for _ in 0..20 {
            report.must(told.write(&program, &ada), "a write was refused while the disk was well");
        }
        File::create(&flag).unwrap();
        for _ in 0..20 {
            failing += 1;
            false_success += usize::from(told.write(&program, &ada));
        }
        fs::remove_file(&flag).unwrap();
        // The worker that could not write either may be in the middle of it.
        wait_until(Duration::from_secs(5), || told_again(&program, &ada, told.number));
        told.acknowledged = told.number;
    }
    report.must(false_success == 0, format_args!("{false_success} successes that were not on disk"));
    told.is_there(&program, &ada, &mut report);
    report.says(format_args!(
        "fsync failing {rounds} times: {} of {failing} writes faults, {false_success} false successes, what was acknowledged is there",
        told.faults
    ))
}

fn told_again(program: &Program, ada: &Account, number: u64) -> bool {
    ask(&ada.save(program, number)).is_some_and(|answer| answer.status == 200)
}

/// A disk of a few MiB at a folder.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> Result<Self, String> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(at).output();
        let mount = mount.map_err(|error| error.to_string())?;
        let why = String::from_utf8_lossy(&mount.stderr).trim().to_owned();
        if mount.status.success() { Ok(Self(at.to_owned())) } else { Err(why) }
    }
}

/// Also while the program still has its files open.
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        thread::sleep(Duration::from_millis(100));
    }
}

/// Takes all room of a disk but so many bytes.
fn fill(path: &Path, but: u64) {
    let mut file = File::create(path).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(but)).unwrap();
}
