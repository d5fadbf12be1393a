//! Tests: somebody wants to see whether they would be reached. Messages as real as a page, about no alert.

use super::{Desk, dispatch};
use crate::{NotificationId, NotificationKind, Outcome, Recipient};

/// Puts the messages out, each by its way at once. One that fails for good is not made good by another way: that is what is
/// to be seen.
pub(super) fn send(desk: &mut Desk<'_>, messages: &[(NotificationId, Recipient)]) -> Outcome {
    for (id, recipient) in messages {
        dispatch::post(desk, *id, recipient.clone(), NotificationKind::Test, None);
    }
    Outcome::Done
}
