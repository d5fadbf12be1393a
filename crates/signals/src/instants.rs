//! Times as senders write them: RFC 3339, and the many shapes near it.

use crate::body::{Text, kind};
use crate::fields::{Oddities, shown};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nightbell_core::Timestamp;
use serde_json::value::RawValue;

/// Reads a time that must never cost an event: what cannot be read is noted and absent. Go's zero time is absent without a
/// note. Instants are cut to the millisecond, as everything in Nightbell.
pub(crate) fn instant(raw: &RawValue, field: &str, oddities: &mut Oddities) -> Option<Timestamp> {
    let read = match serde_json::from_str::<Text<'_>>(raw.get()) {
        Ok(Text(text)) if text.trim().is_empty() => return None,
        Ok(Text(text)) => of_text(&text),
        Err(_) if kind(raw) == "a number" => of_number(raw.get()),
        Err(_) => None,
    };
    match read {
        Some((instant, _)) if is_zero(instant) => None,
        Some((instant, note)) if is_plausible(instant) => {
            if let Some(note) = note {
                oddities.note(format!("{field} {} {note}", shown(raw)));
            }
            Some(to_the_millisecond(instant))
        }
        _ => {
            oddities.note(format!("{field} {} could not be read as a time; use RFC 3339", shown(raw)));
            None
        }
    }
}

/// Cut, not rounded, to the millisecond.
pub(crate) fn to_the_millisecond(instant: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(instant.as_millisecond()).unwrap_or(instant)
}

/// Go's zero time, which its senders write for "none": year 1.
fn is_zero(instant: Timestamp) -> bool {
    const GO_ZERO_S: i64 = -62_135_596_800;
    instant.as_second() == GO_ZERO_S
}

/// From 1970 to the year 9000: far enough from the ends that arithmetic with it cannot overflow.
fn is_plausible(instant: Timestamp) -> bool {
    const YEAR_9000_S: i64 = 221_845_392_000;
    (0..YEAR_9000_S).contains(&instant.as_second())
}

type Reading = (Timestamp, Option<&'static str>);

/// Unix time, its unit told by its size.
fn of_number(text: &str) -> Option<Reading> {
    let number: f64 = text.trim().parse().ok()?;
    let ms = match number {
        n if !(1e8..1e20).contains(&n) => return None,
        n if n < 1e11 => n * 1e3,
        n if n < 1e14 => n,
        n if n < 1e17 => n / 1e3,
        n => n / 1e6,
    };
    let instant = Timestamp::from_millisecond(ms as i64).ok()?;
    Some((instant, Some("was taken as Unix time")))
}

fn of_text(text: &str) -> Option<Reading> {
    let text = text.trim();
    // Longer texts are no times, and would only cost work.
    if text.len() > 80 {
        return None;
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some((instant, None));
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return of_number(text);
    }
    let cleaned = cleaned(text);
    // Python's isoformat() plus a hand-written Z: `…+00:00Z`.
    let without_z = cleaned.strip_suffix(['Z', 'z']).unwrap_or(&cleaned);
    if let Ok(instant) = without_z.parse::<Timestamp>().or_else(|_| cleaned.parse::<Timestamp>()) {
        return Some((instant, None));
    }
    if let Ok(local) = without_z.parse::<DateTime>() {
        let instant = local.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let has_zone = without_z.len() < cleaned.len();
        return Some((instant, (!has_zone).then_some("has no offset and was taken as UTC")));
    }
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some((zoned, None))
}

/// Brings the near shapes to RFC 3339's: `2006-01-02 15:04:05.1234567891 +0000 UTC` becomes `2006-01-02T15:04:05.123456789+0000`.
fn cleaned(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, offset) in [(" UTC", "Z"), (" GMT", "Z")] {
        if let Some(without) = text.strip_suffix(name) {
            let has_offset = without.rsplit_once(' ').is_some_and(|(_, last)| last.starts_with(['+', '-']));
            text = if has_offset { without.to_owned() } else { format!("{without}{offset}") };
        }
    }
    if let Some((before, offset)) = text.rsplit_once(' ')
        && offset.starts_with(['+', '-'])
    {
        text = format!("{before}{offset}");
    }
    if let Some((before, after)) = text.split_once(['.', ',']) {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        text = format!("{before}.{}{}", &after[..digits.min(9)], &after[digits..]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_time() {
        let check = |text: &str, expected: Option<&str>, noted: usize| {
            let raw: &RawValue = serde_json::from_str(text).unwrap();
            let mut oddities = Oddities::default();
            let read = instant(raw, "at", &mut oddities).map(|instant| instant.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
            let noted_in_fact = oddities.into_vec();
            assert_eq!(noted_in_fact.len(), noted, "{text}: {noted_in_fact:?}");
        };
        check(r#""2026-11-21T06:29:42Z""#, Some("2026-11-21T06:29:42Z"), 0);
        check(r#""2026-11-21T06:29:42.507637932Z""#, Some("2026-11-21T06:29:42.507Z"), 0);
        check(r#""2026-11-21T07:29:42+01:00""#, Some("2026-11-21T06:29:42Z"), 0);
        check(r#""2015-07-17T08:42:58.315+0000""#, Some("2015-07-17T08:42:58.315Z"), 0);
        check(r#""2026-11-21T06:29:42.123456+00:00Z""#, Some("2026-11-21T06:29:42.123Z"), 0);
        check(r#""2026-11-21T06:29:42""#, Some("2026-11-21T06:29:42Z"), 1);
        check(r#""2026-11-21 06:29:42""#, Some("2026-11-21T06:29:42Z"), 1);
        check(r#""2026-11-21 06:29:42 UTC""#, Some("2026-11-21T06:29:42Z"), 0);
        check(r#""2026-11-21 06:29:42.5 +0000 UTC""#, Some("2026-11-21T06:29:42.5Z"), 0);
        check(r#""2026-11-21 07:29:42 +0100""#, Some("2026-11-21T06:29:42Z"), 0);
        check(r#""2026-11-21T06:29:42.1234567891Z""#, Some("2026-11-21T06:29:42.123Z"), 0);
        check(r#""Sat, 21 Nov 2026 06:29:42 GMT""#, Some("2026-11-21T06:29:42Z"), 0);
        check(r#""2026-11-21""#, Some("2026-11-21T00:00:00Z"), 1);
        check(r#""1795242582""#, Some("2026-11-21T06:29:42Z"), 1);
        check("1795242582", Some("2026-11-21T06:29:42Z"), 1);
        check("1795242582000", Some("2026-11-21T06:29:42Z"), 1);
        check("1795242582.5", Some("2026-11-21T06:29:42.5Z"), 1);
        check(r#""0001-01-01T00:00:00Z""#, None, 0);
        check(r#""""#, None, 0);
        check(r#""yesterday""#, None, 1);
        check(r#""+00:00Z""#, None, 1);
        check(r#""1066-10-14T09:00:00Z""#, None, 1);
        check(r#""9999-12-30T22:00:00Z""#, None, 1);
        check("[]", None, 1);
        check("12", None, 1);
        check("-1e300", None, 1);
    }
}
