//! `nightbell user verify`: how somebody is reached, and showing that it is theirs.

use crate::client::Client;
use crate::commands::{Context, Ended};
use crate::table::{Table, plain, utc_text};
use nightbell_core::valid_name;
use serde_json::{Value, json};

pub(super) async fn run(
    user: &str,
    method: Option<&str>,
    code: Option<&str>,
    as_json: bool,
    context: &Context,
) -> anyhow::Result<Ended> {
    valid_name(user)?;
    let client = Client::new(&context.environment)?;
    let path = format!("/api/v1/users/{user}/contact-methods");
    let Some(method) = method else { return list(&client, &path, user, as_json, context).await };
    valid_name(method)?;
    let path = format!("{path}/{method}/verification");
    context.output.line(match code {
        Some(code) => {
            client.post(&format!("{path}/code"), &json!({ "code": code })).await?;
            format!("{method} of {user} is verified")
        }
        None => {
            client.post(&path, &json!({})).await?;
            format!("a code is on its way; say it with: nightbell user verify {user} {method} --code …")
        }
    });
    Ok(Ended::Done)
}

async fn list(client: &Client, path: &str, user: &str, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    let mut answer = client.get(path, &[]).await?;
    let methods = match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(methods)) => methods,
        _ => Vec::new(),
    };
    if as_json {
        context.output.json(&Value::Array(methods));
        return Ok(Ended::Done);
    }
    if methods.is_empty() {
        context.output.line(format!("{user} has no contact methods"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["METHOD", "TYPE", "ADDRESS", "VERIFIED", "LAST PAGE"]);
    for method in &methods {
        let text = |field: &str| method.get(field).and_then(Value::as_str).unwrap_or_default();
        let is = |field: &str| method.get(field).and_then(Value::as_bool).unwrap_or_default();
        let verified = match text("verified_at") {
            _ if is("opted_out") => "stopped by STOP".to_owned(),
            "" => "no".to_owned(),
            at => utc_text(at),
        };
        let last = match text("last_page_at") {
            "" => String::new(),
            at => format!("{} {}", text("last_page_status"), utc_text(at)),
        };
        table.row(vec![plain(text("name")), plain(text("type")), plain(text("address")), plain(verified), plain(last)]);
    }
    table.print(context.output);
    Ok(Ended::Done)
}
