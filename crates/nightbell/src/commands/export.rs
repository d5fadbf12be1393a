//! `nightbell export`: the configuration as YAML.

use super::{Context, Ended};
use crate::cli::ExportArguments;
use crate::client::Client;

pub(crate) async fn run(arguments: ExportArguments, context: &Context) -> anyhow::Result<Ended> {
    let mut query = Vec::new();
    query.extend(arguments.kind.map(|kind| ("kind", kind.to_string())));
    if arguments.with_secrets {
        query.push(("with_secrets", "true".to_owned()));
    }
    if arguments.history {
        query.push(("history", "true".to_owned()));
    }
    let yaml = Client::new(&context.environment)?.get_text("/api/v1/config/export", &query).await?;
    context.output.text(&yaml);
    Ok(Ended::Done)
}
