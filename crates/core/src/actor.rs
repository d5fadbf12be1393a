//! Who did something.

use crate::Name;
use std::{convert::Infallible, fmt, str::FromStr};

/// Who did something. Written as a bare user name, `token:NAME`, `integration:NAME`, `channel:NAME`, `policy` or `nightbell`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person.
    User(Name),
    /// An API token.
    Token(Name),
    /// A signal source, through its door.
    Integration(Name),
    /// Somebody in a room, through its webhook's reply.
    Channel(Name),
    /// A time-out that configuration set.
    Policy,
    /// Nightbell itself.
    Nightbell,
}

impl Actor {
    /// A person, a token or a room: a state that they set is not undone by a sender's re-send.
    pub fn is_by_hand(&self) -> bool {
        matches!(self, Actor::User(_) | Actor::Token(_) | Actor::Channel(_))
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::User(name) => f.write_str(name),
            Actor::Token(name) => write!(f, "token:{name}"),
            Actor::Integration(name) => write!(f, "integration:{name}"),
            Actor::Channel(name) => write!(f, "channel:{name}"),
            Actor::Policy => f.write_str("policy"),
            Actor::Nightbell => f.write_str("nightbell"),
        }
    }
}

/// What is no person's name, since it is read as somebody else.
const RESERVED: [&str; 2] = ["nightbell", "policy"];

impl Actor {
    /// Whether nobody may be called so: in timelines and in the audit log they could not be told from Nightbell itself.
    pub fn is_reserved(name: &str) -> bool {
        RESERVED.contains(&name)
    }
}

impl FromStr for Actor {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Actor, Infallible> {
        Ok(match text.split_once(':') {
            Some(("token", name)) => Actor::Token(name.into()),
            Some(("integration", name)) => Actor::Integration(name.into()),
            Some(("channel", name)) => Actor::Channel(name.into()),
            _ if text == "policy" => Actor::Policy,
            _ if text == "nightbell" => Actor::Nightbell,
            _ => Actor::User(text.into()),
        })
    }
}
