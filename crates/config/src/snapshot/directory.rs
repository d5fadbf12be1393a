//! The snapshot as decisions ask it: who is named by a target at an instant, and why.

use super::Snapshot;
use crate::Kind;
use nightbell_core::{
    CoverageLook, Directory, EscalationPolicy, HandOverPlan, Name, OnDuty, Person, Resolved, Room, ServiceRules,
    Target, Timestamp,
};
use nightbell_schedule::{Calendar, OnCall};

impl Directory for Snapshot {
    fn service(&self, name: &str) -> Option<&ServiceRules> {
        self.services.get(name)
    }

    fn policy(&self, name: &str) -> Option<&EscalationPolicy> {
        self.escalation_policy(name)
    }

    fn person(&self, name: &str) -> Option<&Person> {
        self.people.get(name)
    }

    fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.get(name)
    }

    fn publishes_ahead(&self) -> bool {
        self.all(Kind::Schedules).any(|stored| stored.resource.body.has_fair_order())
    }

    fn resolve(&self, target: &Target, at: Timestamp) -> Resolved {
        let found = match target {
            Target::User(name) => self.people.get(name).map(|person| {
                let because = "named in the policy".to_owned();
                Resolved::People(vec![OnDuty { user: person.name.clone(), because }])
            }),
            Target::Team(name) => self.team(name).map(|team| {
                let because = format!("member of team {name}");
                let member = |user: &Name| OnDuty { user: user.clone(), because: because.clone() };
                Resolved::People(team.members.iter().map(member).collect())
            }),
            Target::Schedule { name, offset } => self.on_duty(name, *offset, at).map(Resolved::People),
            Target::Channel(name) => self.rooms.get(name).map(|room| Resolved::Channel(room.name.clone())),
        };
        found.unwrap_or(Resolved::Missing)
    }

    fn coverage(&self, schedule: &str, at: Timestamp) -> Option<CoverageLook> {
        self.look_at_coverage(schedule, at)
    }

    fn hand_over(&self, schedule: &str, at: Timestamp) -> Option<HandOverPlan> {
        self.plan_of_hand_over(schedule, at)
    }

    fn shadows(&self, schedule: &str, at: Timestamp) -> Vec<OnDuty> {
        let shadows = self.calendar(schedule).map(|calendar| nightbell_schedule::shadowing(calendar, at));
        let on_duty =
            |person: OnCall| OnDuty { user: person.user.into(), because: format!("{schedule}: {}", person.because) };
        shadows.into_iter().flatten().map(on_duty).collect()
    }
}

impl Snapshot {
    /// Who is on call on a schedule at `at` (0), or stands beside them in the rotation; none when it does not exist.
    fn on_duty(&self, schedule: &str, offset: i32, at: Timestamp) -> Option<Vec<OnDuty>> {
        let calendar = self.calendar(schedule)?;
        Some(self.last_answers.get_or_ask(schedule, offset, at, || ask(calendar, schedule, offset, at)))
    }
}

fn ask(calendar: &Calendar, schedule: &str, offset: i32, at: Timestamp) -> Vec<OnDuty> {
    let (found, place) = match offset {
        0 => (nightbell_schedule::on_call(calendar, at), "on call"),
        1.. => (nightbell_schedule::neighbour(calendar, at, offset), "next"),
        ..0 => (nightbell_schedule::neighbour(calendar, at, offset), "previous"),
    };
    let on_duty = |person: OnCall| OnDuty {
        user: person.user.into(),
        because: format!("{place} in {schedule}: {}", person.because),
    };
    found.into_iter().map(on_duty).collect()
}
