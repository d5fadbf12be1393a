//! `nightbell backup` and `nightbell restore`: a SQLite store as one file.

use super::{Context, Ended};
use crate::cli::{BackupArguments, RestoreArguments};
use crate::open_store::{open_shared, require_existing};
use crate::settings::{Settings, StorePlace};
use anyhow::bail;

pub(crate) async fn backup(arguments: BackupArguments, context: &Context) -> anyhow::Result<Ended> {
    let settings = Settings::read(&arguments.store.options(), &context.environment)?;
    if matches!(settings.store.place, StorePlace::Postgres(_)) {
        bail!("backup copies SQLite stores; a PostgreSQL database is copied with pg_dump");
    }
    require_existing(&settings.store)?;
    let opened = open_shared(&settings.store).await?;
    let copied = opened.store.backup(&arguments.file).await;
    opened.store.close().await;
    copied?;
    context.output.line(format!("backed up into {}", arguments.file.display()));
    if settings.store.encryption_key.is_some() {
        context.output.note("its secrets are encrypted with [store] encryption_key: keep a copy of the key elsewhere");
    }
    Ok(Ended::Done)
}

pub(crate) fn restore(arguments: &RestoreArguments, context: &Context) -> anyhow::Result<Ended> {
    nightbell_store::restore(&arguments.file, &arguments.data)?;
    let (file, data) = (arguments.file.display(), arguments.data.display());
    context.output.line(format!("restored {file}; start it with `nightbell serve --data {data}`"));
    Ok(Ended::Done)
}
