//! `nightbell calendar`: the links that calendars subscribe to.

use super::{Context, Ended};
use crate::cli::{CalendarArguments, CalendarCommand};
use crate::client::Client;
use crate::output::Output;
use serde_json::{Value, json};

pub(crate) async fn run(command: CalendarCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    match command {
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
