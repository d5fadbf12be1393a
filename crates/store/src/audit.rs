//! The audit log: who did what to what, when, from where.
//!
//! An entry is written in the transaction of what it tells of: whoever changes something hands it in beside the change. What
//! changes nothing, such as a sign-in that failed, is told by [`Audit::record`]. No secret and no address of a person goes in:
//! entries name things, and what a document said before and after is the history's.

use crate::StoreError;
use crate::records::RevisionRow;
use async_trait::async_trait;
use nightbell_core::Timestamp;
use serde_json::{Map, Value};
use std::fmt;
use std::str::FromStr;

/// Characters of an address: an IPv6 address with its zone has fewer.
const ADDRESS_CHARS_MAX: usize = 64;
/// Characters of what a program calls itself.
const AGENT_CHARS_MAX: usize = 200;
/// Characters of a name, and of a detail that is a text.
const TEXT_CHARS_MAX: usize = 200;

/// A word that means nothing here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {given:?} is unknown")]
pub struct UnknownWord {
    what: &'static str,
    given: String,
}

/// An enum whose values have stable words.
macro_rules! words {
    ($(#[$doc:meta])* $type:ident, $what:literal: $($(#[$each:meta])* $value:ident = $word:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $type {
            $($(#[$each])* $value,)+
        }

        impl $type {
            /// Every one.
            pub const ALL: &[$type] = &[$($type::$value,)+];

            /// The word in the API and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($type::$value => $word,)+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<$type, UnknownWord> {
                let found = $type::ALL.iter().find(|value| value.as_str() == text);
                found.copied().ok_or_else(|| UnknownWord { what: $what, given: text.to_owned() })
            }
        }
    };
}

words! {
    /// What was done. The part before the dot is what it is about: a filter may name it alone.
    AuditAction, "the action":
    /// A document is new. The subject is the document, the revision says which of its history.
    ConfigurationCreated = "configuration.created",
    /// A document changed.
    ConfigurationChanged = "configuration.changed",
    /// A document is gone, with its secrets.
    ConfigurationDeleted = "configuration.deleted",
    /// A secret of a document, or its link to a calendar, is new or another; the detail `field` says which.
    SecretSet = "secret.set",
    /// It is there no more.
    SecretRemoved = "secret.removed",
    /// Somebody looked at it.
    SecretShown = "secret.shown",
    /// The configuration was exported with secrets.
    SecretsExported = "secret.exported",
    /// Somebody offered a part of a schedule. The subject is the schedule; the detail `swap` has the number.
    SwapOffered = "swap.offered",
    /// Somebody took it, or a part.
    SwapTaken = "swap.taken",
    /// Somebody said no.
    SwapDeclined = "swap.declined",
    /// It is offered no more.
    SwapCancelled = "swap.cancelled",
    /// It, or a part, went back.
    SwapUndone = "swap.undone",
    /// A fair order was published into a schedule.
    OrderPublished = "schedule.order_published",
    /// Somebody left words for whoever has the schedule next.
    HandOverNoted = "hand_over.noted",
    /// Somebody accepted a turn.
    TurnAccepted = "hand_over.accepted",
    /// Somebody signed in; the detail `with` says by what.
    SignIn = "sign_in",
    /// A password was wrong, or the name. The subject is the person, where there is one of that name.
    SignInFailed = "sign_in.failed",
    /// A code of the second factor was wrong.
    SecondFactorFailed = "second_factor.failed",
    /// Whoever was signed in said a wrong present password.
    PasswordRefused = "password.refused",
    /// The first admin was made by the set-up link.
    SetUp = "set_up",
    /// A session ended: signed out, or by an admin.
    SessionEnded = "session.ended",
    /// All sessions of somebody ended but the one that asked.
    SessionsEnded = "session.all_ended",
    /// A password was set, which ends sessions.
    PasswordSet = "password.set",
    /// A link for a new password was sent.
    PasswordLinkSent = "password.link_sent",
    /// A second factor is asked for from now on.
    SecondFactorSetUp = "second_factor.set_up",
    /// It is not any more.
    SecondFactorRemoved = "second_factor.removed",
    /// Somebody added a passkey. The subject is the person, the detail `passkey` says which.
    PasskeyAdded = "passkey.added",
    /// It was removed; without the detail `passkey`, all of theirs were.
    PasskeyRemoved = "passkey.removed",
    /// Somebody allowed a program to act as them; the details say which machine asked, and from where.
    LoginAllowed = "login.allowed",
    /// Somebody denied it.
    LoginDenied = "login.denied",
    /// Somebody said the code of a program that is none, or waits no more.
    LoginCodeRefused = "login.failed",
    /// Somebody's identity at a provider was linked to them; the details say which role and teams its groups give.
    IdentityLinked = "identity.linked",
    /// Their groups there give them another role, or other teams.
    IdentityChanged = "identity.changed",
    /// It was taken away.
    IdentityUnlinked = "identity.unlinked",
    /// A code that is to verify a contact method was sent. The subject is the person, the detail `method` says which.
    CodeSent = "verification.code_sent",
    /// Another code was said than the one that was sent.
    CodeRefused = "verification.failed",
    /// The code was said: the contact method is verified.
    MethodVerified = "verification.done",
    /// A browser of somebody's gets push messages from now on. The subject is the person, the detail `device` says which.
    DeviceAdded = "device.added",
    /// It gets none any more: somebody removed it, or its push service says that it is gone.
    DeviceRemoved = "device.removed",
    /// Somebody was sent a test. The subject is the person.
    TestSent = "test.sent",
    /// A provider was given a message to see whether it takes it. The subject is the provider, the detail `to` the address.
    ProviderTested = "provider.tested",
    /// An API token was made.
    TokenMade = "token.made",
    /// It was revoked.
    TokenRevoked = "token.revoked",
    /// A token was used from a network address that is not among those remembered of it.
    TokenUsedFromNewAddress = "token.used_from_new_address",
    /// The owner of a number replied STOP. The subject is the person.
    TextsStopped = "texts.stopped",
    /// The owner of a number replied START.
    TextsStarted = "texts.started",
}

words! {
    /// By which means somebody acted.
    AuditMeans, "the means":
    /// Nobody yet: what came is not known to be anybody's.
    Nobody = "nobody",
    /// A browser that is signed in, or signs in.
    Session = "session",
    /// An API token; the actor has its name.
    Token = "token",
    /// A link or a code that was given: for setting up, for a new password, in a message, to a program that is logged in.
    Link = "link",
    /// A command on the machine, in the store itself.
    CommandLine = "command_line",
    /// A reply to a message, through its provider.
    Reply = "reply",
    /// Nightbell itself, or a document that it follows.
    Nightbell = "nightbell",
}

/// By which means, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOrigin {
    /// By which means.
    pub means: AuditMeans,
    /// The network address, proxies seen through; empty where there is none.
    pub address: String,
    /// What the program calls itself; may be empty.
    pub agent: String,
}

