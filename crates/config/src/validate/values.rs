//! Values inside one resource: limits, addresses, and names that must agree with each other.

use super::{World, addresses};
use crate::elapsed::{self, Zones};
use crate::error::suggestion;
use crate::limits::{
    BUNDLE_MS_MAX, CONTACT_METHODS_MAX, HAND_OVER_AHEAD_MS_MAX, NOTIFICATION_RULES_MAX, REFRESH_MS_MAX, REFRESH_MS_MIN,
    SECRET_CHARS_MAX, SECRET_CHARS_MIN, TAGS_MAX, TEAM_MEMBERS_MAX, TIMEOUT_MS_MAX, TITLE_CHARS_MAX, TOLD_CHANNELS_MAX,
};
use crate::{
    Body, CalendarSource, CalendarUse, Channel, ContactMethod, HandOverRules, Kind, Resource, Secret, Service, Team,
    User,
};
use nightbell_core::limits::{POLICY_REPEAT_MAX, POLICY_STEPS_MAX, STEP_TARGETS_MAX, WAIT_MS_MAX};
use nightbell_core::{Actor, Duration, EscalationPolicy, Name, NotificationRule, Target, valid_name};
use nightbell_schedule::limits::TAG_BYTES_MAX;
use nightbell_schedule::{Problem, Zone};
use std::collections::HashSet;

/// Path inside the resource, and what is wrong there.
type Fault = (String, String);

/// Everything that is wrong with the values of one resource.
pub(super) fn check(resource: &Resource, world: &World<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Err(error) = valid_name(&resource.name) {
        faults.push(("name".to_owned(), error.to_string()));
    }
    if matches!(resource.body, Body::User(_)) && Actor::is_reserved(&resource.name) {
        let message = format!(
            "{:?} is what Nightbell calls itself or its time-outs; call the user something else",
            &*resource.name
        );
        faults.push(("name".to_owned(), message));
    }
    match &resource.body {
        Body::User(user) => check_user(user, &mut faults),
        Body::Team(team) => check_team(team, &mut faults),
        Body::Schedule(schedule) => {
            add(nightbell_schedule::validate(&schedule.definition), &mut faults);
            if let Some(rules) = &schedule.hand_over {
                check_hand_over(rules, schedule.team.as_ref(), world, &mut faults);
            }
        }
        // Without its schedule the zone of its times is unknown; that it is missing is an error of its own.
        Body::Override(change) => {
            if let Some(zone) = zone_of_schedule(&change.schedule, resource, world) {
                add(nightbell_schedule::validate_override(change, &zone), &mut faults);
            }
            let with = change.with.as_deref().map(|with| ("with".to_owned(), with));
            check_enabled(resource, with.into_iter(), world, &mut faults);
        }
        Body::TemporarySchedule(temporary) => {
            if let Some(zone) = zone_of_schedule(&temporary.schedule, resource, world) {
                add(nightbell_schedule::validate_temporary(temporary, &zone), &mut faults);
            }
            let shifts = temporary.shifts.iter().enumerate();
            let named = shifts.map(|(index, shift)| (format!("shifts[{index}].user"), shift.user.as_str()));
            check_enabled(resource, named, world, &mut faults);
        }
        Body::Unavailability(leave) => {
            add(nightbell_schedule::validate_unavailability(leave, &world.zone_of(&resource.body)), &mut faults);
        }
        Body::Calendar(source) => check_calendar(source, &mut faults),
        Body::EscalationPolicy(body) => check_policy(&body.policy, &mut faults),
        Body::Channel(channel) => check_channel(channel, &mut faults),
        Body::Service(service) => check_service(service, &mut faults),
        Body::Integration(_) => {}
    }
    faults
}

