//! The tables at the end of a simulation, read past the store.

use crate::place::{Auditor, Row};
use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) alerts: BTreeMap<i64, AlertRow>,
    pub(crate) timeline: BTreeMap<i64, Vec<EntryRow>>,
    pub(crate) mentions: Vec<MentionRow>,
    pub(crate) notifications: BTreeMap<String, NotificationRow>,
    pub(crate) attempts: Vec<AttemptRow>,
    pub(crate) events: Vec<EventRow>,
    pub(crate) timers: Vec<TimerRow>,
    pub(crate) pages: Vec<PageRow>,
}

#[derive(Debug, Clone)]
pub(crate) struct AlertRow {
    pub(crate) id: i64,
    pub(crate) service: String,
    pub(crate) dedup_key: String,
    pub(crate) status: String,
    pub(crate) urgency: String,
    pub(crate) opened_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) ends_at: Option<i64>,
    pub(crate) acknowledged_by: Option<String>,
    pub(crate) resolved_by: Option<String>,
    pub(crate) resolved_at: Option<i64>,
    pub(crate) step: Option<i64>,
    pub(crate) round: i64,
    pub(crate) next_escalation_at: Option<i64>,
    pub(crate) exhausted: bool,
    pub(crate) count: i64,
    pub(crate) policy: String,
}

#[derive(Debug, Clone)]
pub(crate) struct EntryRow {
    pub(crate) id: i64,
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) actor: String,
    pub(crate) text: String,
    pub(crate) data: serde_json::Value,
}

