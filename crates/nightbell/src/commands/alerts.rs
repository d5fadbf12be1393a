//! `nightbell alerts`: list, read and answer alerts.

use super::{Context, Ended};
use crate::cli::{AlertIds, AlertStatus, AlertsCommand, AlertsListArguments};
use crate::client::Client;
use crate::output::{Output, Style};
use crate::table::{Table, age, counted, plain, utc_text};
use jiff::Timestamp;
use nightbell_schedule::Zone;
use serde_json::{Value, json};

pub(crate) async fn run(command: AlertsCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    match command {
        AlertsCommand::List(arguments) => list(&client, arguments, context).await,
        AlertsCommand::Show { ids, json } => show(&client, ids, json, context).await,
        AlertsCommand::Ack(ids) => operate(&client, ids, "acknowledge", &json!({}), context).await,
        AlertsCommand::Resolve(ids) => operate(&client, ids, "resolve", &json!({}), context).await,
        AlertsCommand::Escalate(ids) => operate(&client, ids, "escalate", &json!({}), context).await,
        AlertsCommand::Note { ids, text } => operate(&client, ids, "note", &json!({ "text": text }), context).await,
        AlertsCommand::Snooze { ids, duration, until } => {
            let body = match (duration, until) {
                (Some(duration), _) => json!({ "for": duration.to_string() }),
                (None, until) => json!({ "until": until.map(|until| until.first(&Zone::utc())) }),
            };
            operate(&client, ids, "snooze", &body, context).await
        }
    }
}

async fn list(client: &Client, arguments: AlertsListArguments, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    let statuses: Vec<&str> = arguments.status.iter().map(|status| status_text(*status)).collect();
    let mut query = Vec::new();
    if !statuses.is_empty() {
        query.push(("status", statuses.join(",")));
    }
    query.extend(arguments.service.map(|service| ("service", service)));
    query.extend(arguments.team.map(|team| ("team", team)));
    query.extend(arguments.dedup_key.map(|dedup_key| ("dedup_key", dedup_key)));
    let limit = usize::try_from(arguments.limit).unwrap_or(usize::MAX);
    let alerts = client.list("/api/v1/alerts", &query, limit).await?;
    if arguments.json {
        output.json(&Value::Array(alerts.items));
        return Ok(Ended::Done);
    }
    if alerts.items.is_empty() {
        output.line("no alerts");
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["ID", "STATUS", "SEVERITY", "URGENCY", "SERVICE", "OPENED", "COUNT", "SUMMARY"]);
    for alert in &alerts.items {
        let (style, status) = status_cell(alert);
        table.row(vec![
            plain(number(alert, "id")),
            (style, status),
            (severity_style(text(alert, "severity")), text(alert, "severity").to_owned()),
            plain(text(alert, "urgency")),
            plain(text(alert, "service")),
            plain(age_of(alert, "opened_at", context.now)),
            plain(number(alert, "count")),
            plain(text(alert, "summary")),
        ]);
    }
    table.print(output);
    if alerts.more {
        output.note(format!("there are more than {}; ask for them with --limit", arguments.limit));
    }
    Ok(Ended::Done)
}

async fn show(client: &Client, ids: AlertIds, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    let mut ended = Ended::Done;
    for (index, id) in ids.ids.iter().enumerate() {
        let alert = client.get(&format!("/api/v1/alerts/{id}"), &[]).await;
        let timeline = match &alert {
            Ok(_) => client.get(&format!("/api/v1/alerts/{id}/timeline"), &[]).await,
            Err(_) => Ok(Value::Null),
        };
        match (alert, timeline) {
            (Ok(alert), Ok(timeline)) if as_json => {
                let entries = timeline.get("items").cloned().unwrap_or_default();
                context.output.line(json!({ "alert": alert, "timeline": entries }).to_string());
            }
            (Ok(alert), Ok(timeline)) => {
                if index > 0 {
                    context.output.line("");
                }
                print_alert(&alert, &timeline, context);
            }
            (Err(error), _) | (_, Err(error)) => {
                failed(&error, *id, ids.ids.len(), context.output);
                ended = Ended::Refused;
            }
        }
    }
    Ok(ended)
}

