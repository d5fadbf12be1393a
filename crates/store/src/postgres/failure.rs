//! What a failed statement means for the work that it belonged to.

use crate::StoreError;
use std::error::Error as _;
use tokio_postgres::error::SqlState;

/// Why a transaction did not happen.
#[derive(Debug)]
pub(super) enum Failure {
    /// Another transaction was first, or this one was in its way: decide again.
    Conflict(String),
    /// The server cannot be reached or cannot write. Nothing of the transaction happened.
    Away(String),
    /// The connection broke while the commit was under way: it may have happened.
    Unsettled(String),
    /// These data do not go in or come out. Nothing of the transaction happened.
    Data(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Data(error)
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Failure {
        let reason = describe(&error);
        let Some(code) = error.code() else {
            // Without a word from the server: the connection broke, or a value could not be encoded or decoded.
            let broke = error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
            return if broke { Failure::Away(reason) } else { Failure::Data(StoreError::Damaged(reason)) };
        };
        let conflicts = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::UNIQUE_VIOLATION,
        ];
        if conflicts.contains(code) {
            return Failure::Conflict(reason);
        }
        // Connection exceptions, insufficient resources (a full disk), operator intervention (shutting down, starting up,
        // statement timeout), system errors, and a server that only reads (a standby).
        let away = ["08", "53", "57", "58"].iter().any(|class| code.code().starts_with(class));
        if away || *code == SqlState::READ_ONLY_SQL_TRANSACTION {
            return Failure::Away(reason);
        }
        Failure::Data(StoreError::Damaged(reason))
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> StoreError {
        match failure {
            Failure::Conflict(reason) | Failure::Away(reason) | Failure::Unsettled(reason) => {
                StoreError::Unavailable(reason)
            }
            Failure::Data(error) => error,
        }
    }
}

impl From<deadpool_postgres::PoolError> for Failure {
    fn from(error: deadpool_postgres::PoolError) -> Failure {
        match error {
            deadpool_postgres::PoolError::Backend(error) => Failure::from(error),
            deadpool_postgres::PoolError::Timeout(_) => Failure::Away("no connection became free in time".to_owned()),
            other => Failure::Away(other.to_string()),
        }
    }
}

/// The whole chain of causes in one line, without values of rows (they stand in a server error's detail, left out here).
pub(super) fn describe(error: &tokio_postgres::Error) -> String {
    if let Some(answer) = error.as_db_error() {
        return format!("{} ({})", answer.message(), answer.code().code());
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let words = source.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = source.source();
    }
    text
}

/// Whether this is a violation of the unique index or constraint of that name.
pub(super) fn violates(error: &tokio_postgres::Error, constraint: &str) -> bool {
    error
        .as_db_error()
        .is_some_and(|answer| *answer.code() == SqlState::UNIQUE_VIOLATION && answer.constraint() == Some(constraint))
}
