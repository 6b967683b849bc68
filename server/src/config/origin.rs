//! Hosts, origins and links, as strict as a browser is exact.
//!
//! The public origin is compared byte for byte with the `Origin` header of requests,
//! so it is kept in the one form in which browsers send it: small letters, the
//! scheme's usual port left out, no slash at the end.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::problem::Wrong;

/// A scheme, a host and a port: what browsers call an origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    https: bool,
    host: Host,
    host_text: String,
}

impl Origin {
    /// As browsers write it in an `Origin` header, such as `https://accounts.example.com`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host as it stands in a URL, without the port; IPv6 addresses in brackets.
    #[cfg(test)]
    pub fn host(&self) -> &str {
        &self.host_text
    }

    /// The host, where it is a name with a domain.
    pub fn dns_name(&self) -> Option<String> {
        (matches!(self.host, Host::Name(_)) && self.host_text.contains('.')).then(|| self.host_text.clone())
    }

    /// Whether only this machine can reach it: `localhost` or a loopback address.
    pub fn is_loopback(&self) -> bool {
        self.host.is_loopback()
    }

    /// Whether the connection is encrypted, so that cookies can be `Secure`.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Reads `scheme://host` or `scheme://host:port`, nothing before or between and at most a slash behind.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        Self::read(text.strip_suffix('/').unwrap_or(text)).ok_or_else(|| {
            let start = text.find("://").map_or(0, |at| at + 3);
            let end = text[start..].find(['/', '?', '#']).map(|at| start + at);
            let meant = &text[..end.unwrap_or(text.len())];
            let meant = Self::read(meant).or_else(|| Self::read(&in_ascii(meant)?));
            Wrong::new(
                "an origin: http or https, a host, a port if it is not the usual one, nothing else",
                match meant {
                    Some(origin) => format!("Write `{origin}`."),
                    None => "Write for example `https://accounts.example.com`.".to_owned(),
                },
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let (host, port) = authority_of(authority)?;
        let usual = if https { 443 } else { 80 };
        let scheme = if https { "https" } else { "http" };
        let host_text = host.to_string();
        let text = match port.filter(|port| *port != usual) {
            Some(port) => format!("{scheme}://{host_text}:{port}"),
            None => format!("{scheme}://{host_text}"),
        };
        Some(Self { text, https, host, host_text })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A link to a page of the product: `https`, or `http` on a loopback host.
///
/// Other schemes (`javascript:`) cannot be one, so it is safe in an `href`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The URL, in printable ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a URL; it must not hold a user name or password, which every visitor would see.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = || {
            Wrong::new(
                "an https URL without user name (http only on a loopback host)",
                "Write for example `https://example.com/terms`.",
            )
        };
        let start = text.find("://").ok_or_else(wrong)? + 3;
        let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at);
        let (origin, rest) = text.split_at(end);
        let origin = Origin::read(origin).ok_or_else(wrong)?;
        let printable = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
        if !(origin.is_https() || origin.is_loopback()) || !rest.bytes().all(printable) {
            return Err(wrong());
        }
        Ok(Self(format!("{origin}{rest}")))
    }
}

/// A host name in small letters, or an IP address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    Name(String),
    Ip(IpAddr),
}

