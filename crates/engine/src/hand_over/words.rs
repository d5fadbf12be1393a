//! The words of a hand-over message, made when it is sent: what is open, what flapped, what was left as a note.

use crate::limits::{FLAPPED_LOOKED_AT_MAX, HAND_OVER_LINES_MAX};
use crate::{Configuration, Engine, EngineError};
use jiff::tz::TimeZone;
use nightbell_config::Kind;
use nightbell_core::{Alert, Duration, Moment, Name, Notice, Notification, Recipient, Status, Timestamp};
use nightbell_schedule::turns;
use nightbell_store::AlertFilter;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How far a message looks back where it is not known when the time before began, in milliseconds.
const LOOK_BACK_MS: i64 = 24 * 3_600_000;

/// How far ahead the end of a turn is looked for, in milliseconds.
const TURN_LOOK_MS: i64 = 90 * 24 * 3_600_000;

impl Engine {
    /// The words for a person or room: first the sentence that says it all, then what they take over. Whoever reads them on the
    /// page that the link leads to is not shown it.
    pub(crate) async fn hand_over_words(
        &self,
        configuration: &Configuration,
        notification: &Notification,
        notice: &Notice,
        link: Option<&str>,
    ) -> Result<String, EngineError> {
        let zone = &zone_of(configuration, notice, &notification.recipient);
        let mut words = headline(configuration, notice, zone);
        if let (Moment::Begins, Some(by)) = (notice.moment, notice.accept_by) {
            let link = link.map(|link| format!(": {link}")).unwrap_or_default();
            let _ = write!(words, "\nAccept it by {}{link}", spelled(by, zone));
        }
        if matches!(notice.moment, Moment::NotAccepted | Moment::TakenBack) {
            return Ok(words);
        }
        let back = notice.at.checked_sub(jiff::SignedDuration::from_millis(LOOK_BACK_MS)).unwrap_or(Timestamp::MIN);
        let since = notice.since.unwrap_or(back);
        let services = configuration.documents().services_that_use(&notice.schedule);
        let (open, more) = self.open_alerts_of(services).await?;
        let _ = write!(words, "\n\n{}", listed("Open", &open, more));
        let flapped = self.flapped(services, since).await?;
        if !flapped.is_empty() {
            let more = flapped.len().saturating_sub(HAND_OVER_LINES_MAX);
            let _ = write!(words, "\n\n{}", listed("Flapped", &flapped[..flapped.len() - more], more));
        }
        let kept = self.store.hand_over(&notice.schedule).await?.unwrap_or_default();
        for note in kept.notes.iter().filter(|note| note.at >= since) {
            let at = spelled(note.at, zone);
            let _ = write!(words, "\n\nNote of {}, {at}:\n{}", note.by, note.text);
        }
        Ok(words)
    }

    /// The words of a message about a change of hands as they would be now; empty for another. `link` is where it is accepted.
    pub async fn words_of(&self, notification: &Notification, link: Option<&str>) -> Result<String, EngineError> {
        match &notification.notice {
            Some(notice) => self.hand_over_words(&self.configuration(), notification, notice, link).await,
            None => Ok(String::new()),
        }
    }

    async fn open_alerts_of(&self, services: &[Name]) -> Result<(Vec<String>, usize), EngineError> {
        let filter = AlertFilter {
            statuses: vec![Status::Triggered, Status::Acknowledged],
            services: Some(services.to_vec()),
            limit: FLAPPED_LOOKED_AT_MAX,
            ..AlertFilter::default()
        };
        let open = self.store.alerts(&filter).await?.0;
        let more = open.len().saturating_sub(HAND_OVER_LINES_MAX);
        Ok((open.iter().take(HAND_OVER_LINES_MAX).map(|alert| self.line(alert)).collect(), more))
    }

    fn line(&self, alert: &Alert) -> String {
        let who = match (&alert.status, &alert.acknowledged_by) {
            (Status::Acknowledged, Some(by)) => format!("acknowledged by {by}"),
            (status, _) => status.to_string(),
        };
        let title = self.configuration().service_label(&alert.service).0;
        format!("{title} {}: {} (alert {}), {who}", alert.severity, alert.summary, alert.id)
    }

