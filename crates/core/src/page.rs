//! Pages, and the mentions that wait to be told.

use crate::{Actor, AlertId, Name, NotificationId, NotificationKind, NotificationRule, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where one message goes: one contact method of one person, or a room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A person's contact method. Text form `user/NAME/METHOD`.
    User {
        /// The person.
        user: Name,
        /// Their contact method.
        method: Name,
    },
    /// A room. Text form `channel/NAME`.
    Channel {
        /// The room.
        channel: Name,
    },
}

impl Recipient {
    /// The person or room behind it, in the form that [`Page::owner`] has.
    pub fn owner(&self) -> Recipient {
        match self {
            Recipient::User { user, .. } => Recipient::person(user.clone()),
            Recipient::Channel { .. } => self.clone(),
        }
    }

    /// Who acts when this recipient answers: the person, or somebody in the room.
    pub fn actor(&self) -> Actor {
        match self {
            Recipient::User { user, .. } => Actor::User(user.clone()),
            Recipient::Channel { channel } => Actor::Channel(channel.clone()),
        }
    }

    /// A whole person, no method named.
    pub fn person(user: Name) -> Recipient {
        Recipient::User { user, method: Name::from("") }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::User { user, method } => write!(f, "user/{user}/{method}"),
            Recipient::Channel { channel } => write!(f, "channel/{channel}"),
        }
    }
}

impl FromStr for Recipient {
    type Err = String;

    fn from_str(text: &str) -> Result<Recipient, String> {
        let mut parts = text.splitn(3, '/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("user"), Some(user), Some(method)) => {
                Ok(Recipient::User { user: user.into(), method: method.into() })
            }
            (Some("channel"), Some(channel), None) => Ok(Recipient::Channel { channel: channel.into() }),
            _ => Err(format!("{text:?} is not a recipient; expected user/NAME/METHOD or channel/NAME")),
        }
    }
}

/// The act of trying to reach one person (or room) about one alert, in one step of one round. Its rules fire as they fall due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// About what.
    pub alert: AlertId,
    /// Whom: [`Recipient::person`] or a channel.
    pub owner: Recipient,
    /// In which run through the steps.
    pub round: u32,
    /// In which step; the number of steps for the last resort.
    pub step: u32,
    /// When it began; rule delays count from here.
    pub started_at: Timestamp,
    /// Why they: shown on the timeline.
    pub because: String,
    /// Rules used so far, also those pulled forward. A room's page has none.
    pub fired: Vec<NotificationRule>,
    /// Rules with a delay up to this have been considered; one added later with a shorter delay does not fire. `i64::MAX` when
    /// everything went out at once.
    pub considered_ms: i64,
    /// When the next rule falls due; mirrors its timer.
    pub next_due_at: Option<Timestamp>,
    /// Methods that failed for good, in this page.
    pub failed: Vec<Name>,
    /// Every method failed for good and none is left.
    pub dead: bool,
}

impl Page {
    /// The subject of its timer, unique among pages.
    pub fn subject(&self) -> String {
        format!("{}/{}/{}/{}", self.alert, self.round, self.step, self.owner)
    }
}

/// Identifies a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MentionId(pub i64);

/// One alert owed to one recipient. It waits until the recipient's next message leaves and then belongs to that
/// notification; an acknowledgement withdraws those that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Identity; grows.
    pub id: MentionId,
    /// Which alert.
    pub alert: AlertId,
    /// To whom.
    pub recipient: Recipient,
    /// A page, or an update to somebody who was paged. Never mixed in one notification.
    pub kind: NotificationKind,
    /// When it was owed.
    pub created_at: Timestamp,
    /// The notification that carries it; `None` while it waits.
    pub notification: Option<NotificationId>,
}