fn print_alert(alert: &Value, timeline: &Value, context: &Context) {
    let output = context.output;
    let (style, status) = status_cell(alert);
    output.line(format!(
        "{} {} {}",
        output.styled(Style::Bold, &format!("alert {}", number(alert, "id"))),
        output.styled(style, &status),
        output.styled(Style::Bold, text(alert, "summary")),
    ));
    let field = |name: &str, value: String| {
        if !value.is_empty() {
            output.line(format!("  {name:<16}{value}"));
        }
    };
    let at = |name: &str| match alert.get(name).and_then(Value::as_str) {
        Some(instant) => format!("{}, {}", utc_text(instant), age_of(alert, name, context.now)),
        None => String::new(),
    };
    let at_by = |name: &str, by: &str| match at(name) {
        at if at.is_empty() => at,
        at => format!("{at}, by {}", text(alert, by)),
    };
    field("service", text(alert, "service").to_owned());
    field("severity", format!("{} (urgency {})", text(alert, "severity"), text(alert, "urgency")));
    field("dedup key", text(alert, "dedup_key").to_owned());
    field("source", text(alert, "source").to_owned());
    field("opened", at("opened_at"));
    let events = counted(alert.get("count").and_then(Value::as_u64).unwrap_or_default(), "event");
    field("last seen", format!("{}, {events} in all", at("last_seen_at")));
    field("acknowledged", at_by("acknowledged_at", "acknowledged_by"));
    field("snoozed until", at("snoozed_until"));
    field("next escalation", at("next_escalation_at"));
    field("resolved", at_by("resolved_at", "resolved_by"));
    field("playbook", text(alert, "playbook").to_owned());
    for link in alert.get("links").and_then(Value::as_array).into_iter().flatten() {
        field("link", format!("{} {}", text(link, "href"), text(link, "text")).trim_end().to_owned());
    }
    if let Some(details) = alert.get("details").filter(|details| details.as_object().is_some_and(|map| !map.is_empty()))
    {
        field("details", details.to_string());
    }
    output.line("");
    let mut table = Table::new(&["TIME", "WHAT", "WHO", "TEXT"]);
    for entry in timeline.get("items").and_then(Value::as_array).into_iter().flatten() {
        let kind = text(entry, "kind").to_owned();
        let actor = entry.get("actor").and_then(Value::as_str).unwrap_or("-").to_owned();
        table.row(vec![
            plain(utc_text(text(entry, "at"))),
            (kind_style(&kind), kind),
            plain(actor),
            plain(text(entry, "text")),
        ]);
    }
    table.print(output);
}

async fn operate(
    client: &Client,
    ids: AlertIds,
    operation: &str,
    body: &Value,
    context: &Context,
) -> anyhow::Result<Ended> {
    let mut ended = Ended::Done;
    for id in &ids.ids {
        match client.post(&format!("/api/v1/alerts/{id}/{operation}"), body).await {
            Ok(alert) => {
                let (style, status) = status_cell(&alert);
                let status = context.output.styled(style, &status);
                let summary = text(&alert, "summary");
                context.output.line(match operation {
                    "note" => format!("alert {id} noted ({status}): {summary}"),
                    "escalate" => format!("alert {id} escalated ({status}): {summary}"),
                    "snooze" => {
                        let until = utc_text(text(&alert, "snoozed_until"));
                        format!("alert {id} snoozed until {until}: {summary}")
                    }
                    _ => format!("alert {id} {status}: {summary}"),
                });
            }
            Err(error) => {
                failed(&error, *id, ids.ids.len(), context.output);
                ended = Ended::Refused;
            }
        }
    }
    Ok(ended)
}

/// Says what went wrong with one alert; the others are gone on with.
fn failed(error: &crate::client::ClientError, id: i64, count: usize, output: Output) {
    let mut words = error.to_string();
    if error.status() == Some(404) && !words.contains("nightbell alerts list") {
        words.push_str("; `nightbell alerts list` shows them");
    }
    if count > 1 && error.status().is_some() {
        output.note(format!("nightbell: alert {id}: {words}"));
    } else {
        output.note(format!("nightbell: {words}"));
    }
}

fn status_text(status: AlertStatus) -> &'static str {
    match status {
        AlertStatus::Triggered => "triggered",
        AlertStatus::Acknowledged => "acknowledged",
        AlertStatus::Resolved => "resolved",
    }
}

/// The status in words; what needs somebody most stands out.
fn status_cell(alert: &Value) -> (Style, String) {
    let is_exhausted = alert.get("exhausted").and_then(Value::as_bool).unwrap_or_default();
    match text(alert, "status") {
        "triggered" if is_exhausted => (Style::Red, "triggered, exhausted".to_owned()),
        "triggered" => (Style::Red, "triggered".to_owned()),
        "acknowledged" if alert.get("snoozed_until").is_some_and(Value::is_string) => {
            (Style::Blue, "snoozed".to_owned())
        }
        "acknowledged" => (Style::Yellow, "acknowledged".to_owned()),
        "resolved" => (Style::Green, "resolved".to_owned()),
        other => (Style::Plain, other.to_owned()),
    }
}

fn severity_style(severity: &str) -> Style {
    match severity {
        "critical" => Style::Red,
        "error" => Style::Yellow,
        "info" => Style::Faint,
        _ => Style::Plain,
    }
}

fn kind_style(kind: &str) -> Style {
    match kind {
        "failed" | "exhausted" | "step_skipped" => Style::Red,
        "acknowledged" => Style::Yellow,
        "resolved" => Style::Green,
        _ => Style::Plain,
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn number(value: &Value, field: &str) -> String {
    value.get(field).map(Value::to_string).unwrap_or_default()
}

fn age_of(value: &Value, field: &str, now: Timestamp) -> String {
    text(value, field).parse().map(|at| age(now, at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_what_needs_somebody() {
        let check = |alert: Value, expected: &str| assert_eq!(status_cell(&alert).1, expected, "{alert}");
        check(json!({"status": "triggered", "exhausted": false}), "triggered");
        check(json!({"status": "triggered", "exhausted": true}), "triggered, exhausted");
        check(json!({"status": "acknowledged", "snoozed_until": null}), "acknowledged");
        check(json!({"status": "acknowledged", "snoozed_until": "2026-11-24T09:00:00Z"}), "snoozed");
        check(json!({"status": "resolved"}), "resolved");
    }
}
