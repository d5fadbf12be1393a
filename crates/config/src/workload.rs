//! Who carries what over a span: the figures of fairness, and who could cover for somebody.

use crate::availability::is_reachable;
use crate::{Body, Kind, Snapshot};
use jiff::civil::Date;
use nightbell_core::{Directory, Name, Timestamp};
use nightbell_schedule::{
    Burden, Calendar, ShiftsError, Stretch, Zone, burden, common, holidays_worked, joined, members,
};
use std::collections::{BTreeMap, BTreeSet};

/// When people were paged, by user.
pub type Pages = BTreeMap<Name, Vec<Timestamp>>;

/// When everybody is on call and what they owe, schedule by schedule, over `[from, to)`.
#[derive(Debug)]
pub struct Workload<'a> {
    snapshot: &'a Snapshot,
    from: Timestamp,
    to: Timestamp,
    /// Joined stretches, by schedule and user.
    on_call: BTreeMap<Name, BTreeMap<Name, Vec<Stretch>>>,
    owed: BTreeMap<Name, BTreeMap<Name, Vec<Stretch>>>,
    /// By user: the schedules, and the joined stretches on any of them.
    anywhere: BTreeMap<Name, (Vec<Name>, Vec<Stretch>)>,
}

/// The figures of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Who.
    pub user: Name,
    /// Whether they are one of those among whom the burden is to be shared, whose median is meant.
    pub is_member: bool,
    /// The zone that their nights and weekends are counted in.
    pub zone: Zone,
    /// The figures.
    pub burden: Burden,
}

impl Snapshot {
    /// The workload on all schedules that `is_wanted` says, or on all that anybody of theirs is named by. Refused are spans
    /// that the schedule crate refuses.
    pub fn workload(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Workload<'_>, ShiftsError> {
        let schedules = || self.all(Kind::Schedules).map(|stored| &stored.resource.name);
        let calendars = || schedules().filter_map(|name| Some((name, self.calendar(name)?)));
        let (on_call, owed, anywhere) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut workload = Workload { snapshot: self, from, to, on_call, owed, anywhere };
        // Those who are wanted come first: whoever is on call there may be so elsewhere, rotation or not.
        let (wanted, others): (Vec<_>, Vec<_>) = calendars().partition(|(name, _)| is_wanted(name));
        for (name, calendar) in wanted.iter().copied() {
            workload.take(name, calendar)?;
        }
        let turns = wanted.iter().flat_map(|(_, calendar)| calendar.people());
        let people: BTreeSet<String> =
            turns.map(str::to_owned).chain(workload.anywhere.keys().map(ToString::to_string)).collect();
        let people: BTreeSet<&str> = people.iter().map(String::as_str).collect();
        for (name, calendar) in others.into_iter().filter(|(_, calendar)| calendar.names_any(&people)) {
            workload.take(name, calendar)?;
        }
        for (schedules, anywhere) in workload.anywhere.values_mut() {
            schedules.sort();
            *anywhere = joined(std::mem::take(anywhere));
        }
        Ok(workload)
    }

    /// Those who take turns on a schedule now, by name.
    pub fn members_of(&self, schedule: &str) -> BTreeSet<Name> {
        let body = self.schedule(schedule).map(|schedule| &schedule.definition);
        body.into_iter().flat_map(members).map(|(_, user)| user.into()).collect()
    }

    /// The zone that the nights of a person are counted in: their own, or that of the schedule where they name none.
    pub fn personal_zone(&self, user: &str, schedule: &str) -> Zone {
        let own = self.user(user).and_then(|user| user.time_zone.clone());
        let of_schedule = || self.schedule(schedule).map(|schedule| schedule.definition.time_zone.clone());
        own.or_else(of_schedule).unwrap_or_else(Zone::utc)
    }

    /// The schedules that belong to a team, by name.
    pub fn schedules_of_team<'a>(&'a self, team: &'a str) -> impl Iterator<Item = &'a Name> {
        self.all(Kind::Schedules).filter_map(move |stored| match &stored.resource.body {
            Body::Schedule(schedule) if schedule.team.as_deref() == Some(team) => Some(&stored.resource.name),
            _ => None,
        })
    }
}

impl<'a> Workload<'a> {
    /// Takes a schedule's duties in.
    fn take(&mut self, name: &Name, calendar: &Calendar) -> Result<(), ShiftsError> {
        let answer = nightbell_schedule::shifts(calendar, self.from, self.to)?;
        let mut on_call: BTreeMap<Name, Vec<Stretch>> = BTreeMap::new();
        for shift in answer.shifts {
            on_call.entry(shift.user.as_str().into()).or_default().push((shift.from, shift.to));
        }
        for (user, stretches) in &mut on_call {
            *stretches = joined(std::mem::take(stretches));
            let (schedules, anywhere) = self.anywhere.entry(user.clone()).or_default();
            schedules.push(name.clone());
            anywhere.extend_from_slice(stretches);
        }
        let owed = nightbell_schedule::owed(calendar, self.from, self.to)?;
        let owed = owed.into_iter().map(|(user, owed)| (user.as_str().into(), owed)).collect();
        self.on_call.insert(name.clone(), on_call);
        self.owed.insert(name.clone(), owed);
        Ok(())
    }