    /// What opened more than once since then.
    async fn flapped(&self, services: &[Name], since: Timestamp) -> Result<Vec<String>, EngineError> {
        let filter =
            AlertFilter { services: Some(services.to_vec()), limit: FLAPPED_LOOKED_AT_MAX, ..AlertFilter::default() };
        let mut times: BTreeMap<(Name, String), (usize, Alert)> = BTreeMap::new();
        for alert in self.store.alerts(&filter).await?.0.into_iter().filter(|alert| alert.opened_at >= since) {
            let key = (alert.service.clone(), alert.dedup_key.to_string());
            times.entry(key).or_insert_with(|| (0, alert)).0 += 1;
        }
        let mut flapped: Vec<_> = times.into_values().filter(|(count, _)| *count > 1).collect();
        flapped.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        Ok(flapped.iter().map(|(count, alert)| format!("{} times: {}", count, self.line(alert))).collect())
    }
}

fn listed(what: &str, lines: &[String], more: usize) -> String {
    let count = lines.len() + more;
    let mut text = match count {
        0 => format!("{what}: nothing"),
        _ => format!("{what}: {count}"),
    };
    for line in lines {
        let _ = write!(text, "\n- {line}");
    }
    if more > 0 {
        let _ = write!(text, "\n- and {more} more");
    }
    text
}

fn spelled(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %Y-%m-%d %H:%M %Z").to_string()
}

/// A person reads times in their own zone, a room in that of the schedule.
fn zone_of(configuration: &Configuration, notice: &Notice, recipient: &Recipient) -> TimeZone {
    let of_schedule = || {
        let schedule = configuration.documents().schedule(&notice.schedule)?;
        Some(schedule.definition.time_zone.time_zone().clone())
    };
    match recipient {
        Recipient::User { .. } => configuration.recipient_label(recipient).1,
        Recipient::Channel { .. } => of_schedule().unwrap_or(TimeZone::UTC),
    }
}

/// When the turn that the message is about ends, where that is within sight.
fn turn_end(configuration: &Configuration, notice: &Notice) -> Option<Timestamp> {
    let user = notice.user.as_deref()?;
    let horizon = Duration::from_millis(TURN_LOOK_MS).after(notice.at);
    let known = turns(configuration.documents().calendar(&notice.schedule)?, notice.at, horizon).ok()?;
    let turn = known.into_iter().find(|turn| turn.user == user && turn.from == notice.at)?;
    Some(turn.to).filter(|to| *to < horizon)
}

fn headline(configuration: &Configuration, notice: &Notice, zone: &TimeZone) -> String {
    let titled = |kind: Kind, name: &str| configuration.documents().title(kind, name).to_owned();
    let named = |names: &[Name]| match names {
        [] => "nobody".to_owned(),
        names => names.iter().map(|name| titled(Kind::Users, name)).collect::<Vec<_>>().join(" and "),
    };
    let schedule = titled(Kind::Schedules, &notice.schedule);
    let (at, on_call) = (spelled(notice.at, zone), named(&notice.on_call));
    let until = turn_end(configuration, notice).map(|until| format!(" until {}", spelled(until, zone)));
    let until = until.unwrap_or_default();
    match notice.moment {
        Moment::Begins => format!("{schedule}: you are on call from {at}{until}; now on call: {on_call}"),
        Moment::Begun => format!("{schedule}: you are on call now{until}; before: {}", named(&notice.left)),
        Moment::Ends => format!(
            "{schedule}: you are on call until {at}; then: {on_call}\n\
             Leave them a note: nightbell handover note {} \"...\"",
            notice.schedule
        ),
        Moment::Ended => format!("{schedule}: you are no longer on call; now on call: {on_call}"),
        Moment::TakenBack => format!("{schedule}: you are not on call from {at} after all; on call then: {on_call}"),
        Moment::Changed => format!("{schedule}: now on call: {on_call}; before: {}", named(&notice.left)),
        Moment::Standing => format!("{schedule}: on call: {on_call}"),
        Moment::NotAccepted => {
            let user = named(notice.user.as_slice());
            format!("{schedule}: {user} has not accepted the turn that begins {at}")
        }
    }
}
