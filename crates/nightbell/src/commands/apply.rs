//! `nightbell apply`: files become the configuration, all of them or nothing.

use super::{Context, Ended, yaml_files};
use crate::cli::ApplyArguments;
use crate::client::{Client, ClientError, config_error_text};
use crate::output::{Output, Style};
use serde_json::{Value, json};
use yaml_files::UnsetVariable;

pub(crate) async fn run(arguments: ApplyArguments, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    let files = match yaml_files::read(&arguments.paths, &context.environment, UnsetVariable::Refused)? {
        Ok(files) => files,
        Err(errors) => {
            let errors: Vec<Value> = errors.iter().map(|error| json!(error)).collect();
            return Ok(refused(&json!({ "plan": [], "errors": errors }), &arguments, output));
        }
    };
    let files: Vec<Value> = files.into_iter().map(|file| json!({ "path": file.path, "text": file.text })).collect();
    let request = json!({ "files": files, "dry_run": arguments.dry_run, "prune": arguments.prune });
    let answer = match Client::new(&context.environment)?.post("/api/v1/config/apply", &request).await {
        Ok(answer) => answer,
        Err(ClientError::Problem { document, .. }) if document.get("errors").is_some_and(Value::is_array) => document,
        Err(error) => return Err(error.into()),
    };
    if errors_of(&answer).next().is_some() {
        return Ok(refused(&answer, &arguments, output));
    }
    if arguments.json {
        output.json(&answer);
    } else {
        print_plan(&answer, arguments.dry_run, output);
    }
    Ok(Ended::Done)
}

fn errors_of(answer: &Value) -> impl Iterator<Item = &Value> {
    answer.get("errors").and_then(Value::as_array).into_iter().flatten()
}

fn refused(answer: &Value, arguments: &ApplyArguments, output: Output) -> Ended {
    if arguments.json {
        output.json(answer);
        return Ended::Refused;
    }
    let mut count = 0;
    for error in errors_of(answer) {
        output.note(config_error_text(error));
        count += 1;
    }
    let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
    output.note(format!("{errors}: nothing was applied"));
    Ended::Refused
}

fn print_plan(answer: &Value, dry_run: bool, output: Output) {
    let mut counts =
        [("create", '+', Style::Green, 0), ("update", '~', Style::Yellow, 0), ("delete", '-', Style::Red, 0)];
    let mut unchanged = 0;
    for change in answer.get("plan").and_then(Value::as_array).into_iter().flatten() {
        let text = |field: &str| change.get(field).and_then(Value::as_str).unwrap_or_default();
        match counts.iter_mut().find(|(action, ..)| *action == text("action")) {
            Some((action, sign, style, count)) => {
                *count += 1;
                let line = format!("{sign} {}/{}  {action}", text("kind"), text("name"));
                output.line(output.styled(*style, &line));
            }
            None => unchanged += 1,
        }
    }
    let changes: Vec<String> = counts.iter().map(|(action, _, _, count)| format!("{count} to {action}")).collect();
    let planned = format!("{}, {unchanged} unchanged", changes.join(", "));
    let changes_something = counts.iter().any(|(.., count)| *count > 0);
    output.line(match (dry_run, changes_something) {
        (true, _) => format!("dry run: {planned}; nothing was changed"),
        (false, false) => format!("nothing to change: {unchanged} unchanged"),
        (false, true) => format!("applied: {planned}"),
    });
}
