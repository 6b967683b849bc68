//! SMTP, by lettre: TLS always (never "if the server has it"), one connection that is kept, and each answer as the outbox
//! needs it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use lettre::{
    Address, Message as Letter,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as Answer,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use model::secret::Secret;
use tokio::{sync::Mutex, time::timeout};
use uuid::Uuid;

use crate::mail::Mail;

/// How long it may take until the server is ready to take mail: connecting, greeting, TLS and signing in. RFC 5321, 4.5.3.2, allows minutes; a worker that waits so long sends nothing else.
const CONNECT: Duration = Duration::from_secs(20);
/// How long a connection is kept for the next mail. Servers wait five minutes for a command (RFC 5321, 4.5.3.2.7).
const KEPT: Duration = Duration::from_mins(1);
/// How long a kept connection may take to show that it still stands; then a new one is made.
const ALIVE: Duration = Duration::from_secs(3);
/// How we sign in there, best first.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (`smtps://`).
    Wrapped,
    /// By STARTTLS, without which nothing is sent (`smtp://…?tls=required`).
    StartTls,
    /// Not at all: for a relay on this machine only.
    None,
}

/// Where mail is handed over, and as whom.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Also the name that its certificate must hold.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: SmtpTls,
    /// Name and password.
    pub credentials: Option<(String, Secret)>,
    /// Certificate authorities to trust besides the usual ones, as PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// The sender's name.
    pub from_name: Option<String>,
    /// The sender's address.
    pub from_address: String,
    /// The name that we give ourselves (EHLO). Nothing: this machine's.
    pub hello_name: Option<String>,
    /// The site's name, given where this machine's has no domain: many servers refuse such a one.
    pub site: Option<String>,
}

/// The settings of SMTP cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpProblem {
    /// The sender is no mailbox.
    #[error("mail.from is no mailbox: {0}")]
    From(#[from] lettre::address::AddressError),
    /// The certificates or TLS settings.
    #[error("mail.ca_file or TLS: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
}

/// How handing a mail over went.
#[derive(Debug)]
pub(crate) enum Handed {
    /// The server took it.
    Over,
    /// It may take this one later: a stall, or an answer of 4xx.
    NotNow(String),
    /// It never will take this one: an answer of 5xx that is about its recipient or its content.
    Never(String),
    /// It takes nothing from us: no connection, no trust, a wrong password, a sender that it does not relay for. That is
    /// about this installation and not about whoever waits for the mail.
    Closed(String),
}

/// How the server is reached, and as whom.
struct Road {
    host: String,
    port: u16,
    tls: SmtpTls,
    parameters: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
}

/// A connection that waits for the next mail.
struct Kept {
    connection: AsyncSmtpConnection,
    since: Instant,
}

/// A ready connection and the sender.
#[derive(Clone)]
pub struct Smtp {
    road: Arc<Road>,
    kept: Arc<Mutex<Option<Kept>>>,
    from: Mailbox,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp(…)")
    }
}

impl Smtp {
    /// Prepares; connects when there is something to send.
    ///
    /// # Errors
    /// [`SmtpProblem`].
    pub fn new(settings: &SmtpSettings) -> Result<Self, SmtpProblem> {
        let from = Mailbox::new(settings.from_name.clone(), settings.from_address.parse()?);
        let mut tls = TlsParameters::builder(settings.host.clone());
        if let Some(pem) = &settings.ca_pem {
            for pem in pem_blocks(pem) {
                tls = tls.add_root_certificate(Certificate::from_pem(&pem)?);
            }
        }
        let parameters = match settings.tls {
            SmtpTls::Wrapped | SmtpTls::StartTls => Some(tls.build()?),
            SmtpTls::None => None,
        };
        let credentials = settings.credentials.as_ref();
        let road = Road {
            host: settings.host.clone(),
            port: settings.port,
            tls: settings.tls,
            parameters,
            credentials: credentials
                .map(|(user, password)| Credentials::new(user.clone(), password.expose().to_owned())),
            hello: hello(settings),
        };
        Ok(Self { road: Arc::new(road), kept: Arc::default(), from })
    }

    /// Hands a mail over. Its `Message-ID` is the delivery's id, so that a mail sent twice can be told to be one.
    ///
    /// Each command is sent by itself, since what an answer means depends on what it answers: up to `MAIL FROM` the server
    /// speaks of us, then of the recipient, then of the mail.
    pub(crate) async fn send(&self, delivery: Uuid, mail: &Mail) -> Handed {
        let letter = match self.letter(delivery, mail) {
            Ok(letter) => letter,
            Err(why) => return Handed::Never(why),
        };
        let mut connection = match timeout(CONNECT, self.connection()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Handed::Closed(in_words(&error)),
            Err(_) => return Handed::Closed(format!("it was not ready within {} seconds", CONNECT.as_secs())),
        };
        let handed = hand_over(&mut connection, letter.envelope(), &letter.formatted()).await;
        if matches!(handed, Handed::Over) {
            *self.kept.lock().await = Some(Kept { connection, since: Instant::now() });
        } else {
            connection.abort().await;
        }
        handed
    }