#[derive(Debug, Clone)]
pub(crate) struct MentionRow {
    pub(crate) alert: i64,
    pub(crate) recipient: String,
    pub(crate) kind: String,
    pub(crate) created_at: i64,
    pub(crate) notification: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct NotificationRow {
    pub(crate) id: String,
    pub(crate) recipient: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    /// What a word of a hand-over is about.
    pub(crate) notice: Option<NoticeRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NoticeRow {
    pub(crate) schedule: String,
    /// `begins`, `begun`, `ends`, `ended`, `not_accepted` …
    pub(crate) moment: String,
    pub(crate) at: i64,
    /// Whose turn.
    pub(crate) user: String,
}

#[derive(Debug, Clone)]
pub(crate) struct AttemptRow {
    pub(crate) notification: String,
    pub(crate) attempt: i64,
    pub(crate) ended_at: i64,
    /// `sent`, `retry`, `permanent` or `unavailable`.
    pub(crate) result: String,
}

#[derive(Debug, Clone)]
pub(crate) struct EventRow {
    pub(crate) service: String,
    pub(crate) dedup_key: String,
    pub(crate) alert: Option<i64>,
    pub(crate) outcome: String,
}

#[derive(Debug, Clone)]
pub(crate) struct TimerRow {
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) alert: Option<i64>,
    pub(crate) due_at: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct PageRow {
    pub(crate) alert: i64,
    pub(crate) owner: String,
}

struct Values(std::vec::IntoIter<Option<String>>);

impl Values {
    fn optional(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    fn text(&mut self) -> String {
        self.optional().unwrap_or_default()
    }

    fn optional_number(&mut self) -> Result<Option<i64>> {
        self.optional().map(|text| text.parse().with_context(|| format!("{text:?} is no number"))).transpose()
    }

    fn number(&mut self) -> Result<i64> {
        self.optional_number()?.context("a number is missing")
    }

    fn flag(&mut self) -> bool {
        matches!(self.text().as_str(), "1" | "t" | "true")
    }

    fn json(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.text()).unwrap_or_default()
    }
}

async fn read<T>(auditor: &Auditor<'_>, sql: &str, row: impl Fn(&mut Values) -> Result<T>) -> Result<Vec<T>> {
    let rows: Vec<Row> = auditor.rows(sql).await?;
    rows.into_iter().map(|values| row(&mut Values(values.into_iter()))).collect()
}

impl NoticeRow {
    fn of(notice: &serde_json::Value) -> Result<Option<NoticeRow>> {
        if notice.is_null() {
            return Ok(None);
        }
        let text = |key: &str| notice[key].as_str().unwrap_or_default().to_owned();
        let at: jiff::Timestamp = text("at").parse().context("when a notice is about")?;
        let (schedule, moment, user) = (text("schedule"), text("moment"), text("user"));
        Ok(Some(NoticeRow { schedule, moment, at: at.as_millisecond(), user }))
    }
}

impl Tables {
    /// Reads all of them.
    pub(crate) async fn read(auditor: &Auditor<'_>) -> Result<Tables> {
        let alerts = read(
            auditor,
            "SELECT id, service, dedup_key, status, urgency, opened_at, last_seen_at, ends_at, acknowledged_by, resolved_by, \
             resolved_at, step, round, next_escalation_at, exhausted, count, policy FROM alerts ORDER BY id",
            |row| {
                Ok(AlertRow {
                    id: row.number()?,
                    service: row.text(),
                    dedup_key: row.text(),
                    status: row.text(),
                    urgency: row.text(),
                    opened_at: row.number()?,
                    last_seen_at: row.number()?,
                    ends_at: row.optional_number()?,
                    acknowledged_by: row.optional(),
                    resolved_by: row.optional(),
                    resolved_at: row.optional_number()?,
                    step: row.optional_number()?,
                    round: row.number()?,
                    next_escalation_at: row.optional_number()?,
                    exhausted: row.flag(),
                    count: row.number()?,
                    policy: row.text(),
                })
            },
        )
        .await?;
        let entries =
            read(auditor, "SELECT alert, id, at, kind, actor, text, data FROM timeline ORDER BY alert, id", |row| {
                let alert = row.number()?;
                let entry = EntryRow {
                    id: row.number()?,
                    at: row.number()?,
                    kind: row.text(),
                    actor: row.text(),
                    text: row.text(),
                    data: row.json(),
                };
                Ok((alert, entry))
            })
            .await?;
        let mut timeline: BTreeMap<i64, Vec<EntryRow>> = BTreeMap::new();
        for (alert, entry) in entries {
            timeline.entry(alert).or_default().push(entry);
        }
        Ok(Tables {
            alerts: alerts.into_iter().map(|alert| (alert.id, alert)).collect(),
            timeline,
            mentions: Tables::mentions(auditor).await?,
            notifications: Tables::notifications(auditor).await?,
            attempts: Tables::attempts(auditor).await?,
            events: Tables::events(auditor).await?,
            timers: Tables::timers(auditor).await?,
            pages: read(auditor, "SELECT alert, owner FROM pages ORDER BY alert, round, step, owner", |row| {
                Ok(PageRow { alert: row.number()?, owner: row.text() })
            })
            .await?,
        })
    }

    async fn mentions(auditor: &Auditor<'_>) -> Result<Vec<MentionRow>> {
        let sql = "SELECT alert, recipient, kind, created_at, {id:notification} FROM mentions ORDER BY id";
        read(auditor, sql, |row| {
            Ok(MentionRow {
                alert: row.number()?,
                recipient: row.text(),
                kind: row.text(),
                created_at: row.number()?,
                notification: row.optional().filter(|id| !id.is_empty()),
            })
        })
        .await
    }

    async fn notifications(auditor: &Auditor<'_>) -> Result<BTreeMap<String, NotificationRow>> {
        let sql = "SELECT {id:id}, recipient, kind, status, created_at, updated_at, notice FROM notifications \
                   ORDER BY created_at, id";
        let rows = read(auditor, sql, |row| {
            Ok(NotificationRow {
                id: row.text(),
                recipient: row.text(),
                kind: row.text(),
                status: row.text(),
                created_at: row.number()?,
                updated_at: row.number()?,
                notice: NoticeRow::of(&row.json())?,
            })
        });
        Ok(rows.await?.into_iter().map(|row| (row.id.clone(), row)).collect())
    }

    async fn attempts(auditor: &Auditor<'_>) -> Result<Vec<AttemptRow>> {
        let sql = "SELECT {id:notification}, attempt, ended_at, result FROM attempts ORDER BY ended_at, notification";
        read(auditor, sql, |row| {
            Ok(AttemptRow {
                notification: row.text(),
                attempt: row.number()?,
                ended_at: row.number()?,
                result: row.json()["result"].as_str().unwrap_or_default().to_owned(),
            })
        })
        .await
    }

    async fn events(auditor: &Auditor<'_>) -> Result<Vec<EventRow>> {
        let sql = "SELECT service, dedup_key, alert, outcome FROM events ORDER BY id";
        read(auditor, sql, |row| {
            Ok(EventRow {
                service: row.text(),
                dedup_key: row.text(),
                alert: row.optional_number()?,
                outcome: row.text(),
            })
        })
        .await
    }

    async fn timers(auditor: &Auditor<'_>) -> Result<Vec<TimerRow>> {
        read(auditor, "SELECT kind, subject, alert, due_at FROM timers ORDER BY due_at, kind, subject", |row| {
            Ok(TimerRow { kind: row.text(), subject: row.text(), alert: row.optional_number()?, due_at: row.number()? })
        })
        .await
    }

    /// The timeline of an alert, in the order in which it was written.
    pub(crate) fn timeline_of(&self, alert: i64) -> &[EntryRow] {
        self.timeline.get(&alert).map_or(&[], Vec::as_slice)
    }

    /// All alerts that each notification carries.
    pub(crate) fn carried(&self) -> BTreeMap<&str, Vec<i64>> {
        let mut carried: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for mention in &self.mentions {
            if let Some(notification) = &mention.notification {
                carried.entry(notification).or_default().push(mention.alert);
            }
        }
        carried
    }
}
