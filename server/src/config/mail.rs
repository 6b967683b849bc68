//! The mail server and the sender.

use std::net::IpAddr;
use std::path::PathBuf;

use accounts::mail::smtp::SmtpTls;

use super::origin::{Host, ascii_name, authority_of, is_dns_name};
use super::problem::Wrong;
use super::secret::Secret;

/// How Vestibule sends mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Who mails come from.
    pub from: Mailbox,
    /// The server that takes them; without one they go to `/dev/mailbox`.
    pub smtp: Option<Smtp>,
}

/// A mail server, taken apart so that nobody needs to read its URL again.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Its name or address (IPv6 without brackets), also the name its certificate must hold.
    pub host: String,
    /// Its port: as written, else 465 for `Wrapped`, 587 for `StartTls`, 25 for `None`.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: SmtpTls,
    /// How to sign in there, if it asks for that.
    pub credentials: Option<SmtpCredentials>,
    /// A PEM file of certificate authorities to trust besides the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The name that we give ourselves there.
    pub hello_name: Option<String>,
}

/// A name and a password for a mail server.
#[derive(Debug, Clone)]
pub struct SmtpCredentials {
    /// The name, percent-decoded.
    pub user: String,
    /// The password, percent-decoded.
    pub password: Secret,
}

/// A sender, as in `Example <accounts@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name shown beside the address, without quotes; may be any text in one line.
    pub name: Option<String>,
    /// The address, in ASCII.
    pub address: String,
}

/// Reads `smtps://…`, `smtp://…?tls=required`, or on loopback `smtp://…?tls=none`.
/// The file of certificate authorities is a setting of its own, added by the caller.
pub(super) fn smtp(text: &str) -> Result<Smtp, Wrong> {
    let (scheme, rest) = text.split_once("://").ok_or_else(not_a_server)?;
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (credentials, authority) = match rest.rsplit_once('@') {
        Some((credentials, authority)) => (Some(sign_in(credentials)?), authority),
        None => (None, rest),
    };
    let (host, port) = authority_of(authority).ok_or_else(not_a_server)?;
    let (scheme, query) = (scheme.to_ascii_lowercase(), query.map(str::to_ascii_lowercase));
    let (tls, usual_port) = match (scheme.as_str(), query.as_deref()) {
        ("smtps", None | Some("tls=required")) => (SmtpTls::Wrapped, 465),
        ("smtp", Some("tls=required")) => (SmtpTls::StartTls, 587),
        ("smtp", Some("tls=none")) if host.is_loopback() => (SmtpTls::None, 25),
        ("smtp", None | Some("tls=none" | "tls=opportunistic")) => return Err(unencrypted()),
        _ => return Err(not_a_server()),
    };
    Ok(Smtp {
        host: match host {
            Host::Ip(IpAddr::V6(address)) => address.to_string(),
            host => host.to_string(),
        },
        port: port.unwrap_or(usual_port),
        tls,
        credentials,
        ca_file: None,
        hello_name: None,
    })
}

fn sign_in(text: &str) -> Result<SmtpCredentials, Wrong> {
    let (user, password) = text.split_once(':').ok_or_else(not_a_server)?;
    let decode = |part| percent_decoded(part).ok_or_else(not_a_server);
    let (user, password) = (decode(user)?, decode(password)?);
    if password.is_empty() {
        return Err(Wrong::new(
            "a password after `user:`; it is empty",
            "Write the password there, or leave out `user:` and `@` if the server asks for none.",
        ));
    }
    // A line break would end the command that carries them.
    let plain = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
    if !plain(&user) || !plain(&password) {
        return Err(not_a_server());
    }
    Ok(SmtpCredentials { user, password: Secret::new(password) })
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            // These would have been cut off as something else by another reader.
            b'/' | b'#' | b'@' | b' ' => return None,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn not_a_server() -> Wrong {
    Wrong::new(
        "the URL of a mail server",
        "Write `smtps://user:password@host` or `smtp://user:password@host?tls=required`, and \
         percent-encode special characters of the password (`@` is `%40`, `/` is `%2F`).",
    )
}

/// Reads the name that we give ourselves: a host's name with its domain.
pub(super) fn hello_name(text: &str) -> Result<String, Wrong> {
    (is_dns_name(text) && text.contains('.')).then(|| text.to_owned()).ok_or_else(|| {
        Wrong::new("the name of a host with its domain", "Write for example `accounts.example.com`, or leave it out.")
    })
}

fn unencrypted() -> Wrong {
    Wrong::new(
        "an encrypted connection: links that sign people in travel over it",
        "Write `smtps://…`, or `smtp://…?tls=required`; `?tls=none` is for loopback hosts only.",
    )
}

/// Reads `Name <address>` or a lone address: one mailbox, never a list of them.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, Wrong> {
    read_mailbox(text).ok_or_else(|| {
        let remedy = match ascii_domain(text) {
            Some(address) => format!("Write `{address}`."),
            None => "Write for example `Example <accounts@example.com>`.".to_owned(),
        };
        Wrong::new("one sender with an address in ASCII", remedy)
    })
}

/// The same sender with the domain in the form in which it is sent (`xn--…`), where that is all that is wrong.
fn ascii_domain(text: &str) -> Option<String> {
    let (before, rest) = text.rsplit_once('@')?;
    let (domain, end) = rest.strip_suffix('>').map_or((rest, ""), |domain| (domain, ">"));
    let meant = format!("{before}@{}{end}", ascii_name(domain)?);
    read_mailbox(&meant).is_some().then_some(meant)
}

