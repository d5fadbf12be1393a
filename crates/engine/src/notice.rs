//! Words to a person that are not about alerts. One try each, at once; they are a courtesy, or somebody is waiting for them and can
//! ask again, and no page hangs on them.

use crate::vault::random_bytes;
use crate::{Engine, EngineError};
use nightbell_channels::Message;
use nightbell_core::{
    ContactMethod, ContactMethodKind, DeliveryResult, Directory, Name, Notification, NotificationId, NotificationKind,
    NotificationStatus, Outgoing, Recipient, Timestamp,
};

impl Engine {
    /// Tells a person by their mails and webhooks. What cannot be delivered is logged.
    pub(crate) async fn tell(&self, user: &Name, notice: &str) -> Result<(), EngineError> {
        let configuration = self.configuration();
        let now = self.now().await?;
        let Some(person) = configuration.directory().person(user) else { return Ok(()) };
        let written = |kind| matches!(kind, ContactMethodKind::Email | ContactMethodKind::Webhook);
        let methods = person.methods.iter().filter(|method| !method.disabled && written(method.kind));
        let messages = methods.map(|method| self.notice(user, method.clone(), notice, now));
        futures::future::join_all(messages.map(|message| self.deliver_notice(message))).await;
        Ok(())
    }

    /// The same to an address that need not be one of their contact methods.
    pub(crate) async fn mail(&self, user: &Name, email: &str, notice: &str) -> Result<(), EngineError> {
        let method = ContactMethod {
            name: Name::from("email"),
            kind: ContactMethodKind::Email,
            address: email.to_owned(),
            disabled: false,
            bundle: None,
        };
        self.deliver_notice(self.notice(user, method, notice, self.now().await?)).await;
        Ok(())
    }

    pub(crate) fn notice(&self, user: &Name, method: ContactMethod, notice: &str, now: Timestamp) -> Message {
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
        let outgoing = Outgoing { notification, method, alerts: Vec::new(), alerts_total: 0 };
        let mut message = self.message(&self.configuration(), outgoing, now);
        message.notice = Some(notice.to_owned());
        message
    }

    pub(crate) async fn deliver_notice(&self, message: Message) -> DeliveryResult {
        let result = self.channels().deliver(&message).await;
        if !matches!(result, DeliveryResult::Sent { .. }) {
            tracing::warn!(recipient = %message.outgoing.notification.recipient, ?result, "notice.deliver failed");
        }
        result
    }
}
