//! `nightbell handover`: what passes from hand to hand with a schedule.

use super::oncall::zone_at_server;
use super::{Context, Ended};
use crate::cli::HandoverCommand;
use crate::client::Client;
use crate::output::Output;
use crate::table::utc_text;
use nightbell_core::valid_name;
use serde_json::{Value, json};

pub(crate) async fn run(command: HandoverCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    match command {
        HandoverCommand::Show { schedule, json } => {
            let answer = client.get(&path(&schedule)?, &[]).await?;
            print(&answer, json, context.output, |answer| shown(&schedule, answer));
        }
        HandoverCommand::Note { schedule, text, json } => {
            let answer = client.post(&format!("{}/notes", path(&schedule)?), &json!({ "text": text })).await?;
            print(&answer, json, context.output, |_| vec![format!("left a note for the next on {schedule}")]);
        }
        HandoverCommand::Accept { schedule, user, from, json } => {
            let mut body = json!({ "as": user });
            if let Some(from) = from {
                let zone = zone_at_server(&client, Some(&schedule), &[Some(from)]).await?;
                body["from"] = json!(from.first(&zone));
            }
            let answer = client.post(&format!("{}/accept", path(&schedule)?), &body).await?;
            let line = |answer: &Value| {
                vec![format!("{user} accepted the turn on {schedule} from {}", utc_text(text(answer, "from")))]
            };
            print(&answer, json, context.output, line);
        }
    }
    Ok(Ended::Done)
}

fn path(schedule: &str) -> anyhow::Result<String> {
    valid_name(schedule)?;
    Ok(format!("/api/v1/schedules/{schedule}/hand_over"))
}

fn print(answer: &Value, as_json: bool, output: Output, lines: impl Fn(&Value) -> Vec<String>) {
    match as_json {
        true => output.json(answer),
        false => lines(answer).into_iter().for_each(|line| output.line(line)),
    }
}

fn shown(schedule: &str, kept: &Value) -> Vec<String> {
    let names: Vec<&str> = items(kept, "on_call").filter_map(Value::as_str).collect();
    let mut lines = match text(kept, "since") {
        "" => vec![format!("{schedule}: nothing is told about hand-overs; add hand_over to the schedule")],
        since if names.is_empty() => vec![format!("{schedule}: nobody since {}", utc_text(since))],
        since => vec![format!("{schedule}: {} since {}", names.join(", "), utc_text(since))],
    };
    for accepted in items(kept, "accepted") {
        lines.push(format!("{} accepted the turn from {}", text(accepted, "user"), utc_text(text(accepted, "from"))));
    }
    for note in items(kept, "notes") {
        lines.push(format!("{} {}: {}", utc_text(text(note, "at")), text(note, "by"), text(note, "text")));
    }
    lines
}

fn items<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
