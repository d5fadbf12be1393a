//! What Twilio calls back with: form fields, the message that a callback is about, inbound text messages and receipts.

use crate::outcome::words;
use nightbell_core::{NotificationId, Receipt};

/// The fields of a form, in order, repeats included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads an `application/x-www-form-urlencoded` body or query. Never fails: what is not UTF-8 is replaced.
    pub fn from_form(form: &[u8]) -> Params {
        Params(form_urlencoded::parse(form).into_owned().collect())
    }

    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }
}

/// The paths under `[server] public_url` that Twilio calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackPath {
    /// Inbound text messages.
    Sms,
    /// A call wants words, or has a key.
    Voice,
    /// What became of a message or call.
    Status,
}

impl CallbackPath {
    /// The path, beginning with a slash.
    pub const fn as_str(self) -> &'static str {
        match self {
            CallbackPath::Sms => "/twilio/sms",
            CallbackPath::Voice => "/twilio/voice",
            CallbackPath::Status => "/twilio/status",
        }
    }
}

/// What a callback is about, as its query says. The signature covers the query, so it cannot be made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallbackTarget {
    /// Which notification.
    pub notification: NotificationId,
    /// How often this call's words were said before.
    pub turn: u32,
}

impl CallbackTarget {
    /// The beginning of a call or message.
    pub fn new(notification: NotificationId) -> CallbackTarget {
        CallbackTarget { notification, turn: 0 }
    }

    /// After the words were said once more.
    pub fn next(self) -> CallbackTarget {
        CallbackTarget { turn: self.turn.saturating_add(1), ..self }
    }

    /// The address to be called: `{base_url}{path}?n=ID&t=TURN`.
    pub fn url(self, base_url: &str, path: CallbackPath) -> String {
        format!("{}{}?n={}&t={}", base_url.trim_end_matches('/'), path.as_str(), self.notification, self.turn)
    }

    /// Reads a callback's query back; `None` when it names no notification.
    pub fn from_query(query: &str) -> Option<CallbackTarget> {
        let params = Params::from_form(query.as_bytes());
        let notification = NotificationId(params.get("n")?.parse().ok()?);
        Some(CallbackTarget { notification, turn: params.get("t").and_then(|turn| turn.parse().ok()).unwrap_or(0) })
    }
}

/// A text message that somebody sent us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundSms {
    /// Who: E.164.
    pub from: String,
    /// Our number.
    pub to: String,
    /// The words; see [`super::parse_command`].
    pub body: String,
    /// Twilio's id; the same when it calls again.
    pub sid: String,
}

/// Reads an inbound text message; `None` without a sender.
pub fn parse_inbound_sms(params: &Params) -> Option<InboundSms> {
    let from = params.get("From").filter(|from| !from.is_empty())?.to_owned();
    let sid = params.get("MessageSid").or_else(|| params.get("SmsSid")).unwrap_or_default().to_owned();
    Some(InboundSms { from, to: params.text("To"), body: params.text("Body"), sid })
}

/// A word about a message or call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptStatus {
    /// Twilio's id of the message or call.
    pub provider_id: String,
    /// Twilio's own word, such as `delivered` or `no-answer`.
    pub status: String,
    /// What it means for the notification; `None` while it proves nothing either way.
    pub receipt: Option<Receipt>,
}

/// Reads a status callback of a message or call; `None` when it is neither.
pub fn parse_status(params: &Params) -> Option<ReceiptStatus> {
    let message_status = params.get("MessageStatus").or_else(|| params.get("SmsStatus"));
    let (provider_id, status, receipt) = match (params.get("CallStatus"), message_status) {
        (Some(status), _) => (params.text("CallSid"), status, call_receipt(status, params)),
        (None, Some(status)) => {
            let sid = params.get("MessageSid").or_else(|| params.get("SmsSid")).unwrap_or_default();
            (sid.to_owned(), status, message_receipt(status, params))
        }
        (None, None) => return None,
    };
    Some(ReceiptStatus { provider_id, status: words(status), receipt })
}

/// Only `delivered` (and `read`) prove anything; `sent` is what the network says before it knows.
fn message_receipt(status: &str, params: &Params) -> Option<Receipt> {
    match status {
        "delivered" | "read" => Some(Receipt::Delivered),
        "undelivered" | "failed" | "canceled" => Some(Receipt::Undelivered { reason: failure(status, params) }),
        _ => None,
    }
}

/// A completed call that a person took is delivered, and no more: without a key nobody has acknowledged, and escalation goes
/// on. Where the detection is not sure who took it, the call proves nothing.
fn call_receipt(status: &str, params: &Params) -> Option<Receipt> {
    match status {
        "completed" => match params.get("AnsweredBy") {
            Some("human") => Some(Receipt::Delivered),
            Some(answered_by) => machine(answered_by),
            None => None,
        },
        "busy" => Some(Receipt::NotAnswered { reason: "busy".to_owned() }),
        "no-answer" => Some(Receipt::NotAnswered { reason: "no answer".to_owned() }),
        "canceled" => Some(Receipt::NotAnswered { reason: "the call was cancelled".to_owned() }),
        "failed" => Some(Receipt::Undelivered { reason: failure(status, params) }),
        _ => None,
    }
}

