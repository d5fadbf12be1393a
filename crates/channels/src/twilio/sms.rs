//! Text messages out, and the words that people answer with.

use super::{Account, CallbackPath, callback_url, voice::escape_xml};
use crate::limits::{SMS_CHARS_MAX, SMS_CHARS_WANTED, SMS_VALIDITY_SECONDS};
use crate::{Channel, Message, text};
use async_trait::async_trait;
use nightbell_core::{AlertId, ContactMethodKind, DeliveryResult, NotificationKind};

/// Sends text messages.
#[derive(Debug)]
pub struct Sms(Account);

impl Sms {
    pub(crate) fn new(account: Account) -> Sms {
        Sms(account)
    }
}

#[async_trait]
impl Channel for Sms {
    fn kind(&self) -> ContactMethodKind {
        ContactMethodKind::Sms
    }

    fn provider(&self, _message: &Message) -> String {
        "twilio-sms".to_owned()
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let from = self.0.from();
        let sender = if from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let mut form = vec![
            ("To", message.outgoing.method.address.clone()),
            (sender, from.to_owned()),
            ("Body", words(message)),
            ("ValidityPeriod", SMS_VALIDITY_SECONDS.to_string()),
        ];
        // Without receipts the page still goes out; with an address that Twilio refuses it would not. What is kept nowhere needs none.
        let is_kept = message.notice.is_none() || message.outgoing.notification.kind.is_posted();
        if is_kept && self.0.can_call(&message.links.base_url) {
            form.push(("StatusCallback", callback_url(message, CallbackPath::Status)));
        }
        self.0.create("/Messages.json", &form, message.sent_at).await
    }

    async fn check(&self) -> Result<String, String> {
        self.0.check().await
    }
}

/// The sentence, how to answer, and the link if it fits.
fn words(message: &Message) -> String {
    let mut words = text::sentence(message);
    if message.outgoing.notification.kind == NotificationKind::Page {
        words.push_str(&match (message.outgoing.alerts.as_slice(), message.outgoing.alerts_total) {
            ([alert], 1) => format!(". Reply ack {0} or close {0}", alert.id),
            ([first, ..], total) => format!(". Reply ack for all {total}, or ack {} for one", first.id),
            ([], _) => String::new(),
        });
        let link = &message.links.acknowledge_url;
        if words.chars().count() + 1 + link.chars().count() <= SMS_CHARS_WANTED {
            words.push(' ');
            words.push_str(link);
        }
    }
    text::cut(&words, SMS_CHARS_MAX)
}

/// What somebody answered by text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// What to do.
    pub verb: Verb,
    /// To which alert; without one, to all alerts of the last message sent to that number.
    pub alert: Option<AlertId>,
}

/// What an answer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// I have it.
    Acknowledge,
    /// It is over.
    Resolve,
    /// No more text messages to this number.
    Stop,
    /// Text messages to this number again.
    Start,
}

/// Understands an answer: `ack 12`, `12 ack`, `a`, `close 12`, `c`, `ack12`, `#12 a`, in any case and with stray spaces; and the
/// words that networks reserve for opting out and in. `None` is anything else, to which nothing is answered.
pub fn parse_command(text: &str) -> Option<Command> {
    let text = text.trim().to_lowercase();
    let text = text.trim_matches(|c: char| matches!(c, '.' | '!' | '"' | '\''));
    match text {
        "stop" | "stopall" | "stop all" | "unsubscribe" | "cancel" | "end" | "quit" | "optout" | "revoke" => {
            return Some(Command { verb: Verb::Stop, alert: None });
        }
        "start" | "unstop" | "yes" => return Some(Command { verb: Verb::Start, alert: None }),
        _ => {}
    }
    let mut verb = None;
    let mut alert = None;
    for token in tokens(text) {
        let is_new = match token.parse::<i64>() {
            Ok(id) => alert.replace(AlertId(id)).is_none(),
            Err(_) => verb.replace(verb_of(token)?).is_none(),
        };
        if !is_new {
            return None;
        }
    }
    Some(Command { verb: verb?, alert })
}

fn verb_of(word: &str) -> Option<Verb> {
    match word {
        "a" | "ack" | "acked" | "acknowledge" | "acknowledged" => Some(Verb::Acknowledge),
        "c" | "close" | "closed" | "r" | "resolve" | "resolved" => Some(Verb::Resolve),
        _ => None,
    }
}

/// Words and numbers; what stands between them, and a change from one to the other, separates.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '#' | ',' | ':')).flat_map(|word| {
        let is_digit = |c: char| c.is_ascii_digit();
        let first_is_digit = word.starts_with(is_digit);
        let middle = word.find(|c: char| is_digit(c) != first_is_digit).unwrap_or(word.len());
        let (first, second) = word.split_at(middle);
        [first, second].into_iter().filter(|token| !token.is_empty())
    })
}

/// The TwiML that answers a text message; `None` answers nothing.
pub fn sms_reply(text: Option<&str>) -> String {
    match text {
        Some(text) => {
            let text = escape_xml(&text::cut(text, SMS_CHARS_MAX));
            format!(r#"<?xml version="1.0" encoding="UTF-8"?><Response><Message>{text}</Message></Response>"#)
        }
        None => r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood() {
        let check = |text: &str, expected: Option<(Verb, Option<i64>)>| {
            let expected = expected.map(|(verb, alert)| Command { verb, alert: alert.map(AlertId) });
            assert_eq!(parse_command(text), expected, "{text:?}");
        };
        use Verb::{Acknowledge, Resolve, Start, Stop};
        for text in [
            "ack 12",
            "12 ack",
            "Ack 12",
            "  ACK   12 \n",
            "ack12",
            "12a",
            "a 12",
            "#12 a",
            "ack #12",
            "Ack: 12.",
            "acknowledge 12",
        ] {
            check(text, Some((Acknowledge, Some(12))));
        }
        for text in ["a", "A", " ack ", "Ack!", "acknowledged"] {
            check(text, Some((Acknowledge, None)));
        }
        for text in ["close 12", "12 close", "c12", "C 12", "resolve 12", "r 12"] {
            check(text, Some((Resolve, Some(12))));
        }
        check("c", Some((Resolve, None)));
        for text in ["STOP", "stop", " Stop. ", "UNSUBSCRIBE", "end", "quit", "cancel", "stop all"] {
            check(text, Some((Stop, None)));
        }
        for text in ["START", "unstop", "Yes"] {
            check(text, Some((Start, None)));
        }
        for text in [
            "",
            "12",
            "ack 12 13",
            "ack close",
            "a a",
            "what?",
            "please stop",
            "ack twelve",
            "ack -3x",
            "a1b",
            "99999999999999999999 ack",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn replies_are_escaped() {
        insta::assert_snapshot!(sms_reply(Some("<b> & \"c\"")), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Message>&lt;b&gt; &amp; &quot;c&quot;</Message></Response>"#);
        insta::assert_snapshot!(sms_reply(None), @r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
    }
}
