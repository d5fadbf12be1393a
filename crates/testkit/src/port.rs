//! Ports that nobody uses.

use std::net::{Ipv4Addr, TcpListener};

/// A loopback port that was free a moment ago. Where the program under test can take port 0 and say what it got, prefer that:
/// another process may be faster here.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
    listener.local_addr().expect("a bound listener has an address").port()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_can_be_bound() {
        TcpListener::bind((Ipv4Addr::LOCALHOST, free_port())).unwrap();
    }
}
