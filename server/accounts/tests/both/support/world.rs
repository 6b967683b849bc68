//! What a test is about: accounts on a database of their own, and a clock that stands still.

use std::{
    collections::HashSet,
    ops::Deref,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use accounts::{
    Accounts,
    clock::{Clock, Time},
    crypto::sealed::SealingKey,
    db::Db,
    flows::sessions::{Actor, Browser},
    on,
    settings::Settings,
    store::{
        deliveries::{self, DeliveryRow},
        mailbox::MailRow,
    },
};
use model::{account::AccountKind, activity::ActivityKind, secret::Secret, sign_up::SignUpForm};
use sqlx::query_scalar;
use tokio::sync::Barrier;
use uuid::Uuid;

use super::{Database, Kind};

/// 2026-04-15 09:00 UTC.
const BEGINNING: Time = Time::from_millis(1_776_243_600_000);
/// More than any test writes.
const ALL: i64 = 1_000;

/// One installation. Clones are the same one; its flows are called on it.
#[derive(Clone)]
pub struct World {
    pub accounts: Accounts,
    pub clock: Clock,
    pub database: Arc<Database>,
    read: Arc<Mutex<HashSet<Uuid>>>,
}

impl Deref for World {
    type Target = Accounts;

    fn deref(&self) -> &Accounts {
        &self.accounts
    }
}

/// Somebody with an account, signed in since its confirmation.
pub struct Ada {
    pub actor: Actor,
    pub cookie: Secret,
}

impl Ada {
    pub const EMAIL: &str = "Ada@Example.org";
    pub const PASSWORD: &str = "Correct horse 1";

    /// The form of somebody who signs up, with this address.
    pub fn form(email: &str) -> SignUpForm {
        SignUpForm {
            kind: AccountKind::Personal,
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            organization_name: String::new(),
            email: email.to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
        }
    }

    pub fn password() -> Secret {
        Secret::new(Self::PASSWORD)
    }
}

impl World {
    pub(super) async fn begin(kind: Kind) -> Self {
        let database = Arc::new(Database::make(kind).await);
        let db = database.open().await;
        db.migrate().await.unwrap();
        let clock = Clock::standing(BEGINNING);
        let accounts = accounts_on(db, &clock, Settings::default());
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
            tokio::spawn(async move {
                start.wait().await;
                task.await
            })
        });
        let mut done = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            done.push(task.await.unwrap());
        }
        done
    }

    pub fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Somebody sets the machine's clock back.
    pub fn set_back(&self, by: Duration) {
        let Clock::Set(millis) = &self.clock else { panic!("a test's clock stands") };
        millis.store(self.clock.now().before(by).millis(), Ordering::SeqCst);
    }

    /// Delivers all that is due, and tells how much that was.
    pub async fn deliver(&self) -> usize {
        let mut turns = 0;
        while self.deliver_next().await.unwrap() {
            turns += 1;
        }
        turns
    }

    pub async fn deliveries(&self) -> Vec<DeliveryRow> {
        deliveries::latest(&mut self.db.read().await.unwrap(), ALL).await.unwrap()
    }

    /// How each attempt at a delivery went.
    pub async fn attempts_at(&self, delivery: Uuid) -> Vec<String> {
        let rows = deliveries::attempts(&mut self.db.read().await.unwrap(), delivery).await.unwrap();
        rows.into_iter().map(|row| row.outcome).collect()
    }

    async fn unread(&self) -> Vec<MailRow> {
        let mut mails = self.mailbox(ALL).await.unwrap();
        let read = self.read.lock().unwrap();
        mails.retain(|mail| !read.contains(&mail.id));
        mails
    }

    /// Reads the mails that have come to this very address since it last looked.
    pub async fn mails_to(&self, address: &str) -> Vec<MailRow> {
        let mut mails = self.unread().await;
        mails.retain(|mail| mail.recipient == address);
        self.read.lock().unwrap().extend(mails.iter().map(|mail| mail.id));
        mails
    }

    /// Reads the one mail that has come to this very address.
    pub async fn mail_to(&self, address: &str) -> MailRow {
        let [mail] = <[MailRow; 1]>::try_from(self.mails_to(address).await)
            .unwrap_or_else(|mails| panic!("{} mails to {address}, not one", mails.len()));
        mail
    }

    /// The token of the confirmation link in a mail.
    pub fn link_in(mail: &MailRow) -> Secret {
        let (_, rest) = mail.body_text.split_once("/verify-email?token=").unwrap();
        Secret::new(rest.split_whitespace().next().unwrap())
    }

    /// Delivers, and takes the link from the one mail that has come.
    pub async fn link_sent_to(&self, address: &str) -> Secret {
        self.deliver().await;
        Self::link_in(&self.mail_to(address).await)
    }

    /// Signs up; gives what the browser keeps.
    pub async fn signed_up(&self, address: &str) -> Secret {
        self.sign_up(&Ada::form(address), &Ada::password()).await.unwrap()
    }

    /// Signs up and reads the mail; gives what the browser keeps, and the link.
    pub async fn waiting(&self, address: &str) -> (Secret, Secret) {
        let browser = self.signed_up(address).await;
        (browser, self.link_sent_to(address).await)
    }

    pub async fn confirmed_account(&self, form: &SignUpForm) -> Ada {
        let browser = self.sign_up(form, &Ada::password()).await.unwrap();
        let link = self.link_sent_to(&form.email).await;
        let signed_in = self.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        Ada { actor: self.actor(&signed_in.token).await.unwrap(), cookie: signed_in.token }
    }

    pub async fn ada(&self) -> Ada {
        self.confirmed_account(&Ada::form(Ada::EMAIL)).await
    }

    /// Who comes with this cookie.
    pub async fn actor(&self, cookie: &Secret) -> Option<Actor> {
        self.recognise(cookie).await.unwrap().map(|recognised| recognised.actor)
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
