//! Edits of the configuration while alerts are open.

use super::{Company, Former, Leave, Method, MethodKind, Override, PolicyStep, Swap, Target, method_address};
use serde::{Deserialize, Serialize};

/// One edit. One that does not fit the company as it is changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub(crate) enum Edit {
    /// A user is disabled, or enabled again.
    ToggleUser { user: usize },
    /// A method is disabled, or enabled again.
    ToggleMethod { user: usize, method: usize },
    /// A method and the rules that use it are deleted.
    DeleteMethod { user: usize, method: usize },
    /// A method is added at the end, with a fresh number.
    AddMethod { user: usize, kind: MethodKind },
    /// A method bundles otherwise.
    Bundle { user: usize, method: usize, bundle_ms: Option<i64> },
    /// Somebody stops text messages to a number of theirs by a text message, or starts them again.
    OptOut { user: usize, method: usize },
    /// Another wait for a step.
    Wait { policy: usize, step: usize, wait_ms: i64 },
    /// The last step goes, unless it is the only one.
    RemoveStep { policy: usize },
    /// A step more.
    AddStep { policy: usize, target: Target, wait_ms: i64 },
    /// Another policy for a service.
    ServicePolicy { service: usize, policy: usize },
    /// An override more. They are never pruned, so none goes.
    Override { schedule: usize, replace: Option<usize>, with: Option<usize>, from_ms: i64, to_ms: i64 },
    /// Somebody goes on leave. As overrides.
    Leave { user: usize, from_ms: i64, to_ms: i64 },
    /// Other members for a rotation, each alone; only where they were that before.
    Members { schedule: usize, rotation: usize, members: Vec<usize> },
    /// Somebody offers what they have on a schedule, from so long after the instant of the edit on, and another takes it.
    Swap { schedule: usize, user: usize, with: usize, after_ms: i64, for_ms: i64 },
}

impl Edit {
    /// Whether what it does depends on when it is made.
    pub(crate) fn is_timed(&self) -> bool {
        matches!(self, Edit::Members { .. } | Edit::Swap { .. })
    }

    /// How many commits it takes.
    pub(crate) fn commits(&self) -> u32 {
        if matches!(self, Edit::Swap { .. }) { 2 } else { 1 }
    }

    /// The company after the edit, made `now_ms` after the start of the simulation by the nodes' clock.
    pub(crate) fn applied(&self, company: &Company, now_ms: i64) -> Company {
        let mut after = company.clone();
        if self.apply(&mut after, now_ms).is_none() {
            return company.clone();
        }
        after
    }

    fn apply(&self, company: &mut Company, now_ms: i64) -> Option<()> {
        match self {
            Edit::ToggleUser { user } => {
                let user = company.users.get_mut(*user)?;
                user.disabled = !user.disabled;
            }
            Edit::ToggleMethod { user, method } => {
                let method = company.users.get_mut(*user)?.methods.get_mut(*method)?;
                method.disabled = !method.disabled;
            }
            Edit::DeleteMethod { user, method } => {
                let user = company.users.get_mut(*user)?;
                let number = user.methods.get(*method)?.number;
                user.methods.remove(*method);
                user.high.retain(|rule| rule.via != number);
                user.low.retain(|rule| rule.via != number);
            }
            Edit::AddMethod { user, kind } => {
                let user = company.users.get_mut(*user)?;
                let number = user.methods.iter().map(|method| method.number + 1).max().unwrap_or(10);
                user.methods.push(Method { number: number.max(10), kind: *kind, disabled: false, bundle_ms: None });
            }
            Edit::Bundle { user, method, bundle_ms } => {
                company.users.get_mut(*user)?.methods.get_mut(*method)?.bundle_ms = *bundle_ms;
            }
            Edit::OptOut { user, method } => {
                let known = company.users.get(*user)?.methods.get(*method)?;
                let address = method_address(*user, known);
                (known.kind == MethodKind::Sms).then_some(())?;
                if !company.opted_out.remove(&address) {
                    company.opted_out.insert(address);
                }
            }
            Edit::Wait { policy, step, wait_ms } => {
                company.policies.get_mut(*policy)?.steps.get_mut(*step)?.wait_ms = *wait_ms;
            }
            Edit::RemoveStep { policy } => {
                let steps = &mut company.policies.get_mut(*policy)?.steps;
                (steps.len() > 1).then(|| steps.pop())?;
            }
            Edit::AddStep { policy, target, wait_ms } => {
                let fits = match target {
                    Target::User(index) => *index < company.users.len(),
                    Target::Team(index) => *index < company.teams.len(),
                    Target::Schedule(index) | Target::Next(index) => *index < company.schedules.len(),
                    Target::Room(index) => *index < company.rooms.len(),
                };
                let steps = &mut company.policies.get_mut(*policy)?.steps;
                fits.then(|| steps.push(PolicyStep { notify: vec![*target], wait_ms: *wait_ms }))?;
            }
            Edit::ServicePolicy { service, policy } => {
                company.policies.get(*policy)?;
                company.services.get_mut(*service)?.policy = *policy;
            }
            Edit::Override { schedule, replace, with, from_ms, to_ms } => {
                let count = company.users.len();
                let fits = |who: &Option<usize>| who.is_none_or(|who| who < count);
                let distinct = (replace.is_some() || with.is_some()) && replace != with;
                let enabled = with.is_none_or(|with| company.users.get(with).is_some_and(|user| !user.disabled));
                (fits(replace) && fits(with) && distinct && enabled).then_some(())?;
                let all = company.schedules.iter().flat_map(|schedule| &schedule.overrides);
                let number = all.map(|item| item.number + 1).max().unwrap_or_default();
                let item = Override { number, replace: *replace, with: *with, from_ms: *from_ms, to_ms: *to_ms };
                company.schedules.get_mut(*schedule)?.overrides.push(item);
            }
            Edit::Leave { user, from_ms, to_ms } => {
                company.users.get(*user)?;
                company.leave.push(Leave { user: *user, from_ms: *from_ms, to_ms: *to_ms });
            }
            Edit::Members { schedule, rotation, members } => {
                let known = members.iter().all(|member| *member < company.users.len());
                let rotation = company.schedules.get_mut(*schedule)?.rotations.get_mut(*rotation)?;
                let after: Vec<Vec<usize>> = members.iter().map(|member| vec![*member]).collect();
                // An edit by a clock that went back counts from after the one before; there is a test for that.
                let is_later = rotation.former.last().is_none_or(|former| former.until_ms < now_ms);
                let fits = known && is_later && is_single(&after) && is_single(&rotation.members);
                (fits && after != rotation.members).then_some(())?;
                let members = std::mem::replace(&mut rotation.members, after);
                rotation.former.push(Former { until_ms: now_ms, members });
            }
            Edit::Swap { schedule, user, with, after_ms, for_ms } => {
                let count = company.users.len();
                (*user < count && *with < count && user != with).then_some(())?;
                let from_ms = now_ms + after_ms;
                let swap = Swap { user: *user, with: *with, from_ms, to_ms: from_ms + for_ms };
                company.schedules.get_mut(*schedule)?.swaps.push(swap);
            }
        }
        Some(())
    }
}

/// Whether everybody is in it alone and once.
fn is_single(members: &[Vec<usize>]) -> bool {
    let is_once = |entry: &&Vec<usize>| members.iter().filter(|other| other == entry).count() == 1;
    !members.is_empty() && members.iter().all(|entry| entry.len() == 1 && is_once(&entry))
}
