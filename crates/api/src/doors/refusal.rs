//! What a door did not take, where the operator sees it: a warning in the log and a counter.

use nightbell_core::EventOutcome;
use nightbell_signals::Batch;

/// Why a whole request is refused: the label of the counter, and the field of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// No integration has the key.
    UnknownKey,
    /// Its `Content-Encoding` is none that the doors take.
    UnsupportedEncoding,
    /// Its `Content-Type` is none that the door takes.
    UnsupportedMediaType,
    /// The request, or an event in it, is beyond a limit.
    TooLarge,
    /// The body ended before its end.
    Interrupted,
    /// The body is not what the door understands.
    Malformed,
    /// Too much is waiting.
    Overloaded,
    /// Nothing can be stored.
    Unavailable,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Reason::UnknownKey => "unknown_key",
            Reason::UnsupportedEncoding => "unsupported_encoding",
            Reason::UnsupportedMediaType => "unsupported_media_type",
            Reason::TooLarge => "too_large",
            Reason::Interrupted => "interrupted",
            Reason::Malformed => "malformed",
            Reason::Overloaded => "overloaded",
            Reason::Unavailable => "unavailable",
        }
    }

    /// The reason of a refusal by what its sender is answered.
    pub(super) const fn of_status(status: u16) -> Reason {
        match status {
            413 => Reason::TooLarge,
            _ => Reason::Malformed,
        }
    }
}

/// A whole request is refused: its sender believes that somebody is told, and nobody is. `integration` is empty where it is
/// not known; `detail` says more where there is more to say, and never holds the key.
pub(super) fn request(door: &'static str, integration: &str, reason: Reason, detail: &str) {
    let reason = reason.as_str();
    tracing::warn!(door, integration, reason, detail, "door.refused");
    metrics::counter!("nightbell_door_refusals_total", "door" => door, "reason" => reason).increment(1);
}

/// Some items of a request that was taken are no events. Their action is not known for sure, and what they hold is the
/// sender's: the log names the field at fault, the reply the rest.
pub(super) fn items(door: &'static str, integration: &str, batch: &Batch) {
    let mut refused = batch.items.iter().filter_map(|item| item.as_ref().err()).peekable();
    let Some(field) = refused.peek().map(|error| error.field.as_str()) else { return };
    let rejected = refused.count();
    tracing::warn!(door, integration, rejected, items = batch.items.len(), field, "door.items_rejected");
    let outcome = EventOutcome::Rejected.as_str();
    let rejected = u64::try_from(rejected).unwrap_or(u64::MAX);
    metrics::counter!("nightbell_events_total", "action" => "unknown", "outcome" => outcome).increment(rejected);
}
