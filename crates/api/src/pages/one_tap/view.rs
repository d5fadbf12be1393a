//! What the one-tap page says, worked out before it is rendered.

use super::{Beyond, can_escalate, is_open, is_spent};
use crate::limits::{ONE_TAP_ADDRESS_CHARS_MAX, ONE_TAP_LINE_CHARS_MAX, ONE_TAP_LINKS_MAX, ONE_TAP_SUMMARY_CHARS_MAX};
use crate::pages::words::{Watch, cut};
use nightbell_core::{Actor, Alert, Recipient, Severity, Status, Timestamp, limits::ALERTS_PER_MESSAGE_MAX};
use nightbell_engine::{Configuration, OneTap};
use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct View {
    title: String,
    severity: SeverityView,
    /// What stands beside the severity: the service, or how many services.
    subject: String,
    heading: String,
    opened: Moment,
    /// "alert 12", or how many alerts.
    number: String,
    state: StateView,
    can_acknowledge: bool,
    acknowledge_label: String,
    can_escalate: bool,
    step: String,
    playbook: Option<String>,
    because: Option<String>,
    next: Option<String>,
    /// Whose next step that is.
    next_of: &'static str,
    /// That nobody is left, and for which.
    exhausted: Option<String>,
    links: Vec<LinkLine>,
    alerts: Vec<AlertLine>,
    /// Alerts that are not listed.
    more: usize,
}

/// A severity as shape, word and class: never by colour alone.
#[derive(Debug, Clone, Copy, Serialize)]
struct SeverityView {
    shape: &'static str,
    word: &'static str,
    class: &'static str,
}

/// An instant, for people and for machines.
#[derive(Debug, Serialize)]
struct Moment {
    relative: String,
    absolute: String,
    machine: String,
}

/// How it stands.
#[derive(Debug, Clone, Serialize)]
struct StateView {
    class: &'static str,
    mark: &'static str,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
struct LinkLine {
    href: String,
    text: String,
}

/// One alert among several.
#[derive(Debug, Clone, Serialize)]
struct AlertLine {
    severity: SeverityView,
    service: String,
    summary: String,
    state: &'static str,
    mark: &'static str,
}

/// Said where there is no next to page, in the place of the button.
const NOBODY_LEFT: &str = "Everybody was paged and nobody is left to escalate to. It is up to you.";

impl View {
    pub(super) fn new(
        tap: &OneTap,
        beyond: &Beyond,
        configuration: &Configuration,
        because: Option<String>,
        watch: &Watch,
    ) -> View {
        match tap.alerts.as_slice() {
            [alert] if tap.ids.len() == 1 => View::of_one(tap, alert, configuration, because, watch),
            _ => View::of_many(tap, beyond, configuration, because, watch),
        }
    }

    fn of_one(
        tap: &OneTap,
        alert: &Alert,
        configuration: &Configuration,
        because: Option<String>,
        watch: &Watch,
    ) -> View {
        let (service, playbook) = configuration.service_label(&alert.service);
        let heading = match cut(&alert.summary, ONE_TAP_SUMMARY_CHARS_MAX) {
            empty if empty.is_empty() => "No summary".to_owned(),
            summary => summary,
        };
        let links = alert.links.iter().filter(|link| is_web(&link.href)).take(ONE_TAP_LINKS_MAX);
        let links = links.map(|link| LinkLine {
            text: cut(if link.text.is_empty() { &link.href } else { &link.text }, ONE_TAP_LINE_CHARS_MAX),
            href: link.href.clone(),
        });
        let is_triggered = alert.status == Status::Triggered;
        View {
            title: format!("{}: {}", alert.severity, cut(&heading, 60)),
            severity: severity(alert.severity),
            subject: cut(&service, ONE_TAP_LINE_CHARS_MAX),
            heading,
            opened: moment(alert.opened_at, watch),
            number: match alert.count {
                1 => format!("alert {}", alert.id),
                count => format!("alert {}, seen {count} times", alert.id),
            },
            state: state(tap, alert, configuration, watch),
            can_acknowledge: is_triggered,
            acknowledge_label: "Acknowledge".to_owned(),
            can_escalate: can_escalate(&[alert], &Beyond::default()),
            step: step(tap),
            playbook: alert.playbook.as_deref().map(str::to_owned).or(playbook).filter(|href| is_web(href)),
            because: because.map(|because| cut(&because, ONE_TAP_SUMMARY_CHARS_MAX)),
            next: alert.next_escalation_at.filter(|_| is_triggered).map(|at| next(at, watch)),
            next_of: "the next step",
            exhausted: is_spent(alert).then(|| NOBODY_LEFT.to_owned()),
            links: links.collect(),
            alerts: Vec::new(),
            more: 0,
        }
    }

