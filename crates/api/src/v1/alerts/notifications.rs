//! `GET /api/v1/alerts/{id}/notifications`.

use super::find;
use crate::ApiState;
use crate::caller::Observer;
use crate::extract::Path;
use crate::limits::NOTIFICATIONS_MAX;
use crate::problem::{Problem, Problems};
use crate::v1::List;
use crate::veil::Veil;
use axum::Json;
use axum::extract::State;
use nightbell_core::{DeliveryResult, Notification, Recipient, Timestamp};
use nightbell_store::AttemptRow;
use serde::Serialize;
use utoipa::ToSchema;

/// One message, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub(crate) struct NotificationView {
    /// Also the idempotency key at the provider.
    id: String,
    /// `page`, `update`, `copy`, `hand_over` or `test`; the last two are about no alert.
    kind: &'static str,
    /// `sending`, `retrying`, `sent`, `delivered`, `failed` or `cancelled`.
    status: &'static str,
    /// To whom, for people.
    user: Option<String>,
    /// By which of their contact methods.
    contact_method: Option<String>,
    /// To which channel.
    channel: Option<String>,
    /// Alerts that the message covers.
    alerts_total: u32,
    /// When it was first handed out.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it reached its status.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When it is tried again.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Timestamp>,
    /// The provider's own id.
    provider_id: Option<String>,
    /// What the provider, or the network, said last.
    answer: String,
    /// Each try, in order.
    attempts: Vec<AttemptView>,
}

/// One try at sending a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(crate) struct AttemptView {
    /// From 1.
    attempt: u32,
    /// When its end was recorded.
    #[schema(value_type = String, format = DateTime)]
    ended_at: Timestamp,
    /// `sent`, `retry`, `permanent` or `unavailable`.
    result: &'static str,
    /// What was said.
    text: String,
}

impl AttemptView {
    fn new(row: AttemptRow) -> AttemptView {
        let (result, text) = match row.result {
            DeliveryResult::Sent { answer, .. } => ("sent", answer),
            DeliveryResult::Retry { reason, .. } => ("retry", reason),
            DeliveryResult::Permanent { reason } => ("permanent", reason),
            DeliveryResult::Unavailable { reason, .. } => ("unavailable", reason),
            DeliveryResult::NotTried { reason } => ("not_tried", reason),
        };
        AttemptView { attempt: row.attempt, ended_at: row.ended_at, result, text }
    }
}

impl NotificationView {
    pub(crate) fn new(notification: Notification, attempts: Vec<AttemptRow>, veil: &Veil<'_>) -> NotificationView {
        let (user, contact_method, channel) = match &notification.recipient {
            Recipient::User { user, method } => (Some(user.to_string()), Some(method.to_string()), None),
            Recipient::Channel { channel } => (None, None, Some(channel.to_string())),
        };
        let words = |words| veil.words_about(&notification.recipient, words);
        NotificationView {
            id: notification.id.to_string(),
            kind: notification.kind.as_str(),
            status: notification.status.as_str(),
            user,
            contact_method,
            channel,
            alerts_total: notification.alerts_total,
            created_at: notification.created_at,
            updated_at: notification.updated_at,
            next_attempt_at: notification.next_attempt_at,
            provider_id: notification.provider_id,
            answer: words(notification.answer),
            attempts: attempts
                .into_iter()
                .map(AttemptView::new)
                .map(|attempt| AttemptView { text: words(attempt.text), ..attempt })
                .collect(),
        }
    }
}

/// Show the messages about an alert
///
/// Newest first, with every try: was I really paged? Role: observer.
#[utoipa::path(
    get, path = "/api/v1/alerts/{id}/notifications", operation_id = "list_notifications", tag = "alerts",
    params(("id" = i64, Path, description = "The alert's number.")),
    responses((status = 200, description = "The messages.", body = List<NotificationView>), Problems),
)]
pub(crate) async fn notifications(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    Path(id): Path<i64>,
) -> Result<Json<List<NotificationView>>, Problem> {
    let alert = find(&state, id).await?;
    let configuration = state.configuration();
    let veil = caller.veil(configuration.documents())?;
    let mut items = Vec::new();
    for known in state.store().notifications_of(alert.id, NOTIFICATIONS_MAX).await? {
        let attempts = state.store().attempts(known.notification.id).await?;
        items.push(NotificationView::new(known.notification, attempts, &veil));
    }
    Ok(List::whole(items))
}
