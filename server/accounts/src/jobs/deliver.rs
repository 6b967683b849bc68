//! The outbox's worker: claim under a lease, write the attempt down, send, write down how it went.
//!
//! A process that dies between two of these steps leaves a row whose lease ends; then any process takes it up again.
//! What was sent but not written down may be sent twice: mail has no way to take that back, and twice is better than
//! never. Into the mailbox page it goes in the same transaction as the end of the delivery, so there it is once.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Core,
    db::{Db, Tx},
    failure::Fault,
    mail::{Mail, Message, smtp::Handed},
    settings::MailRoute,
    store::{
        deliveries::{self, ClaimedRow, DeliveryEnd, Wait},
        mailbox::{self, MailRow},
    },
};

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(25);
/// How long a claimed delivery is left alone: longer than an attempt can take.
const LEASE: Duration = Duration::from_secs(30);
/// What is waited before each further attempt at a mail: two and a half days in all, since RFC 5321, 4.5.4.1, asks for
/// a give-up time of at least four to five days between servers, but a link in a mail is worth nothing after one.
const BACKOFF: [Duration; 8] = [
    Duration::from_secs(5),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(20),
    Duration::from_hours(30),
];

/// The longest wait where the mail server takes nothing from us: each such attempt also looks whether it is open again.
const CLOSED: Duration = Duration::from_hours(2);
/// How often one is tried then before it is given up: five days, as RFC 5321, 4.5.4.1, asks for.
const CLOSED_ATTEMPTS: i64 = 63;

/// How an attempt went.
enum Went {
    Sent(Option<Mail>),
    Unneeded,
    TryAgain(String),
    /// The mail server takes nothing from us.
    Closed(String),
    GiveUp(String),
}