    fn of_many(
        tap: &OneTap,
        beyond: &Beyond,
        configuration: &Configuration,
        because: Option<String>,
        watch: &Watch,
    ) -> View {
        let total = tap.ids.len();
        let mut known: Vec<&Alert> = tap.alerts.iter().chain(&beyond.triggered).collect();
        known.sort_by_key(|alert| (status_rank(alert.status), alert.severity, alert.id));
        let triggered: Vec<&Alert> = known.iter().copied().filter(|alert| alert.status == Status::Triggered).collect();
        let spent = triggered.iter().filter(|alert| is_spent(alert)).count();
        let is_whole = spent == triggered.len() && !beyond.is_unknown;
        // The first is the worst of those that matter most.
        let worst = known.first().map(|alert| alert.severity).unwrap_or_default();
        let mut services: Vec<String> =
            known.iter().map(|alert| configuration.service_label(&alert.service).0).collect();
        services.sort();
        services.dedup();
        let subject = match services.as_slice() {
            [service] => cut(service, ONE_TAP_LINE_CHARS_MAX),
            services => format!("{} services", services.len()),
        };
        let oldest = known.iter().map(|alert| alert.opened_at).min().unwrap_or(tap.notification.created_at);
        let listed = known.iter().take(ALERTS_PER_MESSAGE_MAX);
        let alerts: Vec<AlertLine> = listed.map(|alert| line(alert, configuration)).collect();
        View {
            title: format!("{total} alerts: {subject}"),
            severity: severity(worst),
            subject,
            heading: format!("{total} alerts"),
            opened: moment(oldest, watch),
            number: "the oldest".to_owned(),
            state: state_of_many(tap, beyond, &known, configuration, watch),
            can_acknowledge: !triggered.is_empty() || beyond.is_unknown,
            acknowledge_label: format!("Acknowledge all {total}"),
            can_escalate: can_escalate(&known, beyond),
            step: step(tap),
            playbook: None,
            because: because.map(|because| cut(&because, ONE_TAP_SUMMARY_CHARS_MAX)),
            next: triggered.iter().filter_map(|alert| alert.next_escalation_at).min().map(|at| next(at, watch)),
            next_of: if spent > 0 { "the next step of the others" } else { "the next step" },
            exhausted: match spent {
                0 => None,
                _ if is_whole => Some(NOBODY_LEFT.to_owned()),
                _ => {
                    let least = if beyond.is_unknown { "at least " } else { "" };
                    Some(format!("For {least}{spent} of {total} everybody was paged and nobody is left."))
                }
            },
            links: Vec::new(),
            more: total.saturating_sub(alerts.len()),
            alerts,
        }
    }

    /// How many things are listed: alerts, or the links of one.
    pub(super) fn listed(&self) -> usize {
        self.alerts.len().max(self.links.len())
    }

    /// The same page with at most so many listed.
    pub(super) fn with_listed(&self, listed: usize) -> impl Serialize + '_ {
        #[derive(Serialize)]
        struct Cut<'a> {
            #[serde(flatten)]
            view: &'a View,
            listed_alerts: &'a [AlertLine],
            listed_links: &'a [LinkLine],
            not_listed: usize,
        }
        let listed_alerts = &self.alerts[..listed.min(self.alerts.len())];
        Cut {
            view: self,
            listed_alerts,
            listed_links: &self.links[..listed.min(self.links.len())],
            not_listed: self.more + self.alerts.len() - listed_alerts.len(),
        }
    }
}

/// Where escalation stands, for the form: see [`super::act`].
pub(super) fn step(tap: &OneTap) -> String {
    let open = tap.alerts.iter().find(|alert| is_open(alert.status) && !is_spent(alert));
    open.map_or_else(String::new, |alert| {
        format!("{}.{}.{}", alert.id, alert.round, alert.step.map_or(0, |step| step + 1))
    })
}

fn line(alert: &Alert, configuration: &Configuration) -> AlertLine {
    let (state, mark) = match alert.status {
        Status::Triggered => ("", ""),
        Status::Acknowledged => ("acknowledged", "◐"),
        Status::Resolved => ("resolved", "✓"),
    };
    AlertLine {
        severity: severity(alert.severity),
        service: cut(&configuration.service_label(&alert.service).0, 40),
        summary: cut(&alert.summary, ONE_TAP_LINE_CHARS_MAX),
        state,
        mark,
    }
}

const fn severity(severity: Severity) -> SeverityView {
    let (shape, word, class) = match severity {
        Severity::Critical => ("▲", "Critical", "c"),
        Severity::Error => ("◆", "Error", "e"),
        Severity::Warning => ("●", "Warning", "w"),
        Severity::Info => ("○", "Info", "i"),
    };
    SeverityView { shape, word, class }
}

fn moment(at: Timestamp, watch: &Watch) -> Moment {
    Moment { relative: watch.ago(at), absolute: watch.date_and_clock(at), machine: at.to_string() }
}

