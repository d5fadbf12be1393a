//! `nightbell send`: one event through an integration's door.

use super::{Context, Ended};
use crate::cli::{EventAction, EventSeverity, SendArguments};
use crate::client::Client;
use anyhow::{Context as _, bail, ensure};
use serde_json::{Map, Value, json};

const ACTIONS: [(EventAction, &str); 4] = [
    (EventAction::Trigger, "trigger"),
    (EventAction::Acknowledge, "acknowledge"),
    (EventAction::Resolve, "resolve"),
    (EventAction::Change, "change"),
];
const SEVERITIES: [(EventSeverity, &str); 4] = [
    (EventSeverity::Critical, "critical"),
    (EventSeverity::Error, "error"),
    (EventSeverity::Warning, "warning"),
    (EventSeverity::Info, "info"),
];

pub(crate) async fn run(arguments: SendArguments, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    let client = Client::new(&context.environment)?;
    // Anything else in the address would lead to another door.
    let is_key = arguments.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    ensure!(
        is_key && !arguments.key.is_empty(),
        "--key is not a key of an integration: keys are letters, digits, - and _"
    );
    let (status, answer) = client.post_to_door(&format!("/in/{}", arguments.key), &event(&arguments)?).await?;
    let result = answer.get("results").and_then(|results| results.get(0));
    if arguments.json {
        output.json(&answer);
    }
    let text = |field: &str| result.and_then(|result| result.get(field)).and_then(Value::as_str);
    let (Some(outcome), true) = (text("outcome"), (200..300).contains(&status)) else {
        bail!("{}", refusal(status, &answer, text("error")));
    };
    if outcome == "rejected" {
        bail!("the event was rejected: {}", text("error").unwrap_or("no reason was given"));
    }
    if !arguments.json {
        let alert = result.and_then(|result| result.get("alert_id")).and_then(Value::as_i64);
        let alert = alert.map(|id| format!(" alert {id}")).unwrap_or_default();
        let dedup_key = text("dedup_key").map(|key| format!(" (dedup key {key})")).unwrap_or_default();
        output.line(format!("{outcome}{alert}{dedup_key}"));
    }
    Ok(Ended::Done)
}

fn event(arguments: &SendArguments) -> anyhow::Result<Value> {
    let mut event = Map::new();
    let action = ACTIONS.iter().find(|(action, _)| *action == arguments.action);
    let severity = SEVERITIES.iter().find(|(severity, _)| *severity == arguments.severity);
    event.extend(action.map(|(_, text)| ("action".to_owned(), json!(text))));
    if matches!(arguments.action, EventAction::Trigger) {
        event.extend(severity.map(|(_, text)| ("severity".to_owned(), json!(text))));
    }
    for (field, text) in
        [("summary", &arguments.summary), ("dedup_key", &arguments.dedup_key), ("source", &arguments.source)]
    {
        event.extend(text.as_ref().map(|text| (field.to_owned(), json!(text))));
    }
    if let Some(details) = &arguments.details {
        let details: Value =
            serde_json::from_str(details).context("--details is not JSON; write '{\"host\": \"db1\"}'")?;
        ensure!(details.is_object(), "--details is not a JSON object; write '{{\"host\": \"db1\"}}'");
        event.insert("details".to_owned(), details);
    }
    if !arguments.links.is_empty() {
        let links: Vec<Value> = arguments.links.iter().map(|href| json!({ "href": href })).collect();
        event.insert("links".to_owned(), Value::Array(links));
    }
    Ok(Value::Object(event))
}

fn refusal(status: u16, answer: &Value, error: Option<&str>) -> String {
    let said = |field: &str| answer.get(field).and_then(Value::as_str);
    match (status, error.or_else(|| said("detail")).or_else(|| said("error")).or_else(|| said("message"))) {
        (404, _) => "no integration has this key; `nightbell export --kind integrations --with-secrets` shows the keys"
            .to_owned(),
        (_, Some(words)) => format!("the event was refused: {words}"),
        (status, None) => format!("the event was refused with status {status}: {answer}"),
    }
}
