//! SMTP, by lettre: TLS always (never "if the server has it"), one pool, and the answer as the outbox needs it.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message as Letter, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use model::secret::Secret;
use uuid::Uuid;

use crate::mail::Mail;

/// How long one command may take. RFC 5321, 4.5.3.2, allows minutes; a worker that waits so long sends nothing else.
const COMMAND: Duration = Duration::from_secs(20);
/// Connections kept open.
const POOL: u32 = 4;

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
    /// It may take it later: no connection, a stall, or an answer of 4xx.
    NotNow(String),
    /// It never will: an answer of 5xx.
    Never(String),
}

/// A ready connection pool and the sender.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
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
        let tls = match settings.tls {
            SmtpTls::Wrapped => Tls::Wrapper(tls.build()?),
            SmtpTls::StartTls => Tls::Required(tls.build()?),
            SmtpTls::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(COMMAND))
            .pool_config(PoolConfig::new().max_size(POOL));
        if let Some((user, password)) = &settings.credentials {
            transport = transport.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Self { transport: transport.build(), from })
    }

    /// Hands a mail over. Its `Message-ID` is the delivery's id, so that a mail sent twice can be told to be one.
    pub(crate) async fn send(&self, delivery: Uuid, mail: &Mail) -> Handed {
        let letter = match self.letter(delivery, mail) {
            Ok(letter) => letter,
            Err(why) => return Handed::Never(why),
        };
        match self.transport.send(letter).await {
            Ok(_) => Handed::Over,
            Err(error) if error.is_permanent() => Handed::Never(in_words(&error)),
            Err(error) => Handed::NotNow(in_words(&error)),
        }
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

/// The server's code and words, or what went wrong on the way; never what was sent to it.
fn in_words(error: &lettre::transport::smtp::Error) -> String {
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