/// Nobody who is disabled is put on call by name: they are never paged. What is stored and stays as it is is let be, so that
/// somebody can be disabled at once, and what was exported can be applied; the doctor tells of it.
fn check_enabled<'a>(
    resource: &Resource,
    named: impl Iterator<Item = (String, &'a str)>,
    world: &World<'_>,
    faults: &mut Vec<Fault>,
) {
    let before = world.current.get(resource.kind, &resource.name);
    if before.is_some_and(|before| before.resource.body == resource.body)
        || elapsed::is_over(world, resource, world.now)
    {
        return;
    }
    for (path, user) in named {
        let body = world.resources.get(&(Kind::Users, user.into())).map(|resource| &resource.body);
        if matches!(body, Some(Body::User(user)) if user.disabled) {
            let message = format!("{user:?} is disabled and would not be paged; enable them, or name somebody else");
            faults.push((path, message));
        }
    }
}

fn check_user(user: &User, faults: &mut Vec<Fault>) {
    if let Some(fault) = user.email.as_deref().and_then(addresses::email_fault) {
        faults.push(("email".to_owned(), fault));
    }
    check_count("tags", "tags", user.tags.len(), TAGS_MAX, faults);
    let mut tags = HashSet::new();
    for (index, tag) in user.tags.iter().enumerate() {
        let path = format!("tags[{index}]");
        if tag.trim().is_empty() || tag.len() > TAG_BYTES_MAX {
            faults.push((path, format!("is empty or longer than {TAG_BYTES_MAX} bytes; write a word such as dev")));
        } else if !tags.insert(tag) {
            faults.push((path, format!("{tag:?} is there twice; keep one")));
        }
    }
    let methods = user.contact_methods.as_deref().unwrap_or_default();
    check_count("contact_methods", "contact methods", methods.len(), CONTACT_METHODS_MAX, faults);
    let mut names = HashSet::new();
    for (index, method) in methods.iter().enumerate() {
        let path = format!("contact_methods[{index}]");
        if !names.insert(&method.name) {
            let message = format!("{:?} is the name of two contact methods; each needs its own", &*method.name);
            faults.push((format!("{path}.name"), message));
        }
        check_method(method, &path, faults);
    }
    let rules = user.notification_rules.clone().unwrap_or_default();
    for (urgency, rules) in [("high", &rules.high), ("low", &rules.low)] {
        let path = format!("notification_rules.{urgency}");
        check_count(&path, "notification rules", rules.len(), NOTIFICATION_RULES_MAX, faults);
        for (index, rule) in rules.iter().enumerate() {
            check_rule(rule, methods, &format!("{path}[{index}]"), faults);
        }
    }
}

fn check_method(method: &ContactMethod, path: &str, faults: &mut Vec<Fault>) {
    if let Err(error) = valid_name(&method.name) {
        faults.push((format!("{path}.name"), error.to_string()));
    }
    if let Some(fault) = addresses::fault(method.kind, &method.address) {
        faults.push((format!("{path}.address"), fault));
    }
    check_longest(&format!("{path}.bundle"), method.bundle, BUNDLE_MS_MAX, faults);
}

fn check_rule(rule: &NotificationRule, methods: &[ContactMethod], path: &str, faults: &mut Vec<Fault>) {
    let names = || methods.iter().map(|method| &*method.name);
    if !names().any(|name| name == &*rule.via) {
        let otherwise = "add it under contact_methods";
        let message = format!(
            "{:?} is not a contact method of this user; {}",
            rule.via,
            suggestion(&rule.via, names(), otherwise)
        );
        faults.push((format!("{path}.via"), message));
    }
    check_longest(&format!("{path}.after"), Some(rule.after), WAIT_MS_MAX, faults);
}

