//! Networks, for the list of trusted proxies.

use std::net::{IpAddr, Ipv6Addr};

use super::problem::Wrong;

/// A network of IP addresses, such as `10.0.0.0/8` or `fd00::/8`.
///
/// IPv4 addresses that come in IPv6 clothes (`::ffff:10.0.0.1`, as a socket on
/// `[::]` reports them) are judged as the IPv4 addresses they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    /// How many leading bits count: at most 32 or 128, by the kind of `network`.
    prefix: u8,
}

impl Cidr {
    /// Whether the address lies in this network. IPv4 and IPv6 never match each other.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= u32::from(self.prefix)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }

    /// Reads `address/prefix`, or a lone address as a network of one.
    ///
    /// Bits behind the prefix are refused rather than ignored: who writes
    /// `10.1.2.3/8` has probably not meant sixteen million trusted addresses.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = || {
            Wrong::new(
                "networks, such as `10.0.0.0/8`, or IP addresses",
                "Separate them by commas: `10.0.0.0/8, fd00::/8`.",
            )
        };
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse::<u8>().ok().filter(|prefix| *prefix <= bits).ok_or_else(wrong)?
            }
            Some(_) => return Err(wrong()),
        };
        let network = masked(address, prefix);
        if network != address {
            return Err(Wrong::new(
                "networks without bits behind their prefix",
                format!("Write `{network}/{prefix}`, or the address alone if you mean only it."),
            ));
        }
        Ok(Self::canonical(network, prefix))
    }

    /// A mapped network becomes the IPv4 network it stands for, because addresses
    /// are compared in that form.
    fn canonical(network: IpAddr, prefix: u8) -> Self {
        match (network.to_canonical(), network) {
            (IpAddr::V4(inner), IpAddr::V6(_)) if prefix >= 96 => {
                Self { network: IpAddr::V4(inner), prefix: prefix - 96 }
            }
            _ => Self { network, prefix },
        }
    }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or_default();
            IpAddr::V4((address.to_bits() & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or_default();
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

/// Reads networks separated by commas; an empty text is an empty list.
pub(super) fn list(text: &str) -> Result<Vec<Cidr>, Wrong> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    text.split(',').map(|item| Cidr::parse(item.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(network: &str, address: &str) -> bool {
        Cidr::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        assert!(within("10.0.0.0/8", "10.255.255.255"));
        assert!(!within("10.0.0.0/8", "11.0.0.0"));
        assert!(within("192.168.1.128/25", "192.168.1.128"));
        assert!(!within("192.168.1.128/25", "192.168.1.127"));
        assert!(within("fd00::/8", "fdff::1"));
        assert!(!within("fd00::/8", "fe00::1"));
        assert!(within("0.0.0.0/0", "203.0.113.9"));
        assert!(within("::/0", "2001:db8::1"));
    }

    #[test]
    fn a_lone_address_is_a_network_of_one() {
        assert!(within("127.0.0.1", "127.0.0.1"));
        assert!(!within("127.0.0.1", "127.0.0.2"));
        assert!(within("::1", "::1"));
        assert!(!within("::1", "::2"));
    }

    #[test]
    fn a_mapped_address_is_judged_as_ipv4_on_both_sides() {
        assert!(within("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(!within("10.0.0.0/8", "::ffff:11.1.2.3"));
        assert!(within("::ffff:10.0.0.0/104", "10.1.2.3"));
        assert!(within("::ffff:10.0.0.1", "10.0.0.1"));
    }

    #[test]
    fn ipv6_networks_do_not_take_in_ipv4() {
        assert!(!within("::/0", "10.0.0.1"));
        assert!(!within("::/0", "::ffff:10.0.0.1"));
    }

    #[test]
    fn bits_behind_the_prefix_are_refused_with_the_network_that_was_meant() {
        let wrong = Cidr::parse("10.1.2.3/8").unwrap_err();
        assert!(wrong.remedy.contains("`10.0.0.0/8`"));
        assert!(Cidr::parse("10.0.0.0/0").is_err());
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "",
            "10.0.0.0/",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0/8",
            "localhost",
            "10.0.0.0/8/8",
            "10.0.0.0/256",
        ] {
            assert!(Cidr::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_list_is_separated_by_commas_and_may_be_empty() {
        assert_eq!(list("").unwrap(), []);
        assert_eq!(list(" 10.0.0.0/8 ,::1").unwrap().len(), 2);
        assert!(list("10.0.0.0/8,").is_err());
    }
}
