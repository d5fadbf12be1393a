//! `nightbell oncall`: who is on call, from a server or from files.

mod lanes;

use super::{Context, Ended, configuration_files};
use crate::cli::OncallArguments;
use crate::client::Client;
use crate::output::{Output, Style};
use crate::table::{Table, plain, utc, utc_text};
use anyhow::{anyhow, bail};
use jiff::{SignedDuration, Timestamp};
use nightbell_config::{Kind, Snapshot, StoredResource, nearest};
use nightbell_schedule::{OnCall, Requirement, Standing, WallOrInstant, Zone, standing};
use serde_json::{Value, json};

/// How far ahead somebody is looked for who is on call next, in days.
const NEXT_DAYS_MAX: i64 = 90;

/// What is asked, in instants.
#[derive(Debug, Clone, Copy)]
struct Question {
    at: Option<Timestamp>,
    span: Option<(Timestamp, Timestamp)>,
}

impl Question {
    /// Times without an offset are on the clock of `zone`.
    fn new(arguments: &OncallArguments, zone: &Zone) -> Question {
        Question {
            at: arguments.at.map(|at| at.first(zone)),
            span: arguments.from.zip(arguments.to).map(|(from, to)| (from.first(zone), to.first(zone))),
        }
    }
}

/// What is told.
#[derive(Debug)]
enum Told {
    /// Who is on call at an instant.
    OnCall(Value),
    /// The shifts over a span, of the schedule that was asked for or of all.
    Shifts { span: (Timestamp, Timestamp), schedules: Vec<(Value, Zone)> },
}

pub(crate) async fn run(arguments: OncallArguments, context: &Context) -> anyhow::Result<Ended> {
    let told = if arguments.file.is_empty() {
        from_server(&arguments, context).await?
    } else {
        match configuration_files::read(&arguments.file, context)? {
            Some(snapshot) => from_files(&snapshot, &arguments, context.now)?,
            None => return Ok(Ended::Refused),
        }
    };
    match (told, arguments.json) {
        (Told::OnCall(answer), true) => context.output.json(&answer),
        (Told::OnCall(answer), false) => print_on_call(&answer, context.output),
        (Told::Shifts { mut schedules, .. }, true) if arguments.schedule.is_some() => {
            if let Some((answer, _)) = schedules.pop() {
                context.output.json(&answer);
            }
        }
        (Told::Shifts { schedules, .. }, true) => {
            let items: Vec<Value> = schedules.into_iter().map(|(answer, _)| answer).collect();
            context.output.json(&json!({ "items": items }));
        }
        (Told::Shifts { span, schedules }, false) => {
            // The reasons of one schedule are read, those of many are too many.
            let with_table = arguments.schedule.is_some();
            for (answer, zone) in &schedules {
                print_shifts(answer, zone, span, with_table, context.output);
            }
            if schedules.is_empty() {
                context.output.line("there are no schedules");
            }
        }
    }
    Ok(Ended::Done)
}

async fn from_server(arguments: &OncallArguments, context: &Context) -> anyhow::Result<Told> {
    let client = Client::new(&context.environment)?;
    let times = [arguments.at, arguments.from, arguments.to];
    let question = Question::new(arguments, &zone_at_server(&client, arguments.schedule.as_deref(), &times).await?);
    if let Some((from, to)) = question.span {
        let names = match &arguments.schedule {
            Some(schedule) => vec![schedule.clone()],
            None => {
                let answer = client.get("/api/v1/on-call", &[]).await?;
                array(&answer, "items").iter().map(|item| text(item, "schedule").to_owned()).collect()
            }
        };
        let query = [("from", from.to_string()), ("to", to.to_string())];
        let mut schedules = Vec::with_capacity(names.len());
        for name in names {
            let path = format!("/api/v1/schedules/{}", path_segment(&name)?);
            let answer = client.get(&format!("{path}/shifts"), &query).await?;
            schedules.push((answer, text(&client.get(&path, &[]).await?, "time_zone").parse()?));
        }
        return Ok(Told::Shifts { span: (from, to), schedules });
    }
    let query: Vec<(&str, String)> = question.at.map(|at| ("at", at.to_string())).into_iter().collect();
    let mut answer = client.get("/api/v1/on-call", &query).await?;
    if let (Some(_), Some(fields)) = (&arguments.schedule, answer.as_object_mut()) {
        fields.remove("services");
    }
    if let (Some(wanted), Some(items)) = (&arguments.schedule, answer.get_mut("items").and_then(Value::as_array_mut)) {
        let names: Vec<String> = items.iter().map(|item| text(item, "schedule").to_owned()).collect();
        items.retain(|item| text(item, "schedule") == wanted);
        if items.is_empty() {
            bail!("{}", unknown(wanted, names.iter().map(String::as_str)));
        }
    }
    Ok(Told::OnCall(answer))
}

