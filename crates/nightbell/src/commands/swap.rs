//! `nightbell swap`: what people offer each other of what they are on call for.

use super::{Context, Ended};
use crate::cli::{SwapChangeArguments, SwapCommand, SwapPartArguments};
use crate::client::{Client, ClientError};
use crate::output::{Output, Style};
use crate::table::{Table, plain, utc_text};
use nightbell_core::valid_name;
use nightbell_schedule::WallOrInstant;
use serde_json::{Value, json};

/// What the API calls in a body what are options here.
const OPTIONS: [(&str, &str); 5] = [
    ("`as`", "--as"),
    ("`from`", "--from"),
    ("`to`", "--to"),
    ("`offered_to`", "--offered-to"),
    ("`reason`", "--reason"),
];

pub(crate) async fn run(command: SwapCommand, context: &Context) -> anyhow::Result<Ended> {
    ask(command, context).await.map_err(|error| match error.downcast::<ClientError>() {
        Ok(error) => anyhow::Error::from(in_options(error)),
        Err(other) => other,
    })
}

/// A refusal in the words of this command line.
fn in_options(mut error: ClientError) -> ClientError {
    if let ClientError::Problem { detail, .. } = &mut error {
        *detail = OPTIONS.iter().fold(detail.clone(), |words, (field, option)| words.replace(field, option));
    }
    error
}

async fn ask(command: SwapCommand, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    let (answer, as_json) = match command {
        SwapCommand::List { schedule, json } => {
            let answer = client.get(&path(&schedule)?, &[]).await?;
            match json {
                true => context.output.json(&answer),
                false => print_list(&answer, context.output),
            }
            return Ok(Ended::Done);
        }
        SwapCommand::Offer { schedule, user, from, to, offered_to, reason, json } => {
            let (from, to) = (from.to_string(), to.to_string());
            let body = json!({ "as": user, "from": from, "to": to, "offered_to": offered_to, "reason": reason });
            (client.post(&path(&schedule)?, &body).await?, json)
        }
        SwapCommand::Take(part) => (change_part(&client, "take", &part).await?, part.change.json),
        SwapCommand::Decline(arguments) => (change(&client, "decline", &arguments).await?, arguments.json),
        SwapCommand::Cancel(arguments) => (change(&client, "cancel", &arguments).await?, arguments.json),
        SwapCommand::Undo(part) => (change_part(&client, "undo", &part).await?, part.change.json),
    };
    match as_json {
        true => context.output.json(&answer),
        false => print_one(&answer, context.output),
    }
    Ok(Ended::Done)
}

fn path(schedule: &str) -> anyhow::Result<String> {
    valid_name(schedule)?;
    Ok(format!("/api/v1/schedules/{schedule}/swaps"))
}

async fn change(client: &Client, verb: &str, arguments: &SwapChangeArguments) -> anyhow::Result<Value> {
    post(client, verb, arguments, [None, None]).await
}

async fn change_part(client: &Client, verb: &str, part: &SwapPartArguments) -> anyhow::Result<Value> {
    let text = |time: WallOrInstant| time.to_string();
    post(client, verb, &part.change, [part.from.map(text), part.to.map(text)]).await
}

async fn post(
    client: &Client,
    verb: &str,
    arguments: &SwapChangeArguments,
    [from, to]: [Option<String>; 2],
) -> anyhow::Result<Value> {
    let mut body = serde_json::Map::new();
    let given = [("as", arguments.user.clone()), ("from", from), ("to", to)];
    body.extend(given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value?)))));
    let path = format!("{}/{}/{verb}", path(&arguments.schedule)?, arguments.id);
    Ok(client.post(&path, &Value::Object(body)).await?)
}

fn print_list(answer: &Value, output: Output) {
    let mut table = Table::new(&["ID", "FROM", "TO", "USER", "OFFERED TO", "STATUS", "TAKEN BY"]);
    for swap in answer.get("items").and_then(Value::as_array).into_iter().flatten() {
        let offered_to = swap.get("offered_to").and_then(Value::as_str).unwrap_or("anybody");
        table.row(vec![
            plain(number(swap)),
            plain(utc_text(text(swap, "from"))),
            plain(utc_text(text(swap, "to"))),
            (Style::Bold, text(swap, "user").to_owned()),
            plain(offered_to),
            plain(status(swap)),
            plain(takers(swap).join(", ")),
        ]);
    }
    match table.is_empty() {
        true => output.line("there are no swaps"),
        false => table.print(output),
    }
}

fn print_one(swap: &Value, output: Output) {
    let span = format!("{} to {}", utc_text(text(swap, "from")), utc_text(text(swap, "to")));
    let (id, user) = (number(swap), text(swap, "user"));
    output.line(format!("swap {id} of {user}, {span}: {}", status(swap)));
    for taking in swap.get("taken").and_then(Value::as_array).into_iter().flatten() {
        let span = format!("{} to {}", utc_text(text(taking, "from")), utc_text(text(taking, "to")));
        output.line(format!("  {span}: {}", text(taking, "with")));
    }
    for warning in swap.get("warnings").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        output.line(output.styled(Style::Yellow, &format!("! {warning}")));
    }
}

/// Where it stands, and whether any of what was taken is for nothing.
fn status(swap: &Value) -> String {
    let status = text(swap, "status").replace('_', " ");
    let without_effect = swap.get("without_effect").and_then(Value::as_array);
    let spans = without_effect.into_iter().flatten();
    let is_whole = |span: &Value| ["from", "to"].iter().all(|end| text(span, end) == text(swap, end));
    if spans.clone().any(is_whole) {
        return format!("{status}, without effect");
    }
    let spans: Vec<String> =
        spans.map(|span| format!("{} to {}", utc_text(text(span, "from")), utc_text(text(span, "to")))).collect();
    if spans.is_empty() { status } else { format!("{status}, without effect {}", spans.join(" and ")) }
}

fn takers(swap: &Value) -> Vec<&str> {
    let mut takers = Vec::new();
    for taking in swap.get("taken").and_then(Value::as_array).into_iter().flatten() {
        let with = text(taking, "with");
        if !takers.contains(&with) {
            takers.push(with);
        }
    }
    takers
}

fn number(swap: &Value) -> String {
    swap.get("id").map(Value::to_string).unwrap_or_default()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}
