//! Web Push (RFC 8030): messages to browsers, through the push service that each browser has chosen. They are encrypted for the
//! browser (RFC 8291), and signed for its push service (RFC 8292).

mod payload;
mod server_key;
mod subscription;

pub use server_key::ServerKey;
pub use subscription::{Subscription, SubscriptionFault};

use crate::http_client::{self, GuardedClient};
use crate::limits::{PUSH_PAYLOAD_BYTES_MAX, PUSH_TOKEN_SECONDS, PUSH_TTL_SECONDS};
use crate::outcome::{beginning, is_retried, permanent, reason_of, retry, retry_after};
use crate::{Channel, ChannelSettingsError, Message, PushSettings};
use async_trait::async_trait;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::SignedDuration;
use nightbell_core::{ContactMethodKind, DeliveryResult, NotificationKind, Timestamp, Urgency};
use reqwest::{Response, StatusCode, header};
use url::Url;

/// As browsers write keys; some libraries pad.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One browser that a message goes to.
#[derive(Debug, Clone, Copy)]
pub struct PushTarget<'a> {
    /// Where and how it is reached.
    pub subscription: &'a Subscription,
    /// What it is called among its person's devices: it says so when it has shown the message.
    pub device: &'a str,
    /// The key that it has subscribed to.
    pub key: &'a ServerKey,
}

/// What becomes of a message to one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushOutcome {
    /// What its push service answered.
    Answered(DeliveryResult),
    /// The subscription has ended and will never be good again.
    Gone {
        /// What the push service said.
        reason: String,
    },
}

/// Hands messages to push services.
#[derive(Debug)]
pub struct Push {
    client: GuardedClient,
    subject: Option<String>,
}

impl Push {
    /// `sender` is whom mails come from: who is to be asked about pushes where the settings do not say.
    pub(crate) fn new(
        client: GuardedClient,
        settings: &PushSettings,
        sender: Option<&str>,
    ) -> Result<Push, ChannelSettingsError> {
        if let Some(subject) = &settings.subject
            && !is_subject(subject)
        {
            return Err(ChannelSettingsError::PushSubject(subject.clone()));
        }
        let of_sender = || sender.and_then(address_of).map(|address| format!("mailto:{address}"));
        Ok(Push { client, subject: settings.subject.clone().or_else(of_sender) })
    }

    /// Whom a push service may write to about us (RFC 8292 section 2.1).
    fn subject(&self, base_url: &str) -> String {
        match &self.subject {
            Some(subject) => subject.clone(),
            None if base_url.starts_with("https://") => base_url.to_owned(),
            None => {
                let url = Url::parse(base_url).ok();
                let host = url.as_ref().and_then(Url::host_str).unwrap_or("localhost");
                format!("mailto:nightbell@{host}")
            }
        }
    }
}

#[async_trait]
impl Channel for Push {
    fn kind(&self) -> ContactMethodKind {
        ContactMethodKind::Push
    }

    fn provider(&self, _message: &Message) -> String {
        "push".to_owned()
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        permanent(format!("{} has no device that gets push messages", message.outgoing.notification.recipient))
    }

    async fn push(&self, message: &Message, to: &PushTarget<'_>) -> PushOutcome {
        let endpoint = to.subscription.endpoint();
        let request = match self.client.post(endpoint.clone()) {
            Ok(request) => request,
            Err(refused) => return PushOutcome::Answered(permanent(refused.to_string())),
        };
        let payload = payload::of(message, to.device);
        if payload.len() > PUSH_PAYLOAD_BYTES_MAX {
            let reason = "the message is too long for a push, even without words; shorten [server] public_url";
            return PushOutcome::Answered(permanent(reason));
        }
        let Some(body) = to.subscription.sealed(payload) else {
            return PushOutcome::Answered(permanent("the message cannot be encrypted for this device; add it again"));
        };
        let until = message.sent_at.saturating_add(SignedDuration::from_secs(PUSH_TOKEN_SECONDS));
        let until = until.unwrap_or(Timestamp::MAX);
        let origin = endpoint.origin().ascii_serialization();
        let authorization = to.key.authorization(&origin, until, &self.subject(&message.links.base_url));
        let request = request
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("TTL", PUSH_TTL_SECONDS)
            .header("Urgency", urgency(message))
            .header("Topic", payload::topic(message));
        match request.body(body).send().await {
            Ok(response) => understand(response, endpoint, message.sent_at).await,
            Err(error) => PushOutcome::Answered(match http_client::refusal(&error) {
                Some(refused) => permanent(refused.to_string()),
                None => retry(http_client::describe(&error)),
            }),
        }
    }

    fn check_address(&self, address: &str) -> Result<(), String> {
        let Some(url) = subscription::address(address) else {
            return Err("this is not an https address of a push service".to_owned());
        };
        self.client.check(&url).map_err(|refused| refused.to_string())
    }

    async fn check(&self) -> Result<String, String> {
        Ok("push messages need no settings".to_owned())
    }
}

fn is_subject(subject: &str) -> bool {
    let mailto = subject.strip_prefix("mailto:").is_some_and(|address| address_of(address).is_some());
    let page = Url::parse(subject).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    mailto || page
}

/// The address alone of `name@example.com` or `Name <name@example.com>`.
fn address_of(mailbox: &str) -> Option<String> {
    mailbox.parse::<lettre::message::Mailbox>().ok().map(|mailbox| mailbox.email.to_string())
}

/// Whether a telephone is to be woken out of its sleep for it (RFC 8030 section 5.3).
fn urgency(message: &Message) -> &'static str {
    let outgoing = &message.outgoing;
    let wakes = outgoing.alerts.iter().any(|alert| alert.urgency == Urgency::High);
    match outgoing.notification.kind {
        NotificationKind::Test => "high",
        NotificationKind::Page if wakes => "high",
        _ => "normal",
    }
}

/// What a push service says, less the address that it may repeat: whoever has it can send there.
fn without_endpoint(words: &str, endpoint: &Url) -> String {
    let path = endpoint.path();
    let words = words.replace(endpoint.as_str(), "…");
    if path.len() > 1 { words.replace(path, "…") } else { words }
}

async fn understand(mut response: Response, endpoint: &Url, now: Timestamp) -> PushOutcome {
    let status = response.status();
    let after = retry_after(response.headers(), now);
    let body = beginning(&mut response).await;
    if status.is_success() {
        let answer = status.to_string();
        return PushOutcome::Answered(DeliveryResult::Sent { provider_id: None, answer, acknowledge: false });
    }
    let reason = without_endpoint(&reason_of(status, &body), endpoint);
    if matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
        return PushOutcome::Gone { reason };
    }
    PushOutcome::Answered(match is_retried(status) {
        true => DeliveryResult::Retry { reason, after },
        false => permanent(reason),
    })
}
