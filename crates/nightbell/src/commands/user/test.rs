//! `nightbell user test`: whether somebody would be reached.

use crate::client::Client;
use crate::commands::{Context, Ended};
use crate::table::{Table, plain, utc_text};
use nightbell_core::valid_name;
use serde_json::{Value, json};

pub(super) async fn run(
    user: &str,
    method: Option<&str>,
    low: bool,
    show: bool,
    as_json: bool,
    context: &Context,
) -> anyhow::Result<Ended> {
    valid_name(user)?;
    let client = Client::new(&context.environment)?;
    let path = format!("/api/v1/users/{user}/test-page");
    let mut answer = match (show, method) {
        (true, _) => client.get(&path, &[]).await?,
        (false, Some(method)) => client.post(&path, &json!({ "method": method })).await?,
        (false, None) => client.post(&path, &json!({ "urgency": if low { "low" } else { "high" } })).await?,
    };
    let messages = match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(messages)) => messages,
        _ => Vec::new(),
    };
    if as_json {
        context.output.json(&Value::Array(messages));
        return Ok(Ended::Done);
    }
    if messages.is_empty() {
        context.output.line(format!("{user} was sent no test"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["METHOD", "STATUS", "SINCE", "ANSWER"]);
    for message in &messages {
        let text = |field: &str| message.get(field).and_then(Value::as_str).unwrap_or_default();
        let status = match text("status") {
            "retrying" if message.get("attempt") == Some(&json!(0)) => "on its way",
            status => status,
        };
        table.row(vec![
            plain(text("method")),
            plain(status),
            plain(utc_text(text("updated_at"))),
            plain(text("answer")),
        ]);
    }
    table.print(context.output);
    if !show {
        context.output.line(format!("what became of it: nightbell user test {user} --show"));
    }
    Ok(Ended::Done)
}
