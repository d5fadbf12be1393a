//! What can go wrong at the store.

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Too much is waiting; try again soon.
    #[error("too much is waiting to be stored; try again in a second")]
    Overloaded,
    /// The database cannot be reached or cannot write.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The configuration is newer than the decision's.
    #[error("the configuration is at revision {newest}")]
    StaleConfiguration {
        /// The store's revision.
        newest: i64,
    },
    /// Somebody wrote the configuration in between.
    #[error("the configuration changed meanwhile: expected revision {expected}, found {found}")]
    ConfigurationConflict {
        /// What the writer had read.
        expected: i64,
        /// What is there.
        found: i64,
    },
    /// A service with open alerts cannot be deleted.
    #[error("service {service:?} has open alerts ({count}); resolve them first")]
    OpenAlerts {
        /// Which service.
        service: String,
        /// How many.
        count: i64,
    },
    /// The name is in use.
    #[error("the name {0:?} is taken")]
    NameTaken(String),
    /// An integration key is in use by another integration.
    #[error("this key is already used by another integration")]
    KeyTaken,
    /// The database was written by a newer Nightbell.
    #[error(
        "the database has schema {found}, this Nightbell knows up to {known}; start a Nightbell at least as new as the one that wrote it"
    )]
    NewerSchema {
        /// Its schema.
        found: i64,
        /// The newest this binary knows.
        known: i64,
    },
    /// The database cannot be opened.
    #[error("cannot open the database {place}: {reason}")]
    Open {
        /// File or address, without a password.
        place: String,
        /// Why.
        reason: String,
    },
    /// Another process serves this data directory.
    #[error(
        "{0} is in use by another running nightbell; stop that one first, or give this one its own --data directory"
    )]
    InUse(String),
    /// Not on this back end.
    #[error("{0}")]
    Unsupported(String),
    /// What is stored does not make sense; a bug or a damaged file.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
}
