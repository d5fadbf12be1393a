//! Servers under load on data that outlives them: what the tests do to them, and how it is judged.

use crate::api::Api;
use crate::chance::{Chance, say};
use crate::company::{CHECKOUT_KEY, company};
use crate::journal::{Journal, Problem, Service, number_of};
use crate::judge::{Case, Measured, Outage, Violation};
use crate::patience::{between, eventually, later, now, pause};
use crate::senders::{Addresses, Senders};
use crate::server::{Place, Server, errors, serve};
use crate::sinks::Sinks;
use jiff::Timestamp;
use rustix::process::Signal;
use serde_json::Value;
use std::collections::HashSet;
use std::fmt::Write;
use std::process::Command;
use std::time::Duration;

/// Longest pause of a sender between two problems, in milliseconds.
const SENDER_PAUSE_MS_MAX: u64 = 100;
/// How late a message may be with somebody there to send it; what happens beside these tests on the machine is in it.
const LATENESS_MAX: Duration = Duration::from_millis(5_000);
/// On PostgreSQL another node counts as dead after 1.5 s, is looked for every second, and what it was sending goes out then.
const TAKE_OVER_MAX: Duration = Duration::from_millis(2_600);
/// How long other nodes may take to learn of a configuration.
const FOLLOW_MAX: Duration = Duration::from_secs(5);
/// How long a start may take.
const START_MAX: Duration = Duration::from_secs(5);
/// How long everything that is under way may take to come to its end.
const SETTLE_MAX: Duration = Duration::from_secs(30);
/// Violations that a failure spells out.
const VIOLATIONS_SHOWN_MAX: usize = 8;
/// How long a server may take to stop when asked to (it says 10 s), and to be gone.
const STOP_MAX: Duration = Duration::from_secs(11);

/// The servers of one run, and what becomes of them.
pub(crate) struct Run {
    name: &'static str,
    place: Place,
    pub(crate) chance: Chance,
    sinks: Sinks,
    pub(crate) journal: Journal,
    addresses: Addresses,
    senders: Option<Senders>,
    pub(crate) nodes: Vec<Server>,
    outages: Vec<Outage>,
    log: Vec<String>,
    /// How commands are altered before they run.
    wrap: fn(Command) -> Command,
    slowest_start: Duration,
    slowest_stop: Duration,
}

impl Run {
    /// Starts so many nodes, and senders who tell them of problems.
    pub(crate) async fn begin(name: &'static str, place: Place, nodes: usize) -> Run {
        Run::begin_with(name, place, nodes, |command| command).await
    }

    pub(crate) async fn begin_with(
        name: &'static str,
        place: Place,
        nodes: usize,
        wrap: fn(Command) -> Command,
    ) -> Run {
        let chance = Chance::new();
        let sinks = Sinks::start(&chance).await;
        let mut run = Run {
            name,
            place,
            chance,
            sinks,
            journal: Journal::default(),
            addresses: Addresses::default(),
            senders: None,
            nodes: Vec::new(),
            outages: Vec::new(),
            log: Vec::new(),
            wrap,
            slowest_start: Duration::ZERO,
            slowest_stop: Duration::ZERO,
        };
        for _ in 0..nodes {
            run.start_node().await;
        }
        run.api().apply(&company(&run.sinks.webhook_url)).await;
        run.all_know_the_keys().await;
        run.senders = Some(Senders::start(&run.addresses, &run.journal, &run.chance.fork(), SENDER_PAUSE_MS_MAX));
        run
    }

    /// The first node's.
    pub(crate) fn api(&self) -> Api {
        Api::new(&self.nodes[0].url)
    }

    /// A node learns of a configuration that another took a moment after its answer.
    async fn all_know_the_keys(&self) {
        for node in &self.nodes {
            let api = Api::new(&node.url);
            eventually(FOLLOW_MAX, "each node knows the configuration", async || {
                api.get(&format!("/in/{CHECKOUT_KEY}/-/healthy")).await.0.is_success().then_some(())
            })
            .await;
        }
    }

    fn publish_addresses(&self) {
        self.addresses.set(self.nodes.iter().map(|node| node.url.clone()).collect());
    }

    fn spawn(&self) -> Server {
        Server::spawn(&mut (self.wrap)(serve(&self.place, self.sinks.mail_port)))
    }

