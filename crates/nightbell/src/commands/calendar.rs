//! `nightbell calendar`: the links that calendars subscribe to, and calendars that are leave.

use super::{Context, Ended, apply};
use crate::cli::{CalendarArguments, CalendarCommand};
use crate::client::Client;
use crate::output::Output;
use anyhow::Context as _;
use nightbell_core::valid_name;
use serde_json::{Value, json};

pub(crate) async fn run(command: CalendarCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    match command {
        CalendarCommand::Import { file, user, name, matching, dry_run, json } => {
            valid_name(&user)?;
            valid_name(&name)?;
            let calendar = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let mut query = vec![("dry_run", dry_run.to_string())];
            query.extend(matching.map(|text| ("matching", text)));
            let path = format!("/api/v1/users/{user}/leave_calendars/{name}");
            let answer = client.put_bytes(&path, &query, "text/calendar", calendar).await?;
            if json {
                context.output.json(&answer);
                return Ok(Ended::Done);
            }
            for skipped in answer.get("skipped").and_then(Value::as_array).into_iter().flatten() {
                context.output.note(format!("skipped {}", skipped.as_str().unwrap_or_default()));
            }
            apply::print_plain_plan(&answer, dry_run, context.output);
        }
        CalendarCommand::Show(arguments) => {
            let answer = client.get(&path(&arguments), &[]).await?;
            print(&answer, &arguments, context.output);
        }
        CalendarCommand::Rotate(arguments) => {
            let answer = client.post(&format!("{}/rotate", path(&arguments)), &json!({})).await?;
            print(&answer, &arguments, context.output);
        }
        CalendarCommand::Remove { of } => {
            client.delete(&of.path()).await?;
            context.output.line(format!("nobody reads the calendar of {of} until there is a new link"));
        }
    }
    Ok(Ended::Done)
}

fn path(arguments: &CalendarArguments) -> String {
    arguments.of.path()
}

fn print(answer: &Value, arguments: &CalendarArguments, output: Output) {
    if arguments.json {
        return output.json(answer);
    }
    match answer.get("url").and_then(Value::as_str) {
        Some(url) => output.line(url),
        None => output.line(format!(
            "the calendar of {of} has no link yet; make one with `nightbell calendar rotate {of}`",
            of = arguments.of
        )),
    }
}
