//! What a test is about: accounts on a database of their own, and a clock that stands still.

use std::{
    collections::HashSet,
    ops::Deref,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use accounts::{
    Accounts,
    captcha::CaptchaSettings,
    clock::{Clock, Time},
    crypto::sealed::SealingKey,
    db::Db,
    flows::sessions::{Actor, Browser},
    limits::Rates,
    on,
    settings::Settings,
};
use model::{activity::ActivityKind, limit::Limit, secret::Secret, sign_up::SignUpForm};
use sqlx::query_scalar;
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

use super::{Ada, Database, Kind, NETWORK};

/// 2026-04-15 09:00 UTC.
const BEGINNING: Time = Time::from_millis(1_776_243_600_000);
/// More than any test writes.
pub(super) const ALL: i64 = 1_000;

/// One installation. Clones are the same one; its flows are called on it.
#[derive(Clone)]
pub struct World {
    pub accounts: Accounts,
    pub clock: Clock,
    pub database: Arc<Database>,
    pub(super) read: Arc<Mutex<HashSet<Uuid>>>,
}

impl Deref for World {
    type Target = Accounts;

    fn deref(&self) -> &Accounts {
        &self.accounts
    }
}

impl World {
    pub(super) async fn begin(kind: Kind) -> Self {
        let database = Arc::new(Database::make(kind).await);
        let db = database.open().await;
        db.migrate().await.unwrap();
        database.watch(&db).await;
        let clock = Clock::standing(BEGINNING);
        // Tests that are not about it may send one address as many mails as they like.
        let captcha = CaptchaSettings { most_keys: 8, ..CaptchaSettings::default() };
        let often = [Limit::MailPerAddress, Limit::SignUpBeforeCaptcha, Limit::RecoverWithoutCaptcha];
        let limits =
            often.into_iter().fold(Rates::default(), |rates, limit| rates.with(limit, 1000, Duration::from_hours(1)));
        let accounts = accounts_on(db, &clock, Settings { limits, captcha, ..Settings::default() });
        Self { accounts, clock, database, read: Arc::default() }
    }

    pub(super) async fn end(&self) {
        self.db.close().await;
        self.database.unmake().await;
    }

    /// What a test must not leave behind: a delivery that waits, a mail that nobody read.
    pub(super) async fn what_is_left(&self) -> Vec<String> {
        let waiting = self.deliveries().await.into_iter().filter(|row| row.state == "waiting");
        let waiting = waiting.map(|row| format!("a delivery waits: {}", row.message));
        let unread = self.unread().await.into_iter();
        let unread = unread.map(|mail| format!("nobody read {:?} to {}", mail.subject, mail.recipient));
        waiting.chain(unread).collect()
    }

    /// The same accounts as another process has them, with connections of its own.
    pub async fn another_process(&self) -> Accounts {
        accounts_on(self.database.open().await, &self.clock, self.settings.clone())
    }

    /// The same accounts after the operator decided otherwise.
    pub fn where_operator(&self, decided: impl FnOnce(&mut Settings)) -> Accounts {
        let mut settings = self.settings.clone();
        decided(&mut settings);
        accounts_on(self.db.clone(), &self.clock, settings)
    }

    /// Twenty tasks that wait for each other and then begin together.
    pub async fn twenty_at_once<T, F>(&self, each: impl Fn(Self, usize) -> F) -> Vec<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let start = Arc::new(Barrier::new(20));
        let tasks = (0..20).map(|number| {
            let (start, task) = (Arc::clone(&start), each(self.clone(), number));
            async move {
                start.wait().await;
                task.await
            }
        });
        tasks.collect::<JoinSet<T>>().join_all().await
    }

    pub fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Passes all of this time but its last millisecond.
    pub fn pass_nearly(&self, time: Duration) {
        self.clock.advance(time);
        self.set_back(Duration::from_millis(1));
    }

    /// Somebody sets the machine's clock back.
    pub fn set_back(&self, by: Duration) {
        let Clock::Set(millis) = &self.clock else { panic!("a test's clock stands") };
        millis.store(self.clock.now().before(by).millis(), Ordering::SeqCst);
    }

    /// Signs up; gives what the browser keeps.
    pub async fn signed_up(&self, address: &str) -> Secret {
        self.sign_up(&Ada::form(address), &Ada::password(), None, NETWORK).await.unwrap()
    }

    /// Signs up and reads the mail; gives what the browser keeps, and the link.
    pub async fn waiting(&self, address: &str) -> (Secret, Secret) {
        let browser = self.signed_up(address).await;
        (browser, self.link_sent_to(address).await)
    }

    pub async fn confirmed_account(&self, form: &SignUpForm) -> Ada {
        let browser = self.sign_up(form, &Ada::password(), None, NETWORK).await.unwrap();
        let link = self.link_sent_to(&form.email).await;
        let signed_in = self.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap().signed_in;
        Ada { actor: self.actor(&signed_in.token).await.unwrap(), cookie: signed_in.token, device: signed_in.device }
    }

    pub async fn ada(&self) -> Ada {
        self.confirmed_account(&Ada::form(Ada::EMAIL)).await
    }

    /// Who comes with this cookie.
    pub async fn actor(&self, cookie: &Secret) -> Option<Actor> {
        self.recognise(cookie).await.unwrap().map(|recognised| recognised.actor)
    }

    /// Somebody does something, and it is written down.
    pub async fn touch(&self, actor: Actor) -> Result<(), accounts::failure::Fault> {
        self.note_active(actor);
        self.write_last_active().await
    }

    /// What happened to the account of this address, of this kind: the details.
    pub async fn activity(&self, address: &str, kind: ActivityKind) -> Vec<String> {
        let (_, rows) = self.show_account(address, ALL).await.unwrap().unwrap();
        rows.into_iter().filter(|row| row.kind == kind.as_str()).map(|row| row.detail).collect()
    }

    /// A number that the database itself has counted.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut db = self.db.read().await.unwrap();
        on!(&mut db, |c| query_scalar(sql).fetch_one(c).await).unwrap()
    }
}

fn accounts_on(db: Db, clock: &Clock, settings: Settings) -> Accounts {
    Accounts::new(db, clock.clone(), SealingKey::new(&[7; 32]), settings).unwrap()
}
