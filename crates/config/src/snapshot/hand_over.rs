//! The snapshot as hand-overs ask it: what a schedule says, who has it, and who takes it over.

use super::Snapshot;
use crate::{HandOverRules, Kind, ToldChannel};
use nightbell_core::{ClockRule, HandOverPlan, Name, Timestamp, Turn};
use nightbell_schedule::{Zone, on_call, turns};

impl Snapshot {
    /// The schedules that say something about their hand-overs, by name.
    pub fn schedules_that_hand_over(&self) -> impl Iterator<Item = &Name> {
        let says = |name: &&Name| self.schedule(name).is_some_and(|schedule| schedule.hand_over.is_some());
        self.all(Kind::Schedules).map(|stored| &stored.resource.name).filter(says)
    }

    pub(super) fn plan_of_hand_over(&self, name: &str, now: Timestamp) -> Option<HandOverPlan> {
        let schedule = self.schedule(name)?;
        let rules = schedule.hand_over.as_ref()?;
        let calendar = self.calendar(name)?;
        let zone = &schedule.definition.time_zone;
        let lead = schedule.team.as_ref().and_then(|team| self.team(team)).and_then(|team| team.lead.clone());
        let known = turns(calendar, now, HandOverPlan::horizon(rules.before, rules.accept, now)).ok();
        let turn = |turn: nightbell_schedule::Turn| Turn { user: turn.user.into(), from: turn.from, to: turn.to };
        Some(HandOverPlan {
            people: rules.people,
            before: rules.before,
            accept: rules.accept,
            lead,
            on_change: rules.on_change().cloned().collect(),
            clocks: rules.channels.iter().filter_map(|told| clock_rule(told, zone, now)).collect(),
            on_call: on_call(calendar, now).into_iter().map(|person| person.user.into()).collect(),
            turns: known.map(|known| known.into_iter().map(turn).collect()),
        })
    }
}

impl HandOverRules {
    fn on_change(&self) -> impl Iterator<Item = &Name> {
        self.channels.iter().filter(|told| told.at.is_none()).map(|told| &told.channel)
    }
}

fn clock_rule(told: &ToldChannel, zone: &Zone, now: Timestamp) -> Option<ClockRule> {
    let at = told.at?;
    let next_at = at.next_after(|day| told.days.is_none_or(|days| days.contains(day)), zone, now);
    let days = told.days.map_or_else(|| "daily".to_owned(), |days| days.to_string());
    let key = format!("{} {days} {} {}", told.channel, at.0, zone.name());
    Some(ClockRule { key, channel: told.channel.clone(), next_at })
}
