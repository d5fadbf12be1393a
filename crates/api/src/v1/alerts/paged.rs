//! Who was paged about an alert, and how it stands with each.

use crate::ApiState;
use crate::limits::NOTIFICATIONS_MAX;
use crate::problem::Problem;
use crate::v1::who::NamedView;
use nightbell_config::Snapshot;
use nightbell_core::{AlertId, Notification, NotificationKind, NotificationStatus, Page, Recipient, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody who was paged about an alert.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Paged)]
pub(crate) struct PagedView {
    #[serde(flatten)]
    named: NamedView,
    /// When they were paged last.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// In which step, from 1; one more than the policy has for the last resort.
    step: u32,
    /// In which run through the steps, from 1.
    round: u32,
    /// How far the page came by the way that came furthest: `waiting` before anything left, `retrying`, `sending`, `sent`,
    /// `delivered`; `unreachable` once every way failed for good.
    state: &'static str,
    /// When the next of their ways is used.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_way_at: Option<Timestamp>,
}

/// The last page of each, the earliest first.
pub(super) async fn paged(state: &ApiState, documents: &Snapshot, alert: AlertId) -> Result<Vec<PagedView>, Problem> {
    let pages = state.store().pages_of(alert).await?;
    let sent = match pages.is_empty() {
        true => Vec::new(),
        false => state.store().notifications_of(alert, NOTIFICATIONS_MAX).await?,
    };
    let sent: Vec<Notification> = sent.into_iter().map(|known| known.notification).collect();
    let last = last_of_each(pages);
    Ok(last.into_iter().map(|page| view(page, &sent, documents)).collect())
}

fn last_of_each(mut pages: Vec<Page>) -> Vec<Page> {
    // People before channels, as they are paged.
    let place = |page: &Page| (page.started_at, page.round, page.step, page.owner.clone());
    pages.sort_by_cached_key(place);
    let mut last: Vec<Page> = Vec::new();
    for page in pages {
        last.retain(|known| known.owner != page.owner);
        last.push(page);
    }
    last
}

fn view(page: Page, sent: &[Notification], documents: &Snapshot) -> PagedView {
    let state = state_of(&page, sent);
    let named = match &page.owner {
        Recipient::User { user, .. } => NamedView::user(documents, user, Some(page.because)),
        Recipient::Channel { channel } => NamedView::channel(documents, channel),
    };
    PagedView {
        named,
        at: page.started_at,
        step: page.step + 1,
        round: page.round + 1,
        state,
        next_way_at: page.next_due_at,
    }
}

fn state_of(page: &Page, sent: &[Notification]) -> &'static str {
    if page.dead {
        return "unreachable";
    }
    let is_of_page = |sent: &&Notification| {
        sent.kind == NotificationKind::Page
            && sent.recipient.owner() == page.owner
            && sent.created_at >= page.started_at
    };
    let rank = |status: NotificationStatus| match status {
        NotificationStatus::Failed | NotificationStatus::Cancelled => (0, "waiting"),
        NotificationStatus::Retrying => (1, "retrying"),
        NotificationStatus::Sending => (2, "sending"),
        NotificationStatus::Sent => (3, "sent"),
        NotificationStatus::Delivered => (4, "delivered"),
    };
    let furthest = sent.iter().filter(is_of_page).map(|sent| rank(sent.status)).max();
    furthest.map_or("waiting", |(_, word)| word)
}
