//! Commands that may act on the store itself, beside a running server, instead of asking a server.

use super::Context;
use crate::cli::StoreArguments;
use crate::open_store::{OpenedStore, missing_directory, open_shared, require_existing};
use crate::settings::Settings;

/// Whether a data directory may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// The first token may come before the first start.
    IsMade,
    /// There is nothing to be found in a new one.
    IsRefused,
}

/// The store itself, when the arguments name it.
pub(super) async fn store_of(
    arguments: &StoreArguments,
    missing: Missing,
    context: &Context,
) -> anyhow::Result<Option<OpenedStore>> {
    if !arguments.is_given() {
        return Ok(None);
    }
    let settings = Settings::read(&arguments.options(), &context.environment)?;
    if missing == Missing::IsRefused {
        require_existing(&settings.store)?;
    }
    let new_directory = missing_directory(&settings.store).map(|directory| directory.display().to_string());
    let opened = open_shared(&settings.store).await?;
    // A typo makes one as well.
    if let Some(directory) = new_directory {
        context.output.note(format!("made a new data directory {directory}"));
    }
    Ok(Some(opened))
}
