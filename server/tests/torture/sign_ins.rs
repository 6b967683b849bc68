//! Everybody signs in at once.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    client::{Account, ask, timed},
    program::Program,
    report::{Report, percentile},
    share,
    support::{Ada, Answer, Kind},
};

const AT_ONCE: usize = 300;
/// Whose: each signs in ten times.
const PEOPLE: usize = 30;
/// Beside what the program holds when idle: eight arenas of 19 MiB, and 100 MiB.
const MEMORY_KIB: u64 = (8 * 19 + 100) * 1024;
const P99: Duration = Duration::from_millis(300);
const BUSY: &str = "Very many people are signing in right now.";

pub fn three_hundred(kind: Kind) -> Report {
    let waves = share(5);
    let program = Program::start(kind);
    let ada = program.account(Ada::EMAIL);
    let emails = (1..PEOPLE).map(|number| format!("ada.{number}@example.org"));
    let people = std::iter::once(Ada::EMAIL.to_owned()).chain(emails.inspect(|email| drop(program.account(email))));
    let people = people.collect::<Vec<_>>();
    let idle = program.high_water();
    let over = AtomicBool::new(false);
    let (answers, mut pages) = thread::scope(|scope| {
        let pages = scope.spawn(|| open_pages_until(&over, &program, &ada));
        let answers = (0..waves).flat_map(|_| wave(&program, &people)).collect::<Vec<_>>();
        over.store(true, Ordering::SeqCst);
        (answers, pages.join().unwrap())
    });
    let held = program.high_water();
    let mut report = Report::default();
    let (mut done, mut surplus) = (0, 0);
    let mut unlike_busy = Vec::new();
    for (is_plain, answer) in &answers {
        match answer {
            None => report.must(false, "a sign-in without an answer"),
            // Without scripts the sentence is on the page that the redirect leads to.
            Some(answer) if *is_plain && answer.header("location").is_some_and(|to| to.contains("__err")) => {
                surplus += 1;
                let page =
                    ask(&program.get(answer.location().strip_prefix(&program.origin()).unwrap_or(answer.location())));
                let says = page.is_some_and(|page| page.says(BUSY));
                unlike_busy.extend((!says).then(|| "no sentence where there are no scripts".to_owned()));
            }
            Some(answer) if answer.status == 503 => {
                surplus += 1;
                report.must(answer.header("retry-after").is_some(), "a 503 without Retry-After");
                unlike_busy.extend((answer.text() != "\"busy\"").then(|| answer.text()));
            }
            Some(answer) => {
                done += 1;
                report.must(answer.cookie("sid").is_some(), format_args!("neither signed in nor busy: {answer:?}"));
            }
        }
    }
    report.none("surplus told something else than that we are busy", unlike_busy);
    let more = held.saturating_sub(idle);
    report.must(more <= MEMORY_KIB, format_args!("{} MiB more than idle, above {}", more / 1024, MEMORY_KIB / 1024));
    let bad = pages.iter().filter(|(answer, _)| answer.as_ref().is_none_or(|answer| answer.status != 200));
    report.none("bad page", bad.map(|(answer, _)| format!("{answer:?}")));
    let mut times = pages.drain(..).map(|(_, took)| took).collect::<Vec<_>>();
    let p99 = percentile(&mut times, 99);
    report.within("p99 of other pages", p99, P99);
    report.none("complaint", program.complaints());
    report.says(format_args!(
        "{AT_ONCE} sign-ins of {PEOPLE} people at once, {waves} times: {done} done, {surplus} told to wait; memory {} MiB above idle ({} \
         allowed, idle {}); p99 of {} other pages {:.0} ms",
        more / 1024,
        MEMORY_KIB / 1024,
        idle / 1024,
        times.len(),
        p99.as_secs_f64() * 1e3
    ))
}

/// All begun together, one in ten without scripts.
fn wave(program: &Program, people: &[String]) -> Vec<(bool, Option<Answer>)> {
    let start = Barrier::new(AT_ONCE);
    thread::scope(|scope| {
        let sign_in = |number: usize| {
            let start = &start;
            scope.spawn(move || {
                let is_plain = number.is_multiple_of(10);
                let form = [("email", people[number % PEOPLE].as_str()), ("password", Ada::PASSWORD)];
                let mut request = program.post("/do/sign-in", &form);
                if is_plain {
                    request = request.without_scripts().with("referer", &format!("{}/sign-in", program.origin()));
                }
                start.wait();
                (is_plain, ask(&request))
            })
        };
        let threads = (0..AT_ONCE).map(sign_in).collect::<Vec<_>>();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn open_pages_until(over: &AtomicBool, program: &Program, ada: &Account) -> Vec<(Option<Answer>, Duration)> {
    let pages = [program.get("/sign-in"), program.get("/sign-up"), ada.with(program.get("/settings/profile"))];
    let mut opened = Vec::new();
    for page in pages.iter().cycle() {
        if over.load(Ordering::SeqCst) {
            break;
        }
        opened.push(timed(page));
        thread::sleep(Duration::from_millis(5));
    }
    opened
}