/// A machine never counts as contact.
pub(super) fn machine(answered_by: &str) -> Option<Receipt> {
    let reason = match answered_by {
        "fax" => "a fax machine answered",
        other if other.starts_with("machine") => "an answering machine answered",
        _ => return None,
    };
    Some(Receipt::NotAnswered { reason: reason.to_owned() })
}

fn failure(status: &str, params: &Params) -> String {
    match params.get("ErrorCode").filter(|code| !code.is_empty() && *code != "0") {
        Some("21610") => format!("{status}, error 21610: the number opted out with STOP"),
        Some("30003") => format!("{status}, error 30003: the telephone is off or unreachable"),
        Some("30005") => format!("{status}, error 30005: there is no such number"),
        Some("30006") => format!("{status}, error 30006: a landline, which takes no text messages"),
        Some(code) => words(&format!("{status}, error {code}")),
        None => status.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_mean_what_they_prove() {
        let check = |form: &str, expected: Option<Receipt>| {
            let status = parse_status(&Params::from_form(form.as_bytes())).unwrap();
            assert_eq!(status.receipt, expected, "{form}");
        };
        let not_answered = |reason: &str| Some(Receipt::NotAnswered { reason: reason.to_owned() });
        let undelivered = |reason: &str| Some(Receipt::Undelivered { reason: reason.to_owned() });
        for unproven in ["queued", "sending", "sent", "accepted", "something-new"] {
            check(&format!("MessageSid=SM1&MessageStatus={unproven}"), None);
        }
        check("MessageSid=SM1&MessageStatus=delivered", Some(Receipt::Delivered));
        check(
            "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003",
            undelivered("undelivered, error 30003: the telephone is off or unreachable"),
        );
        check(
            "MessageSid=SM1&MessageStatus=failed&ErrorCode=21610",
            undelivered("failed, error 21610: the number opted out with STOP"),
        );
        check("SmsSid=SM1&SmsStatus=failed&ErrorCode=", undelivered("failed"));
        for under_way in ["queued", "initiated", "ringing", "in-progress"] {
            check(&format!("CallSid=CA1&CallStatus={under_way}"), None);
        }
        check("CallSid=CA1&CallStatus=busy", not_answered("busy"));
        check("CallSid=CA1&CallStatus=no-answer", not_answered("no answer"));
        check("CallSid=CA1&CallStatus=canceled", not_answered("the call was cancelled"));
        check("CallSid=CA1&CallStatus=failed", undelivered("failed"));
        check("CallSid=CA1&CallStatus=completed&AnsweredBy=human", Some(Receipt::Delivered));
        check("CallSid=CA1&CallStatus=completed&AnsweredBy=unknown", None);
        check("CallSid=CA1&CallStatus=completed", None);
        for machine in ["machine_start", "machine_end_beep", "machine_end_silence", "machine_end_other"] {
            check(
                &format!("CallSid=CA1&CallStatus=completed&AnsweredBy={machine}"),
                not_answered("an answering machine answered"),
            );
        }
        check("CallSid=CA1&CallStatus=completed&AnsweredBy=fax", not_answered("a fax machine answered"));
        assert_eq!(parse_status(&Params::from_form(b"From=%2B1")), None);
    }

    #[test]
    fn receipts_name_the_providers_id() {
        let status = parse_status(&Params::from_form(b"MessageSid=SM1&SmsSid=SM1&MessageStatus=sent")).unwrap();
        assert_eq!((status.provider_id.as_str(), status.status.as_str()), ("SM1", "sent"));
    }

    #[test]
    fn inbound_messages_are_read() {
        let params = Params::from_form(b"From=%2B447700900001&To=%2B14155550100&Body=+Ack+12%0A&MessageSid=SM9");
        let sms = parse_inbound_sms(&params).unwrap();
        assert_eq!((sms.from.as_str(), sms.to.as_str()), ("+447700900001", "+14155550100"));
        assert_eq!((sms.body.as_str(), sms.sid.as_str()), (" Ack 12\n", "SM9"));
        assert_eq!(parse_inbound_sms(&Params::from_form(b"Body=ack")), None);
    }

    #[test]
    fn targets_survive_the_round_trip() {
        let target = CallbackTarget::new(NotificationId(uuid::Uuid::from_u128(7))).next().next();
        let url = target.url("https://bell.example.com/nb/", CallbackPath::Voice);
        assert_eq!(url, "https://bell.example.com/nb/twilio/voice?n=00000000-0000-0000-0000-000000000007&t=2");
        assert_eq!(CallbackTarget::from_query(url.split_once('?').unwrap().1), Some(target));
        assert_eq!(CallbackTarget::from_query("n=7"), None);
        assert_eq!(CallbackTarget::from_query(""), None);
    }
}
