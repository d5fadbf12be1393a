//! Networks that machines are in, as far as somebody's tries and tokens are told apart by them.

use std::net::{IpAddr, Ipv6Addr};

/// By what those who come are told apart: an IPv4 address, or the /64 of an IPv6 one, whose rest machines change by themselves.
pub(crate) fn network_of(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Some(format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
        }
    }
}

/// The same to count by; what is no address counts as it is.
pub(crate) fn counted_as(address: &str) -> String {
    network_of(address).unwrap_or_else(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_that_change_half_of_their_address_are_at_one_place() {
        let check =
            |address: &str, expected: Option<&str>| assert_eq!(network_of(address).as_deref(), expected, "{address}");
        check("192.0.2.7", Some("192.0.2.7"));
        check("::ffff:192.0.2.7", Some("192.0.2.7"));
        check("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::/64"));
        check("", None);
    }
}