fn read_mailbox(text: &str) -> Option<Mailbox> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let (name, address) = match text.trim().strip_suffix('>') {
        Some(inner) => inner.rsplit_once('<')?,
        None => ("", text.trim()),
    };
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    if name.contains(['<', '>', '"', '\\', '@']) {
        return None;
    }
    let (local, domain) = address.rsplit_once('@')?;
    // RFC 5321: at most 64 bytes before the sign; RFC 5322 `dot-atom`.
    let atom = |part: &str| {
        let special = |byte| b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || special(b))
    };
    (local.len() <= 64 && local.split('.').all(atom) && is_dns_name(domain))
        .then(|| Mailbox { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_url_is_taken_apart() {
        let server = smtp("smtps://joe%40example.com:p%2Fw%3A%C3%A9:x@mail.example.com").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example.com", 465));
        assert_eq!(server.tls, SmtpTls::Wrapped);
        let credentials = server.credentials.unwrap();
        assert_eq!(credentials.user, "joe@example.com");
        assert_eq!(credentials.password.expose(), "p/w:é:x");
    }

    #[test]
    fn its_words_may_be_written_in_capitals() {
        assert_eq!(smtp("SMTPS://Joe:Pass@Mail.example.com").unwrap().tls, SmtpTls::Wrapped);
        assert_eq!(smtp("Smtp://mail.example.com?tls=Required").unwrap().tls, SmtpTls::StartTls);
    }

    #[test]
    fn starttls_must_be_required_in_words() {
        let server = smtp("smtp://mail.example.com?tls=required").unwrap();
        assert_eq!((server.tls, server.port), (SmtpTls::StartTls, 587));
        for text in [
            "smtp://mail.example.com",
            "smtp://mail.example.com?tls=opportunistic",
            "smtp://mail.example.com?tls=none",
            "smtp://localhost",
            "smtp://127.0.0.1:2525",
        ] {
            assert_eq!(smtp(text).unwrap_err(), unencrypted(), "{text}");
        }
    }

    #[test]
    fn no_encryption_is_for_loopback_only() {
        for (text, host) in [
            ("smtp://127.0.0.1:2525?tls=none", "127.0.0.1"),
            ("smtp://localhost:2525/?tls=none", "localhost"),
            ("smtp://[::1]:2525?tls=none", "::1"),
        ] {
            let server = smtp(text).unwrap();
            assert_eq!((server.tls, server.port), (SmtpTls::None, 2525));
            assert_eq!(server.host, host);
        }
        assert!(smtp("smtp://127.0.0.1.example.com?tls=none").is_err());
        assert!(smtp("smtp://x:y@10.0.0.1?tls=none").is_err());
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for text in [
            "mail.example.com",
            "smtps://",
            "https://mail.example.com",
            "smtps://user@host",
            "smtps://:password@host",
            "smtps://user:@host",
            "smtps://user:pa/ss@host",
            "smtps://user:pa%zz@host",
            "smtps://user:pa%0d@host",
            "smtps://user:%ff@host",
            "smtps://host/path",
            "smtps://host?tls=none",
            "smtp://host?tls=required&x=y",
            "smtps://user:pa@ss@host",
        ] {
            assert!(smtp(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_empty_password_is_called_empty() {
        let wrong = format!("{:?}", smtp("smtps://user:@host").unwrap_err());
        assert!(wrong.contains("it is empty"), "{wrong}");
    }

    #[test]
    fn the_name_for_the_server_has_a_domain() {
        assert_eq!(hello_name("accounts.example.com").unwrap(), "accounts.example.com");
        for text in ["accounts", "127.0.0.1 x", "a..b", "exa mple.com", "x.example.com\r\nQUIT"] {
            assert!(hello_name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_password_is_silent_in_debug() {
        let shown = format!("{:?}", smtp("smtps://joe:hunter2@host").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_sender_is_a_name_and_an_address() {
        let full = mailbox("Ünser Haus, Inc. <accounts@example.com>").unwrap();
        assert_eq!(full.name.as_deref(), Some("Ünser Haus, Inc."));
        assert_eq!(full.address, "accounts@example.com");
        let quoted = mailbox("\"Example\" <a.b+c@example.com>").unwrap();
        assert_eq!(quoted.name.as_deref(), Some("Example"));
        for lone in ["accounts@example.com", "<accounts@example.com>"] {
            assert_eq!(mailbox(lone).unwrap().name, None);
        }
    }

    #[test]
    fn a_domain_in_its_own_script_is_answered_with_the_form_that_is_sent() {
        let wrong = mailbox("Haus <a@exämple.com>").unwrap_err();
        assert_eq!(wrong.remedy, "Write `Haus <a@xn--exmple-cua.com>`.");
        assert!(mailbox("é@exämple.com").unwrap_err().remedy.contains("for example"));
    }

    #[test]
    fn a_sender_is_one_mailbox_in_one_line() {
        for text in [
            "",
            "Example",
            "a@b@example.com",
            "Example <>",
            "Example <a@>",
            "Example <@b>",
            "a@example.com, b@example.com",
            "a@example.com, B <b@example.com>",
            "Example <a@example.com>\r\nBcc: x@example.com",
            "A <x> <a@example.com>",
            "é@example.com",
            ".a@example.com",
            "a@exämple.com",
        ] {
            assert!(mailbox(text).is_err(), "{text:?}");
        }
    }
}
