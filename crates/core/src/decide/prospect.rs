//! Who would be paged: asked by people who look, answered by what pages.

use super::escalation::{self, Found, Passed, Walk};
use super::paging;
use crate::{Alert, Directory, EscalationPolicy, Name, NotificationRule, Person, Target, Timestamp, Urgency};

/// Whom targets reach at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prospect {
    /// People, in the order in which they are paged.
    pub people: Vec<ProspectivePage>,
    /// Channels.
    pub channels: Vec<Name>,
    /// Who shadows and gets a copy, and why; they count for nothing.
    pub copies: Vec<(Name, String)>,
    /// Who is left out, and why: "schedule:night has nobody on call", "ada is disabled".
    pub left_out: Vec<String>,
}

impl Prospect {
    /// Nobody is paged.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.channels.is_empty()
    }
}

/// One person who would be paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProspectivePage {
    /// Who.
    pub user: Name,
    /// Why they.
    pub because: String,
    /// By which of their ways, the first first. One that is switched off or gone passes to the next at once.
    pub rules: Vec<NotificationRule>,
}

/// Whom targets reach at `at`, as a page about an alert of this urgency would. `everything_at_once` is how a last resort pages.
pub fn prospect(
    directory: &dyn Directory,
    targets: &[Target],
    urgency: Urgency,
    everything_at_once: bool,
    at: Timestamp,
) -> Prospect {
    seen(escalation::gather(directory, targets, at), urgency, everything_at_once)
}

/// What comes next for an alert if nobody acknowledges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextEscalation {
    /// When.
    pub at: Timestamp,
    /// Which step, from 0; none for the last resort.
    pub step: Option<u32>,
    /// In which run through the steps, from 0.
    pub round: u32,
    /// How many steps there are.
    pub steps: usize,
    /// Whom it reaches.
    pub to: Prospect,
}

/// What comes next for an alert, as the configuration has it now; none when nothing does.
pub fn next_escalation(directory: &dyn Directory, alert: &Alert) -> Option<NextEscalation> {
    let at = alert.next_escalation_at?;
    let policy = directory.policy(&alert.policy)?;
    let steps = policy.steps.len();
    Some(match escalation::walk(directory, policy, alert.step, alert.round, at).found {
        Found::Step { step, round, reach } => {
            NextEscalation { at, step: Some(step as u32), round, steps, to: seen(reach, alert.urgency, false) }
        }
        Found::End => {
            let mut to = prospect(directory, &policy.last_resort, alert.urgency, true, at);
            if policy.last_resort.is_empty() {
                to.left_out.push(format!("policy {} has no last resort", alert.policy));
            }
            NextEscalation { at, step: None, round: policy.repeat, steps, to }
        }
    })
}

/// Who would be paged by a policy about an alert of high urgency that opens at `at`, if nobody acknowledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The steps in their order, as they go the first time.
    pub steps: Vec<CourseStep>,
    /// What comes after the last step of the last round.
    pub last_resort: CourseStep,
}

/// A step of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseStep {
    /// When its turn comes. One without anybody is passed at once.
    pub at: Timestamp,
    /// Whom it reaches.
    pub to: Prospect,
}

/// The way of such an alert through a policy. That people cannot be reached, which only trying shows, makes it shorter.
pub fn course(directory: &dyn Directory, policy: &EscalationPolicy, at: Timestamp) -> Course {
    let mut steps = Vec::with_capacity(policy.steps.len());
    let (mut paged, mut round, mut then) = (None, 0, at);
    loop {
        let Walk { passed, found } = escalation::walk(directory, policy, paged, round, then);
        let passed = passed.into_iter().filter(|passed| passed.round == 0);
        steps.extend(
            passed.map(|Passed { left_out, .. }| CourseStep {
                at: then,
                to: Prospect { left_out, ..Prospect::default() },
            }),
        );
        let Found::Step { step, round: found_in, reach } = found else { break };
        if found_in == 0 {
            steps.push(CourseStep { at: then, to: seen(reach, Urgency::High, false) });
        }
        (paged, round) = (Some(step as u32), found_in);
        then = policy.steps[step].wait.after(then);
    }
    let to = prospect(directory, &policy.last_resort, Urgency::High, true, then);
    Course { steps, last_resort: CourseStep { at: then, to } }
}

fn seen(reach: escalation::Reach<'_>, urgency: Urgency, everything_at_once: bool) -> Prospect {
    let page = |(person, because): (&Person, String)| ProspectivePage {
        user: person.name.clone(),
        because,
        rules: paging::plan(person, urgency, everything_at_once).into_owned(),
    };
    Prospect {
        people: reach.people.into_iter().map(page).collect(),
        channels: reach.rooms.iter().map(|room| room.name.clone()).collect(),
        copies: reach.shadows.into_iter().map(|(person, because)| (person.name.clone(), because)).collect(),
        left_out: reach.left_out,
    }
}
