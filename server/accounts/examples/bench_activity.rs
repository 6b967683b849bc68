//! How long a page of activity takes for an account with a million rows, and for one with a hundred; and what looking a
//! sign-in up costs. Figures to be read, not asserted.
//!
//! ```text
//! cargo run --release -p accounts --example bench_activity -- sqlite:///tmp/bench.db
//! ```
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark ends where something fails, and prints")]

use std::time::{Duration, Instant};

use accounts::{
    Accounts,
    clock::Clock,
    crypto::sealed::SealingKey,
    db::Db,
    flows::sessions::{Actor, Browser},
    on,
    settings::Settings,
};
use model::{
    account::AccountKind,
    activity_page::{ActivityCursor, ActivityFilter},
    secret::Secret,
    sign_up::SignUpForm,
};
use sqlx::query;

const ROWS: [i64; 2] = [100, 1_000_000];
const TIMES: usize = 300;

/// Ids of version 7, a second apart, the newest of them now; every seventh row is a refused sign-in.
const SQLITE: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) \
    INSERT INTO activity (id, account_id, at, kind, detail) \
    SELECT unhex(printf('%012x', $3 - 1000 * i) || '7000' || '8000' || printf('%012x', $2)), $1, $3 - 1000 * i, \
    CASE WHEN i % 7 = 0 THEN 'sign_in.failed' ELSE 'sign_in.succeeded' END, 'Firefox on Windows' FROM n";
const POSTGRES: &str = "INSERT INTO activity (id, account_id, at, kind, detail) \
    SELECT (lpad(to_hex($3 - 1000 * i), 12, '0') || '7000' || '8000' || lpad(to_hex($2), 12, '0'))::uuid, $1, \
    $3 - 1000 * i, CASE WHEN i % 7 = 0 THEN 'sign_in.failed' ELSE 'sign_in.succeeded' END, 'Firefox on Windows' \
    FROM generate_series(1, $2) i";

/// Somebody with an account: who asks, and the cookie.
async fn account(accounts: &Accounts, email: &str) -> (Actor, Secret) {
    let form = SignUpForm {
        kind: AccountKind::Personal,
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        organization_name: String::new(),
        email: email.to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
    };
    let browser = accounts.sign_up(&form, &Secret::new("Bernoulli numbers, note 7"), None, "192.0.2.1").await.unwrap();
    while accounts.deliver_next().await.unwrap() {}
    let mails = accounts.mailbox(100).await.unwrap();
    let mail = mails.into_iter().find(|mail| mail.recipient == email).unwrap();
    let (_, link) = mail.body_text.split_once("/verify-email?token=").unwrap();
    let link = Secret::new(link.split_whitespace().next().unwrap());
    let confirmed = accounts.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
    let cookie = confirmed.signed_in.token;
    (accounts.recognise(&cookie).await.unwrap().unwrap().actor, cookie)
}

async fn fill(db: &Db, actor: Actor, rows: i64, now: i64) {
    let mut tx = db.begin().await.unwrap();
    let sql = if matches!(db, Db::Sqlite { .. }) { SQLITE } else { POSTGRES };
    on!(&mut tx, |c| query(sql).bind(actor.account.uuid()).bind(rows).bind(now).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// The middle one of so many times.
async fn median<T>(what: impl AsyncFn() -> T) -> Duration {
    let mut taken = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        what().await;
        taken.push(begun.elapsed());
    }
    taken.sort_unstable();
    taken[TIMES / 2]
}

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let db = Db::open(&url).await.unwrap();
    db.migrate().await.unwrap();
    let accounts = Accounts::new(db, Clock::System, SealingKey::new(&[7; 32]), Settings::default()).unwrap();
    println!("{}, median of {TIMES}:", url.split(':').next().unwrap_or_default());
    for rows in ROWS {
        let (actor, cookie) = account(&accounts, &format!("ada.{rows}@example.org")).await;
        fill(&accounts.db, actor, rows, accounts.clock.now().millis()).await;
        let page = async |kind: &str, cursor: &ActivityCursor| {
            let filter = ActivityFilter { kind: kind.to_owned(), ..ActivityFilter::default() };
            accounts.activity_page(actor, filter, cursor).await.unwrap()
        };
        let newest_first = ActivityCursor::default();
        let mut deep = ActivityCursor::default();
        // As far down as the short list goes.
        for _ in 0..2 {
            deep.before = page("", &deep).await.older.unwrap();
        }
        let newest = median(async || page("", &newest_first).await).await;
        let third = median(async || page("", &deep).await).await;
        let failed = median(async || page("sign_in.failed", &newest_first).await).await;
        // There are two of it, beneath all others.
        let rare = median(async || page("codes", &newest_first).await).await;
        let session = median(async || accounts.recognise(&cookie).await.unwrap()).await;
        println!(
            "{rows:>9} rows: newest page {newest:.2?}, third page {third:.2?}, one kind {failed:.2?}, a rare group {rare:.2?}; session check {session:.2?}"
        );
    }
    accounts.db.close().await;
}
