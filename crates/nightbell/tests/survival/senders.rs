//! Senders as they are in the world: three protocols, each sending again until it is told that its event is kept.

use crate::api::client;
use crate::chance::Chance;
use crate::company::{CHECKOUT_KEY, LEDGER_KEY};
use crate::journal::{Course, Journal, Problem, Service};
use crate::patience::pause;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Wait of a sender whom nobody answered.
const AFTER_SILENCE: Duration = Duration::from_millis(30);
/// Wait of a sender who was told to come again.
const AFTER_REFUSAL: Duration = Duration::from_millis(250);
/// Most problems that the Alertmanager door is told of at once.
const BATCH_MAX: u64 = 6;

/// Where senders find a server; several when several nodes serve.
#[derive(Debug, Clone, Default)]
pub(crate) struct Addresses(Arc<Mutex<Vec<String>>>);

impl Addresses {
    pub(crate) fn set(&self, urls: Vec<String>) {
        *self.0.lock().unwrap() = urls;
    }

    fn one(&self, chance: &Chance) -> Option<String> {
        let urls = self.0.lock().unwrap();
        let count = u64::try_from(urls.len()).unwrap();
        (count > 0).then(|| urls[usize::try_from(chance.below(count)).unwrap()].clone())
    }
}

#[derive(Debug, Clone, Copy)]
enum Door {
    Alertmanager,
    Native,
    PagerDuty,
}

/// What is told of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Trigger,
    Acknowledge,
    Resolve,
}

/// Senders at work, until they are told to stop.
#[derive(Debug)]
pub(crate) struct Senders {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Senders {
    /// Two senders at each door. Each pauses for up to `pause_ms_max` between two problems.
    pub(crate) fn start(addresses: &Addresses, journal: &Journal, chance: &Chance, pause_ms_max: u64) -> Senders {
        let stop = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        for door in [Door::Alertmanager, Door::Native, Door::PagerDuty].repeat(2) {
            let sender = Sender {
                door,
                client: client(),
                addresses: addresses.clone(),
                journal: journal.clone(),
                chance: chance.fork(),
            };
            tasks.spawn(sender.run(stop.subscribe(), pause_ms_max));
        }
        Senders { tasks, stop }
    }

    /// Each ends what it has begun: all it told of is then accepted.
    pub(crate) async fn finish(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
    }
}

struct Sender {
    door: Door,
    client: Client,
    addresses: Addresses,
    journal: Journal,
    chance: Chance,
}

impl Sender {
    async fn run(self, stop: watch::Receiver<bool>, pause_ms_max: u64) {
        while !*stop.borrow() {
            let service = if self.chance.once_in(6) { Service::Ledger } else { Service::Checkout };
            let course = self.course();
            let count = if matches!(self.door, Door::Alertmanager) { 1 + self.chance.below(BATCH_MAX) } else { 1 };
            let problems: Vec<Problem> = (0..count).map(|_| self.journal.begin(service, course)).collect();
            let words: &[Word] = match course {
                Course::Stays | Course::Low => &[Word::Trigger],
                Course::Repeated => &[Word::Trigger, Word::Trigger, Word::Trigger],
                Course::Acknowledged => &[Word::Trigger, Word::Acknowledge],
                Course::Resolved => &[Word::Trigger, Word::Resolve],
            };
            for (index, word) in words.iter().enumerate() {
                if index > 0 {
                    pause(self.chance.millis_below(150)).await;
                }
                self.tell(&problems, *word, index + 1 == words.len()).await;
            }
            pause(self.chance.millis_below(pause_ms_max)).await;
        }
    }

    fn course(&self) -> Course {
        match (self.chance.below(10), self.door) {
            (0..4, _) => Course::Stays,
            (4, _) => Course::Repeated,
            // Alertmanager has no word for it.
            (5..7, Door::Native | Door::PagerDuty) => Course::Acknowledged,
            (5..9, _) => Course::Resolved,
            _ => Course::Low,
        }
    }

    /// Sends until it is accepted.
    async fn tell(&self, problems: &[Problem], word: Word, is_last: bool) {
        let (path, body) = request(self.door, problems, word);
        loop {
            let Some(url) = self.addresses.one(&self.chance) else {
                pause(AFTER_SILENCE).await;
                continue;
            };
            match self.client.post(format!("{url}{path}")).json(&body).send().await {
                Ok(answer) if answer.status().is_success() => return self.journal.accepted(problems, is_last),
                Ok(answer) => {
                    let status = answer.status();
                    let may_be_repeated =
                        matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
                    let said = answer.text().await.unwrap_or_default();
                    assert!(may_be_repeated, "{path} was refused for good with {status}: {said}\n{body}");
                    self.journal.refused(Some(status));
                    pause(AFTER_REFUSAL).await;
                }
                Err(_) => {
                    self.journal.refused(None);
                    pause(AFTER_SILENCE).await;
                }
            }
        }
    }
}

fn request(door: Door, problems: &[Problem], word: Word) -> (String, Value) {
    let problem = &problems[0];
    let key = match problem.service {
        Service::Checkout => CHECKOUT_KEY,
        Service::Ledger => LEDGER_KEY,
    };
    let severity = if problem.course == Course::Low { "warning" } else { "critical" };
    let summary = problem.summary();
    match (door, word) {
        (Door::Alertmanager, word) => {
            let alerts: Vec<Value> =
                problems.iter().map(|problem| alertmanager_alert(problem, severity, word)).collect();
            (format!("/in/{key}/api/v2/alerts"), Value::Array(alerts))
        }
        (Door::Native, Word::Trigger) => {
            (format!("/in/{key}"), json!({"summary": summary, "severity": severity, "dedup_key": summary}))
        }
        (Door::Native, word) => {
            let action = if word == Word::Resolve { "resolve" } else { "acknowledge" };
            (format!("/in/{key}"), json!({"action": action, "dedup_key": summary}))
        }
        (Door::PagerDuty, word) => {
            let action = match word {
                Word::Trigger => "trigger",
                Word::Acknowledge => "acknowledge",
                Word::Resolve => "resolve",
            };
            let payload = json!({"summary": summary, "source": "survival", "severity": severity});
            let body = json!({"routing_key": key, "event_action": action, "dedup_key": summary, "payload": payload});
            ("/v2/enqueue".to_owned(), body)
        }
    }
}

fn alertmanager_alert(problem: &Problem, severity: &str, word: Word) -> Value {
    let summary = problem.summary();
    let mut alert = json!({
        "labels": {"alertname": "Survival", "severity": severity, "instance": summary},
        "annotations": {"summary": summary},
        "startsAt": "2026-01-01T00:00:00Z",
    });
    if word == Word::Resolve {
        alert["endsAt"] = json!("2026-01-01T01:00:00Z");
    }
    alert
}
