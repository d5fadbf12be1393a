//! Webhooks: a signed POST of JSON to an address that a document names.

use crate::http_client::{self, GuardedClient};
use crate::outcome::{beginning, is_retried, permanent, reason_of, retry_after};
use crate::{Channel, Message, Secret, outcome, text};
use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use nightbell_core::{
    ContactMethodKind, DeliveryResult, NotificationId, NotificationKind, Recipient, Timestamp,
    limits::ALERTS_PER_MESSAGE_MAX,
};
use reqwest::{Response, header};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::Sha256;

/// Posts messages to the addresses of contact methods and channels.
#[derive(Debug)]
pub struct Webhook {
    client: GuardedClient,
}

/// What is posted. Field names are public interface.
#[derive(Serialize)]
struct Body<'a> {
    kind: NotificationKind,
    notification_id: NotificationId,
    user: Option<&'a str>,
    contact_method: Option<&'a str>,
    channel: Option<&'a str>,
    text: String,
    alerts: &'a [Box<RawValue>],
    alerts_total: usize,
    acknowledge_url: &'a str,
    sent_at: Timestamp,
}

/// What an answer may say.
#[derive(Deserialize, Default)]
struct Reply {
    #[serde(default)]
    acknowledge: bool,
}

impl Webhook {
    pub(crate) fn new(client: GuardedClient) -> Webhook {
        Webhook { client }
    }
}

#[async_trait]
impl Channel for Webhook {
    fn kind(&self) -> ContactMethodKind {
        ContactMethodKind::Webhook
    }

    fn provider(&self, message: &Message) -> String {
        let host_and_port = url::Url::parse(&message.outgoing.method.address)
            .ok()
            .and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default()?)));
        match host_and_port {
            Some((host, port)) => format!("webhook:{host}:{port}"),
            None => "webhook:invalid".to_owned(),
        }
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let method = &message.outgoing.method;
        let Some(url) = web_address(&method.address) else {
            let name = &method.name;
            return permanent(format!("the address of webhook {name} is not an http or https address; correct it"));
        };
        let request = match self.client.post(url) {
            Ok(request) => request,
            Err(refused) => return permanent(refused.to_string()),
        };
        let body = match serde_json::to_vec(&body(message)) {
            Ok(body) => body,
            Err(error) => return permanent(format!("the message cannot be written as JSON: {error}")),
        };
        let timestamp = message.sent_at.as_second().to_string();
        let mut request = request
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", message.outgoing.notification.id.to_string())
            .header("X-Nightbell-Timestamp", &timestamp);
        if let Some(secret) = &message.secret {
            request = request.header("X-Nightbell-Signature", signature(secret, &timestamp, &body));
        }
        match request.body(body).send().await {
            Ok(response) => understand(response, message.sent_at).await,
            Err(error) => match http_client::refusal(&error) {
                Some(refused) => permanent(refused.to_string()),
                None => outcome::retry(http_client::describe(&error)),
            },
        }
    }

    fn check_address(&self, address: &str) -> Result<(), String> {
        let Some(url) = web_address(address) else {
            return Err(format!("the address {address:?} is not an http or https address; correct it"));
        };
        self.client.check(&url).map_err(|refused| refused.to_string())
    }

    async fn check(&self) -> Result<String, String> {
        Ok("webhooks need no settings".to_owned())
    }
}

fn web_address(address: &str) -> Option<url::Url> {
    url::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn body(message: &Message) -> Body<'_> {
    let outgoing = &message.outgoing;
    let (user, contact_method, channel) = match &outgoing.notification.recipient {
        Recipient::User { user, method } => (Some(&**user), Some(&**method), None),
        Recipient::Channel { channel } => (None, None, Some(&**channel)),
    };
    Body {
        kind: outgoing.notification.kind,
        notification_id: outgoing.notification.id,
        user,
        contact_method,
        channel,
        text: text::sentence(message),
        alerts: &message.alert_json[..message.alert_json.len().min(ALERTS_PER_MESSAGE_MAX)],
        alerts_total: outgoing.alerts_total,
        acknowledge_url: &message.links.acknowledge_url,
        sent_at: message.sent_at,
    }
}

/// `v1=` and the hexadecimal HMAC-SHA256 of timestamp, full stop and body.
fn signature(secret: &Secret, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
        .expect("invariant: HMAC takes a key of any length (RFC 2104)");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("v1={}", hex::encode(mac.finalize().into_bytes()))
}

async fn understand(mut response: Response, now: Timestamp) -> DeliveryResult {
    let status = response.status();
    let after = retry_after(response.headers(), now);
    let body = beginning(&mut response).await;
    if status.is_success() {
        let reply: Reply = serde_json::from_slice(&body).unwrap_or_default();
        return DeliveryResult::Sent { provider_id: None, answer: status.to_string(), acknowledge: reply.acknowledge };
    }
    let reason = reason_of(status, &body);
    match (is_retried(status), status.is_redirection()) {
        (true, _) => DeliveryResult::Retry { reason, after },
        (false, true) => {
            permanent(format!("answered {status}; redirects are not followed, so write the final address"))
        }
        (false, false) => permanent(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_is_hmac_of_timestamp_and_body() {
        // Computed independently with Python's hmac module.
        assert_eq!(
            signature(&Secret::new("key"), "1800000000", br#"{"a":1}"#),
            "v1=7330c9cf7d886970cbebbbb5494c04d2aeff06a990adb7d7a75abfeb0159d291"
        );
    }
}