    async fn start_node(&mut self) {
        let mut server = self.spawn();
        self.slowest_start = self.slowest_start.max(server.listens().await);
        self.nodes.push(server);
        self.publish_addresses();
    }

    /// Waits for an instant that is made of answers and a little time, and takes a node away from the senders.
    async fn choose_one(&mut self) -> Server {
        let answers = 1 + self.chance.below(80);
        self.journal.more_accepted(usize::try_from(answers).unwrap()).await;
        pause(self.chance.millis_below(30)).await;
        let victim = usize::try_from(self.chance.below(u64::try_from(self.nodes.len()).unwrap())).unwrap();
        self.nodes.swap_remove(victim)
    }

    fn kill(&mut self, server: Server) -> Timestamp {
        let at = now();
        self.log.extend(server.kill());
        self.publish_addresses();
        at
    }

    fn outage(&mut self, killed_at: Timestamp) -> Outage {
        let outage = Outage { killed_at, over_at: self.over_at(killed_at) };
        self.outages.push(outage);
        outage
    }

    /// Kills a node, and starts one in its place; now and then a first one in its place is killed while it starts.
    pub(crate) async fn kill_and_start(&mut self) {
        let victim = self.choose_one().await;
        let mut killed_at = self.kill(victim);
        let problems = self.journal.problems().into_iter();
        let accepted: Vec<Problem> = problems.filter(|problem| problem.accepted_at.is_some()).collect();
        if !self.nodes.is_empty() {
            // The other one goes on alone for a while.
            pause(self.chance.millis_below(1_000)).await;
        }
        if self.chance.once_in(4) {
            let server = self.spawn();
            pause(self.chance.millis_below(80)).await;
            self.outage(killed_at);
            killed_at = self.kill(server);
        }
        self.start_node().await;
        let outage = self.outage(killed_at);
        // Not after each kill, so that some come while the one before is still being mended.
        if self.chance.once_in(2) {
            self.check_soon_after(outage, &accepted).await;
        }
    }

    /// Asks a node to end, as a service manager does, and starts one in its place.
    pub(crate) async fn stop_and_start(&mut self) {
        let mut server = self.choose_one().await;
        let asked_at = now();
        server.signal(Signal::TERM);
        let status = server.ended(STOP_MAX).await;
        self.publish_addresses();
        self.slowest_stop = self.slowest_stop.max(between(asked_at, now()));
        assert_eq!(status.code(), Some(0), "SIGTERM is an orderly end; its log:\n{}", server.log_text());
        self.log.extend(server.log());
        self.start_node().await;
        self.outages.push(Outage { killed_at: asked_at, over_at: now() });
    }

    /// Notes that a trouble lasted from an instant until now, in which nothing could be sent.
    pub(crate) fn trouble_is_over(&mut self, begun_at: Timestamp) {
        self.outages.push(Outage { killed_at: begun_at, over_at: now() });
    }

    /// When everything that the killed node had was anybody's again.
    fn over_at(&self, killed_at: Timestamp) -> Timestamp {
        match (self.place.is_sqlite(), self.nodes.len()) {
            (true, _) => now(),
            (false, 0 | 1) => now().max(later(killed_at, TAKE_OVER_MAX)),
            (false, _) => later(killed_at, TAKE_OVER_MAX),
        }
    }