impl Core {
    /// Delivers the next message that is due; `false` where none is.
    ///
    /// # Errors
    /// Where the database does not answer; the delivery is taken up again when its lease ends.
    pub async fn deliver_next(&self) -> Result<bool, Fault> {
        let now = self.clock.now();
        let lease = self.new_id(now)?;
        let attempt = self.new_id(now)?;
        let mut tx = self.db.begin().await?;
        let Some(claimed) = deliveries::claim(&mut tx, lease, now, now.after(LEASE)).await? else {
            return Ok(false);
        };
        deliveries::insert_attempt(&mut tx, attempt, claimed.id, claimed.attempts, now).await?;
        tx.commit().await?;

        let went = match self.attempt(&claimed).await {
            Ok(went) => went,
            Err(fault) => Went::TryAgain(format!("fault {}", fault.reference)),
        };

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let outcome = match went {
            Went::Sent(for_mailbox) => {
                // Where the lease is no longer ours another process has it, and the mailbox must not get a second one.
                if deliveries::finish(&mut tx, claimed.id, lease, DeliveryEnd::Sent, now).await?
                    && let Some(mail) = for_mailbox
                {
                    mailbox::insert(&mut tx, &in_mailbox(&claimed, mail, now)).await?;
                }
                if deliveries::release_held(&mut tx, now).await? > 0 || claimed.held_because.is_some() {
                    tracing::info!("the mail server takes mail again; what was held goes out now");
                }
                "sent".to_owned()
            }
            Went::Unneeded => {
                deliveries::finish(&mut tx, claimed.id, lease, DeliveryEnd::Unneeded, now).await?;
                "nothing to tell any more".to_owned()
            }
            Went::TryAgain(why) => {
                // What the closed server did does not count against this mail.
                let attempts = if claimed.held_because.is_some() { 1 } else { claimed.attempts };
                match BACKOFF.get(turn(attempts)) {
                    Some(wait) => {
                        let due_at = now.after(self.with_jitter(*wait)?);
                        let wait = Wait { due_at, attempts, held_because: None };
                        deliveries::retry(&mut tx, claimed.id, lease, &wait).await?;
                    }
                    None => self.give_up(&mut tx, &claimed, lease, &why).await?,
                }
                why
            }
            Went::Closed(why) => {
                self.hold(&mut tx, &claimed, lease, &why).await?;
                why
            }
            Went::GiveUp(why) => {
                self.give_up(&mut tx, &claimed, lease, &why).await?;
                why
            }
        };
        deliveries::finish_attempt(&mut tx, attempt, &outcome, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Keeps a delivery that the mail server did not even look at. The first one is told loudly, the others are not: the
    /// reason is the same for all.
    async fn hold(&self, tx: &mut Tx, claimed: &ClaimedRow, lease: Uuid, why: &str) -> Result<(), Fault> {
        if claimed.attempts >= CLOSED_ATTEMPTS {
            return self.give_up(tx, claimed, lease, why).await;
        }
        if deliveries::why_held(tx).await?.is_none() {
            tracing::error!(
                why,
                "NO MAIL GOES OUT: the mail server takes none from us. Everything is kept and tried again for five days; \
                 look at [mail] in the configuration and at the mail server"
            );
        }
        let wait = BACKOFF.get(turn(claimed.attempts)).copied().unwrap_or(CLOSED).min(CLOSED);
        let due_at = self.clock.now().after(self.with_jitter(wait)?);
        let wait = Wait { due_at, attempts: claimed.attempts, held_because: Some(why.to_owned()) };
        Ok(deliveries::retry(tx, claimed.id, lease, &wait).await?)
    }

    async fn give_up(&self, tx: &mut Tx, claimed: &ClaimedRow, lease: Uuid, why: &str) -> Result<(), Fault> {
        tracing::warn!(delivery = %claimed.id, why, "a mail was given up; `vestibule outbox retry` sends it again");
        deliveries::finish(tx, claimed.id, lease, DeliveryEnd::Dead, self.clock.now()).await?;
        Ok(())
    }

    /// Takes back what a process before this one had claimed when it died. SQLite has one process, so whatever is
    /// claimed at its start is nobody's; on Postgres another may be at it, and the lease decides.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn release_claims(&self) -> Result<(), Fault> {
        if matches!(self.db, Db::Sqlite { .. }) {
            let mut tx = self.db.begin().await?;
            deliveries::release_all(&mut tx, self.clock.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn attempt(&self, claimed: &ClaimedRow) -> Result<Went, Fault> {
        let message: Message = serde_json::from_str(&claimed.message)?;
        let Some(mail) = self.write_mail(&message, claimed.attempts).await? else { return Ok(Went::Unneeded) };
        let smtp = match &self.settings.mail_route {
            MailRoute::Mailbox => return Ok(Went::Sent(Some(mail))),
            MailRoute::Smtp(smtp) => smtp,
        };
        // Around the network alone: a transaction whose beginning is cut short can stay open in its connection.
        Ok(match tokio::time::timeout(ATTEMPT, smtp.send(claimed.id, &mail)).await {
            Ok(Handed::Over) => Went::Sent(None),
            Ok(Handed::NotNow(why)) => Went::TryAgain(why),
            Ok(Handed::Never(why)) => Went::GiveUp(why),
            Ok(Handed::Closed(why)) => Went::Closed(why),
            Err(_) => Went::TryAgain("took too long".to_owned()),
        })
    }

    /// Up to a tenth more, so that what failed together does not come back together.
    fn with_jitter(&self, wait: Duration) -> Result<Duration, Fault> {
        let [random] = self.random.bytes::<1>()?;
        Ok(wait + wait / 10 * u32::from(random) / 255)
    }
}

/// Which of the waits comes after this many attempts.
fn turn(attempts: i64) -> usize {
    usize::try_from(attempts).unwrap_or(usize::MAX).saturating_sub(1)
}

fn in_mailbox(claimed: &ClaimedRow, mail: Mail, at: crate::clock::Time) -> MailRow {
    MailRow {
        id: claimed.id,
        at,
        recipient: mail.to,
        subject: mail.subject,
        body_text: mail.text,
        body_html: mail.html,
    }
}
