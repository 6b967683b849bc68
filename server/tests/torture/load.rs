//! Work whose every acknowledgement is written down, to be asked for afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use sqlx::{Connection, PgConnection, SqliteConnection, query_scalar};

use crate::{
    client::{Account, ask},
    program::Program,
    report::Report,
    support::{Answer, Database},
};

const SAVERS: usize = 4;
const SIGNERS: usize = 4;

/// What was acknowledged, and what should not have been answered.
#[derive(Default)]
pub struct Kept {
    pub changes: AtomicUsize,
    pub lost: Mutex<Vec<String>>,
    pub odd: Mutex<Vec<String>>,
    signed_up: Mutex<BTreeSet<String>>,
}

/// Saves profiles and signs people up while something happens to the program, which runs again at the end of it. Then
/// everything that was acknowledged must be there, and each mail have come once.
pub fn under_load(program: &Program, report: &mut Report, happens: impl FnOnce(&Kept)) -> Kept {
    let kept = Kept::default();
    let accounts = (0..SAVERS).map(|who| program.account(&format!("saver{who}@example.org"))).collect::<Vec<_>>();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for account in &accounts {
            scope.spawn(|| save_until(&stop, program, account, &kept));
        }
        for who in 0..SIGNERS {
            let (stop, kept) = (&stop, &kept);
            scope.spawn(move || sign_up_until(stop, program, who, kept));
        }
        // Whatever becomes of it, the others end.
        let _ended = Ended(&stop);
        happens(&kept);
    });
    report.must(program.rests_within(Duration::from_secs(90)), "mail still waits after 90 s");
    let there = program.texts("SELECT email FROM pending_sign_ups");
    let there = there.iter().map(String::as_str).collect::<BTreeSet<_>>();
    for email in &*kept.signed_up.lock().unwrap() {
        if !there.contains(email.as_str()) {
            kept.lost.lock().unwrap().push(format!("the sign-up of {email}"));
        }
    }
    let mut mails = BTreeMap::<String, usize>::new();
    for recipient in program.texts("SELECT recipient FROM mailbox") {
        *mails.entry(recipient).or_default() += 1;
    }
    let unlike_one = there.iter().filter(|email| mails.get(**email) != Some(&1));
    report.none(
        "mail that did not come exactly once",
        unlike_one.map(|email| format!("{email}: {:?}", mails.get(*email))),
    );
    report.none("acknowledged change lost", kept.lost.lock().unwrap().iter());
    report.none("unexpected answer", kept.odd.lock().unwrap().iter());
    kept
}

struct Ended<'s>(&'s AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Kept {
    pub fn changes(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }

    pub fn lost(&self) -> usize {
        self.lost.lock().unwrap().len()
    }

    fn odd(&self, answer: &Answer) {
        let mut text = String::new();
        let _ = write!(text, "{answer:?}");
        self.odd.lock().unwrap().push(text);
    }
}

fn save_until(stop: &AtomicBool, program: &Program, account: &Account, kept: &Kept) {
    let (mut acknowledged, mut tried) = (0, 0);
    while !stop.load(Ordering::SeqCst) {
        tried += 1;
        match ask(&account.save(program, tried)) {
            Some(answer) if answer.status == 200 => {
                acknowledged = tried;
                kept.changes.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            Some(answer) => kept.odd(&answer),
            None => {}
        }
        // What was not acknowledged may have been done or not; what was has been.
        let found = until_answered(stop, || account.number(program));
        if found.is_some_and(|found| !(acknowledged..=tried).contains(&found)) {
            let lost = format!("{} was told {acknowledged}, and {found:?} is there", account.email);
            kept.lost.lock().unwrap().push(lost);
        }
        acknowledged = found.unwrap_or(acknowledged);
    }
    let found = account.number(program);
    if found.is_none_or(|found| !(acknowledged..=tried).contains(&found)) {
        let lost = format!("{} was told {acknowledged}, and at the end {found:?} is there", account.email);
        kept.lost.lock().unwrap().push(lost);
    }
}

fn sign_up_until(stop: &AtomicBool, program: &Program, who: usize, kept: &Kept) {
    for number in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let email = format!("visitor{who}-{number}@example.org");
        match ask(&program.sign_up(&email)) {
            Some(answer) if answer.status == 200 => {
                kept.signed_up.lock().unwrap().insert(email);
                kept.changes.fetch_add(1, Ordering::SeqCst);
            }
            Some(answer) => kept.odd(&answer),
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn until_answered<T>(stop: &AtomicBool, question: impl Fn() -> Option<T>) -> Option<T> {
    loop {
        let answer = question();
        if answer.is_some() || stop.load(Ordering::SeqCst) {
            return answer;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

impl Program {
    /// A column of text as the database has it.
    pub fn texts(&self, sql: &'static str) -> Vec<String> {
        let url = self.database.url();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            match self.database {
                Database::Sqlite(_) => {
                    let mut connection = SqliteConnection::connect(&url).await.unwrap();
                    query_scalar(sql).fetch_all(&mut connection).await.unwrap()
                }
                Database::Postgres { .. } => {
                    let mut connection = PgConnection::connect(&url).await.unwrap();
                    query_scalar(sql).fetch_all(&mut connection).await.unwrap()
                }
            }
        })
    }
}
