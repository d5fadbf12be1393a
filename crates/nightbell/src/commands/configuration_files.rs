//! The configuration that files make up, for commands that answer without a server.

use super::Context;
use super::yaml_files::{self, UnsetVariable};
use nightbell_config::{Reading, Snapshot, StateRecord, UNSET_PREFIX, errors_of_files, read_files};
use std::path::PathBuf;

/// Reads files as a server without anything would; nothing after errors, which are printed.
pub(super) fn read(paths: &[PathBuf], context: &Context) -> anyhow::Result<Option<Snapshot>> {
    let files = match yaml_files::read(paths, &context.environment, UnsetVariable::Placeholder)? {
        Ok(files) => files,
        Err(found) => {
            found.iter().for_each(|error| context.output.note(error.to_string()));
            return Ok(None);
        }
    };
    let texts = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    let reading = read_files(texts);
    let Reading { resources, state, .. } = &reading;
    let states = StateRecord::states(state.iter().map(|record| record.value.clone()));
    let snapshot = Snapshot::of_files(resources.iter().map(|resource| resource.value.clone()), states);
    let mut errors = errors_of_files(reading, context.now);
    // What stands in for a variable that is not set is no value that anybody wrote.
    errors.retain(|error| !error.message.contains(UNSET_PREFIX));
    errors.iter().for_each(|error| context.output.note(error.to_string()));
    Ok(errors.is_empty().then_some(snapshot))
}