    /// The one that is kept, where it still stands, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Answer> {
        let kept = self.kept.lock().await.take();
        if let Some(Kept { mut connection, since }) = kept
            && since.elapsed() < KEPT
            && timeout(ALIVE, connection.test_connected()).await.unwrap_or(false)
        {
            return Ok(connection);
        }
        let Road { host, port, tls, parameters, credentials, hello } = &*self.road;
        let at_once = parameters.clone().filter(|_| *tls == SmtpTls::Wrapped);
        let server = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), hello, at_once, None).await?;
        if let (SmtpTls::StartTls, Some(parameters)) = (tls, parameters) {
            connection.starttls(parameters.clone(), hello).await?;
        }
        if let Some(credentials) = credentials {
            connection.auth(&MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    fn letter(&self, delivery: Uuid, mail: &Mail) -> Result<Letter, String> {
        let to = mail.to.parse().map_err(|error| format!("the address cannot be written to: {error}"))?;
        let domain = self.from.email.domain();
        Letter::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .message_id(Some(format!("<{delivery}@{domain}>")))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|error| format!("the mail cannot be written: {error}"))
    }
}

fn hello(settings: &SmtpSettings) -> ClientId {
    if let Some(name) = &settings.hello_name {
        return ClientId::Domain(name.clone());
    }
    match (ClientId::default(), &settings.site) {
        (ClientId::Domain(machine), _) if machine.contains('.') => ClientId::Domain(machine),
        (_, Some(site)) => ClientId::Domain(site.clone()),
        (machine, None) => machine,
    }
}

async fn hand_over(connection: &mut AsyncSmtpConnection, envelope: &Envelope, letter: &[u8]) -> Handed {
    let mut options = Vec::new();
    let is_ascii = |address: &Address| address.to_string().is_ascii();
    if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Handed::Never("the mail server cannot write to an address with these characters".to_owned());
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !letter.is_ascii() {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    if let Err(error) = connection.command(MailFrom::new(envelope.from().cloned(), options)).await {
        return Handed::Closed(format!("MAIL FROM: {}", in_words(&error)));
    }
    for recipient in envelope.to() {
        if let Err(error) = connection.command(Rcpt::new(recipient.clone(), Vec::new())).await {
            // Some servers ask only here who we are.
            let is_about_us = error.status().is_some_and(|code| [530, 535].contains(&u16::from(code)));
            return if is_about_us { Handed::Closed(in_words(&error)) } else { of_this_mail(&error) };
        }
    }
    // Not yet about the mail: it has not been seen.
    if let Err(error) = connection.command(Data).await {
        return Handed::Closed(format!("DATA: {}", in_words(&error)));
    }
    connection.message(letter).await.map_or_else(|error| of_this_mail(&error), |_| Handed::Over)
}

fn of_this_mail(error: &Answer) -> Handed {
    if error.is_permanent() { Handed::Never(in_words(error)) } else { Handed::NotNow(in_words(error)) }
}

/// The server's code and words, or what went wrong on the way; never what was sent to it.
fn in_words(error: &Answer) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        source = inner.source();
    }
    words.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// The certificates of a file that may hold several.
fn pem_blocks(pem: &[u8]) -> Vec<Vec<u8>> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = String::from_utf8_lossy(pem);
    text.split_inclusive(END)
        .filter(|block| block.contains(END))
        .map(|block| block.trim().as_bytes().to_vec())
        .collect()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_never_greets_takes_nothing_from_us() {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = Smtp::new(&SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: silent.local_addr().unwrap().port(),
            tls: SmtpTls::None,
            credentials: None,
            ca_pem: None,
            from_name: None,
            from_address: "no-reply@example.org".to_owned(),
            hello_name: Some("example.org".to_owned()),
            site: None,
        })
        .unwrap();
        let mail = Mail {
            to: "ada@example.org".to_owned(),
            subject: "Hello".to_owned(),
            text: "Hello".to_owned(),
            html: "Hello".to_owned(),
        };
        let (handed, _standing) = tokio::join!(smtp.send(Uuid::nil(), &mail), silent.accept());
        assert!(matches!(handed, Handed::Closed(why) if why == "it was not ready within 20 seconds"));
    }
}