    /// The configuration that it is of.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// What a person is on call for on one schedule.
    pub fn on_call_of(&self, schedule: &str, user: &str) -> &[Stretch] {
        let of_schedule = self.on_call.get(schedule).and_then(|people| people.get(user));
        of_schedule.map(Vec::as_slice).unwrap_or_default()
    }

    /// What a person is on call for on any schedule.
    pub fn on_call_anywhere(&self, user: &str) -> &[Stretch] {
        self.anywhere.get(user).map(|(_, stretches)| stretches.as_slice()).unwrap_or_default()
    }

    /// Who is on call on a schedule in the span, by name.
    pub fn people_of(&self, schedule: &str) -> impl Iterator<Item = &Name> {
        self.on_call.get(schedule).into_iter().flat_map(BTreeMap::keys)
    }

    /// The schedules that somebody is on call on in the span, by name.
    pub fn schedules_of(&self, user: &str) -> &[Name] {
        self.anywhere.get(user).map(|(schedules, _)| schedules.as_slice()).unwrap_or_default()
    }

    /// The figures of all who are members, on call or owing on these schedules, taken together, by name. Pages outside the
    /// span are not counted.
    pub fn shares(&self, schedules: &[Name], members: &BTreeSet<Name>, pages: &Pages) -> Vec<Share> {
        let of = |by_schedule: &BTreeMap<Name, BTreeMap<Name, Vec<Stretch>>>, user: &Name| {
            let lists = schedules.iter().filter_map(|schedule| by_schedule.get(schedule)?.get(user));
            joined(lists.flatten().copied())
        };
        let everybody = schedules.iter().flat_map(|schedule| {
            let lists = [self.on_call.get(schedule), self.owed.get(schedule)];
            lists.into_iter().flatten().flat_map(BTreeMap::keys)
        });
        let everybody: BTreeSet<&Name> = everybody.chain(members).collect();
        // Whose holiday it is the schedule says; one that is in two schedules is one.
        let holidays_of = |user: &Name| -> BTreeSet<Date> {
            let worked = schedules.iter().filter_map(|schedule| {
                let body = self.snapshot.schedule(schedule)?;
                Some(holidays_worked(self.on_call_of(schedule, user), &body.definition))
            });
            worked.flatten().collect()
        };
        let share = |user: &Name| {
            let zone = self.snapshot.personal_zone(user, self.home_of(user, schedules).map_or("", |home| &**home));
            let pages = pages.get(user).map(Vec::as_slice).unwrap_or_default();
            let pages: Vec<Timestamp> = pages.iter().copied().filter(|at| self.from <= *at && *at < self.to).collect();
            let burden = burden(&of(&self.on_call, user), &of(&self.owed, user), &zone, &holidays_of(user), &pages);
            Share { user: user.clone(), is_member: members.contains(user), zone, burden }
        };
        everybody.into_iter().map(share).collect()
    }

    /// The first of these schedules that a person is on call on, else owes on, else takes turns on, else of all.
    fn home_of<'b>(&self, user: &str, schedules: &'b [Name]) -> Option<&'b Name> {
        let has_duty = |schedule: &&Name| !self.on_call_of(schedule, user).is_empty();
        let owes = |schedule: &&Name| self.owed.get(*schedule).is_some_and(|people| people.contains_key(user));
        let is_member = |schedule: &&Name| self.snapshot.members_of(schedule).contains(user);
        let mut all = schedules.iter();
        let on_duty = all.clone().find(has_duty).or_else(|| all.clone().find(owes));
        on_duty.or_else(|| all.clone().find(is_member)).or_else(|| all.next())
    }

    /// Who of a schedule's members could be on call in a person's place over a stretch: those who can be reached, are not away
    /// and have no duty then, on any schedule; the one with the least time on call in the span, of equals the first by name.
    pub fn cover_for(&self, user: &str, schedule: &str, stretch: Stretch) -> Option<Name> {
        let is_free = |candidate: &Name| {
            let absences = self.snapshot.absences_of(candidate);
            **candidate != *user
                && self.snapshot.person(candidate).is_some_and(is_reachable)
                && !absences.iter().any(|absence| absence.from < stretch.1 && stretch.0 < absence.to)
                && common(self.on_call_anywhere(candidate), &[stretch]).is_empty()
        };
        let free = self.snapshot.members_of(schedule).into_iter().filter(is_free);
        free.min_by_key(|candidate| nightbell_schedule::length(self.on_call_anywhere(candidate)))
    }
}