fn check_hand_over(rules: &HandOverRules, team: Option<&Name>, world: &World<'_>, faults: &mut Vec<Fault>) {
    check_count("hand_over.channels", "channels", rules.channels.len(), TOLD_CHANNELS_MAX, faults);
    for (index, told) in rules.channels.iter().enumerate() {
        if told.days.is_some() && told.at.is_none() {
            let message = "needs a time of day beside it; write at, or leave days out to tell of each change";
            faults.push((format!("hand_over.channels[{index}].days"), message.to_owned()));
        }
        if rules.channels[..index].contains(told) {
            let message = "is there twice; keep one".to_owned();
            faults.push((format!("hand_over.channels[{index}]"), message));
        }
    }
    check_longest("hand_over.before", Some(rules.before), HAND_OVER_AHEAD_MS_MAX, faults);
    check_longest("hand_over.accept", rules.accept, HAND_OVER_AHEAD_MS_MAX, faults);
    let Some(accept) = rules.accept else { return };
    let mut fault = |message: String| faults.push(("hand_over.accept".to_owned(), message));
    if !rules.people || rules.before <= accept {
        fault(format!(
            "{accept} leaves no time to accept: whoever has the turn is asked {} before; make before longer than accept, and let people be told",
            rules.before
        ));
    }
    // A team that cannot be read is an error of its own.
    let unread = |team: &Name| world.unread.may_hold(Kind::Teams, team);
    let lead = |team: &Name| match world.resources.get(&(Kind::Teams, team.clone())) {
        Some(Resource { body: Body::Team(team), .. }) => team.lead.is_some(),
        _ => unread(team),
    };
    if !team.is_some_and(lead) {
        fault(
            "a missing acceptance is told to the lead of the schedule's team; name a team that has a lead".to_owned(),
        );
    }
}

fn check_team(team: &Team, faults: &mut Vec<Fault>) {
    check_count("members", "members", team.members.len(), TEAM_MEMBERS_MAX, faults);
    let mut names: HashSet<&Name> = HashSet::new();
    for (index, name) in team.members.iter().enumerate() {
        if !names.insert(name) {
            faults.push((format!("members[{index}]"), format!("{:?} is there twice; keep one", &**name)));
        }
    }
}

fn add(problems: Vec<Problem>, faults: &mut Vec<Fault>) {
    faults.extend(problems.into_iter().map(|problem| (problem.path, problem.message)));
}

/// None for a schedule that is missing, unless all of the document is over: then that is no error.
fn zone_of_schedule(name: &str, resource: &Resource, world: &World<'_>) -> Option<Zone> {
    let known = world.zone_of_schedule(name);
    known.or_else(|| elapsed::is_over(world, resource, world.now).then(Zone::utc))
}

fn check_policy(policy: &EscalationPolicy, faults: &mut Vec<Fault>) {
    if policy.steps.is_empty() {
        faults.push(("steps".to_owned(), "is empty: a policy needs at least one step".to_owned()));
    }
    check_count("steps", "steps", policy.steps.len(), POLICY_STEPS_MAX, faults);
    for (index, step) in policy.steps.iter().enumerate() {
        let path = format!("steps[{index}].notify");
        if step.notify.is_empty() {
            faults.push((path.clone(), "is empty: a step needs at least one target".to_owned()));
        }
        check_targets(&path, &step.notify, faults);
        check_longest(&format!("steps[{index}].wait"), Some(step.wait), WAIT_MS_MAX, faults);
        check_some(&format!("steps[{index}].wait"), Some(step.wait), faults);
    }
    if policy.repeat > POLICY_REPEAT_MAX {
        let message = format!("{} is too often; at most {POLICY_REPEAT_MAX} is allowed", policy.repeat);
        faults.push(("repeat".to_owned(), message));
    }
    check_targets("last_resort", &policy.last_resort, faults);
}

fn check_targets(path: &str, targets: &[Target], faults: &mut Vec<Fault>) {
    check_count(path, "targets", targets.len(), STEP_TARGETS_MAX, faults);
    let mut seen = HashSet::new();
    for (index, target) in targets.iter().enumerate() {
        if !seen.insert(target) {
            faults.push((format!("{path}[{index}]"), format!("\"{target}\" is there twice; keep one")));
        }
    }
}

