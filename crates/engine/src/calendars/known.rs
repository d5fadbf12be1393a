//! What is remembered of a calendar beside its copy.

use nightbell_channels::CopyTags;
use nightbell_config::{CalendarTarget, digest};
use nightbell_core::{Json, Timestamp};
use nightbell_store::CalendarRow;
use serde::{Deserialize, Serialize};

/// What of a calendar's document decides what is made of it: when it changes the calendar is read at once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Basis {
    /// The SHA-256 of the address, in hexadecimal.
    pub(super) address: String,
    pub(super) target: Option<CalendarTarget>,
    pub(super) matching: Option<String>,
}

/// What the server said about the copy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tags {
    etag: Option<String>,
    last_modified: Option<String>,
}

/// Everything that is remembered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// Of the last try.
    pub(super) basis: Basis,
    /// What its events became so far.
    pub(super) became: Option<CalendarTarget>,
    /// The address that the copy is from, as in [`Basis`].
    copy_from: Option<String>,
    pub(super) tags: Tags,
    /// When the source last was in order.
    pub(super) read_at: Option<Timestamp>,
    /// When the copy was taken.
    pub(super) copied_at: Option<Timestamp>,
    pub(super) tried_at: Option<Timestamp>,
    /// The first failure of those without a success since.
    pub(super) failing_since: Option<Timestamp>,
    pub(super) failures: u32,
    pub(super) error: Option<String>,
    /// Events ahead when it was last followed, and those that matched.
    pub(super) events: usize,
    pub(super) matched: usize,
    /// Those that do not say who is on call, where they become shifts.
    pub(super) unclear: usize,
    pub(super) skipped: Vec<String>,
}

impl Basis {
    pub(super) fn of(target: CalendarTarget, matching: Option<String>, address: &str) -> Basis {
        Basis { address: hex::encode(digest(address)), target: Some(target), matching }
    }
}

impl Tags {
    pub(super) fn to_channel(&self) -> CopyTags {
        CopyTags { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }
}

impl Known {
    /// Whether there is a copy from the address that the document names.
    pub(super) fn has_own_copy(&self) -> bool {
        self.copy_from.as_ref() == Some(&self.basis.address)
    }

    /// There is a new copy.
    pub(super) fn copied(&mut self, tags: &CopyTags, now: Timestamp) {
        self.copy_from = Some(self.basis.address.clone());
        self.tags = Tags { etag: tags.etag.clone(), last_modified: tags.last_modified.clone() };
        self.copied_at = Some(now);
    }

    /// It was tried, and failed for this reason, or did not.
    pub(super) fn tried(&mut self, failure: Option<&str>, now: Timestamp) {
        self.tried_at = Some(now);
        self.error = failure.map(str::to_owned);
        match failure {
            None => (self.read_at, self.failing_since, self.failures) = (Some(now), None, 0),
            Some(_) => {
                self.failing_since.get_or_insert(now);
                self.failures = self.failures.saturating_add(1);
            }
        }
    }

    pub(super) fn row(&self, name: &str, due_at: Timestamp) -> CalendarRow {
        let body = serde_json::to_value(self).expect("invariant: it is made of texts, numbers and lists");
        CalendarRow { name: name.to_owned(), due_at, body: Json::from(body) }
    }
}
