//! What a mail says: its subject and its two parts, from the templates.

use crate::limits::{
    DETAIL_ALERTS_MAX, DETAIL_CHARS_MAX, DETAIL_DEPTH_MAX, DETAIL_ROWS_MAX, EMAIL_LINKS_MAX, SUBJECT_CHARS_MAX,
};
use crate::text::{cut, progress, progress_of_many, sentence, service_title, single_line, summary};
use crate::{Message, ServiceLabel};
use minijinja::{Environment, syntax::SyntaxConfig, value::Serde};
use nightbell_core::{Alert, NotificationKind};
use serde::Serialize;
use serde_json::Value;

/// The compiled templates. HTML is escaped by its file name; what a sender wrote never reaches a part unescaped.
#[derive(Debug)]
pub(super) struct Templates(Environment<'static>);

/// A mail's words.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

#[derive(Serialize)]
struct Context<'a> {
    is_page: bool,
    has_details: bool,
    sentence: String,
    alerts: Vec<AlertContext>,
    alerts_total: usize,
    more: usize,
    acknowledge_url: &'a str,
    recipient_title: &'a str,
}

#[derive(Serialize)]
struct AlertContext {
    id: i64,
    service: String,
    severity: &'static str,
    summary: String,
    progress: Option<String>,
    since: String,
    source: String,
    count: i64,
    playbook: Option<String>,
    links: Vec<LinkContext>,
    details: Vec<DetailRow>,
}

#[derive(Serialize)]
struct LinkContext {
    href: String,
    text: String,
}

#[derive(Serialize, Debug, PartialEq)]
struct DetailRow {
    name: String,
    value: String,
}

impl Templates {
    pub(super) fn new() -> Result<Templates, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_template("message.txt", include_str!("../../templates/message.txt"))?;
        environment.add_template("message.html", include_str!("../../templates/message.html"))?;
        environment.add_template("notice.html", include_str!("../../templates/notice.html"))?;
        Ok(Templates(environment))
    }

    pub(super) fn write(&self, message: &Message) -> Result<Written, minijinja::Error> {
        if let Some(notice) = &message.notice {
            let html = self.0.get_template("notice.html")?.render(minijinja::context! { notice })?;
            let subject = cut(
                &format!("Nightbell: {}", single_line(notice.lines().next().unwrap_or_default())),
                SUBJECT_CHARS_MAX,
            );
            return Ok(Written { subject, text: format!("{notice}\n"), html: html.replace("&#x2f;", "/") });
        }
        let context = minijinja::Value::from(Serde(context(message)));
        Ok(Written {
            subject: subject(message),
            text: self.0.get_template("message.txt")?.render(context.clone())?,
            // A slash needs no escape in HTML; links stay readable to simple mail programs and to people who look at the source.
            html: self.0.get_template("message.html")?.render(context)?.replace("&#x2f;", "/"),
        })
    }
}

/// What changes is in brackets at the front: mail programs leave it out when they compare the subjects of a thread
/// (RFC 5256 section 2.1), so that a page and its updates stay together.
fn subject(message: &Message) -> String {
    let outgoing = &message.outgoing;
    let is_update = outgoing.notification.kind == NotificationKind::Update;
    let Some(first) = outgoing.alerts.first() else { return format!("[{} alerts] Nightbell", outgoing.alerts_total) };
    let label = match (outgoing.alerts_total, is_update) {
        (1, false) => first.severity.to_string(),
        (1, true) => progress(first),
        (total, false) => format!("{total} alerts"),
        (total, true) => progress_of_many(&outgoing.alerts, total),
    };
    let is_copy = outgoing.notification.kind == NotificationKind::Copy;
    let label = if is_copy { format!("copy, {label}") } else { label };
    let what = format!(
        "{}: {}",
        single_line(service_title(&first.service, &message.services)),
        summary(first, SUBJECT_CHARS_MAX)
    );
    let rest = match outgoing.alerts_total {
        1 => String::new(),
        total => format!(", and {} more", total - 1),
    };
    let reply = if is_update { "Re: " } else { "" };
    let room = SUBJECT_CHARS_MAX.saturating_sub(rest.chars().count());
    format!("{}{rest}", cut(&format!("{reply}[{}] {what}", label.replace(['[', ']'], " ")), room))
}

