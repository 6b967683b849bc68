//! Where a request comes from, as coarse as limits count.
//!
//! The peer's address; where that is a configured proxy, the nearest address in `X-Forwarded-For` that is not one. Proxies
//! write an address bare, with a port, in brackets and in quotes (RFC 7239, section 6): all are read. Where the nearest
//! proxy names nobody (`unknown`, or no header at all), nothing before it is trusted, and who it is stays unknown: such
//! requests are counted for no network, because strangers would share what is meant for one. Only a proxy of the operator's
//! can bring that about, so the log says it, once.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Once,
};

use accounts::limits::UNKNOWN_NETWORK;
use app::server_side::context::Network;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue},
    middleware::Next,
    response::Response,
};

use crate::{config::Cidr, router::Shared};

/// Whether a proxy that names nobody was told.
static TOLD: Once = Once::new();

/// Notes the network among the request's extensions.
pub async fn note(
    State(shared): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let network = match client(peer.ip(), request.headers(), &shared.proxies) {
        Ok(address) => coarse(address),
        Err(nameless) => {
            TOLD.call_once(|| nameless.tell());
            UNKNOWN_NETWORK.to_owned()
        }
    };
    request.extensions_mut().insert(Network(network));
    next.run(request).await
}

/// A proxy that does not say whose request it passes on.
#[derive(Debug, PartialEq, Eq)]
struct Nameless {
    proxy: IpAddr,
    /// What it wrote instead of an address; nothing where it wrote nothing.
    wrote: Option<String>,
}

impl Nameless {
    fn tell(&self) {
        let Self { proxy, wrote } = self;
        tracing::warn!(
            %proxy,
            ?wrote,
            "a trusted proxy does not tell the visitor's address in X-Forwarded-For; limits per network do not count such \
             requests (this is said once)"
        );
    }
}

/// As much of what a proxy wrote as goes into the log.
const SHOWN: usize = 100;

fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Cidr]) -> Result<IpAddr, Nameless> {
    let is_proxy = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut nearest = peer.to_canonical();
    if !is_proxy(nearest) {
        return Ok(nearest);
    }
    let nameless = |proxy, wrote: Option<&str>| {
        Err(Nameless { proxy, wrote: wrote.map(|wrote| wrote.chars().take(SHOWN).collect()) })
    };
    let lines: Vec<_> =
        headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes).map(String::from_utf8_lossy).collect();
    // A comma too many is no hop.
    let hops = lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|hop| !hop.is_empty());
    let hops: Vec<&str> = hops.collect();
    if hops.is_empty() {
        return nameless(nearest, None);
    }
    for hop in hops.into_iter().rev() {
        match address_in(hop) {
            Some(address) => nearest = address.to_canonical(),
            None => return nameless(nearest, Some(hop)),
        }
        if !is_proxy(nearest) {
            break;
        }
    }
    Ok(nearest)
}

/// `203.0.113.7`, `203.0.113.7:51234`, `2001:db8::5`, `[2001:db8::5]`, `"[2001:db8::5]:443"`.
fn address_in(hop: &str) -> Option<IpAddr> {
    let node = hop.strip_prefix('"').and_then(|node| node.strip_suffix('"')).unwrap_or(hop);
    if let Some(rest) = node.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        return is_port(port).then(|| ipv6(address))?;
    }
    ipv6(node).or_else(|| {
        let end = node.find(':').unwrap_or(node.len());
        let (address, port) = node.split_at(end);
        let address: Ipv4Addr = address.parse().ok()?;
        is_port(port).then_some(IpAddr::V4(address))
    })
}

/// Without the name of an interface (`fe80::1%eth0`), which means nothing elsewhere.
fn ipv6(text: &str) -> Option<IpAddr> {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

/// Nothing, or a colon and a port: a number, or a word that stands for one (RFC 7239, section 6.2).
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else { return text.is_empty() };
    let is_number = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    is_number || (port.len() > 1 && port.starts_with('_') && port.bytes().all(is_word))
}

/// An IPv4 address, or the /64 of an IPv6 one: that much one customer has.
fn coarse(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let prefix = u128::from(address) & (u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from(prefix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&'static str], proxies: &str) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let proxies = crate::config::parse_proxies(proxies);
        match client(peer.parse().unwrap(), &headers, &proxies) {
            Ok(address) => address.to_string(),
            Err(Nameless { proxy, wrote }) => format!("{proxy} wrote {wrote:?}"),
        }
    }

    #[test]
    fn without_a_configured_proxy_the_header_says_nothing() {
        assert_eq!(from("203.0.113.7", &["198.51.100.1"], ""), "203.0.113.7");
    }

    #[test]
    fn behind_a_proxy_the_nearest_foreign_address_counts() {
        assert_eq!(from("10.0.0.1", &["198.51.100.1, 203.0.113.7"], "10.0.0.0/8"), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "203.0.113.7, 10.0.0.2"], "10.0.0.0/8"), "203.0.113.7");
    }

    #[test]
    fn an_address_is_read_in_every_spelling_that_proxies_use() {
        for (written, read) in [
            ("203.0.113.7:51234", "203.0.113.7"),
            ("\"203.0.113.7:51234\"", "203.0.113.7"),
            ("203.0.113.7:_hidden", "203.0.113.7"),
            ("2001:db8::5", "2001:db8::5"),
            ("[2001:db8::5]", "2001:db8::5"),
            ("\"[2001:db8::5]\"", "2001:db8::5"),
            ("\"[2001:db8::5]:443\"", "2001:db8::5"),
            ("[2001:db8::5]:443", "2001:db8::5"),
            ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("198.51.100.1,203.0.113.7,", "203.0.113.7"),
            ("203.0.113.7, ,10.0.0.2:80 , ", "203.0.113.7"),
        ] {
            assert_eq!(from("10.0.0.1", &[written], "10.0.0.0/8"), read, "{written}");
        }
    }

    #[test]
    fn a_proxy_that_names_nobody_is_not_taken_for_the_visitor_nor_is_anybody_before_it() {
        for hop in
            ["unknown", "_hidden", "localhost", "203.0.113.7:", "203.0.113.7:x", "[::1", "::1]", "[::1]x", "203.0.113"]
        {
            assert_eq!(address_in(hop), None, "{hop}");
        }
        assert_eq!(from("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.0/8"), "10.0.0.1 wrote Some(\"unknown\")");
        assert_eq!(from("10.0.0.1", &["unknown, 10.0.0.2"], "10.0.0.0/8"), "10.0.0.2 wrote Some(\"unknown\")");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "\u{e9}"], "10.0.0.0/8"), "10.0.0.1 wrote Some(\"\u{e9}\")");
        for nothing in [&[][..], &[""], &[" , "]] {
            assert_eq!(from("10.0.0.1", nothing, "10.0.0.0/8"), "10.0.0.1 wrote None");
        }
    }

    #[test]
    fn what_somebody_wrote_before_a_proxy_that_is_not_ours_is_not_even_read() {
        assert_eq!(from("10.0.0.1", &["unknown, 203.0.113.7"], "10.0.0.0/8"), "203.0.113.7");
        assert_eq!(from("203.0.113.7", &["unknown"], "10.0.0.0/8"), "203.0.113.7");
    }

    #[test]
    fn an_ipv6_customer_is_one_however_many_addresses_he_uses() {
        assert_eq!(coarse("2001:db8:1:2:3:4:5:6".parse().unwrap()), coarse("2001:db8:1:2::1".parse().unwrap()));
        assert_ne!(coarse("2001:db8:1:2::1".parse().unwrap()), coarse("2001:db8:1:3::1".parse().unwrap()));
    }
}
