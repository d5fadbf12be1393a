//! Words to a person that are not about alerts. One try each, at once; they are a courtesy, and no page hangs on them.

use crate::vault::random_bytes;
use crate::{Engine, EngineError};
use nightbell_core::{
    ContactMethodKind, DeliveryResult, Directory, Name, Notification, NotificationId, NotificationKind,
    NotificationStatus, Outgoing, Recipient,
};

impl Engine {
    /// Tells a person by their mails and webhooks. What cannot be delivered is logged.
    pub(crate) async fn tell(&self, user: &Name, notice: &str) -> Result<(), EngineError> {
        let configuration = self.configuration();
        let now = self.now().await?;
        let Some(person) = configuration.directory().person(user) else { return Ok(()) };
        let written = |kind| matches!(kind, ContactMethodKind::Email | ContactMethodKind::Webhook);
        let methods = person.methods.iter().filter(|method| !method.disabled && written(method.kind));
        let messages = methods.map(|method| {
            let notification = Notification {
                id: NotificationId(uuid::Builder::from_random_bytes(random_bytes(&*self.entropy)).into_uuid()),
                recipient: Recipient::User { user: user.clone(), method: method.name.clone() },
                kind: NotificationKind::Update,
                status: NotificationStatus::Sending,
                node: None,
                created_at: now,
                attempt: 1,
                next_attempt_at: None,
                provider_id: None,
                answer: String::new(),
                updated_at: now,
                alerts_total: 0,
                notice: None,
            };
            let outgoing = Outgoing { notification, method: method.clone(), alerts: Vec::new(), alerts_total: 0 };
            let mut message = self.message(&configuration, outgoing, now);
            message.notice = Some(notice.to_owned());
            message
        });
        let channels = self.channels();
        let deliveries = messages.map(|message| {
            let channels = channels.clone();
            async move { (channels.deliver(&message).await, message) }
        });
        for (result, message) in futures::future::join_all(deliveries).await {
            if !matches!(result, DeliveryResult::Sent { .. }) {
                tracing::warn!(recipient = %message.outgoing.notification.recipient, ?result, "notice.deliver failed");
            }
        }
        Ok(())
    }
}
