//! Text messages and calls through Twilio or who speaks its API (version 2010-04-01), and what it calls back.
//!
//! Sending is here; [`sms`] and [`voice`] say what is sent, [`callback`] reads what comes back and [`signature`] tells whether
//! Twilio sent it.

pub mod callback;
pub mod signature;
pub mod sms;
pub mod voice;

use crate::outcome::{is_retried, permanent, retry, retry_after, words};
use crate::{ChannelSettingsError, Message, Secret, TwilioSettings, http_client};
pub use callback::{CallbackPath, CallbackTarget, InboundSms, Params, ReceiptStatus, parse_inbound_sms, parse_status};
use nightbell_core::{DeliveryResult, Timestamp};
use serde::Deserialize;
pub use signature::verify;
pub use sms::{Command, Sms, Verb, parse_command, sms_reply};
use std::sync::Arc;
pub use voice::{
    CallScript, KeypadAction, Voice, VoiceTurn, parse_digits, parse_voice, voice_confirmation, voice_hang_up,
    voice_prompt, voice_words,
};

/// One account, shared by text messages and calls.
#[derive(Debug, Clone)]
pub(crate) struct Account(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: reqwest::Client,
    base: url::Url,
    account_sid: String,
    auth_token: Secret,
    from: String,
}

/// What the API answers, in success and in failure.
#[derive(Deserialize, Default)]
struct Answer {
    sid: Option<String>,
    #[serde(default)]
    status: serde_json::Value,
    code: Option<i64>,
    message: Option<String>,
}

impl Account {
    pub(crate) fn new(settings: &TwilioSettings, client: reqwest::Client) -> Result<Account, ChannelSettingsError> {
        let base = url::Url::parse(&settings.api_base)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| ChannelSettingsError::TwilioBase(settings.api_base.clone()))?;
        Ok(Account(Arc::new(Inner {
            client,
            base,
            account_sid: settings.account_sid.clone(),
            auth_token: settings.auth_token.clone(),
            from: settings.from.clone(),
        })))
    }

    /// Our number or messaging service.
    pub(crate) fn from(&self) -> &str {
        &self.0.from
    }

    /// Whether the provider can call this address of ours. Twilio refuses a request that names the machine itself; one that
    /// runs on the same machine does not.
    pub(crate) fn can_call(&self, base_url: &str) -> bool {
        !is_loopback(&url::Url::parse(base_url).ok()) || is_loopback(&Some(self.0.base.clone()))
    }

    fn address(&self, resource: &str) -> String {
        let base = self.0.base.as_str().trim_end_matches('/');
        format!("{base}/2010-04-01/Accounts/{}{resource}", self.0.account_sid)
    }

    /// Creates a message or call.
    pub(crate) async fn create(&self, resource: &str, form: &[(&str, String)], now: Timestamp) -> DeliveryResult {
        let request = self
            .0
            .client
            .post(self.address(resource))
            .basic_auth(&self.0.account_sid, Some(self.0.auth_token.expose()))
            .form(form);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return retry(http_client::describe(&error)),
        };
        let status = response.status();
        let after = retry_after(response.headers(), now);
        let answer: Answer = match response.bytes().await {
            Ok(body) => serde_json::from_slice(&body).unwrap_or_default(),
            Err(_) => Answer::default(), // the status has decided
        };
        if status.is_success() {
            let said = answer.status.as_str().unwrap_or("accepted").to_owned();
            return DeliveryResult::Sent { provider_id: answer.sid, answer: words(&said), acknowledge: false };
        }
        let reason = refusal(status, &answer);
        if is_retried(status) { DeliveryResult::Retry { reason, after } } else { permanent(reason) }
    }

    /// Asks for the account itself: are the name and the token right?
    pub(crate) async fn check(&self) -> Result<String, String> {
        let request =
            self.0.client.get(self.address(".json")).basic_auth(&self.0.account_sid, Some(self.0.auth_token.expose()));
        match request.send().await {
            Ok(response) if response.status().is_success() => Ok(format!("the account answers; from {}", self.0.from)),
            Ok(response) if response.status() == reqwest::StatusCode::UNAUTHORIZED => {
                Err("Twilio refuses [twilio] account_sid or auth_token; copy both from its console".to_owned())
            }
            Ok(response) => Err(format!("Twilio answered {}; look at [twilio] api_base", response.status())),
            Err(error) => Err(format!("Twilio: {}; look at [twilio] api_base", http_client::describe(&error))),
        }
    }
}

fn is_loopback(url: &Option<url::Url>) -> bool {
    match url.as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    }
}

/// What Twilio refused, with the remedy where we know it.
fn refusal(status: reqwest::StatusCode, answer: &Answer) -> String {
    let said = answer.message.as_deref().unwrap_or_default();
    let Some(code) = answer.code else {
        return words(&format!("Twilio answered {status} {said}"));
    };
    let text = format!("Twilio answered {status}, error {code}: {said}");
    match remedy(code) {
        Some(remedy) => format!("{}; {remedy}", words(&text)),
        None => words(&text),
    }
}

/// What to do about the errors that people meet.
fn remedy(code: i64) -> Option<&'static str> {
    Some(match code {
        21610 => "this number opted out with STOP and must text START before it gets messages again",
        21211 | 21214 | 21217 | 21401 | 21421 | 21614 => "correct the contact method's number",
        21212 | 21213 | 21603 | 21606 | 21659 | 21210 => {
            "correct [twilio] from: it must be a number or service of this account"
        }
        21215 | 21219 | 21408 | 21608 => "allow this number or country in Twilio's console",
        21609 | 21205 => "set [server] public_url to an address that Twilio can reach",
        20003 | 20404 => "correct [twilio] account_sid and auth_token",
        _ => return None,
    })
}

/// The identifying part of a callback's address for this message.
fn callback_url(message: &Message, path: CallbackPath) -> String {
    CallbackTarget::new(message.outgoing.notification.id).url(&message.links.base_url, path)
}
