//! What a code is, and whether the one that was said is right. Pure.

use crate::limits::VERIFICATION_TRIES_MAX;
use nightbell_core::Timestamp;
use nightbell_store::SentCode;

/// Why a code does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// None was sent to the present address, or it was used.
    #[error("no code is waiting to be said for this address; send one first")]
    NoCode,
    /// It was sent too long ago.
    #[error("the code is too old; send another one")]
    Expired,
    /// Too many others were said.
    #[error("too many codes were wrong; send another one")]
    TooManyTries,
    /// It is another.
    #[error("this is not the code that was sent; tries left: {left}")]
    Wrong {
        /// How many more may be said.
        left: u32,
    },
}

/// Six digits, each of them as likely.
pub(super) fn code_of(random: [u8; 8]) -> String {
    // 2^64 is so much larger than a million that the first numbers are no likelier than the last by any measure.
    format!("{:06}", u64::from_le_bytes(random) % 1_000_000)
}

/// A code as it is said in a call: digit by digit.
pub(super) fn spoken(code: &str) -> String {
    code.chars().map(String::from).collect::<Vec<_>>().join(", ")
}

/// Whether what was said is what was sent; `sent` has this try counted in.
pub(super) fn judge(sent: Option<SentCode>, said: &[u8; 32], now: Timestamp) -> Result<(), CodeRefusal> {
    let Some(sent) = sent else { return Err(CodeRefusal::NoCode) };
    if sent.expires_at <= now {
        return Err(CodeRefusal::Expired);
    }
    if sent.tries > VERIFICATION_TRIES_MAX {
        return Err(CodeRefusal::TooManyTries);
    }
    match VERIFICATION_TRIES_MAX - sent.tries {
        _ if sent.mac == *said => Ok(()),
        0 => Err(CodeRefusal::TooManyTries),
        left => Err(CodeRefusal::Wrong { left }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn now() -> Timestamp {
        "2026-11-27T03:00:00Z".parse().unwrap()
    }

    #[test]
    fn codes_are_judged() {
        let check = |tries: u32, left_s: i64, mac: u8, expected: Result<(), CodeRefusal>| {
            let sent = SentCode { mac: [1; 32], expires_at: now() + SignedDuration::from_secs(left_s), tries };
            assert_eq!(judge(Some(sent), &[mac; 32], now()), expected, "{tries} tries, {left_s} s left, {mac}");
        };
        check(1, 60, 1, Ok(()));
        check(5, 60, 1, Ok(()));
        check(6, 60, 1, Err(CodeRefusal::TooManyTries));
        check(1, 60, 2, Err(CodeRefusal::Wrong { left: 4 }));
        check(5, 60, 2, Err(CodeRefusal::TooManyTries));
        check(1, 0, 1, Err(CodeRefusal::Expired));
        assert_eq!(judge(None, &[1; 32], now()), Err(CodeRefusal::NoCode));
    }

    #[test]
    fn codes_are_six_digits() {
        for (random, expected) in [(0, "000000"), (7, "000007"), (1_000_000, "000000"), (u64::MAX, "551615")] {
            assert_eq!(code_of(random.to_le_bytes()), expected);
        }
        assert_eq!(spoken("401"), "4, 0, 1");
    }
}