/// The zone that times without an offset are in: that of the schedule, which is asked for only if there is such a time.
pub(super) async fn zone_at_server(
    client: &Client,
    schedule: Option<&str>,
    times: &[Option<WallOrInstant>],
) -> anyhow::Result<Zone> {
    match schedule {
        Some(schedule) if times.iter().flatten().any(|time| matches!(time, WallOrInstant::Wall(_))) => {
            let schedule = client.get(&format!("/api/v1/schedules/{}", path_segment(schedule)?), &[]).await?;
            Ok(text(&schedule, "time_zone").parse()?)
        }
        _ => Ok(Zone::utc()),
    }
}

/// A name as part of a path; anything that is no name would lead elsewhere.
pub(super) fn path_segment(name: &str) -> anyhow::Result<&str> {
    nightbell_core::valid_name(name).map_err(|error| anyhow!("{error}"))?;
    Ok(name)
}

fn unknown<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    match nearest(wanted, names) {
        Some(near) => format!("there is no schedule {wanted:?}; did you mean {near:?}?"),
        None => format!("there is no schedule {wanted:?}; `nightbell oncall` lists them"),
    }
}

fn from_files(snapshot: &Snapshot, arguments: &OncallArguments, now: Timestamp) -> anyhow::Result<Told> {
    let names: Vec<&str> = snapshot.all(Kind::Schedules).map(|stored| &*stored.resource.name).collect();
    if let Some(wanted) = arguments.schedule.as_deref().filter(|wanted| !names.contains(wanted)) {
        bail!("{}", unknown(wanted, names.iter().copied()));
    }
    let asked = arguments.schedule.as_deref().and_then(|name| snapshot.schedule(name));
    let zone = asked.map_or_else(Zone::utc, |schedule| schedule.definition.time_zone.clone());
    let question = Question::new(arguments, &zone);
    if let Some((from, to)) = question.span {
        let wanted = |name: &&str| arguments.schedule.as_deref().is_none_or(|wanted| wanted == *name);
        let mut schedules = Vec::new();
        for name in names.into_iter().filter(wanted) {
            let (Some(answer), Some(schedule)) = (snapshot.shifts(name, from, to), snapshot.schedule(name)) else {
                continue;
            };
            let mut fields = serde_json::to_value(answer?)?;
            fields["schedule"] = json!(name);
            schedules.push((fields, schedule.definition.time_zone.clone()));
        }
        return Ok(Told::Shifts { span: (from, to), schedules });
    }
    let at = question.at.unwrap_or(now);
    let wanted = |name: &&str| arguments.schedule.as_deref().is_none_or(|wanted| wanted == *name);
    let items: Vec<Value> = names
        .into_iter()
        .filter(wanted)
        .filter_map(|name| {
            let schedule = snapshot.schedule(name)?;
            let calendar = snapshot.calendar(name)?;
            let titled = |people: Vec<OnCall>| -> Vec<Value> {
                let person = |person: OnCall| {
                    let title = snapshot.title(Kind::Users, &person.user);
                    json!({ "user": person.user, "title": title, "because": person.because })
                };
                people.into_iter().map(person).collect()
            };
            let horizon = at.checked_add(SignedDuration::from_hours(24 * NEXT_DAYS_MAX)).unwrap_or(Timestamp::MAX);
            let Standing { on_call, shadows, next } = standing(calendar, at, horizon);
            let until = next.as_ref().map(|(at, _)| *at);
            let gap = on_call
                .is_empty()
                .then(|| json!({ "until": until, "inside_coverage": snapshot.is_uncovered(name, at) }));
            let next = next.map(|(at, people)| json!({ "at": at, "on_call": titled(people) }));
            Some(json!({
                "next": next, "schedule": name, "title": snapshot.title(Kind::Schedules, name), "team": schedule.team,
                "on_call": titled(on_call), "gap": gap, "shadows": titled(shadows),
            }))
        })
        .collect();
    let mut answer = json!({ "at": at, "items": items });
    if arguments.schedule.is_none() {
        let services = snapshot.all(Kind::Services).map(|stored| of_service(snapshot, stored, at));
        answer["services"] = services.collect();
    }
    Ok(Told::OnCall(answer))
}

/// Who would be paged first about a service.
fn of_service(snapshot: &Snapshot, stored: &StoredResource, at: Timestamp) -> Value {
    let people = snapshot.first_on_call_of(&stored.resource.name, at).into_iter().map(|person| {
        json!({ "title": snapshot.title(Kind::Users, &person.user), "user": person.user, "because": person.because })
    });
    json!({ "service": stored.resource.name, "title": stored.resource.title(), "on_call": people.collect::<Vec<_>>() })
}