impl AuditOrigin {
    /// From an address.
    pub fn new(means: AuditMeans, address: &str, agent: &str) -> AuditOrigin {
        AuditOrigin { means, address: cut(address, ADDRESS_CHARS_MAX), agent: cut(agent, AGENT_CHARS_MAX) }
    }

    /// From nowhere in particular.
    pub fn of(means: AuditMeans) -> AuditOrigin {
        AuditOrigin::new(means, "", "")
    }
}

/// What is written. Begun with [`AuditEntry::new`]; says then who, what about, and details.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: AuditAction,
    /// Who: a user's name, `token:NAME`, `command line`, `nightbell`, `calendar:NAME`; empty for nobody.
    pub actor: String,
    /// How, and from where.
    pub origin: AuditOrigin,
    /// The kind of what it is about, as the API's paths spell it; may be empty.
    pub subject_kind: String,
    /// Its name; may be empty.
    pub subject_name: String,
    /// The revision of the document that it made.
    pub revision: Option<i64>,
    /// What else is worth knowing. No secret, no address of a person.
    pub details: Map<String, Value>,
}

impl AuditEntry {
    /// An entry by nobody about nothing.
    pub fn new(action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry {
            at,
            action,
            actor: String::new(),
            origin: AuditOrigin::of(AuditMeans::Nobody),
            subject_kind: String::new(),
            subject_name: String::new(),
            revision: None,
            details: Map::new(),
        }
    }

    /// Who did it, and how.
    #[must_use]
    pub fn by(self, actor: impl Into<String>, origin: &AuditOrigin) -> AuditEntry {
        AuditEntry { actor: actor.into(), origin: origin.clone(), ..self }
    }

    /// Somebody at a shell, in the store itself.
    #[must_use]
    pub fn by_command_line(self) -> AuditEntry {
        self.by("command line", &AuditOrigin::of(AuditMeans::CommandLine))
    }

