//! Places in lists, as clients carry them: opaque text.

use crate::problem::{Code, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nightbell_core::NotificationId;
use nightbell_store::{AlertCursor, EventCursor};

pub(crate) fn write_alert(cursor: AlertCursor) -> String {
    encode('a', i64::from(cursor.exhausted), cursor.id)
}

pub(crate) fn read_alert(text: &str) -> Result<AlertCursor, Problem> {
    let (exhausted, id) = decode('a', text)?;
    Ok(AlertCursor { exhausted: exhausted == 1, id })
}

pub(crate) fn write_event(cursor: EventCursor) -> String {
    encode('e', cursor.received_at_ms, cursor.id)
}

pub(crate) fn read_event(text: &str) -> Result<EventCursor, Problem> {
    let (received_at_ms, id) = decode('e', text)?;
    Ok(EventCursor { received_at_ms, id })
}

pub(crate) fn write_audit(id: i64) -> String {
    encode('u', 0, id)
}

pub(crate) fn read_audit(text: &str) -> Result<i64, Problem> {
    Ok(decode('u', text)?.1)
}

pub(crate) fn write_notification(id: NotificationId) -> String {
    URL_SAFE_NO_PAD.encode(format!("n.{id}"))
}

pub(crate) fn read_notification(text: &str) -> Result<NotificationId, Problem> {
    let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let id = plain.as_deref().and_then(|plain| plain.strip_prefix("n.")).and_then(|id| id.parse().ok());
    id.map(NotificationId).ok_or_else(|| unknown(text))
}

fn encode(list: char, first: i64, id: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}.{first}.{id}"))
}

fn decode(list: char, text: &str) -> Result<(i64, i64), Problem> {
    let read = || {
        let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (first, id) = plain.strip_prefix(list)?.strip_prefix('.')?.split_once('.')?;
        Some((first.parse().ok()?, id.parse().ok()?))
    };
    read().ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> Problem {
    let detail = format!("cursor {text:?} is not one of this list; leave it out, or send next_cursor as it came");
    Problem::new(Code::InvalidParameter, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_round_trip_and_belong_to_their_list() {
        let alert = AlertCursor { exhausted: true, id: 12 };
        assert_eq!(read_alert(&write_alert(alert)).unwrap(), alert);
        let event = EventCursor { received_at_ms: -5, id: 7 };
        assert_eq!(read_event(&write_event(event)).unwrap(), event);
        assert_eq!(read_audit(&write_audit(7)).unwrap(), 7);
        let notification = NotificationId("01939f2e-0000-7000-8000-000000000007".parse().unwrap());
        assert_eq!(read_notification(&write_notification(notification)).unwrap(), notification);
        assert!(read_notification(&write_event(event)).is_err());
        for text in ["", "x", "YQ", &write_event(event)] {
            assert!(read_alert(text).is_err(), "{text}");
        }
    }
}
