//! How the burden of being on call is shared, and whether people get rest: documents and pages together.

use crate::limits::{PAGES_PER_PERSON_MAX, REST_PAGES_HOURS_BACK};
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_config::{Finding, Kind, Pages, Share, Snapshot, diagnose_rest};
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::ShiftsError;
use std::collections::BTreeSet;

/// The answer about some schedules taken together.
#[derive(Debug)]
pub struct Fairness {
    /// Everybody who is a member, on call or owing, by name.
    pub shares: Vec<Share>,
    /// What leaves people without rest in the days ahead, as the checks say.
    pub findings: Vec<Finding>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FairnessError {
    /// The span cannot be answered.
    #[error(transparent)]
    Span(#[from] ShiftsError),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Engine {
    /// The figures of the people of these schedules over `[from, to)`, compared among `members`.
    pub async fn fairness(
        &self,
        documents: &Snapshot,
        schedules: &[Name],
        members: &BTreeSet<Name>,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Fairness, FairnessError> {
        let workload = documents.workload(|name| schedules.iter().any(|schedule| **schedule == *name), from, to)?;
        let people: BTreeSet<&Name> =
            schedules.iter().flat_map(|schedule| workload.people_of(schedule)).chain(members).collect();
        let people: Vec<Name> = people.into_iter().cloned().collect();
        let now = self.now().await?;
        let shares = workload.shares(schedules, members, &self.pages(&people, from, to).await?);
        let lately = self.pages(&people, hours_before(now, REST_PAGES_HOURS_BACK), now).await?;
        Ok(Fairness { shares, findings: diagnose_rest(documents, schedules, &lately, now) })
    }

    /// When anybody was paged whose rest may not be over at `now`.
    pub(crate) async fn pages_of_late(&self, documents: &Snapshot, now: Timestamp) -> Result<Pages, EngineError> {
        let people: Vec<Name> = documents.all(Kind::Users).map(|stored| stored.resource.name.clone()).collect();
        self.pages(&people, hours_before(now, REST_PAGES_HOURS_BACK), now).await
    }

    async fn pages(&self, people: &[Name], from: Timestamp, to: Timestamp) -> Result<Pages, EngineError> {
        let mut pages = Pages::new();
        for (user, at) in self.store().pages_to(people, from, to, PAGES_PER_PERSON_MAX).await? {
            pages.entry(user).or_default().push(at);
        }
        Ok(pages)
    }
}

fn hours_before(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN)
}
