//! The outage: what is played, what is told about it, and what must be true after every step.
//!
//! The server is only ever talked to from outside: by its doors, its API, its one-tap pages and a provider's callbacks.

mod expected;

use super::company::{self, Company, Variables};
use super::narrator::Narrator;
use super::post::{Arrival, Line, Post, Way, listed};
use super::telephone::Telephone;
use super::visitor::{AlertSeen, EntrySeen, Visitor};
use crate::clock::SystemClock;
use anyhow::{Context, Result, bail, ensure};
use expected::{Expected, check_order};
use nightbell_config::Kind;
use nightbell_core::{Clock, ContactMethodKind};
use serde_json::{Value, json};
use std::time::Duration;

/// Longest wait for something that should happen at once, in seconds: a machine may be busy with other things.
const PATIENCE_SECONDS: u64 = 20;
/// Between two looks at something that cannot be waited for, in milliseconds.
const LOOK_AGAIN_MS: u64 = 50;
/// Whom the first and the second step page.
const FIRST: &str = "schedule:follow-the-sun";
const SECOND: &str = "schedule:follow-the-sun+1";
/// The fingerprint that Alertmanager gave the outage: its dedup key here.
const FINGERPRINT: &str = "8a1c0d5e7b93f264";
const ROOM: &str = "incident-room";

/// All that a story needs.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) narrator: &'a mut Narrator,
    pub(super) post: &'a Post,
    pub(super) telephone: &'a Telephone,
    pub(super) visitor: &'a Visitor,
    pub(super) company: &'a Company,
    pub(super) variables: &'a Variables,
    pub(super) speed: u32,
}

/// Somebody in the story.
#[derive(Debug, Clone)]
struct Somebody {
    name: String,
    title: String,
    because: String,
    mail: String,
    number: String,
}

/// What the story leaves behind to try.
#[derive(Debug)]
pub(super) struct LeftOpen {
    /// The one-tap page of an alert that nobody has yet.
    pub(super) link: String,
}

/// A story in progress: what was played, and all that should have arrived by now.
#[derive(Debug)]
struct Outage<'a> {
    stage: Stage<'a>,
    expected: Expected,
    steps: u32,
}

/// Plays the outage and then opens a small alert. With `acknowledge_last` that one is acknowledged as well.
///
/// # Errors
/// The first step that did not go as it must, with what was seen.
pub(super) async fn play(stage: Stage<'_>, acknowledge_last: bool) -> Result<(LeftOpen, u32)> {
    let mut outage = Outage { stage, expected: Expected::default(), steps: 0 };
    let left = outage.play(acknowledge_last).await.with_context(|| format!("step {} failed", outage.steps))?;
    Ok((left, outage.steps))
}

