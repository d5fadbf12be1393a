//! Calls out, what they say (TwiML), and the keys that people press.

use super::{Account, CallbackPath, CallbackTarget, Params, callback, callback_url};
use crate::limits::{CALL_KEY_SECONDS, CALL_PROMPTS_MAX, CALL_RING_SECONDS, CALL_SUMMARY_CHARS_MAX};
use crate::outcome::permanent;
use crate::{Channel, Message, ServiceLabel, text};
use async_trait::async_trait;
use nightbell_core::{Alert, AlertId, ContactMethodKind, DeliveryResult, Name, Receipt, Severity};
use std::collections::HashMap;

/// Makes calls. What a call says is asked for at [`CallbackPath::Voice`] when somebody has picked up.
#[derive(Debug)]
pub struct Voice(Account);

impl Voice {
    pub(crate) fn new(account: Account) -> Voice {
        Voice(account)
    }
}

#[async_trait]
impl Channel for Voice {
    fn kind(&self) -> ContactMethodKind {
        ContactMethodKind::Voice
    }

    fn provider(&self, _message: &Message) -> String {
        "twilio-voice".to_owned()
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        if self.0.from().starts_with("MG") {
            return permanent("[twilio] from is a messaging service, which cannot call; set it to a telephone number");
        }
        if let Some(words) = message.notice.as_ref().filter(|_| !message.outgoing.notification.kind.is_posted()) {
            // Said once and nowhere kept, so that there is nothing to ask us for.
            let form = [
                ("To", message.outgoing.method.address.clone()),
                ("From", self.0.from().to_owned()),
                ("Twiml", voice_words(words)),
                ("Timeout", CALL_RING_SECONDS.to_string()),
            ];
            return self.0.create("/Calls.json", &form, message.sent_at).await;
        }
        if !self.0.can_call(&message.links.base_url) {
            let base_url = &message.links.base_url;
            return permanent(format!(
                "[server] public_url {base_url:?} cannot be reached by Twilio, which asks there what to say; set it to a public address"
            ));
        }
        let form = [
            ("To", message.outgoing.method.address.clone()),
            ("From", self.0.from().to_owned()),
            ("Url", callback_url(message, CallbackPath::Voice)),
            ("Method", "POST".to_owned()),
            ("StatusCallback", callback_url(message, CallbackPath::Status)),
            ("StatusCallbackMethod", "POST".to_owned()),
            ("StatusCallbackEvent", "answered".to_owned()),
            ("StatusCallbackEvent", "completed".to_owned()),
            ("Timeout", CALL_RING_SECONDS.to_string()),
            ("MachineDetection", "Enable".to_owned()),
        ];
        self.0.create("/Calls.json", &form, message.sent_at).await
    }

