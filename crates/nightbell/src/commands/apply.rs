//! `nightbell apply`: files become the configuration, all of them or nothing.

mod changed_keys;

use super::{Context, Ended, yaml_files};
use crate::cli::{ApplyArguments, EffectiveWhen};
use crate::client::{Client, ClientError, config_error_text};
use crate::output::{Output, Style};
use crate::table::counted;
use changed_keys::ChangedKeys;
use nightbell_schedule::Effective;
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
    let client = Client::new(&context.environment)?;
    let changed_keys = match arguments.json {
        true => ChangedKeys::default(),
        false => ChangedKeys::look(&client, &files).await?,
    };
    let files: Vec<Value> = files.into_iter().map(|file| json!({ "path": file.path, "text": file.text })).collect();
    let effective = match arguments.effective {
        EffectiveWhen::HandOver => Effective::HandOver,
        EffectiveWhen::Now => Effective::Now,
    };
    let (dry_run, prune) = (arguments.dry_run, arguments.prune);
    let request = json!({ "files": files, "dry_run": dry_run, "prune": prune, "effective": effective });
    let answer = match client.post("/api/v1/config/apply", &request).await {
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
        print_plan(&answer, &changed_keys, arguments.dry_run, output);
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
    output.note(format!("{}: nothing was applied", counted(count, "error")));
    Ended::Refused
}

/// The plan of a change that came from no YAML.
pub(super) fn print_plain_plan(answer: &Value, dry_run: bool, output: Output) {
    print_plan(answer, &ChangedKeys::default(), dry_run, output);
}

fn print_plan(answer: &Value, changed_keys: &ChangedKeys, dry_run: bool, output: Output) {
    let mut counts =
        [("create", '+', Style::Green, 0), ("update", '~', Style::Yellow, 0), ("delete", '-', Style::Red, 0)];
    let mut unchanged = 0;
    for change in answer.get("plan").and_then(Value::as_array).into_iter().flatten() {
        let text = |field: &str| change.get(field).and_then(Value::as_str).unwrap_or_default();
        match counts.iter_mut().find(|(action, ..)| *action == text("action")) {
            Some((action, sign, style, count)) => {
                *count += 1;
                let (kind, name) = (text("kind"), text("name"));
                let line = output.styled(*style, &format!("{sign} {kind}/{name}  {action}"));
                let keys = if *action == "update" { changed_keys.of(kind, name) } else { &[] };
                let span = text("from")
                    .split_once('T')
                    .map(|_| format!("  {} {} to {}", text("user"), text("from"), text("to")));
                let reason = Some(text("reason")).filter(|reason| !reason.is_empty() && span.is_some());
                let reason = reason.map(|reason| format!("  {reason}")).unwrap_or_default();
                let line = format!("{line}{}{reason}", span.unwrap_or_default());
                output.line(if keys.is_empty() { line } else { format!("{line} ({})", keys.join(", ")) });
            }
            None => unchanged += 1,
        }
    }
    for note in answer.get("notes").and_then(Value::as_array).into_iter().flatten() {
        let text = |field: &str| note.get(field).and_then(Value::as_str);
        let about = text("kind").zip(text("name")).map(|(kind, name)| format!("{kind}/{name}: ")).unwrap_or_default();
        output.line(output.styled(Style::Yellow, &format!("! {about}{}", text("message").unwrap_or_default())));
    }
    let changes_something = counts.iter().any(|(.., count)| *count > 0);
    let listed = |words: fn(&str) -> String| {
        let changes: Vec<String> =
            counts.iter().map(|(action, _, _, count)| format!("{count} {}", words(action))).collect();
        format!("{}, {unchanged} unchanged", changes.join(", "))
    };
    output.line(match (dry_run, changes_something) {
        (true, _) => format!("dry run: {}; nothing was changed", listed(|action| format!("to {action}"))),
        (false, false) => format!("nothing to change: {unchanged} unchanged"),
        (false, true) => format!("applied: {}", listed(|action| format!("{action}d"))),
    });
}