impl Outage<'_> {
    async fn play(&mut self, acknowledge_last: bool) -> Result<LeftOpen> {
        self.introduce()?;
        self.stage.narrator.chapter("The outage");
        let alert = self.alert_opens().await?;
        let first = self.first_is_paged_by_mail(&alert).await?;
        self.first_does_not_answer(&alert, &first).await?;
        let second = self.second_is_paged(&alert, &first).await?;
        let call = self.second_is_called(&alert, &second).await?;
        self.second_acknowledges(&alert, &second, &call).await?;
        self.those_paged_are_told(&alert, &first, &second, "acknowledged").await?;
        self.the_sender_resolves(&alert).await?;
        self.those_paged_are_told(&alert, &first, &second, "resolved").await?;
        self.the_timeline_says_it_all(&alert).await?;
        let whose = if acknowledge_last { "and one tap" } else { "left for you" };
        self.stage.narrator.chapter(&format!("A small alert, {whose}"));
        self.small_alert(acknowledge_last).await
    }

    /// The next step begins; failures name its number.
    fn step(&mut self) {
        self.steps += 1;
    }

    fn introduce(&mut self) -> Result<()> {
        self.step();
        let Stage { narrator, company, .. } = &self.stage;
        let now = SystemClock.now();
        let (first, second) = (self.somebody(FIRST, now)?, self.somebody(SECOND, now)?);
        narrator.chapter("Harbour Books, a small company");
        narrator.say(&format!(
            "{} teams, {} people in Singapore, London and New York, {} services; their documents are applied as by \
             `nightbell apply`.",
            company.count(Kind::Teams),
            company.count(Kind::Users),
            company.count(Kind::Services)
        ));
        narrator.say(&format!(
            "It is {}. For Checkout the first to be paged is {} in {}, {}. After 3 minutes without an answer it is {}, \
             {}, and the room {ROOM}.",
            now.strftime("%A, %H:%M UTC"),
            first.title,
            company.city(&first.name),
            first.because,
            second.title,
            second.because
        ));
        Ok(())
    }

    /// Alertmanager posts a firing alert; it is on disk and open before the answer.
    async fn alert_opens(&mut self) -> Result<AlertSeen> {
        self.step();
        let Stage { narrator, visitor, variables, .. } = &mut self.stage;
        let key = company::key(variables, "CHECKOUT_KEY")?;
        narrator.begin(SystemClock.now());
        visitor.alertmanager(&key, &notification("firing", SystemClock.now())).await?;
        let alert = visitor.alert_by_dedup_key(FINGERPRINT).await?;
        ensure!(alert.status == "triggered", "the new alert should be triggered, and is {}", alert.status);
        ensure!(alert.urgency == "high", "a critical alert should be of high urgency, and is of {}", alert.urgency);
        ensure!(alert.next_escalation_at.is_some(), "the alert should have a next escalation, and has none");
        narrator.begin(alert.opened_at);
        narrator.event("Alertmanager posts to Checkout's door, /in/…/alertmanager:");
        narrator.quote(&format!("CheckoutErrors, critical: {}", alert.summary));
        narrator.remark(&format!("Answered 200: alert {} is on disk, open, and of high urgency.", alert.id));
        Ok(alert)
    }

    async fn first_is_paged_by_mail(&mut self, alert: &AlertSeen) -> Result<Somebody> {
        self.step();
        let first = self.somebody(FIRST, alert.opened_at)?;
        let mail = self.arrives(Way::Mail, &first.mail, false, 0).await?;
        let link = link_of(&mail)?;
        let Stage { narrator, visitor, .. } = &self.stage;
        narrator.event(&format!("Mail to {} <{}>:", first.title, first.mail));
        narrator.quote(&mail.words);
        narrator.quote(link);
        narrator.remark(&format!("{} because: {}.", first.title, first.because));
        // Programs that look at links open this one too; only a pressed button may change something.
        let page = visitor.open(link).await?;
        ensure!(page.contains("Checkout"), "the one-tap page should name the service, and says: {page}");
        let seen = visitor.alert(alert.id).await?;
        ensure!(seen.status == "triggered", "opening the link should change nothing, and the alert is {}", seen.status);
        narrator.remark("A mail scanner opens the link; that changes nothing. Nobody reads the mail.");
        Ok(first)
    }

    async fn first_does_not_answer(&mut self, alert: &AlertSeen, first: &Somebody) -> Result<()> {
        self.step();
        let text = self.arrives(Way::Text, &first.number, false, 1).await?;
        ensure!(
            text.words.contains(&format!("ack {}", alert.id)),
            "the text message should say how to answer, and says: {}",
            text.words
        );
        self.stage.narrator.event(&format!("Text message to {}, {}:", first.title, first.number));
        self.stage.narrator.quote(&text.words);
        self.text_is_receipted(alert, &text).await?;
        self.step();
        let call = self.arrives(Way::Call, &first.number, false, 1).await?;
        self.stage.narrator.event(&format!("{}'s telephone rings, and nobody answers.", first.title));
        self.sending_is_recorded(alert).await?;
        self.stage.telephone.hang_up(&first.number, line_of(&call)?, "no-answer").await
    }

    async fn text_is_receipted(&self, alert: &AlertSeen, text: &Arrival) -> Result<()> {
        self.sending_is_recorded(alert).await?;
        self.stage.telephone.receipt(&text.to, line_of(text)?).await
    }

    /// Waits until everything so far is on the timeline as sent. A telephone network takes its seconds before it says what
    /// became of a message; here it would be faster than the record of the sending.
    async fn sending_is_recorded(&self, alert: &AlertSeen) -> Result<Vec<EntrySeen>> {
        let messages = self.expected.len();
        let complete =
            |timeline: &[EntrySeen]| timeline.iter().filter(|entry| entry.kind == "sent").count() >= messages;
        self.look_until(alert.id, complete).await
    }

    /// Step 2: the next in the rotation, and the room.
    async fn second_is_paged(&mut self, alert: &AlertSeen, first: &Somebody) -> Result<Somebody> {
        self.step();
        let room = self.arrives(Way::Room, ROOM, false, 1).await?;
        let timeline = self.stage.visitor.timeline(alert.id).await?;
        let escalated = timeline.iter().find(|entry| entry.kind == "escalated");
        let escalated = escalated.context("the timeline should say that step 2 was paged, and does not")?;
        let second = self.somebody(SECOND, escalated.at)?;
        ensure!(second.name != first.name, "step 2 should page somebody else than {}, and does not", first.name);
        let mail = self.arrives(Way::Mail, &second.mail, false, 0).await?;
        let Stage { narrator, .. } = &self.stage;
        narrator.event(&format!("No answer for 3 minutes: escalation, {}.", escalated.text));
        narrator.event(&format!("Chat message to {ROOM}, signed:"));
        narrator.quote(&room.words);
        narrator.event(&format!("Mail to {} <{}>:", second.title, second.mail));
        narrator.quote(&mail.words);
        narrator.remark(&format!("{} because: {}.", second.title, second.because));
        Ok(second)
    }

    async fn second_is_called(&mut self, alert: &AlertSeen, second: &Somebody) -> Result<Arrival> {
        self.step();
        let text = self.arrives(Way::Text, &second.number, false, 1).await?;
        self.stage.narrator.event(&format!("Text message to {}, {}:", second.title, second.number));
        self.stage.narrator.quote(&text.words);
        self.text_is_receipted(alert, &text).await?;
        self.step();
        let call = self.arrives(Way::Call, &second.number, false, 1).await?;
        self.sending_is_recorded(alert).await?;
        Ok(call)
    }

    /// They pick up, hear what is wrong, and press 4.
    async fn second_acknowledges(&mut self, alert: &AlertSeen, second: &Somebody, call: &Arrival) -> Result<()> {
        self.step();
        let Stage { narrator, telephone, visitor, .. } = &self.stage;
        let ringing = line_of(call)?;
        let heard = telephone.pick_up(&second.number, ringing).await?;
        narrator.event(&format!("{}'s telephone rings. They pick up and hear:", second.title));
        narrator.quote(&heard.words);
        for word in ["Checkout", "critical", "Press 4"] {
            ensure!(heard.words.contains(word), "the call should say {word:?}, and says: {}", heard.words);
        }
        let goodbye = telephone.press(&second.number, ringing, &heard, "4").await?;
        telephone.hang_up(&second.number, ringing, "completed").await?;
        narrator.event(&format!("{} presses 4:", second.title));
        narrator.quote(&goodbye.words);
        let seen = visitor.alert(alert.id).await?;
        ensure!(seen.status == "acknowledged", "key 4 should acknowledge the alert, and it is {}", seen.status);
        ensure!(
            seen.acknowledged_by.as_deref() == Some(second.name.as_str()),
            "the alert should be acknowledged by {}, and is by {:?}",
            second.name,
            seen.acknowledged_by
        );
        ensure!(
            seen.next_escalation_at.is_none(),
            "an acknowledged alert should not escalate, and would at {:?}",
            seen.next_escalation_at
        );
        narrator.proved("Acknowledged: no further step, text message or call. Everybody else sleeps on.");
        Ok(())
    }

    /// Whoever was paged by mail or chat gets one update; text messages and calls get none.
    async fn those_paged_are_told(
        &mut self,
        alert: &AlertSeen,
        first: &Somebody,
        second: &Somebody,
        what: &str,
    ) -> Result<()> {
        self.step();
        let mail = self.arrives(Way::Mail, &first.mail, true, 1).await?;
        self.arrives(Way::Mail, &second.mail, true, 1).await?;
        let room = self.arrives(Way::Room, ROOM, true, 1).await?;
        for update in [&mail, &room] {
            ensure!(
                update.words.contains(what),
                "an update of alert {} should say {what:?}, and is: {update}",
                alert.id
            );
        }
        self.stage.narrator.event(&format!("Update to {}, {} and {ROOM}:", first.title, second.title));
        self.stage.narrator.quote(&mail.words);
        if what == "resolved" {
            self.stage.narrator.remark("The mails had to wait: what follows a mail within a minute is one mail.");
        }
        Ok(())
    }

    async fn the_sender_resolves(&mut self, alert: &AlertSeen) -> Result<()> {
        self.step();
        let Stage { narrator, visitor, variables, .. } = &self.stage;
        let key = company::key(variables, "CHECKOUT_KEY")?;
        visitor.alertmanager(&key, &notification("resolved", alert.opened_at)).await?;
        let seen = visitor.alert(alert.id).await?;
        ensure!(
            seen.status == "resolved",
            "Alertmanager's resolve should resolve the alert, and it is {}",
            seen.status
        );
        let by = "integration:checkout-alertmanager";
        ensure!(
            seen.resolved_by.as_deref() == Some(by),
            "it should be resolved by {by}, and is by {:?}",
            seen.resolved_by
        );
        narrator.event("The payment provider is back. Alertmanager posts the resolve; the alert is resolved.");
        Ok(())
    }

    /// Nobody was told who should not have been, and every step can be read afterwards.
    async fn the_timeline_says_it_all(&mut self, alert: &AlertSeen) -> Result<()> {
        self.step();
        self.nobody_else_was_told()?;
        self.step();
        // A message is recorded as sent a moment after it arrived.
        let messages = self.expected.len();
        let complete =
            |timeline: &[EntrySeen]| timeline.iter().filter(|entry| entry.kind == "sent").count() >= messages;
        let timeline = self.look_until(alert.id, complete).await?;
        check_order(&timeline)?;
        let Stage { narrator, .. } = &self.stage;
        narrator
            .chapter(&format!("The timeline of alert {}, from the API, with waits as short as they were", alert.id));
        for entry in &timeline {
            narrator.entry(entry.at, &entry.kind, &entry.text);
        }
        narrator
            .proved(&format!("{messages} messages, each to the right person by the right way; nobody else was told."));
        Ok(())
    }

    fn nobody_else_was_told(&self) -> Result<()> {
        let complaints = self.stage.post.complaints();
        ensure!(complaints.is_empty(), "the providers have something to complain about: {}", listed(complaints));
        self.expected.check(&self.stage.post.arrivals())
    }

    /// A warning wakes nobody: one mail, no escalation.
    async fn small_alert(&mut self, acknowledge: bool) -> Result<LeftOpen> {
        self.step();
        let Stage { narrator, visitor, variables, .. } = &self.stage;
        let key = company::key(variables, "SEARCH_KEY")?;
        let event = json!({
            "action": "trigger", "severity": "warning", "dedup_key": "search-index-age", "source": "search-1",
            "summary": "The search index is 6 hours old", "details": {"index": "books", "age_hours": 6},
        });
        let result = visitor.event(&key, &event).await?;
        ensure!(result["outcome"] == "opened", "the event should open an alert, and the answer is {result}");
        let alert = visitor.alert_by_dedup_key("search-index-age").await?;
        ensure!(alert.urgency == "low", "a warning should be of low urgency, and is of {}", alert.urgency);
        narrator.event("A script posts a warning to Catalogue search: low urgency, so nobody is woken.");
        let person = self.somebody(FIRST, alert.opened_at)?;
        let mail = self.arrives(Way::Mail, &person.mail, false, 1).await?;
        self.stage.narrator.event(&format!("Mail to {} <{}>:", person.title, person.mail));
        self.stage.narrator.quote(&mail.words);
        let link = link_of(&mail)?.to_owned();
        if acknowledge {
            self.acknowledge_by_tap(alert.id, &person, &link).await?;
        }
        Ok(LeftOpen { link })
    }

    async fn acknowledge_by_tap(&mut self, alert: i64, person: &Somebody, link: &str) -> Result<()> {
        self.step();
        let Stage { narrator, visitor, .. } = &self.stage;
        let page = visitor.tap(link, "acknowledge").await?;
        ensure!(page.contains("cknowledged"), "the one-tap page should say who acknowledged, and says: {page}");
        let again = visitor.tap(link, "acknowledge").await;
        again.context("pressing the button a second time should do no harm")?;
        let seen = visitor.alert(alert).await?;
        ensure!(
            (seen.status.as_str(), seen.acknowledged_by.as_deref()) == ("acknowledged", Some(person.name.as_str())),
            "one tap should acknowledge the alert for {}, and it is {} by {:?}",
            person.name,
            seen.status,
            seen.acknowledged_by
        );
        narrator.event(&format!("{} opens the link and presses Acknowledge, twice; once counts.", person.title));
        self.arrives(Way::Mail, &person.mail, true, 1).await?;
        self.step();
        self.nobody_else_was_told()?;
        self.stage.narrator.proved("Acknowledged by one tap, without a login or a script.");
        Ok(())
    }

    /// Waits for a message that the story asks for, which may take `story_minutes` of its time.
    async fn arrives(&mut self, way: Way, to: &str, is_update: bool, story_minutes: u32) -> Result<Arrival> {
        let before = self.expected.add(way, to, is_update);
        let what = if is_update { format!("an update to {to} ({way})") } else { format!("a page to {to} ({way})") };
        let story = Duration::from_secs(60) * story_minutes / self.stage.speed;
        // Step 2 follows the last call after a minute, and bundling holds an update back for one.
        let patience = Duration::from_secs(PATIENCE_SECONDS) + story * 2;
        let matches = |arrival: &Arrival| arrival.way == way && arrival.to == to && arrival.is_update == is_update;
        self.stage.post.wait_for(&what, before, patience, matches).await
    }

    /// Reads a timeline until it is `complete`.
    async fn look_until(&self, alert: i64, complete: impl Fn(&[EntrySeen]) -> bool) -> Result<Vec<EntrySeen>> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the demo is a visitor, and the API has no stream to wait on yet"
        )]
        let mut looks = tokio::time::interval(Duration::from_millis(LOOK_AGAIN_MS));
        for _ in 0..PATIENCE_SECONDS * 1_000 / LOOK_AGAIN_MS {
            looks.tick().await;
            let timeline = self.stage.visitor.timeline(alert).await?;
            if complete(&timeline) {
                return Ok(timeline);
            }
        }
        let kinds = self.stage.visitor.timeline(alert).await?.into_iter().map(|entry| entry.kind);
        bail!("the timeline stays incomplete; it has: {}", listed(kinds))
    }

    fn somebody(&self, target: &str, at: jiff::Timestamp) -> Result<Somebody> {
        let company = self.stage.company;
        let duty = company.on_duty(target, at)?;
        Ok(Somebody {
            name: duty.user.to_string(),
            title: company.title(Kind::Users, &duty.user),
            because: duty.because,
            mail: company.address(&duty.user, ContactMethodKind::Email)?,
            number: company.address(&duty.user, ContactMethodKind::Voice)?,
        })
    }
}

