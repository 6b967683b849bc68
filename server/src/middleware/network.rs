//! Where a request comes from, as coarse as limits count.
//!
//! The peer's address; where that is a configured proxy, the nearest address in `X-Forwarded-For` that is not one. A
//! value that cannot be parsed is not trusted, nor anything before it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use app::server_side::context::Network;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

use crate::{config::Cidr, router::Shared};

/// Notes the network among the request's extensions.
pub async fn note(
    State(shared): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = client(peer.ip(), request.headers(), &shared.proxies);
    request.extensions_mut().insert(Network(coarse(client)));
    next.run(request).await
}

fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Cidr]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut nearest = peer.to_canonical();
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|line| line.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        if !is_proxy(nearest) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
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
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxies = crate::config::parse_proxies(proxies);
        client(peer.parse().unwrap(), &headers, &proxies).to_string()
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
    fn what_cannot_be_parsed_is_not_trusted_nor_anything_before_it() {
        assert_eq!(from("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.0/8"), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_customer_is_one_however_many_addresses_he_uses() {
        assert_eq!(coarse("2001:db8:1:2:3:4:5:6".parse().unwrap()), coarse("2001:db8:1:2::1".parse().unwrap()));
        assert_ne!(coarse("2001:db8:1:2::1".parse().unwrap()), coarse("2001:db8:1:3::1".parse().unwrap()));
    }
}