    /// What was accepted before the kill is there, and who has to know of it does.
    async fn check_soon_after(&self, Outage { killed_at, over_at }: Outage, accepted: &[Problem]) {
        let recent = Duration::from_secs(10);
        let is_recent = |problem: &&Problem| later(problem.accepted_at.unwrap(), recent) > killed_at;
        let oldest = accepted.iter().filter(is_recent).map(|problem| problem.number).min().unwrap_or_default();
        let accepted = &accepted[accepted.partition_point(|problem| problem.number < oldest)..];
        let is_known = |event: &Value| {
            event["summary"].as_str().and_then(number_of).is_some_and(|number| number + 200 >= oldest)
                || event["summary"] == ""
        };
        let events = self.api().list("/api/v1/events", is_known).await;
        let with_alert = events.iter().filter(|event| event["alert_id"].is_i64());
        let kept: HashSet<usize> = with_alert.filter_map(|event| number_of(event["summary"].as_str()?)).collect();
        let lost: Vec<&Problem> = accepted.iter().filter(|problem| !kept.contains(&problem.number)).collect();
        assert!(lost.is_empty(), "LOST after the kill at {killed_at}: {lost:#?}");

        let waits_for_page: Vec<&Problem> = accepted
            .iter()
            .filter(|problem| problem.pages_everybody() && problem.service == Service::Checkout)
            .collect();
        let limit = between(now(), later(over_at, LATENESS_MAX)) + Duration::from_millis(50);
        let what = format!("everybody is paged after the kill at {killed_at}");
        eventually(limit, &what, async || {
            let receipts = self.sinks.receipts();
            let paged: HashSet<usize> =
                receipts.iter().filter(|receipt| receipt.recipient == "ada").flat_map(|r| r.problems.clone()).collect();
            waits_for_page.iter().all(|problem| paged.contains(&problem.number)).then_some(())
        })
        .await;
    }

    /// Lets everything come to its end and judges it. Of errors in the logs only those may be that `expected` knows.
    pub(crate) async fn end(mut self, expected: &[&str]) -> Measured {
        self.senders.take().expect("they were started").finish().await;
        let alerts = self.settled().await;
        let api = self.api();
        for node in &self.nodes {
            self.log.extend(node.log());
        }
        let case = Case {
            problems: self.journal.problems(),
            receipts: self.sinks.receipts(),
            alerts,
            outages: self.outages,
            lateness_max: LATENESS_MAX,
        };
        let (measured, violations) = case.judge();
        say(&format!(
            "{}: {} interruptions; {} problems accepted, other answers {:?}; {} messages, {} repeated; \
             slowest start {:?}, stop {:?}; latest message {:?}",
            self.name,
            case.outages.len(),
            case.problems.len(),
            self.journal.refusals(),
            case.receipts.len(),
            measured.repeated,
            self.slowest_start,
            self.slowest_stop,
            measured.worst_lateness,
        ));
        if !violations.is_empty() {
            panic!("{}", told(&case, &violations, &api).await);
        }
        assert!(self.slowest_start <= START_MAX, "a start took {:?}", self.slowest_start);
        let is_expected = |line: &&String| expected.iter().any(|words| line.contains(words));
        let errors: Vec<&String> = errors(&self.log).filter(|line| !is_expected(line)).collect();
        assert!(errors.is_empty(), "errors in the log:\n{errors:#?}");
        measured
    }

    /// Waits until nobody is left to be paged; all alerts. They are listed twice, because an alert that comes to its last resort
    /// between two pages moves to the front of the list, and is on neither.
    async fn settled(&self) -> Vec<Value> {
        let api = self.api();
        let is_under_way =
            |alert: &Value| alert["status"] == "triggered" && alert["urgency"] == "high" && alert["exhausted"] != true;
        eventually(SETTLE_MAX, "every alert comes to its end", async || {
            // First that nobody is left to be paged, then that no page is left: the last step makes pages as it ends an alert.
            let before = api.alerts().await;
            if before.iter().any(is_under_way) {
                return None;
            }
            let idle = api.gauge("nightbell_pending_notifications").await == Some(0.0)
                && api.gauge("nightbell_waiting_mentions").await == Some(0.0);
            (idle && before == api.alerts().await).then_some(before)
        })
        .await
    }
}

/// The violations, with what the first alerts among them say themselves.
async fn told(case: &Case, violations: &[Violation], api: &Api) -> String {
    let mut text = format!("{} violations; interruptions: {:#?}\n", violations.len(), case.outages);
    for (number, violation) in violations.iter().take(VIOLATIONS_SHOWN_MAX) {
        let _ = writeln!(text, "{violation}");
        let is_its = |alert: &&Value| alert["summary"].as_str().and_then(number_of) == Some(*number);
        for alert in case.alerts.iter().filter(is_its) {
            let timeline = api.json(&format!("/api/v1/alerts/{}/timeline", alert["id"])).await;
            for entry in timeline["items"].as_array().unwrap() {
                let _ = writeln!(text, "    {} {}: {}", entry["at"], entry["kind"], entry["text"]);
            }
        }
    }
    text
}