fn link_of(mail: &Arrival) -> Result<&str> {
    mail.link.as_deref().with_context(|| format!("the mail should have a one-tap link, and has none: {mail}"))
}

fn line_of(arrival: &Arrival) -> Result<&Line> {
    arrival.line.as_ref().with_context(|| format!("the telephone network carries no {}", arrival.way))
}

/// What Alertmanager's webhook posts about the outage.
fn notification(status: &str, starts_at: jiff::Timestamp) -> Value {
    let labels = json!({"alertname": "CheckoutErrors", "severity": "critical", "job": "checkout", "instance": "checkout-2:9090"});
    let annotations = json!({
        "summary": "31 % of checkouts fail: the payment provider times out",
        "description": "More than 5 % of checkouts have failed for 2 minutes.",
        "runbook_url": "https://playbooks.harbourbooks.example/checkout#payment-provider",
    });
    let ends_at = match status {
        "resolved" => SystemClock.now().to_string(),
        _ => "0001-01-01T00:00:00Z".to_owned(),
    };
    json!({
        "version": "4", "groupKey": "{}:{alertname=\"CheckoutErrors\"}", "truncatedAlerts": 0, "status": status,
        "receiver": "nightbell", "groupLabels": {"alertname": "CheckoutErrors"}, "commonLabels": labels,
        "commonAnnotations": annotations, "externalURL": "http://alertmanager.harbourbooks.example",
        "alerts": [{
            "status": status, "labels": labels, "annotations": annotations, "startsAt": starts_at.to_string(),
            "endsAt": ends_at, "fingerprint": FINGERPRINT,
            "generatorURL": "http://prometheus.harbourbooks.example/graph?g0.expr=checkout_errors",
        }],
    })
}