    /// What it is about: a kind of the API's paths (`users`, `tokens`, `schedules`), and a name.
    #[must_use]
    pub fn about(self, kind: &str, name: &str) -> AuditEntry {
        AuditEntry { subject_kind: kind.to_owned(), subject_name: cut(name, TEXT_CHARS_MAX), ..self }
    }

    /// One more thing that is worth knowing.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> AuditEntry {
        let value = match value.into() {
            Value::String(text) => Value::String(cut(&text, TEXT_CHARS_MAX)),
            other => other,
        };
        self.details.insert(key.to_owned(), value);
        self
    }
}

/// A text on one line, so long at most.
fn cut(text: &str, chars_max: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(chars_max).collect()
}

/// An entry as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// Grows in the order of the commits.
    pub id: i64,
    /// The entry; of several alike the first.
    pub entry: AuditEntry,
    /// How many alike it stands for.
    pub count: i64,
    /// When the last of them was.
    pub last_at: Timestamp,
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AuditFilter {
    /// By this actor.
    pub actor: Option<String>,
    /// Any of these; empty means all.
    pub actions: Vec<AuditAction>,
    /// About this kind.
    pub subject_kind: Option<String>,
    /// About this name.
    pub subject_name: Option<String>,
    /// From an address with this text in it.
    pub address: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Continue below this id.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

/// A use of a token to note.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenUseWrite {
    /// The token's SHA-256.
    pub sha256: [u8; 32],
    /// When.
    pub at: Timestamp,
    /// From which address.
    pub from: Option<String>,
    /// The last use is left as it is when it was noted at this instant or later.
    pub unless_since: Timestamp,
    /// The network that the address is one of, by which uses are told apart.
    pub network: Option<String>,
    /// Told when the network is not among those remembered of the token.
    pub told: AuditEntry,
}

/// The audit log. Every method may fail with [`StoreError::Unavailable`] while the database is away.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Writes an entry that is about no change. Entries alike in action, actor, subject and address are one row within an hour
    /// of the clock, with a count; and no more than a few rows of an action and a subject come in an hour: what is beyond that
    /// is counted in one row more, without an address. So nobody fills the disk by failing.
    async fn record(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Entries, newest first, and the id to continue below.
    async fn audit(&self, filter: &AuditFilter) -> Result<(Vec<AuditRow>, Option<i64>), StoreError>;

    /// One entry.
    async fn audit_row(&self, id: i64) -> Result<Option<AuditRow>, StoreError>;

    /// One revision of a resource.
    async fn resource_revision(&self, kind: &str, name: &str, revision: i64)
    -> Result<Option<RevisionRow>, StoreError>;

    /// Deletes a slice of entries before an instant, oldest first; how many.
    async fn delete_audit(&self, before: Timestamp, limit: usize) -> Result<usize, StoreError>;
}

/// The hour of the clock that an instant is in.
pub(crate) fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

/// The column of the details.
pub(crate) fn details_to_text(entry: &AuditEntry) -> String {
    Value::Object(entry.details.clone()).to_string()
}

/// The details from their column.
pub(crate) fn details_from_text(text: &str) -> Result<Map<String, Value>, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("details of an audit entry: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_action_has_a_word_of_its_own() {
        let words: HashSet<&str> = AuditAction::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(words.len(), AuditAction::ALL.len());
        for action in AuditAction::ALL {
            let word = action.as_str();
            assert_eq!(word.parse::<AuditAction>().unwrap(), *action);
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte)), "{word}");
        }
        let unknown = "sign_inn".parse::<AuditAction>().unwrap_err();
        assert_eq!(unknown.to_string(), "the action \"sign_inn\" is unknown");
    }

    #[test]
    fn what_comes_from_outside_is_cut_to_one_line() {
        let origin = AuditOrigin::new(AuditMeans::Nobody, &"1".repeat(100), "Fire\r\nfox");
        assert_eq!((origin.address.len(), origin.agent.as_str()), (ADDRESS_CHARS_MAX, "Firefox"));
        let entry = AuditEntry::new(AuditAction::SignIn, Timestamp::UNIX_EPOCH).with("with", "x".repeat(1_000));
        assert_eq!(entry.details["with"].as_str().map(str::len), Some(TEXT_CHARS_MAX));
    }

    #[test]
    fn hours_are_those_of_the_clock() {
        let check = |at: &str, expected: i64| assert_eq!(hour_of(at.parse().unwrap()), expected, "{at}");
        check("1970-01-01T00:59:59.999Z", 0);
        check("1970-01-01T01:00:00Z", 1);
        check("1969-12-31T23:59:59Z", -1);
    }
}