fn check_calendar(source: &CalendarSource, faults: &mut Vec<Fault>) {
    let mut fault = |key: &str, message: &str| faults.push((key.to_owned(), message.to_owned()));
    match (source.used_as, &source.user, &source.schedule) {
        (CalendarUse::Leave, None, None) => fault("user", "is missing; say whose leave it is"),
        (CalendarUse::Shifts, None, None) => fault("schedule", "is missing; say whose shifts they are"),
        (CalendarUse::Leave, _, Some(_)) => fault("schedule", "leave is of a user; leave it out, or write as: shifts"),
        (CalendarUse::Shifts, Some(_), _) => {
            fault("user", "the events of shifts name people themselves; leave it out, or write as: leave");
        }
        _ => {}
    }
    let shortest = Duration::from_millis(REFRESH_MS_MIN);
    if source.every < shortest {
        let message = format!("{} is too often; at least {shortest} is allowed", source.every);
        faults.push(("every".to_owned(), message));
    }
    check_longest("every", Some(source.every), REFRESH_MS_MAX, faults);
    let is_usable = |text: &String| !text.trim().is_empty() && text.chars().count() <= TITLE_CHARS_MAX;
    if !source.matching.as_ref().is_none_or(is_usable) {
        let message = format!("is empty or longer than {TITLE_CHARS_MAX} characters; leave it out, or write a word");
        faults.push(("matching".to_owned(), message));
    }
}

fn check_channel(channel: &Channel, faults: &mut Vec<Fault>) {
    if let Some(fault) = addresses::fault(channel.kind.into(), &channel.address) {
        faults.push(("address".to_owned(), fault));
    }
    check_longest("bundle", channel.bundle, BUNDLE_MS_MAX, faults);
}

fn check_service(service: &Service, faults: &mut Vec<Fault>) {
    if let Some(fault) = service.playbook.as_deref().and_then(addresses::web_fault) {
        faults.push(("playbook".to_owned(), fault));
    }
    let timeouts =
        [("acknowledgement_timeout", service.acknowledgement_timeout), ("auto_resolve", service.auto_resolve)];
    for (key, timeout) in timeouts {
        check_longest(key, timeout, TIMEOUT_MS_MAX, faults);
        check_some(key, timeout, faults);
    }
}

/// What is wrong with a secret, without printing it.
pub(super) fn secret_fault(secret: &Secret) -> Option<String> {
    let text = secret.value.reveal();
    if secret.kind == Kind::Calendars {
        return addresses::calendar_fault(text);
    }
    let length_is_good = (SECRET_CHARS_MIN..=SECRET_CHARS_MAX).contains(&text.len());
    if length_is_good && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return None;
    }
    let rule = format!("write {SECRET_CHARS_MIN} to {SECRET_CHARS_MAX} of A-Z, a-z, 0-9, - and _, or leave it out");
    Some(format!("this secret of {} characters cannot be used; {rule}", text.chars().count()))
}

fn check_count(path: &str, what: &str, count: usize, count_max: usize, faults: &mut Vec<Fault>) {
    if count > count_max {
        faults.push((path.to_owned(), format!("{count} {what} are too many; at most {count_max} are allowed")));
    }
}

fn check_longest(path: &str, duration: Option<Duration>, ms_max: i64, faults: &mut Vec<Fault>) {
    if let Some(long) = duration.filter(|duration| duration.as_millis() > ms_max) {
        let message = format!("{long} is too long; at most {} is allowed", Duration::from_millis(ms_max));
        faults.push((path.to_owned(), message));
    }
}

fn check_some(path: &str, duration: Option<Duration>, faults: &mut Vec<Fault>) {
    if duration == Some(Duration::ZERO) {
        faults.push((path.to_owned(), "0s is no time; write a longer one".to_owned()));
    }
}
