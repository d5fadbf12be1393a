//! `nightbell check`: what would keep a page from being heard, in the configuration and in the surroundings.

mod providers;
mod surroundings;

use super::{Context, Ended, configuration_files};
use crate::cli::CheckArguments;
use crate::client::Client;
use crate::output::{Output, Style};
use crate::table::counted;
use jiff::Timestamp;
use nightbell_config::{DIAGNOSE_DAYS, Pages, Snapshot, diagnose};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    /// Somebody who should be paged would not be.
    Error,
    /// Worth a look.
    Warning,
    /// Nothing is wrong; it could be better.
    Note,
    /// Looked at and found well.
    Ok,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// A setting such as `[smtp]`, or a resource such as `users/ada`.
    pub(crate) subject: String,
    /// The kind of the resource, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<nightbell_config::Kind>,
    /// The name of the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) message: String,
    /// What to do; empty when nothing is to be done.
    pub(crate) remedy: String,
}

impl Finding {
    pub(crate) fn new(
        severity: Severity,
        subject: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Finding {
        Finding {
            severity,
            subject: subject.to_owned(),
            kind: None,
            name: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// About a resource.
    pub(crate) fn of_configuration(finding: &nightbell_config::Finding) -> Finding {
        let severity = match finding.severity {
            nightbell_config::FindingSeverity::Error => Severity::Error,
            nightbell_config::FindingSeverity::Warning => Severity::Warning,
            nightbell_config::FindingSeverity::Note => Severity::Note,
        };
        let subject = format!("{}/{}", finding.kind, finding.name);
        Finding {
            kind: Some(finding.kind),
            name: Some(finding.name.clone()),
            ..Finding::new(severity, &subject, &finding.message, &finding.remedy)
        }
    }
}

pub(crate) async fn run(arguments: CheckArguments, context: &Context) -> anyhow::Result<Ended> {
    let mut findings = if !arguments.file.is_empty() {
        match configuration_files::read(&arguments.file, context)? {
            Some(snapshot) => of_files(&snapshot, context.now),
            None => return Ok(Ended::Refused),
        }
    } else if arguments.store.is_given() {
        surroundings::look(&arguments.store.options(), context).await
    } else {
        of_server(context).await?
    };
    findings.sort_by_key(|finding| finding.severity);
    if arguments.json {
        context.output.json(&json!({ "findings": findings }));
    } else {
        print(&findings, context.output);
    }
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if has_error { Ended::Refused } else { Ended::Done })
}

async fn of_server(context: &Context) -> anyhow::Result<Vec<Finding>> {
    let answer = Client::new(&context.environment)?.get("/api/v1/checks", &[]).await?;
    let list = answer.get("findings").or_else(|| answer.get("items")).cloned().unwrap_or(Value::Array(Vec::new()));
    let findings: Vec<nightbell_config::Finding> = serde_json::from_value(list)?;
    Ok(listed(&findings))
}

/// All that can be told without a server: nobody knows when people were paged.
fn of_files(snapshot: &Snapshot, now: Timestamp) -> Vec<Finding> {
    listed(&diagnose(snapshot, now, DIAGNOSE_DAYS, &Pages::new()))
}

fn listed(findings: &[nightbell_config::Finding]) -> Vec<Finding> {
    let mut found: Vec<Finding> = findings.iter().map(Finding::of_configuration).collect();
    if found.is_empty() {
        found.push(Finding::new(Severity::Ok, "configuration", "nothing found", ""));
    }
    found
}

fn print(findings: &[Finding], output: Output) {
    for finding in findings {
        let (style, word) = match finding.severity {
            Severity::Error => (Style::Red, "error  "),
            Severity::Warning => (Style::Yellow, "warning"),
            Severity::Note => (Style::Plain, "note   "),
            Severity::Ok => (Style::Green, "ok     "),
        };
        output.line(format!("{}  {}: {}", output.styled(style, word), finding.subject, finding.message));
        if !finding.remedy.is_empty() {
            output.line(format!("         {}", finding.remedy));
        }
    }
    let count = |severity: Severity, thing: &str| {
        counted(findings.iter().filter(|finding| finding.severity == severity).map(|_| 1).sum(), thing)
    };
    output.line(format!("{}, {}", count(Severity::Error, "error"), count(Severity::Warning, "warning")));
}
