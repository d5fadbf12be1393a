//! `nightbell events`: what was received.

use super::{Context, Ended};
use crate::cli::EventsArguments;
use crate::client::Client;
use crate::table::{Table, plain, utc_text};
use serde_json::Value;

pub(crate) async fn run(arguments: EventsArguments, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    let path = if arguments.changes { "/api/v1/changes" } else { "/api/v1/events" };
    let query: Vec<(&str, String)> = arguments.service.map(|service| ("service", service)).into_iter().collect();
    let limit = usize::try_from(arguments.limit).unwrap_or(usize::MAX);
    let events = Client::new(&context.environment)?.list(path, &query, limit).await?;
    if arguments.json {
        output.json(&Value::Array(events.items));
        return Ok(Ended::Done);
    }
    if events.items.is_empty() {
        output.line(if arguments.changes { "no changes" } else { "no events" });
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["RECEIVED", "ACTION", "SERVICE", "ALERT", "SUMMARY"]);
    for event in &events.items {
        let text = |field: &str| event.get(field).and_then(Value::as_str).unwrap_or_default();
        let alert = event.get("alert_id").and_then(Value::as_i64).map_or_else(|| "-".to_owned(), |id| id.to_string());
        table.row(vec![
            plain(utc_text(text("received_at"))),
            plain(text("action")),
            plain(text("service")),
            plain(alert),
            plain(text("summary")),
        ]);
    }
    table.print(output);
    if events.more {
        output.note(format!("there are more than {}; ask for them with --limit", arguments.limit));
    }
    Ok(Ended::Done)
}
