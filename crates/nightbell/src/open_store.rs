//! Opening the store that the settings name.

use crate::clock::SystemClock;
use crate::entropy::OsEntropy;
use crate::settings::{StorePlace, StoreSettings};
use anyhow::{Context as _, anyhow, bail};
use nightbell_core::Name;
use nightbell_store::{Access, Entropy, PostgresStore, SqliteStore, Store, StoreError, StoreOptions};
use std::path::Path;
use std::sync::Arc;

/// Characters of a node's name that are not its host.
const NODE_RANDOM_CHARS: usize = 12;
/// Characters of a node's name that are its host, at most.
const NODE_HOST_CHARS_MAX: usize = 48;

/// A store, opened for one small thing.
#[derive(Debug)]
pub(crate) struct OpenedStore {
    /// The store.
    pub(crate) store: Arc<dyn Store>,
    /// Chance.
    pub(crate) entropy: Arc<dyn Entropy>,
}

/// Opens the store that the settings name.
///
/// # Errors
/// When it cannot be opened; for [`Access::Serve`] also when another process serves it.
pub(crate) async fn open(
    settings: &StoreSettings,
    access: Access,
    options: StoreOptions,
) -> anyhow::Result<Arc<dyn Store>> {
    match &settings.place {
        StorePlace::Sqlite(directory) => {
            let directory = directory.clone();
            let opened = tokio::task::spawn_blocking(move || SqliteStore::open(&directory, access, options)).await;
            let opened = opened.context("opening the data directory was cut off")?;
            Ok(Arc::new(opened.map_err(|error| with_remedy(error, &settings.place))?))
        }
        StorePlace::Postgres(url) => Ok(Arc::new(PostgresStore::connect(url.expose(), options).await?)),
    }
}

/// Says what to do about a data directory that cannot be used.
fn with_remedy(error: StoreError, place: &StorePlace) -> anyhow::Error {
    match (&error, place) {
        (StoreError::Open { .. }, StorePlace::Sqlite(directory)) => anyhow!(
            "{error}; make {} and what is in it writable for the user that runs nightbell, or choose another with --data",
            directory.display()
        ),
        _ => error.into(),
    }
}

/// Refuses a data directory that is not there, for commands that would only make an empty one.
pub(crate) fn require_existing(settings: &StoreSettings) -> anyhow::Result<()> {
    if let Some(directory) = missing_directory(settings) {
        bail!("{}: there is no such data directory; name the server's with --data", directory.display());
    }
    Ok(())
}

/// The data directory, if it is not there.
pub(crate) fn missing_directory(settings: &StoreSettings) -> Option<&Path> {
    match &settings.place {
        StorePlace::Sqlite(directory) if !directory.is_dir() => Some(directory),
        StorePlace::Sqlite(_) | StorePlace::Postgres(_) => None,
    }
}

/// Opens the store beside whoever serves it.
pub(crate) async fn open_shared(settings: &StoreSettings) -> anyhow::Result<OpenedStore> {
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy::default());
    let options = StoreOptions {
        clock: Arc::new(SystemClock),
        database_clock: true,
        entropy: entropy.clone(),
        node: node_name(&*entropy),
        faults: None,
    };
    Ok(OpenedStore { store: open(settings, Access::Shared, options).await?, entropy })
}

/// A name for this process that no other ever had: the host's, so that people recognise it, and chance.
pub(crate) fn node_name(entropy: &dyn Entropy) -> Name {
    let host = rustix::system::uname().nodename().to_string_lossy().to_lowercase();
    let host: String = host
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.') { letter } else { '-' })
        .take(NODE_HOST_CHARS_MAX)
        .collect();
    let host = host.trim_start_matches(['-', '.']);
    let host = if host.is_empty() { "node" } else { host };
    let random: String = format!("{:016x}", entropy.next_u64()).chars().take(NODE_RANDOM_CHARS).collect();
    Name::from(format!("{host}-{random}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_names_are_names_and_differ() {
        let entropy = OsEntropy::default();
        let (one, other) = (node_name(&entropy), node_name(&entropy));
        assert_ne!(one, other);
        nightbell_core::valid_name(&one).unwrap();
    }
}