fn next(at: Timestamp, watch: &Watch) -> String {
    format!("{}, at {}", watch.ahead(at), watch.clock(at))
}

const fn status_rank(status: Status) -> u8 {
    match status {
        Status::Triggered => 0,
        Status::Acknowledged => 1,
        Status::Resolved => 2,
    }
}

/// Links of senders lead to the web, or nowhere; what would fill the page alone is left out.
fn is_web(href: &str) -> bool {
    let lower = href.trim_start().to_ascii_lowercase();
    let is_short = href.chars().count() <= ONE_TAP_ADDRESS_CHARS_MAX;
    is_short && (lower.starts_with("https://") || lower.starts_with("http://"))
}

fn state(tap: &OneTap, alert: &Alert, configuration: &Configuration, watch: &Watch) -> StateView {
    let by =
        |who: &Option<std::sync::Arc<str>>| who.as_deref().map(|who| format!(" by {}", label(tap, who, configuration)));
    let when = |at: Option<Timestamp>| at.map(|at| format!(" at {}, {}", watch.clock(at), watch.ago(at)));
    let said = |word: &str, who, at| format!("{word}{}{}.", by(who).unwrap_or_default(), when(at).unwrap_or_default());
    match (alert.status, alert.snoozed_until) {
        (Status::Triggered, _) => {
            StateView { class: "open", mark: "", text: "Nobody has acknowledged this yet.".to_owned() }
        }
        (Status::Acknowledged, None) => StateView {
            class: "acknowledged",
            mark: "✓",
            text: said("Acknowledged", &alert.acknowledged_by, alert.acknowledged_at),
        },
        (Status::Acknowledged, Some(until)) => {
            let who = by(&alert.acknowledged_by).unwrap_or_default();
            let text = format!("Snoozed{who} until {}, {}.", watch.clock(until), watch.ahead(until));
            StateView { class: "acknowledged", mark: "◷", text }
        }
        (Status::Resolved, _) => StateView {
            class: "resolved",
            mark: "✓",
            text: format!("{} Nothing is left to do.", said("Resolved", &alert.resolved_by, alert.resolved_at)),
        },
    }
}

fn state_of_many(
    tap: &OneTap,
    beyond: &Beyond,
    known: &[&Alert],
    configuration: &Configuration,
    watch: &Watch,
) -> StateView {
    let total = tap.ids.len();
    let count = |status| known.iter().filter(|alert| alert.status == status).count();
    let (triggered, resolved) = (count(Status::Triggered), count(Status::Resolved));
    if beyond.is_unknown {
        return StateView { class: "open", mark: "", text: "Some of these are not acknowledged yet.".to_owned() };
    }
    if triggered > 0 {
        let text = match total - triggered.min(total) {
            0 => "Nobody has acknowledged these yet.".to_owned(),
            settled => format!("{settled} of {total} are acknowledged or resolved."),
        };
        return StateView { class: "open", mark: "", text };
    }
    if resolved == total {
        let text = "All are resolved. Nothing is left to do.".to_owned();
        return StateView { class: "resolved", mark: "✓", text };
    }
    // The last one settled all of them: who and when, as for a single alert.
    let acknowledged = known.iter().filter(|alert| alert.status == Status::Acknowledged);
    let text = match acknowledged.max_by_key(|alert| alert.acknowledged_at) {
        Some(alert) if resolved == 0 => state(tap, alert, configuration, watch).text,
        Some(alert) => format!("{} {resolved} are resolved.", state(tap, alert, configuration, watch).text),
        None => "All are acknowledged or resolved.".to_owned(),
    };
    StateView { class: "acknowledged", mark: "✓", text }
}

/// Who did it, as this page's reader knows them.
fn label(tap: &OneTap, who: &str, configuration: &Configuration) -> String {
    let Ok(actor) = who.parse::<Actor>();
    match actor {
        // A room has many members: only a person is "you".
        Actor::User(_) if actor == tap.actor => "you".to_owned(),
        Actor::User(user) => configuration.recipient_label(&Recipient::person(user)).0,
        Actor::Channel(channel) => {
            format!("somebody in {}", configuration.recipient_label(&Recipient::Channel { channel }).0)
        }
        Actor::Token(token) => format!("the API token {token}"),
        Actor::Integration(integration) => format!("its source ({integration})"),
        Actor::Policy => "a time-out of the policy".to_owned(),
        Actor::Nightbell => "Nightbell".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_links_are_shown() {
        for (href, expected) in [
            ("https://a.example", true),
            ("HTTP://a.example", true),
            ("javascript:alert(1)", false),
            (" data:text/html,x", false),
            ("//a.example", false),
            ("", false),
        ] {
            assert_eq!(is_web(href), expected, "{href}");
        }
    }
}
