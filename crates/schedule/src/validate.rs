//! What is wrong with a document beyond its syntax, each problem with the place and the remedy.

use std::collections::HashSet;

use crate::limits::{GROUP_COUNT_MAX, MEMBERS_COUNT_MAX, NAME_BYTES_MAX, ROTATIONS_COUNT_MAX, WINDOWS_COUNT_MAX};
use crate::{Override, Rotation, ScheduleBody, Zone};

/// Something in a document that must be changed before it can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, from the top of the schedule's or override's body: `rotations[0].members[2]`.
    pub path: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// The problems of a schedule; none when it can be used. Whether its members exist is not known here: see [`members`].
pub fn validate(schedule: &ScheduleBody) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.count("rotations", "rotations", schedule.rotations.len(), ROTATIONS_COUNT_MAX);
    let mut names = HashSet::new();
    for (index, rotation) in schedule.rotations.iter().enumerate() {
        let path = format!("rotations[{index}]");
        if !names.insert(rotation.name.as_str()) {
            let message = format!("the name `{}` is used by two rotations: give each its own", rotation.name);
            problems.add(format!("{path}.name"), message);
        }
        check_rotation(&mut problems, &path, rotation, &schedule.time_zone);
    }
    problems.found
}

/// The problems of an override of a schedule in `zone`; none when it can be used.
pub fn validate_override(item: &Override, zone: &Zone) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.name("name", "an override", &item.name);
    match (&item.replace, &item.with) {
        (None, None) => problems.add(
            "replace",
            "names nobody: write `replace`, `with` or both, so that somebody goes, comes or is replaced",
        ),
        (Some(replaced), Some(with)) if replaced == with => {
            problems.add("with", format!("`{with}` cannot replace themself: name somebody else, or leave one out"));
        }
        _ => {}
    }
    if item.to.last(zone) <= item.from.first(zone) {
        let message = format!("`{}` is not after `from` (`{}`): write a later time", item.to, item.from);
        problems.add("to", message);
    }
    problems.found
}

/// Every user named by the rotations with the path of the name, so that references can be checked.
///
/// A path is `rotations[0].members[1]`, or `rotations[0].members[1][0]` within a group.
pub fn members(schedule: &ScheduleBody) -> impl Iterator<Item = (String, &str)> {
    schedule.rotations.iter().enumerate().flat_map(|(rotation_index, rotation)| {
        rotation.members.iter().enumerate().flat_map(move |(member_index, member)| {
            let path = format!("rotations[{rotation_index}].members[{member_index}]");
            let grouped = member.names().len() > 1;
            member.names().iter().enumerate().map(move |(index, name)| {
                let path = if grouped { format!("{path}[{index}]") } else { path.clone() };
                (path, name.as_str())
            })
        })
    })
}

fn check_rotation(problems: &mut Problems, path: &str, rotation: &Rotation, zone: &Zone) {
    problems.name(format!("{path}.name"), "a rotation", &rotation.name);
    if rotation.members.is_empty() {
        problems.add(format!("{path}.members"), "nobody takes turns here: name at least one user");
    }
    problems.count(format!("{path}.members"), "members", rotation.members.len(), MEMBERS_COUNT_MAX);
    for (index, member) in rotation.members.iter().enumerate() {
        let path = format!("{path}.members[{index}]");
        problems.count(&path, "people in one entry", member.names().len(), GROUP_COUNT_MAX);
        let mut names = HashSet::new();
        if let Some(twice) = member.names().iter().find(|name| !names.insert(name.as_str())) {
            problems.add(&path, format!("`{twice}` is named twice in one entry: name each once"));
        }
        if member.names().iter().any(|name| name.trim().is_empty()) {
            problems.add(&path, "a name is empty: write a user's name");
        }
    }
    problems.count(format!("{path}.active"), "windows", rotation.active.len(), WINDOWS_COUNT_MAX);
    if let Some(end) = rotation.end.filter(|end| end.last(zone) <= rotation.start.first(zone)) {
        let message =
            format!("`{end}` is not after `start` (`{}`): write a later time, or leave it out", rotation.start);
        problems.add(format!("{path}.end"), message);
    }
}

#[derive(Default)]
struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.found.push(Problem { path: path.into(), message: message.into() });
    }

    fn count(&mut self, path: impl Into<String>, what: &str, count: usize, count_max: usize) {
        if count > count_max {
            self.add(path, format!("{count} {what} are too many: at most {count_max} are allowed"));
        }
    }

    fn name(&mut self, path: impl Into<String>, whose: &str, name: &str) {
        if name.trim().is_empty() {
            self.add(path, format!("the name is empty: give {whose} a name"));
        } else if name.len() > NAME_BYTES_MAX {
            self.add(path, format!("the name is longer than {NAME_BYTES_MAX} bytes: shorten it"));
        } else if name.contains(char::is_control) {
            self.add(path, "the name contains a line break or another control character: remove it");
        }
    }
}
