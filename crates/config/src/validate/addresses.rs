//! Whether addresses can be what they claim to be. Only a delivery tells whether somebody is there.

use crate::limits::{
    ADDRESS_CHARS_MAX, EMAIL_CHARS_MAX, EMAIL_LOCAL_CHARS_MAX, TELEPHONE_DIGITS_MAX, TELEPHONE_DIGITS_MIN,
};
use crate::private::HIDDEN;
use nightbell_core::ContactMethodKind;
use url::Url;

/// What is wrong with the address of a contact method or channel.
pub(crate) fn fault(kind: ContactMethodKind, address: &str) -> Option<String> {
    if address == HIDDEN {
        return Some(hidden());
    }
    if address.is_empty() && kind != ContactMethodKind::Push {
        return Some("is missing".to_owned());
    }
    match kind {
        ContactMethodKind::Push if address.is_empty() => None,
        ContactMethodKind::Push => {
            Some("is not for push, which goes to the devices that its person adds; leave it out".to_owned())
        }
        ContactMethodKind::Email => email_fault(address),
        ContactMethodKind::Sms | ContactMethodKind::Voice => telephone_fault(address),
        ContactMethodKind::Webhook => web_fault(address),
    }
}

fn hidden() -> String {
    format!(
        "{HIDDEN:?} stands for an address that was not shown; write the address; a person's `contact_methods` may be left out, which keeps them"
    )
}

/// What is wrong with an e-mail address. The grammar is the one of HTML forms, a good deal narrower than RFC 5322:
/// comments and quoted local parts exist only in the standard.
pub(crate) fn email_fault(address: &str) -> Option<String> {
    if address == HIDDEN {
        return Some(hidden());
    }
    let plausible = address.rsplit_once('@').is_some_and(|(local, domain)| {
        let local_is_plausible = !local.is_empty()
            && local.len() <= EMAIL_LOCAL_CHARS_MAX
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c));
        let label_is_plausible = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        local_is_plausible && domain.split('.').all(label_is_plausible)
    });
    if plausible && address.chars().count() <= EMAIL_CHARS_MAX {
        return None;
    }
    Some(format!("{address:?} is not an e-mail address; write one such as ada@example.com"))
}

/// What is wrong with a telephone number: E.164 is a plus and up to fifteen digits, country code first.
pub(crate) fn telephone_fault(number: &str) -> Option<String> {
    let plausible = number.strip_prefix('+').is_some_and(|digits| {
        digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0')
            && (TELEPHONE_DIGITS_MIN..=TELEPHONE_DIGITS_MAX).contains(&digits.len())
    });
    if plausible {
        return None;
    }
    let remedy = "write a plus, the country code and the number without spaces, in quotes: \"+447700900001\"";
    Some(format!("{number:?} is not a telephone number; {remedy}"))
}

/// What is wrong with a web address.
pub(crate) fn web_fault(address: &str) -> Option<String> {
    if address.chars().count() > ADDRESS_CHARS_MAX {
        return Some(format!("the address is longer than {ADDRESS_CHARS_MAX} characters; shorten it"));
    }
    let not_one = || format!("{address:?} is not a web address; write one such as https://example.com/hook");
    let Ok(url) = Url::parse(address) else {
        return Some(not_one());
    };
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Some(not_one());
    }
    if url.password().is_some() || !url.username().is_empty() {
        return Some("the address has a user or password in it, and documents keep no secrets; take them out".into());
    }
    None
}

/// What is wrong with the address of a calendar. The address is not repeated: whoever has it reads the calendar.
pub(crate) fn calendar_fault(address: &str) -> Option<String> {
    if address.chars().count() > ADDRESS_CHARS_MAX {
        return Some(format!("the address is longer than {ADDRESS_CHARS_MAX} characters; shorten it"));
    }
    let is_one = |url: Url| {
        matches!(url.scheme(), "http" | "https" | "webcal" | "webcals")
            && url.host_str().is_some_and(|host| !host.is_empty())
    };
    if Url::parse(address).is_ok_and(is_one) {
        return None;
    }
    let remedy = "write the secret address that the calendar's program shows for iCalendar (.ics)";
    Some(format!("this is no http, https or webcal address; {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fault: fn(&str) -> Option<String>, good: &[&str], bad: &[&str]) {
        for address in good {
            assert_eq!(fault(address), None, "{address}");
        }
        for address in bad {
            assert!(fault(address).is_some(), "{address}");
        }
    }

    #[test]
    fn addresses_are_plausible() {
        check(
            email_fault,
            &["ada@example.com", "a.b+c@x-y.example", "root@localhost", "jürgen@bücher.example"],
            &[
                "",
                "ada",
                "@example.com",
                "ada@",
                "a b@example.com",
                "ada@-x.com",
                "ada@x..com",
                "a..b@x.com",
                "ada@x.com\r\n",
            ],
        );
        check(
            telephone_fault,
            &["+447700900001", "+14155552671", "+4912345"],
            &["", "+", "447700900001", "+0447700900001", "+44 7700 900001", "+1234567890123456", "07700900001"],
        );
        check(
            web_fault,
            &["https://example.com", "http://127.0.0.1:9000/x?y=z", "https://[::1]/"],
            &[
                "",
                "example.com",
                "ftp://example.com/",
                "https://",
                "https://ada:secret@example.com/",
                "javascript:alert(1)",
            ],
        );
        check(
            calendar_fault,
            &["https://example.com/a.ics", "webcal://example.com/a.ics", "https://ada:secret@example.com/cal"],
            &["", "example.com/a.ics", "webcal:///a.ics", "file:///etc/passwd", "mailto:ada@example.com"],
        );
    }
}
