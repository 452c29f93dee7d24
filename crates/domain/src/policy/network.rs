//! Networks in conditions: an address, or an address and how many of its first bits count.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// The network in CIDR notation (RFC 4632, RFC 4291). Bits behind the prefix may be set: `10.121.2.10/24` is
    /// `10.121.2.0/24`. An address alone is a network of its own.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, Some(bits)),
            None => (text.parse().ok()?, None),
        };
        let most = match address {
            IpAddr::V4(_) => 32,
            IpAddr::V6(_) => 128,
        };
        let bits = match bits {
            None => most,
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().ok()?,
            Some(_) => return None,
        };
        (bits <= most).then_some(())?;
        // Callers are told in IPv4 where they are (`::ffff:10.0.0.1` is `10.0.0.1`), so networks are as well.
        match (address, address.to_canonical()) {
            (IpAddr::V6(_), v4 @ IpAddr::V4(_)) if bits >= 96 => Some(Self { address: v4, bits: bits - 96 }),
            _ => Some(Self { address, bits }),
        }
    }

    /// Whether the address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                let first = |ip: Ipv4Addr| ip.to_bits().checked_shr(shift).unwrap_or(0);
                first(own) == first(other)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                let first = |ip: Ipv6Addr| ip.to_bits().checked_shr(shift).unwrap_or(0);
                first(own) == first(other)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn networks_hold_what_begins_alike() {
        assert!(has("10.121.2.10/24", "10.121.2.255"));
        assert!(!has("10.121.2.10/24", "10.121.3.0"));
        assert!(has("0.0.0.0/0", "255.255.255.255"));
        assert!(has("10.0.0.1", "10.0.0.1") && !has("10.0.0.1", "10.0.0.2"));
        assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
        assert!(has("::/0", "2001:db8::1"));
        assert!(!has("0.0.0.0/0", "2001:db8::1") && !has("::/0", "10.0.0.1"));
        assert!(has("::ffff:10.0.0.0/104", "10.9.9.9") && !has("::ffff:10.0.0.0/104", "11.0.0.0"));
    }

    #[test]
    fn texts_that_are_no_network() {
        for bad in [
            "",
            "10",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "a/8",
            "::/129",
            "10.0.0.*",
            "${uin}",
            "10.0.0.0/8/8",
            "10.0.0.0/999",
        ] {
            assert_eq!(Network::parse(bad), None, "{bad}");
        }
    }
}