fn context(message: &Message) -> Context<'_> {
    let outgoing = &message.outgoing;
    Context {
        is_page: outgoing.notification.kind == NotificationKind::Page,
        has_details: outgoing.notification.kind != NotificationKind::Update,
        sentence: sentence(message),
        alerts: outgoing.alerts.iter().map(|alert| alert_context(alert, message)).collect(),
        alerts_total: outgoing.alerts_total,
        more: outgoing.alerts_total.saturating_sub(outgoing.alerts.len()),
        acknowledge_url: &message.links.acknowledge_url,
        recipient_title: &message.recipient_title,
    }
}

fn alert_context(alert: &Alert, message: &Message) -> AlertContext {
    let service: Option<&ServiceLabel> = message.services.get(&alert.service);
    let own_playbook = alert.playbook.as_deref().map(str::to_owned);
    let playbook = own_playbook.or_else(|| service.and_then(|service| service.playbook.clone()));
    let is_update = message.outgoing.notification.kind == NotificationKind::Update;
    let since = alert.opened_at.to_zoned(message.time_zone.clone());
    AlertContext {
        id: alert.id.0,
        service: single_line(service_title(&alert.service, &message.services)),
        severity: alert.severity.as_str(),
        summary: summary(alert, nightbell_core::limits::SUMMARY_CHARS_MAX),
        progress: is_update.then(|| progress(alert)),
        since: since.strftime("%Y-%m-%d %H:%M:%S %Z").to_string(),
        source: single_line(&alert.source),
        count: alert.count,
        playbook,
        links: alert
            .links
            .iter()
            .take(EMAIL_LINKS_MAX)
            .map(|link| LinkContext {
                href: link.href.clone(),
                text: if link.text.is_empty() { link.href.clone() } else { single_line(&link.text) },
            })
            .collect(),
        details: match message.outgoing.alerts.len() {
            ..=DETAIL_ALERTS_MAX => detail_rows(&alert.details.to_value()),
            _ => Vec::new(),
        },
    }
}

/// Details as rows, nested objects unfolded: `labels.instance`, `annotations.summary`.
fn detail_rows(details: &Value) -> Vec<DetailRow> {
    let mut rows = Vec::new();
    unfold("", details, 0, &mut rows);
    rows
}

fn unfold(name: &str, value: &Value, depth: usize, rows: &mut Vec<DetailRow>) {
    if rows.len() >= DETAIL_ROWS_MAX {
        return;
    }
    match value {
        Value::Object(fields) if depth < DETAIL_DEPTH_MAX => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                unfold(&name, value, depth + 1, rows);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        _ => {
            let shown = match value {
                Value::String(text) => single_line(text),
                other => other.to_string(),
            };
            let name = if name.is_empty() { "details" } else { name };
            rows.push(DetailRow { name: cut(&single_line(name), 80), value: cut(&shown, DETAIL_CHARS_MAX) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn details_unfold_into_rows() {
        let rows = |value: Value| {
            detail_rows(&value).into_iter().map(|row| format!("{}={}", row.name, row.value)).collect::<Vec<_>>()
        };
        assert_eq!(
            rows(json!({"labels": {"job": "web", "zone": ""}, "value": 3.5, "tags": ["a", "b"], "none": null})),
            ["labels.job=web", "tags=[\"a\",\"b\"]", "value=3.5"]
        );
        assert_eq!(rows(json!("just words\nin two lines")), ["details=just words in two lines"]);
        assert_eq!(rows(json!({})), [""; 0]);
        let many: serde_json::Map<String, Value> = (0..100).map(|i| (format!("k{i:03}"), json!(i))).collect();
        assert_eq!(rows(Value::Object(many)).len(), DETAIL_ROWS_MAX);
    }
}
