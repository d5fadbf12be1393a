//! What the one-tap page says, worked out before it is rendered.

use super::{Beyond, can_escalate, is_open, is_spent};
use crate::limits::{ONE_TAP_ADDRESS_CHARS_MAX, ONE_TAP_LINE_CHARS_MAX, ONE_TAP_LINKS_MAX, ONE_TAP_SUMMARY_CHARS_MAX};
use crate::pages::language::Language;
use crate::pages::words::{Watch, cut};
use nightbell_core::{Actor, Alert, Recipient, Severity, Status, Timestamp, limits::ALERTS_PER_MESSAGE_MAX};
use nightbell_engine::{Configuration, OneTap};
use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct View {
    language: &'static str,
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
    /// When who is next.
    next: Option<String>,
    /// That nobody is left, and for which.
    exhausted: Option<String>,
    links: Vec<LinkLine>,
    alerts: Vec<AlertLine>,
    /// Alerts that are not listed.
    more: usize,
}

/// A severity as shape, word and class: never by colour alone.
#[derive(Debug, Clone, Serialize)]
struct SeverityView {
    shape: &'static str,
    word: String,
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
    state: String,
    mark: &'static str,
}

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
        let language = watch.language();
        let (service, playbook) = configuration.service_label(&alert.service);
        let heading = match cut(&alert.summary, ONE_TAP_SUMMARY_CHARS_MAX) {
            empty if empty.is_empty() => language.say("tap-no-summary"),
            summary => summary,
        };
        let links = alert.links.iter().filter(|link| is_web(&link.href)).take(ONE_TAP_LINKS_MAX);
        let links = links.map(|link| LinkLine {
            text: cut(if link.text.is_empty() { &link.href } else { &link.text }, ONE_TAP_LINE_CHARS_MAX),
            href: link.href.clone(),
        });
        let is_triggered = alert.status == Status::Triggered;
        View {
            language: language.tag(),
            title: format!("{}: {}", language.say(severity_key(alert.severity)), cut(&heading, 60)),
            severity: severity(alert.severity, language),
            subject: cut(&service, ONE_TAP_LINE_CHARS_MAX),
            heading,
            opened: moment(alert.opened_at, watch),
            number: match alert.count {
                1 => language.say_text("tap-number", "id", &alert.id.to_string()),
                count => {
                    let texts = [("id", &*alert.id.to_string()), ("count", &*count.to_string())];
                    language.say_texts("tap-number-seen", &texts)
                }
            },
            state: state(tap, alert, configuration, watch),
            can_acknowledge: is_triggered,
            acknowledge_label: language.say("tap-acknowledge"),
            can_escalate: can_escalate(&[alert], &Beyond::default()),
            step: step(tap),
            playbook: alert.playbook.as_deref().map(str::to_owned).or(playbook).filter(|href| is_web(href)),
            because: because.map(|because| cut(&because, ONE_TAP_SUMMARY_CHARS_MAX)),
            next: alert.next_escalation_at.filter(|_| is_triggered).map(|at| next("tap-next", at, watch)),
            // In the place of the button.
            exhausted: is_spent(alert).then(|| language.say("tap-nobody-left")),
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
        let language = watch.language();
        let total = tap.ids.len();
        let count =
            |key: &str, count: usize| language.say_count(key, "count", i64::try_from(count).unwrap_or(i64::MAX));
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
            services => count("tap-services", services.len()),
        };
        let oldest = known.iter().map(|alert| alert.opened_at).min().unwrap_or(tap.notification.created_at);
        let listed = known.iter().take(ALERTS_PER_MESSAGE_MAX);
        let alerts: Vec<AlertLine> = listed.map(|alert| line(alert, configuration, language)).collect();
        View {
            language: language.tag(),
            title: format!("{}: {subject}", count("tap-alerts", total)),
            severity: severity(worst, language),
            subject,
            heading: count("tap-alerts", total),
            opened: moment(oldest, watch),
            number: language.say("tap-oldest"),
            state: state_of_many(tap, beyond, &known, configuration, watch),
            can_acknowledge: !triggered.is_empty() || beyond.is_unknown,
            acknowledge_label: count("tap-acknowledge-all", total),
            can_escalate: can_escalate(&known, beyond),
            step: step(tap),
            playbook: None,
            because: because.map(|because| cut(&because, ONE_TAP_SUMMARY_CHARS_MAX)),
            next: triggered.iter().filter_map(|alert| alert.next_escalation_at).min().map(|at| {
                let key = if spent > 0 { "tap-next-others" } else { "tap-next" };
                next(key, at, watch)
            }),
            exhausted: match spent {
                0 => None,
                _ if is_whole => Some(language.say("tap-nobody-left")),
                _ => {
                    let key = if beyond.is_unknown { "tap-spent-at-least" } else { "tap-spent" };
                    Some(language.say_texts(key, &[("spent", &spent.to_string()), ("total", &total.to_string())]))
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

fn line(alert: &Alert, configuration: &Configuration, language: Language) -> AlertLine {
    let (state, mark) = match alert.status {
        Status::Triggered => (String::new(), ""),
        Status::Acknowledged => (language.say("tap-line-acknowledged"), "◐"),
        Status::Resolved => (language.say("tap-line-resolved"), "✓"),
    };
    AlertLine {
        severity: severity(alert.severity, language),
        service: cut(&configuration.service_label(&alert.service).0, 40),
        summary: cut(&alert.summary, ONE_TAP_LINE_CHARS_MAX),
        state,
        mark,
    }
}

const fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "severity-critical",
        Severity::Error => "severity-error",
        Severity::Warning => "severity-warning",
        Severity::Info => "severity-info",
    }
}

fn severity(severity: Severity, language: Language) -> SeverityView {
    let (shape, class) = match severity {
        Severity::Critical => ("▲", "c"),
        Severity::Error => ("◆", "e"),
        Severity::Warning => ("●", "w"),
        Severity::Info => ("○", "i"),
    };
    SeverityView { shape, word: language.say(severity_key(severity)), class }
}

fn moment(at: Timestamp, watch: &Watch) -> Moment {
    Moment { relative: watch.ago(at), absolute: watch.date_and_clock(at), machine: at.to_string() }
}

fn next(key: &str, at: Timestamp, watch: &Watch) -> String {
    watch.language().say_texts(key, &[("ahead", &watch.ahead(at)), ("clock", &watch.clock(at))])
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
    let language = watch.language();
    // Words are whole messages: what is not known has one of its own.
    let said = |key: &str, who: &Option<std::sync::Arc<str>>, at: Option<Timestamp>| {
        let (Some(who), Some(at)) = (who.as_deref(), at) else { return language.say(key) };
        let who = label(tap, who, configuration, language);
        let texts = [("who", &*who), ("clock", &*watch.clock(at)), ("ago", &*watch.ago(at))];
        language.say_texts(&format!("{key}-by"), &texts)
    };
    match (alert.status, alert.snoozed_until) {
        (Status::Triggered, _) => StateView { class: "open", mark: "", text: language.say("tap-open") },
        (Status::Acknowledged, None) => StateView {
            class: "acknowledged",
            mark: "✓",
            text: said("tap-acknowledged", &alert.acknowledged_by, alert.acknowledged_at),
        },
        (Status::Acknowledged, Some(until)) => {
            let who = alert.acknowledged_by.as_deref().map(|who| label(tap, who, configuration, language));
            let (clock, ahead) = (watch.clock(until), watch.ahead(until));
            let until = [("clock", &*clock), ("ahead", &*ahead)];
            let text = match &who {
                Some(who) => language.say_texts("tap-snoozed-by", &[("who", &**who), until[0], until[1]]),
                None => language.say_texts("tap-snoozed", &until),
            };
            StateView { class: "acknowledged", mark: "◷", text }
        }
        (Status::Resolved, _) => StateView {
            class: "resolved",
            mark: "✓",
            text: said("tap-resolved", &alert.resolved_by, alert.resolved_at),
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
    let language = watch.language();
    let total = tap.ids.len();
    let count = |status| known.iter().filter(|alert| alert.status == status).count();
    let (triggered, resolved) = (count(Status::Triggered), count(Status::Resolved));
    if beyond.is_unknown {
        return StateView { class: "open", mark: "", text: language.say("tap-some-open") };
    }
    if triggered > 0 {
        let text = match total - triggered.min(total) {
            0 => language.say("tap-all-open"),
            settled => {
                let texts = [("settled", &*settled.to_string()), ("total", &*total.to_string())];
                language.say_texts("tap-settled", &texts)
            }
        };
        return StateView { class: "open", mark: "", text };
    }
    if resolved == total {
        return StateView { class: "resolved", mark: "✓", text: language.say("tap-all-resolved") };
    }
    // The last one settled all of them: who and when, as for a single alert.
    let acknowledged = known.iter().filter(|alert| alert.status == Status::Acknowledged);
    let text = match acknowledged.max_by_key(|alert| alert.acknowledged_at) {
        Some(alert) if resolved == 0 => state(tap, alert, configuration, watch).text,
        Some(alert) => {
            let rest = language.say_count("tap-rest-resolved", "count", i64::try_from(resolved).unwrap_or(i64::MAX));
            format!("{} {rest}", state(tap, alert, configuration, watch).text)
        }
        None => language.say("tap-all-settled"),
    };
    StateView { class: "acknowledged", mark: "✓", text }
}

/// Who did it, as this page's reader knows them.
fn label(tap: &OneTap, who: &str, configuration: &Configuration, language: Language) -> String {
    let Ok(actor) = who.parse::<Actor>();
    match actor {
        // A room has many members: only a person is "you".
        Actor::User(_) if actor == tap.actor => language.say("who-you"),
        Actor::User(user) => configuration.recipient_label(&Recipient::person(user)).0,
        Actor::Channel(channel) => {
            let channel = configuration.recipient_label(&Recipient::Channel { channel }).0;
            language.say_text("who-channel", "channel", &channel)
        }
        Actor::Token(token) => language.say_text("who-token", "token", &token),
        Actor::Integration(integration) => language.say_text("who-integration", "integration", &integration),
        Actor::Policy => language.say("who-policy"),
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