    async fn check(&self) -> Result<String, String> {
        self.0.check().await
    }
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallScript {
    /// What people call the service.
    pub service: String,
    /// How bad.
    pub severity: Severity,
    /// The first alert's summary; may be empty.
    pub summary: String,
    /// The first alert.
    pub alert: AlertId,
    /// How many alerts the call covers.
    pub total: usize,
}

impl CallScript {
    /// The script for a notification's alerts, oldest first; `None` when there are none.
    pub fn new(alerts: &[Alert], total: usize, services: &HashMap<Name, ServiceLabel>) -> Option<CallScript> {
        let first = alerts.first()?;
        Some(CallScript {
            service: text::service_title(&first.service, services).to_owned(),
            severity: first.severity,
            summary: first.summary.to_string(),
            alert: first.id,
            total,
        })
    }
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeypadAction {
    /// 4: I have it.
    Acknowledge,
    /// 6: it is over.
    Resolve,
    /// 7: page the next.
    Escalate,
    /// 1: say it again.
    Repeat,
}

/// The key that was pressed; `None` for one that means nothing.
pub fn parse_digits(digits: &str) -> Option<KeypadAction> {
    match digits.trim() {
        "4" => Some(KeypadAction::Acknowledge),
        "6" => Some(KeypadAction::Resolve),
        "7" => Some(KeypadAction::Escalate),
        "1" => Some(KeypadAction::Repeat),
        _ => None,
    }
}

/// What a call wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoiceTurn {
    /// Say the words, with [`CallbackTarget::next`] as the address for the key: answer [`voice_prompt`].
    Prompt,
    /// Do this, then answer [`voice_confirmation`]. Never [`KeypadAction::Repeat`].
    Act(KeypadAction),
    /// Answer [`voice_hang_up`]. A machine took the call, or nobody pressed a key however often it was said.
    HangUp {
        /// What to record.
        receipt: Option<Receipt>,
    },
}

/// Reads a request at [`CallbackPath::Voice`]. `target` comes from its query.
pub fn parse_voice(params: &Params, target: CallbackTarget) -> VoiceTurn {
    if let Some(receipt) = params.get("AnsweredBy").and_then(callback::machine) {
        return VoiceTurn::HangUp { receipt: Some(receipt) };
    }
    match params.get("Digits").and_then(parse_digits) {
        Some(action) if action != KeypadAction::Repeat => VoiceTurn::Act(action),
        _ if target.turn >= CALL_PROMPTS_MAX => VoiceTurn::HangUp { receipt: None },
        _ => VoiceTurn::Prompt,
    }
}

/// The words of a call: service, severity and summary first, then the keys. `action_url` is called with the key, or without
/// one when none was pressed.
pub fn voice_prompt(script: &CallScript, action_url: &str) -> String {
    let summary = text::cut(&text::single_line(&script.summary), CALL_SUMMARY_CHARS_MAX);
    let summary = if summary.is_empty() { "no summary".to_owned() } else { summary };
    let more = match script.total.saturating_sub(1) {
        0 => String::new(),
        1 => " And 1 more alert.".to_owned(),
        more => format!(" And {more} more alerts."),
    };
    let all = if script.total > 1 { " all" } else { "" };
    let words = format!(
        "{}, {}: {summary}. Alert {}.{more} Press 4 to acknowledge{all}, 6 to resolve{all}, 7 to escalate, 1 to repeat.",
        text::single_line(&script.service),
        script.severity,
        script.alert
    );
    let action = escape_xml(action_url);
    let said = say(&words);
    twiml(&format!(
        r#"<Gather action="{action}" method="POST" input="dtmf" numDigits="1" timeout="{CALL_KEY_SECONDS}" actionOnEmptyResult="true">{said}</Gather><Hangup/>"#
    ))
}

/// The words after a key, then the end of the call.
pub fn voice_confirmation(action: KeypadAction, script: &CallScript) -> String {
    let what = match script.total {
        0 | 1 => format!("Alert {} is", script.alert),
        total => format!("{total} alerts are"),
    };
    voice_words(&match action {
        KeypadAction::Acknowledge => format!("{what} acknowledged. Goodbye."),
        KeypadAction::Resolve => format!("{what} resolved. Goodbye."),
        KeypadAction::Escalate => format!("{what} escalated. Goodbye."),
        KeypadAction::Repeat => "Goodbye.".to_owned(),
    })
}

/// Other words, such as "Alert 12 was resolved by ada.", then the end of the call.
pub fn voice_words(words: &str) -> String {
    twiml(&format!("{}<Hangup/>", say(words)))
}

/// The end of the call, without a word.
pub fn voice_hang_up() -> String {
    twiml("<Hangup/>")
}

fn twiml(verbs: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>"#)
}

fn say(words: &str) -> String {
    format!(r#"<Say language="en-US">{}</Say>"#, escape_xml(words))
}

/// Text for XML content and attributes; characters that XML 1.0 does not allow become spaces.
pub(super) fn escape_xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_core::NotificationId;

    fn script(summary: &str, total: usize) -> CallScript {
        CallScript {
            service: "Checkout".to_owned(),
            severity: Severity::Critical,
            summary: summary.to_owned(),
            alert: AlertId(12),
            total,
        }
    }

    #[test]
    fn prompts_say_service_severity_and_summary_first() {
        let url = "https://bell.example.com/twilio/voice?n=7&t=1";
        insta::assert_snapshot!(voice_prompt(&script("5xx > 2% & rising", 1), url), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://bell.example.com/twilio/voice?n=7&amp;t=1" method="POST" input="dtmf" numDigits="1" timeout="8" actionOnEmptyResult="true"><Say language="en-US">Checkout, critical: 5xx &gt; 2% &amp; rising. Alert 12. Press 4 to acknowledge, 6 to resolve, 7 to escalate, 1 to repeat.</Say></Gather><Hangup/></Response>"#);
        insta::assert_snapshot!(voice_prompt(&script(" ", 4), url), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://bell.example.com/twilio/voice?n=7&amp;t=1" method="POST" input="dtmf" numDigits="1" timeout="8" actionOnEmptyResult="true"><Say language="en-US">Checkout, critical: no summary. Alert 12. And 3 more alerts. Press 4 to acknowledge all, 6 to resolve all, 7 to escalate, 1 to repeat.</Say></Gather><Hangup/></Response>"#);
    }

    #[test]
    fn confirmations_say_what_was_done() {
        insta::assert_snapshot!(voice_confirmation(KeypadAction::Acknowledge, &script("x", 1)), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">Alert 12 is acknowledged. Goodbye.</Say><Hangup/></Response>"#);
        insta::assert_snapshot!(voice_confirmation(KeypadAction::Escalate, &script("x", 3)), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">3 alerts are escalated. Goodbye.</Say><Hangup/></Response>"#);
        insta::assert_snapshot!(voice_hang_up(), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>"#);
        assert!(voice_words("\u{1}<x>").contains("> &lt;x&gt;<"));
    }

    #[test]
    fn turns_of_a_call() {
        let check = |form: &str, turn: u32, expected: VoiceTurn| {
            let target = CallbackTarget { notification: NotificationId(uuid::Uuid::nil()), turn };
            assert_eq!(parse_voice(&Params::from_form(form.as_bytes()), target), expected, "{form} at {turn}");
        };
        let hang_up =
            |reason: &str| VoiceTurn::HangUp { receipt: Some(Receipt::NotAnswered { reason: reason.to_owned() }) };
        check("CallSid=CA1&CallStatus=in-progress", 0, VoiceTurn::Prompt);
        check("AnsweredBy=human", 0, VoiceTurn::Prompt);
        check("AnsweredBy=unknown", 0, VoiceTurn::Prompt);
        check("AnsweredBy=machine_start", 0, hang_up("an answering machine answered"));
        check("AnsweredBy=fax", 0, hang_up("a fax machine answered"));
        check("Digits=4", 1, VoiceTurn::Act(KeypadAction::Acknowledge));
        check("Digits=6", 1, VoiceTurn::Act(KeypadAction::Resolve));
        check("Digits=7", 9, VoiceTurn::Act(KeypadAction::Escalate));
        check("Digits=1", 1, VoiceTurn::Prompt);
        check("Digits=9", 3, VoiceTurn::Prompt);
        check("Digits=", 1, VoiceTurn::Prompt);
        check("Digits=", 4, VoiceTurn::HangUp { receipt: None });
        check("Digits=1", 4, VoiceTurn::HangUp { receipt: None });
    }
}
