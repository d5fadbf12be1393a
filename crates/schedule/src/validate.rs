//! What is wrong with a document beyond its syntax, each problem with the place and the remedy.

use std::collections::HashSet;

use crate::limits::{
    GROUP_COUNT_MAX, HOLIDAYS_COUNT_MAX, MEMBERS_COUNT_MAX, NAME_BYTES_MAX, NIGHTS_IN_A_ROW_MAX, REASON_BYTES_MAX,
    REQUIRED_COUNT_MAX, REQUIREMENTS_COUNT_MAX, ROTATIONS_COUNT_MAX, SHADOWS_COUNT_MAX, TAG_BYTES_MAX,
    TEMPORARY_SHIFTS_COUNT_MAX, WINDOWS_COUNT_MAX,
};
use crate::{
    Coverage, Override, Requirement, Rotation, ScheduleBody, TemporarySchedule, Unavailability, WallOrInstant, Zone,
};

/// Something in a document that must be changed before it can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, from the top of the document's body: `rotations[0].members[2]`.
    pub path: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// The problems of a schedule; none when it can be used. Whether its people exist is not known here: see [`people`].
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
    if let Some(Coverage::Windows(windows)) = &schedule.coverage {
        problems.count("coverage", "windows", windows.len(), WINDOWS_COUNT_MAX);
    }
    problems.count("requirements", "requirements", schedule.requirements.len(), REQUIREMENTS_COUNT_MAX);
    for (index, requirement) in schedule.requirements.iter().enumerate() {
        check_requirement(&mut problems, &format!("requirements[{index}]"), requirement);
    }
    problems.count("holidays", "holidays", schedule.holidays.len(), HOLIDAYS_COUNT_MAX);
    let mut days = HashSet::new();
    for (index, holiday) in schedule.holidays.iter().enumerate() {
        if !days.insert(holiday) {
            problems.add(format!("holidays[{index}]"), format!("`{holiday}` is there twice: keep one"));
        }
    }
    match schedule.nights_in_a_row_max {
        Some(0) => problems.add("nights_in_a_row_max", "0 would warn of every night: write 1 or more, or leave it out"),
        Some(count) if count > NIGHTS_IN_A_ROW_MAX => {
            let message = format!("{count} nights are too many: at most {NIGHTS_IN_A_ROW_MAX} are allowed");
            problems.add("nights_in_a_row_max", message);
        }
        _ => {}
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
    problems.span("to", item.from, item.to, zone);
    if let Some(calendar) = &item.calendar {
        problems.name("calendar", "the calendar", calendar);
        if item.replace.is_some() {
            problems.add("calendar", "a shift of a calendar replaces nobody: leave out `calendar`, or `replace`");
        }
    }
    problems.found
}

/// The problems of a temporary schedule of a schedule in `zone`; none when it can be used.
///
/// A shift may reach beyond the span: it counts inside it, so that an end of the span can be moved alone.
pub fn validate_temporary(item: &TemporarySchedule, zone: &Zone) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.name("name", "a temporary schedule", &item.name);
    problems.span("to", item.from, item.to, zone);
    problems.count("shifts", "shifts", item.shifts.len(), TEMPORARY_SHIFTS_COUNT_MAX);
    for (index, shift) in item.shifts.iter().enumerate() {
        problems.span(format!("shifts[{index}].to"), shift.from, shift.to, zone);
        if shift.user.trim().is_empty() {
            problems.add(format!("shifts[{index}].user"), "the name is empty: write a user's name");
        }
    }
    problems.found
}

/// The problems of an unavailability of somebody in `zone`; none when it can be used.
pub fn validate_unavailability(item: &Unavailability, zone: &Zone) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.name("name", "an unavailability", &item.name);
    problems.span("to", item.from, item.to, zone);
    if let Some(calendar) = &item.calendar {
        problems.name("calendar", "the calendar", calendar);
    }
    if item.reason.as_ref().is_some_and(|reason| reason.len() > REASON_BYTES_MAX) {
        problems.add("reason", format!("is longer than {REASON_BYTES_MAX} bytes: shorten it"));
    }
    problems.found
}

/// Every user who takes turns, with the path of the name, so that references can be checked.
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

/// Every user whom the rotations name: members, and then shadows, whose path is `rotations[0].shadows[1]`.
pub fn people(schedule: &ScheduleBody) -> impl Iterator<Item = (String, &str)> {
    let shadows = schedule.rotations.iter().enumerate().flat_map(|(rotation_index, rotation)| {
        let path = move |index| format!("rotations[{rotation_index}].shadows[{index}]");
        rotation.shadows.iter().enumerate().map(move |(index, name)| (path(index), name.as_str()))
    });
    members(schedule).chain(shadows)
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
    problems.count(format!("{path}.shadows"), "shadows", rotation.shadows.len(), SHADOWS_COUNT_MAX);
    let mut shadows = HashSet::new();
    for (index, shadow) in rotation.shadows.iter().enumerate() {
        let path = format!("{path}.shadows[{index}]");
        if shadow.trim().is_empty() {
            problems.add(&path, "the name is empty: write a user's name");
        } else if !shadows.insert(shadow) {
            problems.add(&path, format!("`{shadow}` is named twice: name each once"));
        }
    }
}

fn check_requirement(problems: &mut Problems, path: &str, requirement: &Requirement) {
    match (requirement.at_least, &requirement.one_of) {
        (None, None) => problems.add(path, "asks for nothing: write `at_least` or `one_of`"),
        (Some(_), Some(_)) => problems.add(path, "asks for two things: write two entries, each with one key"),
        (Some(0), None) => problems.add(format!("{path}.at_least"), "0 asks for nobody: write 1 or more"),
        (Some(count), None) if count > REQUIRED_COUNT_MAX => {
            let message = format!("{count} people are too many: at most {REQUIRED_COUNT_MAX} are allowed");
            problems.add(format!("{path}.at_least"), message);
        }
        (None, Some(sort)) if sort.tag.trim().is_empty() || sort.tag.len() > TAG_BYTES_MAX => {
            let message = format!("is empty or longer than {TAG_BYTES_MAX} bytes: write a tag that users have");
            problems.add(format!("{path}.one_of.tag"), message);
        }
        _ => {}
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

    fn span(&mut self, path: impl Into<String>, from: WallOrInstant, to: WallOrInstant, zone: &Zone) {
        if to.last(zone) <= from.first(zone) {
            self.add(path, format!("`{to}` is not after `from` (`{from}`): write a later time"));
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
