//! Requests that are prepared once; only the numbers in them change.

use std::net::SocketAddr;

/// Stands in a template for the number of an item: ten digits, so that no length changes with it.
pub(crate) const NUMBER: &str = "##########";

/// A whole request, head and body, with places for numbers.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    /// Where the number of each item stands.
    places: Vec<Vec<usize>>,
}

impl Request {
    /// A request without items.
    pub(crate) fn new(method: &str, address: SocketAddr, path: &str, token: Option<&str>, body: &str) -> Request {
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let length = body.len();
        let bytes = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{token}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        Request { bytes: bytes.into_bytes(), places: Vec::new() }
    }

    /// A POST of a JSON array of `items` copies of `template`, each numbered at every [`NUMBER`].
    pub(crate) fn list(address: SocketAddr, path: &str, template: &str, items: usize) -> Request {
        let body = format!("[{}]", vec![template; items].join(","));
        let mut request = Request::new("POST", address, path, None, &body);
        let all: Vec<usize> =
            String::from_utf8_lossy(&request.bytes).match_indices(NUMBER).map(|(place, _)| place).collect();
        let per_item = (all.len() / items.max(1)).max(1);
        request.places = all.chunks(per_item).map(<[usize]>::to_vec).collect();
        request.number_from(0);
        request
    }

    /// Numbers the items `first`, `first + 1` …
    pub(crate) fn number_from(&mut self, first: u64) {
        for (number, places) in (first..).zip(&self.places) {
            let digits = ten_digits(number);
            for place in places {
                self.bytes[*place..*place + digits.len()].copy_from_slice(&digits);
            }
        }
    }

    /// How many items it has.
    pub(crate) fn items(&self) -> u64 {
        self.places.len() as u64
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn ten_digits(mut number: u64) -> [u8; NUMBER.len()] {
    let mut digits = [b'0'; NUMBER.len()];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).expect("invariant: a remainder of ten is one digit");
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_numbered_and_the_length_stays() {
        let template = format!(r#"{{"a":"x-{NUMBER}","b":"{NUMBER}"}}"#);
        let mut request = Request::list("127.0.0.1:1".parse().unwrap(), "/in/k", &template, 2);
        request.number_from(41);
        let text = String::from_utf8(request.bytes().to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, r#"[{"a":"x-0000000041","b":"0000000041"},{"a":"x-0000000042","b":"0000000042"}]"#);
        assert!(head.starts_with("POST /in/k HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"));
        assert!(head.contains(&format!("Content-Length: {}", body.len())));
        assert_eq!(request.items(), 2);
    }
}
