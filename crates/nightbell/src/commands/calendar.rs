//! `nightbell calendar`: the links that calendars subscribe to, and calendars that Nightbell reads.

use super::{Context, Ended, apply};
use crate::cli::{CalendarArguments, CalendarCommand, CalendarOrFeed, FeedTarget};
use crate::client::Client;
use crate::output::{Output, Style};
use crate::table::{Table, counted, plain, utc_text};
use anyhow::Context as _;
use nightbell_core::valid_name;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A file to import.
struct Import {
    file: PathBuf,
    user: Option<String>,
    schedule: Option<String>,
    name: String,
    matching: Option<String>,
    remove_all: bool,
    dry_run: bool,
}

pub(crate) async fn run(command: CalendarCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    let output = context.output;
    match command {
        CalendarCommand::List { json } => {
            let answer = client.get("/api/v1/calendar_states", &[]).await?;
            print_list(&answer, json, output);
        }
        CalendarCommand::Show { of: CalendarOrFeed::Calendar(name), json } => {
            let answer = client.get(&format!("/api/v1/calendars/{name}/state"), &[]).await?;
            print_state(&answer, json, output);
        }
        CalendarCommand::Refresh { name, json } => {
            valid_name(&name)?;
            let answer = client.post(&format!("/api/v1/calendars/{name}/refresh"), &json!({})).await?;
            print_state(&answer, json, output);
            let failed = answer.get("error").is_some_and(Value::is_string);
            return Ok(if failed { Ended::Refused } else { Ended::Done });
        }
        CalendarCommand::Import { file, user, schedule, name, matching, remove_all, dry_run, json, .. } => {
            import(Import { file, user, schedule, name, matching, remove_all, dry_run }, json, &client, output).await?;
        }
        CalendarCommand::Show { of: CalendarOrFeed::Feed(of), json } => {
            let answer = client.get(&of.path(), &[]).await?;
            print_feed(&answer, &of, json, output);
        }
        CalendarCommand::Rotate(CalendarArguments { of, json }) => {
            let answer = client.post(&format!("{}/rotate", of.path()), &json!({})).await?;
            print_feed(&answer, &of, json, output);
        }
        CalendarCommand::Remove { of } => {
            client.delete(&of.path()).await?;
            output.line(format!("nobody reads the calendar of {of} until there is a new link"));
        }
    }
    Ok(Ended::Done)
}

async fn import(import: Import, json: bool, client: &Client, output: Output) -> anyhow::Result<()> {
    let Import { file, user, schedule, name, matching, remove_all, dry_run } = import;
    let path = match (&user, &schedule) {
        (_, Some(schedule)) => format!("schedules/{schedule}/shift_calendars/{name}"),
        (user, None) => format!("users/{}/leave_calendars/{name}", user.as_deref().unwrap_or_default()),
    };
    [&user, &schedule, &Some(name)].into_iter().flatten().try_for_each(|name| valid_name(name))?;
    let calendar = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut query = vec![("dry_run", dry_run.to_string()), ("remove_all", remove_all.to_string())];
    query.extend(matching.map(|text| ("matching", text)));
    let answer = client.put_bytes(&format!("/api/v1/{path}"), &query, "text/calendar", calendar).await?;
    if json {
        output.json(&answer);
        return Ok(());
    }
    note_skipped(&answer, output);
    apply::print_plain_plan(&answer, dry_run, output);
    Ok(())
}

fn note_skipped(answer: &Value, output: Output) {
    for skipped in answer.get("skipped").and_then(Value::as_array).into_iter().flatten() {
        output.note(format!("skipped {}", skipped.as_str().unwrap_or_default()));
    }
}

fn print_list(answer: &Value, as_json: bool, output: Output) {
    let states = answer.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if as_json {
        return output.json(&json!(states));
    }
    if states.is_empty() {
        return output.line("no calendars are read; add one under calendars, or import a file");
    }
    let mut table = Table::new(&["NAME", "AS", "OF", "EVENTS", "LAST READ", "STATE"]);
    for state in states {
        let text = |field: &str| state.get(field).and_then(Value::as_str).unwrap_or_default();
        let count = |field: &str| state.get(field).and_then(Value::as_u64).unwrap_or_default();
        let read_at = if text("read_at").is_empty() { "never".to_owned() } else { utc_text(text("read_at")) };
        let stands = match (text("error"), text("read_at")) {
            ("", "") => (Style::Faint, "not read yet".to_owned()),
            ("", _) => (Style::Green, "ok".to_owned()),
            (error, _) => (Style::Red, format!("fails since {}: {error}", utc_text(text("failing_since")))),
        };
        let events = format!("{} of {}", count("matched"), count("events"));
        table.row(vec![
            plain(text("name")),
            plain(text("as")),
            plain(of_whom(state)),
            plain(events),
            plain(read_at),
            stands,
        ]);
    }
    table.print(output);
}

fn print_state(state: &Value, as_json: bool, output: Output) {
    if as_json {
        return output.json(state);
    }
    let text = |field: &str| state.get(field).and_then(Value::as_str);
    let count = |field: &str| state.get(field).and_then(Value::as_u64).unwrap_or_default();
    let at = |field: &str| text(field).map_or_else(|| "never".to_owned(), utc_text);
    let [name, used_as, every] = ["name", "as", "every"].map(|field| text(field).unwrap_or_default());
    let (of_whom, source) = (of_whom(state), text("source").unwrap_or("…"));
    output.line(format!("{name}: {used_as} of {of_whom}, read every {every} from {source}"));
    let matching = text("matching").map(|text| format!(", of which {} have {text:?}", count("matched")));
    output.line(format!("  {} ahead{}", counted(count("events"), "event"), matching.unwrap_or_default()));
    output.line(format!("  last read {}, changed {}, next {}", at("read_at"), at("copied_at"), at("next_at")));
    if let Some(error) = text("error") {
        let times = counted(count("failures"), "time");
        let line = format!("  fails since {} ({times}): {error}", at("failing_since"));
        output.line(output.styled(Style::Red, &line));
    }
    note_skipped(state, output);
}

/// The user or the schedule that a calendar is about.
fn of_whom(state: &Value) -> &str {
    let text = |field: &str| state.get(field).and_then(Value::as_str);
    text("user").or_else(|| text("schedule")).unwrap_or_default()
}

fn print_feed(answer: &Value, of: &FeedTarget, as_json: bool, output: Output) {
    if as_json {
        return output.json(answer);
    }
    match answer.get("url").and_then(Value::as_str) {
        Some(url) => output.line(url),
        None => {
            output.line(format!("the calendar of {of} has no link yet; make one with `nightbell calendar rotate {of}`"))
        }
    }
}
