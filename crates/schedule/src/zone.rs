//! The zone a schedule's wall clock hangs in: an IANA name that is known to exist.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// Named outright, because `jiff::tz::db()` reads the system's files when another crate of the build turns that on, and
/// two nodes must never disagree about a zone.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// How alike a name must be to be offered as the one that was meant, from 0 to 1.
const SIMILARITY_MIN: f64 = 0.8;

/// A zone of the IANA time-zone database, in the database's own spelling.
#[derive(Clone)]
pub struct Zone {
    name: String,
    time_zone: TimeZone,
}

/// A name that is not in the time-zone database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ZoneError {
    /// Nothing has this name; `nearest` is what was probably meant.
    #[error("`{name}` is not a time zone: did you mean `{nearest}`?")]
    UnknownWithNearest {
        /// The name as it was written.
        name: String,
        /// The most similar name of the database.
        nearest: String,
    },
    /// Nothing has this name or one like it.
    #[error("`{name}` is not a time zone: write an IANA name such as `Europe/London`")]
    Unknown {
        /// The name as it was written.
        name: String,
    },
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), time_zone: TimeZone::UTC }
    }

    /// The IANA name, spelled as the database spells it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules of the zone.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    /// Finds a zone by its IANA name; upper and lower case are alike, as in the database's own rules.
    fn from_str(name: &str) -> Result<Zone, ZoneError> {
        let found = DATABASE.get(name).ok().filter(|time_zone| !time_zone.is_unknown());
        let canonical = found.as_ref().and_then(|time_zone| time_zone.iana_name()).map(str::to_owned);
        match (found, canonical) {
            (Some(time_zone), Some(name)) => Ok(Zone { name, time_zone }),
            _ => Err(unknown(name)),
        }
    }
}

fn unknown(name: &str) -> ZoneError {
    let wanted = name.to_lowercase().replace(' ', "_");
    let names: Vec<String> = DATABASE.available().map(|name| name.as_str().to_owned()).collect();
    // People write the city alone: `London` is nearer to `Europe/London` than any measure of letters says.
    let city = names.iter().find(|candidate| {
        candidate.rsplit('/').next().is_some_and(|city| candidate.contains('/') && city.eq_ignore_ascii_case(&wanted))
    });
    let nearest = city.cloned().or_else(|| {
        names
            .iter()
            .map(|candidate| (strsim::jaro_winkler(&wanted, &candidate.to_lowercase()), candidate))
            .filter(|(similarity, _)| *similarity >= SIMILARITY_MIN)
            .max_by(|left, right| left.0.total_cmp(&right.0))
            .map(|(_, candidate)| candidate.clone())
    });
    match nearest {
        Some(nearest) => ZoneError::UnknownWithNearest { name: name.to_owned(), nearest },
        None => ZoneError::Unknown { name: name.to_owned() },
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Zone").field(&self.name).finish()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Zone, D::Error> {
        crate::text::deserialize(deserializer, "the IANA name of a time zone, such as `Europe/London`")
    }
}
