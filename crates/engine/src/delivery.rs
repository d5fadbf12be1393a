//! Handing messages to providers, one try at a time, and recording what became of it.

use crate::{AlertView, Configuration, Engine};
use nightbell_channels::{Links, Message, Permit, Secret, ServiceLabel};
use nightbell_config::Kind;
use nightbell_core::{
    Actor, AlertId, ContactMethod, ContactMethodKind, DeliveryResult, Input, Operation, Outcome, Outgoing, Recipient,
    Timestamp,
};
use nightbell_store::{Priority, StoreError};
use std::collections::HashMap;
use std::sync::PoisonError;

/// Whose hands a message goes through: limits count per provider, for webhooks per host.
pub fn provider_of(method: &ContactMethod) -> String {
    match method.kind {
        ContactMethodKind::Webhook => {
            let url = url::Url::parse(&method.address).ok();
            let host = url.as_ref().and_then(url::Url::host_str).unwrap_or(&method.address);
            let port = url.as_ref().and_then(url::Url::port_or_known_default).unwrap_or_default();
            format!("webhook:{host}:{port}")
        }
        other => other.as_str().to_owned(),
    }
}

/// Counts a message as under way until it is dropped.
struct InFlight<'a> {
    engine: &'a Engine,
    provider: String,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut counts = self.engine.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.provider) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.provider);
            }
        }
    }
}

impl Engine {
    /// Messages under way at a provider.
    pub(crate) fn in_flight(&self, provider: &str) -> usize {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).get(provider).copied().unwrap_or_default()
    }

    fn take_off(&self, provider: String) -> InFlight<'_> {
        *self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).entry(provider.clone()).or_default() += 1;
        InFlight { engine: self, provider }
    }

    /// Makes one try at a message and records what became of it. A result that cannot be recorded now is kept and recorded
    /// before the next pass over the timers; if this process dies first, the message is sent again.
    pub async fn deliver(&self, outgoing: Outgoing) {
        let _under_way = self.take_off(provider_of(&outgoing.method));
        let notification = outgoing.notification.clone();
        let now = match self.store.now().await {
            Ok(now) => now,
            Err(_) => notification.updated_at,
        };
        let result = self.attempt(outgoing, now).await;
        let label = match &result {
            DeliveryResult::Sent { .. } => "sent",
            DeliveryResult::Retry { .. } => "retry",
            DeliveryResult::Permanent { .. } => "permanent",
            DeliveryResult::Unavailable { .. } => "unavailable",
        };
        metrics::counter!("nightbell_delivery_attempts_total", "kind" => notification.kind.as_str(), "result" => label)
            .increment(1);
        tracing::info!(notification = %notification.id, recipient = %notification.recipient, attempt = notification.attempt, result = label, "delivery.attempt");
        let input = Input::Delivery { notification: notification.id, attempt: notification.attempt, result };
        self.record_delivery(input, &notification.recipient).await;
    }

    async fn attempt(&self, outgoing: Outgoing, now: Timestamp) -> DeliveryResult {
        let channels = self.channels();
        let configuration = self.configuration();
        let message = self.message(&configuration, outgoing, now);
        let provider = channels.provider(&message);
        let permit = self.breakers.lock().unwrap_or_else(PoisonError::into_inner).ask(&provider, now);
        if let Permit::Wait { after } = permit {
            let reason = format!("not tried: {provider} failed too often and is left alone for {after}");
            return DeliveryResult::Unavailable { reason, after };
        }
        let result = channels.deliver(&message).await;
        let after = self.store.now().await.unwrap_or(now);
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner).record(&provider, &result, after);
        result
    }

    /// Everything that a channel cannot look up itself.
    fn message(&self, configuration: &Configuration, outgoing: Outgoing, now: Timestamp) -> Message {
        let (title, time_zone) = configuration.recipient_label(&outgoing.notification.recipient);
        let secret = match &outgoing.notification.recipient {
            Recipient::User { user, method } => {
                configuration.secret(Kind::Users, user, &format!("contact_methods.{method}.secret"))
            }
            Recipient::Channel { channel } => configuration.secret(Kind::Channels, channel, "secret"),
        };
        let alert_json = outgoing
            .alerts
            .iter()
            .map(|alert| serde_json::value::to_raw_value(&AlertView::new(alert, configuration, self.public_url())))
            .collect::<Result<Vec<_>, _>>()
            .unwrap_or_default();
        let mut services = HashMap::new();
        for alert in &outgoing.alerts {
            if !services.contains_key(&alert.service) {
                let (title, playbook) = configuration.service_label(&alert.service);
                services.insert(alert.service.clone(), ServiceLabel { title, playbook });
            }
        }
        Message {
            links: Links {
                acknowledge_url: self.link_url(&outgoing.notification),
                base_url: self.settings.public_url.clone(),
            },
            recipient_title: title,
            time_zone,
            secret: secret.map(Secret::new),
            sent_at: now,
            alert_json,
            services,
            outgoing,
        }
    }

    async fn record_delivery(&self, input: Input, recipient: &Recipient) {
        match self.decide_one(Priority::Timer, input.clone()).await {
            Ok(Outcome::Acknowledges(alerts)) => self.acknowledge_for(recipient, &alerts).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "delivery.record failed; will be recorded later");
                self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner).push(input);
            }
        }
    }

    async fn acknowledge_for(&self, recipient: &Recipient, alerts: &[AlertId]) {
        let actor = match recipient {
            Recipient::User { user, .. } => Actor::User(user.clone()),
            Recipient::Channel { channel } => Actor::Channel(channel.clone()),
        };
        if let Err(error) = self.operate_many(alerts, &Operation::Acknowledge, &actor).await {
            tracing::error!(%error, "delivery.acknowledge failed");
        }
    }

    /// Records results that could not be recorded when they came.
    pub(crate) async fn record_unrecorded(&self) {
        let waiting = std::mem::take(&mut *self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        let results = self.decide(Priority::Timer, waiting.clone()).await;
        let again = waiting
            .into_iter()
            .zip(results)
            .filter(|(_, result)| matches!(result, Err(StoreError::Unavailable(_) | StoreError::Overloaded)));
        let mut kept = self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(again.map(|(input, _)| input));
    }
}
