//! `/api/v1/notifications`: the delivery log, whatever the messages were about.

pub(crate) mod list;

use crate::v1::alerts::notifications::NotificationView;
use crate::veil::Veil;
use nightbell_config::{Body, Kind, Snapshot};
use nightbell_core::{ContactMethodKind, Name, Recipient};
use nightbell_store::NotificationRow;
use serde::Serialize;
use utoipa::ToSchema;

/// One message of the delivery log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LoggedNotification)]
pub(crate) struct LoggedView {
    #[serde(flatten)]
    notification: NotificationView,
    /// By which kind of provider, as far as whom it went to is still there: `email`, `sms`, `voice` or `webhook`.
    r#type: Option<&'static str>,
    /// The first alerts that it covers, at most 20; `alerts_total` says how many there were.
    alerts: Vec<i64>,
    /// The summary of the first of them.
    summary: Option<String>,
    /// The schedule that it is about, where it tells of a change of hands.
    schedule: Option<String>,
}

impl LoggedView {
    fn new(row: NotificationRow, documents: &Snapshot, veil: &Veil<'_>) -> LoggedView {
        LoggedView {
            r#type: type_of(documents, &row.notification.recipient).map(|kind| kind.as_str()),
            alerts: row.alerts.iter().map(|alert| alert.0).collect(),
            summary: row.summary,
            schedule: row.notification.notice.as_ref().map(|notice| notice.schedule.to_string()),
            notification: NotificationView::new(row.notification, row.attempts, veil),
        }
    }
}

/// By which kind of provider a recipient is reached, by the documents.
fn type_of(documents: &Snapshot, recipient: &Recipient) -> Option<ContactMethodKind> {
    let (kind, name) = match recipient {
        Recipient::User { user, .. } => (Kind::Users, user),
        Recipient::Channel { channel } => (Kind::Channels, channel),
    };
    match (&documents.get(kind, name)?.resource.body, recipient) {
        (Body::User(user), Recipient::User { method, .. }) => {
            user.contact_methods.iter().flatten().find(|known| known.name == *method).map(|known| known.kind)
        }
        (Body::Channel(channel), _) => Some(channel.kind.into()),
        _ => None,
    }
}

/// Everybody who is reached by any of these kinds of provider.
fn reached_by(documents: &Snapshot, types: &[ContactMethodKind]) -> Vec<Recipient> {
    let mut found = Vec::new();
    for stored in documents.in_order() {
        let name: &Name = &stored.resource.name;
        match &stored.resource.body {
            Body::User(user) => {
                let methods = user.contact_methods.iter().flatten().filter(|method| types.contains(&method.kind));
                let recipient = |method: &Name| Recipient::User { user: name.clone(), method: method.clone() };
                found.extend(methods.map(|method| recipient(&method.name)));
            }
            Body::Channel(channel) if types.contains(&channel.kind.into()) => {
                found.push(Recipient::Channel { channel: name.clone() });
            }
            _ => {}
        }
    }
    found
}