impl Host {
    pub(super) fn is_loopback(&self) -> bool {
        match self {
            // Only the name itself: what `x.localhost` resolves to differs between systems.
            Self::Name(name) => name == "localhost",
            Self::Ip(address) => address.is_loopback(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            // Browsers write a mapped address in another form than we would.
            return (address.to_ipv4_mapped().is_none()).then_some(Self::Ip(address.into()));
        }
        let name = text.to_ascii_lowercase();
        // Browsers take a host whose last label is a number for an IPv4 address, even in
        // short forms such as `127.1`; only the full form is clear to everybody.
        let last = name.rsplit('.').next().unwrap_or_default();
        if last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit()) {
            return name.parse::<Ipv4Addr>().ok().map(|ip| Self::Ip(ip.into()));
        }
        is_dns_name(&name).then_some(Self::Name(name))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Ip(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Ip(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

/// Reads `host` or `host:port`. No port 0: nobody can visit it.
pub(super) fn authority_of(text: &str) -> Option<(Host, Option<u16>)> {
    let after_address = text.rfind(']').map_or(0, |at| at + 1);
    let Some(colon) = text[after_address..].find(':') else {
        return Some((Host::parse(text)?, None));
    };
    let (host, port) = text.split_at(after_address + colon);
    let digits = &port[1..];
    // `parse` alone would also take a plus sign.
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let port = digits.parse::<u16>().ok().filter(|port| *port > 0)?;
    Some((Host::parse(host)?, Some(port)))
}

/// The same origin with its name in the form that browsers send (`xn--…`).
fn in_ascii(origin: &str) -> Option<String> {
    let (scheme, authority) = origin.split_once("://")?;
    let (name, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
    Some(format!("{scheme}://{}{port}", ascii_name(name)?))
}

/// A name in its own script in the form in which it is looked up and sent (`xn--…`, IDNA); nothing where it has none, or is
/// in ASCII already.
pub(super) fn ascii_name(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok().filter(|ascii| !name.is_ascii() && is_dns_name(ascii))
}

/// RFC 1035 lengths, with the underscore that people use in private networks.
/// Names in other scripts are written in their ASCII form (`xn--…`).
pub(super) fn is_dns_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).unwrap()
    }

    #[test]
    fn an_origin_is_kept_in_the_form_browsers_send() {
        for (written, sent) in [
            ("http://localhost:3000", "http://localhost:3000"),
            ("HTTPS://Accounts.Example.COM", "https://accounts.example.com"),
            ("https://example.com:443", "https://example.com"),
            ("http://example.com:80", "http://example.com"),
            ("https://example.com:80", "https://example.com:80"),
            ("http://[0:0::1]:3000", "http://[::1]:3000"),
            ("https://example.com/", "https://example.com"),
            ("http://localhost:3000/", "http://localhost:3000"),
        ] {
            assert_eq!(origin(written).as_str(), sent);
        }
    }

    #[test]
    fn the_host_is_without_its_port() {
        assert_eq!(origin("https://example.com:8443").host(), "example.com");
        assert_eq!(origin("http://[::1]:3000").host(), "[::1]");
    }

    #[test]
    fn whatever_is_more_or_less_than_an_origin_is_refused() {
        for text in [
            "",
            "localhost:3000",
            "//localhost",
            "http://",
            "http://:3000",
            "ftp://example.com",
            "https://example.com//",
            "https://example.com/a",
            "https://example.com?a",
            "https://example.com#a",
            "https://user@example.com",
            "https://u:p@example.com",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:65536",
            "https://example.com:+443",
            "https://exa mple.com",
            "https://example.com ",
            "https://exämple.com",
            "https://.example.com",
            "https://example..com",
            "https://example.com.",
            "https://-a.example",
            "http://127.1",
            "http://0x7f.1",
            "http://1.2.3.4.5",
            "http://[::1",
            "http://::1",
            "http://[::ffff:127.0.0.1]",
            "http://[::1]x:3000",
            "https://example.com\\evil",
            "https://é",
            "é://x/",
        ] {
            assert!(Origin::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_path_behind_an_origin_is_answered_with_the_origin() {
        let wrong = Origin::parse("https://example.com/accounts/").unwrap_err();
        assert_eq!(wrong.remedy, "Write `https://example.com`.");
    }

    #[test]
    fn a_name_in_its_own_script_is_answered_with_the_form_that_browsers_send() {
        for (written, meant) in [
            ("https://exämple.com", "https://xn--exmple-cua.com"),
            ("HTTPS://Exämple.com:8443/a", "https://xn--exmple-cua.com:8443"),
            ("https://例え.jp/", "https://xn--r8jz45g.jp"),
        ] {
            assert_eq!(Origin::parse(written).unwrap_err().remedy, format!("Write `{meant}`."), "{written}");
        }
        for text in ["https://a\u{3164}.example", "https://é", "é://x"] {
            let wrong = Origin::parse(text).unwrap_err();
            assert!(!wrong.remedy.contains("é") && wrong.remedy.starts_with("Write "), "{wrong:?}");
        }
    }

    #[test]
    fn loopback_is_localhost_and_the_loopback_addresses() {
        for text in ["http://localhost", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]"] {
            assert!(origin(text).is_loopback(), "{text}");
        }
        for text in [
            "http://0.0.0.0",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://a.localhost",
            "http://[::]",
        ] {
            assert!(!origin(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_link_is_https_or_loopback() {
        let link = Link::parse("https://Example.com/terms?v=2#top").unwrap();
        assert_eq!(link.as_str(), "https://example.com/terms?v=2#top");
        assert!(Link::parse("https://example.com").is_ok());
        assert!(Link::parse("http://localhost:5173/sessions").is_ok());
        for text in [
            "http://example.com/terms",
            "javascript:alert(1)//https://x",
            "https://u:p@example.com/",
            "/terms",
            "https://example.com/a b",
            "https://example.com/\"",
            "https://example.com/é",
        ] {
            assert!(Link::parse(text).is_err(), "{text:?}");
        }
    }
}
