//! The snapshot as Nightbell's own alerts ask it: whether a schedule that is used will leave a gap.

use super::Snapshot;
use crate::{Kind, references};
use nightbell_core::{CoverageLook, Duration, Name, Timestamp, limits};
use nightbell_schedule::shifts;
use std::collections::HashMap;

/// A look reaches so far beyond what counts, in milliseconds, and the next comes before that ends.
const BEYOND_MS: i64 = 24 * 3_600_000;
/// So far back is looked for the beginning of a gap that runs, in milliseconds.
const BACK_MS: i64 = 7 * 24 * 3_600_000;
/// And for that of one that is older, in milliseconds: to the beginning of the block before this one, so that one without any
/// beginning has the same at each look of a year.
const LONG_BACK_MS: i64 = 366 * 24 * 3_600_000;

impl Snapshot {
    /// The schedules that say what they cover, by name.
    pub fn schedules_with_coverage(&self) -> impl Iterator<Item = &Name> {
        let says = |name: &&Name| self.schedule(name).is_some_and(|schedule| schedule.definition.coverage.is_some());
        self.all(Kind::Schedules).map(|stored| &stored.resource.name).filter(says)
    }

    /// The services whose alerts may page those on call on a schedule, by name.
    pub fn services_that_use(&self, schedule: &str) -> &[Name] {
        self.users_of_schedules.get(schedule).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn work_out_users_of_schedules(&self) -> HashMap<Name, Vec<Name>> {
        let mut of_policies: HashMap<&Name, Vec<Name>> = HashMap::new();
        for stored in self.all(Kind::EscalationPolicies) {
            let named = references(&stored.resource).into_iter().filter(|one| one.kind == Kind::Schedules);
            let mut schedules: Vec<Name> = named.map(|one| one.name).collect();
            schedules.sort();
            schedules.dedup();
            of_policies.insert(&stored.resource.name, schedules);
        }
        let mut users: HashMap<Name, Vec<Name>> = HashMap::new();
        for stored in self.all(Kind::Services) {
            let name = &stored.resource.name;
            let policy = self.service_body(name).map(|service| &service.escalation_policy);
            for schedule in policy.and_then(|policy| of_policies.get(policy)).into_iter().flatten() {
                users.entry(schedule.clone()).or_default().push(name.clone());
            }
        }
        users
    }

    pub(super) fn look_at_coverage(&self, name: &str, now: Timestamp) -> Option<CoverageLook> {
        self.schedule(name)?.definition.coverage.as_ref()?;
        if self.services_that_use(name).is_empty() {
            return None;
        }
        let after = |ms: i64| Duration::from_millis(ms).after(now);
        let horizon = after(limits::COVERAGE_AHEAD_MS + BEYOND_MS);
        let calendar = self.calendar(name)?;
        // An alert is known by when its gap began: of one that runs, that is before now.
        let since = |from: Timestamp| {
            let mut gaps = shifts(calendar, from, horizon).ok()?.uncovered;
            gaps.retain(|gap| gap.to > now);
            Some(gaps)
        };
        // More changes in these days than can be walked are no schedule that anybody has; the doctor says so.
        let recent = before(now, BACK_MS);
        let mut gaps = since(recent)?;
        if gaps.first().is_some_and(|gap| gap.from == recent) {
            let block = now.as_millisecond().div_euclid(LONG_BACK_MS) - 1;
            let long_ago = Timestamp::from_millisecond(block * LONG_BACK_MS).unwrap_or(recent);
            gaps = since(long_ago).unwrap_or(gaps);
        }
        let gap = gaps.first().filter(|gap| gap.from <= after(limits::COVERAGE_AHEAD_MS));
        let moments = gaps.iter().flat_map(|gap| {
            [before(gap.from, limits::COVERAGE_AHEAD_MS), before(gap.from, limits::COVERAGE_NEAR_MS), gap.to]
        });
        let look_at = moments.filter(|at| *at > now).chain([after(BEYOND_MS)]).min().unwrap_or(horizon);
        Some(CoverageLook { gap: gap.map(|gap| (gap.from, gap.to)), look_at })
    }
}

fn before(at: Timestamp, ms: i64) -> Timestamp {
    at.checked_sub(jiff::SignedDuration::from_millis(ms)).unwrap_or(at)
}
