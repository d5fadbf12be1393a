//! From bytes to JSON that the doors can look into: lenient about encoding, strict about syntax and limits.

use crate::door::{BodyError, ItemError};
use crate::fields::{Oddities, excerpt, shown};
use crate::limits::UNKNOWN_FIELDS_NAMED_MAX;
use nightbell_core::limits::{EVENT_BYTES_MAX, EVENTS_PER_REQUEST_MAX};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The body as text. Bytes that are no UTF-8 and escapes that no database takes become U+FFFD, which is noted.
pub(crate) fn text<'a>(body: &'a [u8], oddities: &mut Oddities) -> Result<Cow<'a, str>, BodyError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
    if matches!(text, Cow::Owned(_)) {
        oddities.note("the body is not UTF-8; what could not be read is shown as \u{fffd}");
    }
    if text.trim_ascii().is_empty() {
        return Err(BodyError::Empty);
    }
    let Some(repaired) = repaired_escapes(&text) else { return Ok(text) };
    oddities.note("the body has escapes that stand for no character; they are shown as \u{fffd}");
    Ok(Cow::Owned(repaired))
}

/// Replaces `\u0000` (PostgreSQL has no NUL in text) and half surrogates by `\ufffd`. `None`: nothing to repair.
fn repaired_escapes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let code = |at: usize| -> Option<u32> {
        let escape = bytes.get(at..at + 6)?;
        let digits = escape.strip_prefix(b"\\u")?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut repaired: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        let width = match code(at) {
            Some(0xd800..=0xdbff) if matches!(code(at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0 | 0xd800..=0xdfff) => {
                let out = repaired.get_or_insert_with(|| String::with_capacity(text.len()));
                out.push_str(&text[copied..at]);
                out.push_str("\\ufffd");
                copied = at + 6;
                6
            }
            Some(_) => 6,
            // The escaped character itself may be a backslash, and is skipped with it.
            None => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
        at += width;
    }
    repaired.map(|mut out| {
        out.push_str(&text[copied..]);
        out
    })
}

/// Parses JSON text, borrowing from it.
pub(crate) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, BodyError> {
    serde_json::from_str(text).map_err(|error| BodyError::Malformed(error.to_string()))
}

/// A JSON value's type as messages name it.
pub(crate) fn kind(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// The items of an array, within the limits of a request.
pub(crate) fn items<'a>(raw: &'a RawValue, expected: &'static str) -> Result<Vec<&'a RawValue>, BodyError> {
    if kind(raw) != "an array" {
        return Err(BodyError::Shape { found: kind(raw), expected });
    }
    within_limits(parse(raw.get())?)
}

/// Refuses what is more, or larger, than one request may hold.
pub(crate) fn within_limits(items: Vec<&RawValue>) -> Result<Vec<&RawValue>, BodyError> {
    if items.len() > EVENTS_PER_REQUEST_MAX {
        return Err(BodyError::TooMany(items.len()));
    }
    let large = items.iter().enumerate().find(|(_, item)| item.get().len() > EVENT_BYTES_MAX);
    match large {
        Some((index, item)) => Err(BodyError::TooLarge { index: index + 1, bytes: item.get().len() }),
        None => Ok(items),
    }
}

/// A string, borrowed where it has no escapes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A JSON object whose values are not looked into yet, in the sender's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<'a> {
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'a>, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut fields = Vec::with_capacity(8);
                while let Some((Text(name), value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    fields.push((name, value));
                }
                Ok(Object { fields })
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

impl<'a> Object<'a> {
    /// The value as an object; `field` is what messages call it.
    pub(crate) fn of(raw: &'a RawValue, field: &str) -> Result<Object<'a>, ItemError> {
        serde_json::from_str(raw.get())
            .map_err(|_| ItemError::new(field, format!("{field} is {}; send an object {{…}}", kind(raw))))
    }

    /// Takes a field out. `null` is absent; of a field that comes twice the last counts.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let position = self.fields.iter().rposition(|(field, _)| field == name)?;
        let (_, value) = self.fields.remove(position);
        self.fields.retain(|(field, _)| field != name);
        (value.get() != "null").then_some(value)
    }

    /// Takes a field that must be a string; messages name it `path`.
    pub(crate) fn take_text(&mut self, name: &str, path: &str) -> Result<Option<Cow<'a, str>>, ItemError> {
        let Some(raw) = self.take(name) else { return Ok(None) };
        match serde_json::from_str::<Text<'a>>(raw.get()) {
            Ok(Text(text)) => Ok(Some(text)),
            Err(_) => {
                let message = format!("{path} is {} ({}); send a string", kind(raw), shown(raw));
                Err(ItemError::new(path, message))
            }
        }
    }

    /// Takes a field of no great weight: of any other type than a string it is left out and noted.
    pub(crate) fn take_text_leniently(
        &mut self,
        name: &str,
        path: &str,
        oddities: &mut Oddities,
    ) -> Option<Cow<'a, str>> {
        match self.take_text(name, path) {
            Ok(text) => text,
            Err(error) => {
                oddities.note(format!("left out: {error}"));
                None
            }
        }
    }

    /// What is left, in the sender's order.
    pub(crate) fn rest(&self) -> &[(Cow<'a, str>, &'a RawValue)] {
        &self.fields
    }

    /// Notes what is left as unknown.
    pub(crate) fn note_unknown(&self, oddities: &mut Oddities) {
        if self.fields.is_empty() {
            return;
        }
        let named: Vec<String> =
            self.fields.iter().take(UNKNOWN_FIELDS_NAMED_MAX).map(|(name, _)| excerpt(name)).collect();
        let more = match self.fields.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        oddities.note(format!("unknown fields, not used: {}{more}", named.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_that_no_database_takes_are_replaced() {
        let check =
            |input: &str, expected: Option<&str>| assert_eq!(repaired_escapes(input).as_deref(), expected, "{input}");
        check(r#""plain""#, None);
        check(r#""\u0026 \n \\u0000 \ud83d\ude00""#, None);
        check(r#""a\u0000b""#, Some(r#""a\ufffdb""#));
        check(r#""\ud83d""#, Some(r#""\ufffd""#));
        check(r#""\ude00\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#));
        check(r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#));
        check(r#""\\\u0000""#, Some(r#""\\\ufffd""#));
        check("\\", None);
        check("\\ü\\u00", None);
    }

    #[test]
    fn the_last_of_two_equal_fields_counts_and_null_is_absent() {
        let mut object: Object<'_> = serde_json::from_str(r#"{"a":1,"b":null,"a":2}"#).unwrap();
        assert_eq!(object.take("a").unwrap().get(), "2");
        assert!(object.take("b").is_none());
        assert!(object.rest().is_empty());
    }
}
