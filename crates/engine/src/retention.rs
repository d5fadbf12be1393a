//! Ageing: what is old enough is deleted, in slices.

use crate::limits::RETENTION_SLICE_MAX;
use crate::{Engine, EngineError};
use nightbell_core::{Duration, Timestamp};

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Resolved alerts, from their resolve.
    pub resolved_alerts: Duration,
    /// Events as received, and messages about changes of hands.
    pub events: Duration,
    /// The audit log.
    pub audit: Duration,
}

impl Default for Retention {
    fn default() -> Retention {
        const DAY_MS: i64 = 24 * 3_600_000;
        let days = |days: i64| Duration::from_millis(days * DAY_MS);
        Retention { resolved_alerts: days(400), events: days(30), audit: days(400) }
    }
}

impl Engine {
    /// Deletes one slice of what is too old; true when there may be more.
    pub async fn retire_old(&self, retention: Retention, now: Timestamp) -> Result<bool, EngineError> {
        let before = |kept: Duration| {
            now.checked_sub(jiff::SignedDuration::from_millis(kept.as_millis())).unwrap_or(Timestamp::MIN)
        };
        let alerts = self.store.delete_resolved_alerts(before(retention.resolved_alerts), RETENTION_SLICE_MAX).await?;
        let events = self.store.delete_events(before(retention.events), RETENTION_SLICE_MAX).await?;
        let notices = self.store.delete_notices(before(retention.events), RETENTION_SLICE_MAX).await?;
        let audit = self.store.delete_audit(before(retention.audit), RETENTION_SLICE_MAX).await?;
        let (made, used) = Engine::sessions_since(now);
        let sign_ins = self.store.delete_stale_sign_ins(made, used, now, RETENTION_SLICE_MAX).await?;
        let devices = self.store.delete_expired_device_logins(now, RETENTION_SLICE_MAX).await?;
        let challenges = self.store.delete_expired_challenges(now, RETENTION_SLICE_MAX).await?;
        Ok([alerts, events, notices, audit, sign_ins, devices, challenges]
            .into_iter()
            .any(|deleted| deleted >= RETENTION_SLICE_MAX))
    }
}
