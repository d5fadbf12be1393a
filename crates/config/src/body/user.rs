//! People, and how they are reached.

use super::{SecretText, is_off};
use nightbell_core::{ContactMethodKind, Duration, Name, NotificationRules};
use nightbell_schedule::Zone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A person.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Who they are to sign-in and to single sign-on. It is paged only when a contact method has it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What they may do.
    #[serde(default, skip_serializing_if = "Role::is_default")]
    pub role: Role,
    /// The zone that they are shown times in; UTC where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Zone>,
    /// What sort of person they are, as requirements of schedules ask for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Ways to reach them, in their order. Absent is not empty: an apply keeps those that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_methods: Option<Vec<ContactMethod>>,
    /// When to use which. Absent is not empty: an apply keeps those that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_rules: Option<NotificationRules>,
    /// Nobody is paged who is disabled, and they cannot sign in.
    #[serde(default, skip_serializing_if = "is_off")]
    pub disabled: bool,
}

/// What somebody may do; each may do what the one after it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Admin,
    /// Configuration of teams, schedules, policies and services.
    Manager,
    /// Alerts, their own contact methods and overrides.
    #[default]
    Responder,
    /// Reading.
    Observer,
}

impl Role {
    /// Every role, the one who may do most first.
    pub const ALL: [Role; 4] = [Role::Admin, Role::Manager, Role::Responder, Role::Observer];

    /// The spelling in documents, in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Manager => "manager",
            Role::Responder => "responder",
            Role::Observer => "observer",
        }
    }

    fn is_default(&self) -> bool {
        *self == Role::default()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
            format!("{text:?} is not a valid role; use one of: {}", Role::ALL.map(Role::as_str).join(", "))
        })
    }
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactMethod {
    /// Unique for its owner; notification rules name it.
    pub name: Name,
    /// What kind of provider carries it.
    #[serde(rename = "type")]
    pub kind: ContactMethodKind,
    /// E-mail address, E.164 number or web address; none for push.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Not used while true; the next method is, at once.
    #[serde(default, skip_serializing_if = "is_off")]
    pub disabled: bool,
    /// How long what follows a message waits to become one message; absent is the kind's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Duration>,
    /// Signs the deliveries of a webhook. Split off before anything is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretText>,
}
