//! The files of the console, as `npm run build` left them in `web/dist`: inside the binary of a release, read from there by the
//! one of a developer. Without them there is no console, and everything else works.

use rust_embed::Embed;
use std::sync::Arc;

#[derive(Embed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// Finds a file; `None` when the console was not built.
pub(crate) fn files() -> Option<nightbell_api::ConsoleFile> {
    Files::get("index.html")?;
    Some(Arc::new(|path| Files::get(path).map(|file| file.data)))
}
