//! `nightbell audit`: who did what to what, when, from where.

mod difference;

use super::{Context, Ended};
use crate::cli::AuditArguments;
use crate::client::{Client, PAGE_ITEMS_MAX};
use crate::output::{Output, Style};
use crate::table::{Table, plain, utc_text};
use difference::{Line, difference};
use nightbell_schedule::{WallOrInstant, Zone};
use serde_json::Value;

const PATH: &str = "/api/v1/audit";

pub(crate) async fn run(arguments: AuditArguments, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    let output = context.output;
    if let Some(id) = arguments.id {
        let entry = client.get(&format!("{PATH}/{id}"), &[]).await?;
        if arguments.json {
            output.line(entry.to_string())
        } else {
            show(&entry, output)
        }
        return Ok(Ended::Done);
    }
    let query = query(&arguments);
    let limit = if arguments.all { usize::MAX } else { usize::try_from(arguments.limit).unwrap_or(usize::MAX) };
    let (mut shown, mut more) = (0, true);
    let mut cursor: Option<String> = None;
    while more && shown < limit {
        let mut query = query.clone();
        query.push(("limit", (limit - shown).min(PAGE_ITEMS_MAX).to_string()));
        query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
        let mut page = client.get(PATH, &query).await?;
        let entries = match page.get_mut("items").map(Value::take) {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        shown += entries.len();
        print(&entries, arguments.json, output);
        cursor = page.get("next_cursor").and_then(Value::as_str).map(str::to_owned);
        more = cursor.is_some();
    }
    if shown == 0 && !arguments.json {
        output.line("no entries");
    }
    if more {
        output.note(format!("there are more than {limit}; ask for them with --limit or --all"));
    }
    Ok(Ended::Done)
}

fn query(arguments: &AuditArguments) -> Vec<(&'static str, String)> {
    let (kind, name) =
        match arguments.subject.as_deref().map(|subject| subject.split_once('/').unwrap_or((subject, ""))) {
            Some((kind, name)) => (Some(kind.to_owned()), Some(name.to_owned()).filter(|name| !name.is_empty())),
            None => (None, None),
        };
    let instant = |time: Option<WallOrInstant>| time.map(|time| time.first(&Zone::utc()).to_string());
    let actions = arguments.action.join(",");
    let texts = [
        ("actor", arguments.actor.clone()),
        ("action", Some(actions).filter(|actions| !actions.is_empty())),
        ("subject_kind", kind),
        ("subject_name", name),
        ("address", arguments.address.clone()),
        ("from", instant(arguments.from)),
        ("to", instant(arguments.to)),
        ("documents", arguments.documents.then(|| "true".to_owned())),
    ];
    texts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// What an entry is about: `users/ada`, and the revision where there is one.
fn subject(entry: &Value) -> String {
    let (kind, name) = (text(entry, "subject_kind"), text(entry, "subject_name"));
    let subject = if name.is_empty() { kind.to_owned() } else { format!("{kind}/{name}") };
    match entry.get("revision").and_then(Value::as_i64) {
        Some(revision) => format!("{subject} r{revision}"),
        None => subject,
    }
}

/// The details in one line: `with: password, session: …`.
fn details(entry: &Value) -> String {
    let fields = entry.get("details").and_then(Value::as_object).into_iter().flatten();
    let mut parts: Vec<String> = fields
        .map(|(key, value)| format!("{key}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    if let Some(count) = entry.get("count").and_then(Value::as_i64).filter(|count| *count > 1) {
        parts.push(format!("{count} times"));
    }
    parts.join(", ")
}

fn actor(entry: &Value) -> &str {
    match text(entry, "actor") {
        "" => "-",
        actor => actor,
    }
}

fn print(entries: &[Value], as_json: bool, output: Output) {
    if as_json {
        entries.iter().for_each(|entry| output.line(entry.to_string()));
        return;
    }
    if entries.is_empty() {
        return;
    }
    let mut table = Table::new(&["ID", "AT", "ACTOR", "ACTION", "SUBJECT", "FROM", "DETAILS"]);
    for entry in entries {
        table.row(vec![
            plain(entry.get("id").and_then(Value::as_i64).unwrap_or_default().to_string()),
            plain(utc_text(text(entry, "at"))),
            plain(actor(entry)),
            (
                if text(entry, "action").ends_with(".failed") { Style::Yellow } else { Style::Plain },
                text(entry, "action").to_owned(),
            ),
            plain(subject(entry)),
            plain(text(entry, "address")),
            plain(details(entry)),
        ]);
    }
    table.print(output);
}

/// One entry, and what changed.
fn show(entry: &Value, output: Output) {
    let mut lines = vec![
        ("at", utc_text(text(entry, "at"))),
        ("actor", format!("{} ({})", actor(entry), text(entry, "means").replace('_', " "))),
        ("action", text(entry, "action").to_owned()),
        ("subject", subject(entry)),
        ("address", text(entry, "address").to_owned()),
        ("agent", text(entry, "agent").to_owned()),
        ("details", details(entry)),
    ];
    if entry.get("count").and_then(Value::as_i64).is_some_and(|count| count > 1) {
        lines.push(("last", utc_text(text(entry, "last_at"))));
    }
    for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        output.line(format!("{} {value}", output.styled(Style::Faint, &format!("{name:<8}"))));
    }
    if entry.get("revision").and_then(Value::as_i64).is_none() {
        return;
    }
    let document = |field: &str| entry.get(field).unwrap_or(&Value::Null);
    for line in difference(document("before"), document("after")) {
        let (style, sign, words) = match line {
            Line::Gone(words) => (Style::Red, '-', words),
            Line::New(words) => (Style::Green, '+', words),
        };
        output.line(output.styled(style, &format!("{sign} {words}")));
    }
}