fn print_on_call(answer: &Value, output: Output) {
    let at = utc_text(text(answer, "at"));
    let mut table = Table::new(&["SCHEDULE", "ON CALL", "BECAUSE", "NEXT"]);
    for item in array(answer, "items") {
        let people = array(item, "on_call");
        if people.is_empty() {
            let next = plain(next_of(item));
            table.row(vec![plain(text(item, "schedule")), (Style::Red, "nobody".to_owned()), plain(""), next]);
        }
        for person in people {
            table.row(vec![
                plain(text(item, "schedule")),
                (Style::Bold, text(person, "user").to_owned()),
                plain(text(person, "because")),
                plain(next_of(item)),
            ]);
        }
        for person in array(item, "shadows") {
            let shadow = format!("({})", text(person, "user"));
            table.row(vec![plain(text(item, "schedule")), plain(shadow), plain(text(person, "because")), plain("")]);
        }
    }
    if table.is_empty() {
        output.line("there are no schedules");
        return;
    }
    output.line(format!("on call at {at}"));
    table.print(output);
}

/// Who is next and from when on: `grace from 2026-11-30 09:00:00 UTC`.
fn next_of(item: &Value) -> String {
    let Some(next) = item.get("next").filter(|next| next.is_object()) else { return String::new() };
    let names: Vec<&str> = array(next, "on_call").iter().map(|person| text(person, "user")).collect();
    format!("{} from {}", names.join(", "), utc_text(text(next, "at")))
}

fn print_shifts(answer: &Value, zone: &Zone, span: (Timestamp, Timestamp), with_table: bool, output: Output) {
    let (name, (from, to)) = (text(answer, "schedule"), span);
    output.line(format!("{}, {} to {}", output.styled(Style::Bold, name), utc(from), utc(to)));
    let mut fields = answer.clone();
    fields.as_object_mut().and_then(|fields| fields.remove("schedule"));
    // What cannot be drawn is still in the table.
    let drawn = serde_json::from_value(fields).ok().and_then(|answer| lanes::lanes(&answer, zone, span, output));
    drawn.into_iter().flatten().for_each(|line| output.line(line));
    output.line("");
    if with_table {
        print_table(answer, output);
    }
    print_faults(answer, output);
}

fn print_table(answer: &Value, output: Output) {
    // Gaps stand among the shifts, where somebody looks for who is on call then.
    let mut rows: Vec<(Timestamp, Timestamp, Style, String, String)> = Vec::new();
    let instant = |value: &Value, field: &str| text(value, field).parse::<Timestamp>().ok();
    for shift in array(answer, "shifts") {
        if let (Some(from), Some(to)) = (instant(shift, "from"), instant(shift, "to")) {
            rows.push((from, to, Style::Bold, text(shift, "user").to_owned(), text(shift, "because").to_owned()));
        }
    }
    for shadow in array(answer, "shadows") {
        if let (Some(from), Some(to)) = (instant(shadow, "from"), instant(shadow, "to")) {
            let user = format!("({})", text(shadow, "user"));
            rows.push((from, to, Style::Plain, user, text(shadow, "because").to_owned()));
        }
    }
    for gap in array(answer, "gaps") {
        if let (Some(from), Some(to)) = (instant(gap, "from"), instant(gap, "to")) {
            rows.push((from, to, Style::Red, "nobody".to_owned(), String::new()));
        }
    }
    rows.sort_by(|left, right| (left.0, &left.3).cmp(&(right.0, &right.3)));
    let mut table = Table::new(&["FROM", "TO", "ON CALL", "BECAUSE"]);
    for (from, to, style, user, because) in rows {
        table.row(vec![plain(utc(from)), plain(utc(to)), (style, user), plain(because)]);
    }
    table.print(output);
}

/// What is not as the schedule says it must be.
fn print_faults(answer: &Value, output: Output) {
    let line = |fault: &Value, what: &str| {
        let span = format!("{} to {}", utc_text(text(fault, "from")), utc_text(text(fault, "to")));
        output.line(format!("{} {span}: {what}", output.styled(Style::Red, "fault")));
    };
    for gap in array(answer, "uncovered") {
        line(gap, "nobody is on call inside the coverage");
    }
    for violation in array(answer, "violations") {
        let requirement = violation.get("requirement").cloned().unwrap_or_default();
        let requirement: Requirement = serde_json::from_value(requirement).unwrap_or_default();
        line(violation, &format!("the requirement \"{requirement}\" is not met"));
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn array<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
