//! Handing messages to providers, one try at a time, and recording what became of it.

use crate::test_page::TEST_WORDS;
use crate::{AlertView, Configuration, Engine};
use futures::FutureExt;
use nightbell_channels::{Links, Message, Permit, Secret, ServiceLabel};
use nightbell_config::Kind;
use nightbell_core::{
    AlertId, ContactMethod, ContactMethodKind, DeliveryResult, Input, NotificationKind, Operation, Outcome, Outgoing,
    Recipient, Timestamp,
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

impl Engine {
    /// Makes one try at a message and records what became of it. A result that cannot be recorded now is kept and recorded
    /// before the next pass over the timers; if this process dies first, the message is sent again.
    pub async fn deliver(&self, outgoing: Outgoing) {
        let _under_way = self.traffic.take_off(provider_of(&outgoing.method));
        let notification = outgoing.notification.clone();
        let now = match self.store.now().await {
            Ok(now) => now,
            Err(_) => notification.updated_at,
        };
        let attempt = std::panic::AssertUnwindSafe(self.attempt(outgoing, now)).catch_unwind();
        let result = attempt.await.unwrap_or_else(|_| {
            tracing::error!(notification = %notification.id, "delivery.attempt panicked");
            DeliveryResult::Retry { reason: "the channel broke; this is a bug".to_owned(), after: None }
        });
        let label = match &result {
            DeliveryResult::Sent { .. } => "sent",
            DeliveryResult::Retry { .. } => "retry",
            DeliveryResult::Permanent { .. } => "permanent",
            DeliveryResult::Unavailable { .. } => "unavailable",
            DeliveryResult::NotTried { .. } => "not_tried",
        };
        metrics::counter!("nightbell_delivery_attempts_total", "kind" => notification.kind.as_str(), "result" => label)
            .increment(1);
        tracing::info!(notification = %notification.id, recipient = %notification.recipient, attempt = notification.attempt, result = label, "delivery.attempt");
        let input = Input::Delivery { notification: notification.id, attempt: notification.attempt, result };
        self.record_delivery(input, &notification.recipient).await;
    }

    /// Does not hand out a message after all: this node can no longer prove that it lives, and another may be sending it.
    pub async fn give_back(&self, outgoing: Outgoing) {
        let notification = outgoing.notification;
        let result = DeliveryResult::NotTried { reason: "this node could not renew its lease".to_owned() };
        let input = Input::Delivery { notification: notification.id, attempt: notification.attempt, result };
        self.record_delivery(input, &notification.recipient).await;
    }

    async fn attempt(&self, outgoing: Outgoing, now: Timestamp) -> DeliveryResult {
        let channels = self.channels();
        let configuration = self.configuration();
        let mut message = self.message(&configuration, outgoing, now);
        if message.outgoing.notification.kind == NotificationKind::Test {
            message.notice = Some(TEST_WORDS.to_owned());
        }
        if message.outgoing.notification.notice.is_some() {
            match self
                .words_of(&message.outgoing.notification, Some(&self.link_url(&message.outgoing.notification)))
                .await
            {
                Ok(words) => message.notice = Some(words),
                // What is open could not be asked for.
                Err(error) => return DeliveryResult::Retry { reason: error.to_string(), after: None },
            }
        }
        if message.outgoing.method.kind == ContactMethodKind::Push {
            let result = self.push(&message, now).await;
            let after = self.store.now().await.unwrap_or(now);
            self.provider_records.note(ContactMethodKind::Push, &channels.provider(&message), &result, after);
            return result;
        }
        let provider = channels.provider(&message);
        let permit = self.breakers.lock().unwrap_or_else(PoisonError::into_inner).ask(&provider, now);
        if let Permit::Wait { after } = permit {
            let reason = format!("not tried: {provider} failed too often and is left alone for {after}");
            return DeliveryResult::Unavailable { reason, after };
        }
        let result = channels.deliver(&message).await;
        let after = self.store.now().await.unwrap_or(now);
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner).record(&provider, &result, after);
        self.provider_records.note(message.outgoing.method.kind, &provider, &result, after);
        result
    }

    /// Everything that a channel cannot look up itself.
    pub(crate) fn message(&self, configuration: &Configuration, outgoing: Outgoing, now: Timestamp) -> Message {
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
            notice: None,
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

    /// Records a result, and acknowledges where the answer itself did.
    async fn record_delivery(&self, input: Input, recipient: &Recipient) {
        match self.decide_one(Priority::Timer, input.clone()).await {
            Ok(Outcome::Acknowledges(alerts)) => self.acknowledge_for(recipient, alerts).await,
            Ok(_) => {}
            Err(error) if is_passing(&error) => {
                tracing::warn!(%error, "delivery.record failed; will be recorded later");
                self.keep_unrecorded([Unrecorded { input, recipient: recipient.clone() }]);
            }
            Err(error) => {
                tracing::error!(%error, "delivery.record was refused");
                self.record_as_failed(input).await;
            }
        }
    }

    /// A result that the store will never take becomes a plain failure, so that the notification is tried again.
    async fn record_as_failed(&self, input: Input) {
        if let Input::Delivery { notification, attempt, .. } = input {
            let result = DeliveryResult::Retry { reason: "the answer could not be recorded".to_owned(), after: None };
            if let Err(error) =
                self.decide_one(Priority::Timer, Input::Delivery { notification, attempt, result }).await
            {
                tracing::error!(%error, %notification, "delivery.record failed for good");
            }
        }
    }

    async fn acknowledge_for(&self, recipient: &Recipient, alerts: Vec<AlertId>) {
        let actor = recipient.actor();
        if let Err(error) = self.operate_many(&alerts, &Operation::Acknowledge, &actor).await {
            tracing::warn!(%error, "delivery.acknowledge failed; will be done later");
            let operate = |alert| Input::Operate { alert, operation: Operation::Acknowledge, actor: actor.clone() };
            self.keep_unrecorded(
                alerts.into_iter().map(|alert| Unrecorded { input: operate(alert), recipient: recipient.clone() }),
            );
        }
    }

    fn keep_unrecorded(&self, more: impl IntoIterator<Item = Unrecorded>) {
        self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner).extend(more);
    }

    /// Records what could not be recorded when it came.
    pub(crate) async fn record_unrecorded(&self) {
        let waiting = std::mem::take(&mut *self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner));
        for Unrecorded { input, recipient } in waiting {
            self.record_delivery(input, &recipient).await;
        }
    }
}

/// A result, or an acknowledgement, that waits for the store.
#[derive(Debug)]
pub(crate) struct Unrecorded {
    input: Input,
    recipient: Recipient,
}

/// The store will take it later.
fn is_passing(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(_) | StoreError::Overloaded)
}
