//! `nightbell fairness`: how the burden of being on call is shared.

use super::oncall::{path_segment, zone_at_server};
use super::{Context, Ended};
use crate::cli::FairnessArguments;
use crate::client::Client;
use crate::output::{Output, Style};
use crate::table::{Table, plain, utc_text};
use serde_json::Value;

/// The figures, as the API spells them, with their headings.
const FIGURES: [(&str, &str); 6] = [
    ("hours", "HOURS"),
    ("nights", "NIGHTS"),
    ("weekends", "WEEKENDS"),
    ("holidays", "HOLIDAYS"),
    ("hours_owed", "OWED HOURS"),
    ("night_pages", "NIGHT PAGES"),
];

pub(crate) async fn run(arguments: FairnessArguments, context: &Context) -> anyhow::Result<Ended> {
    let client = Client::new(&context.environment)?;
    let zone = zone_at_server(&client, arguments.schedule.as_deref(), &[arguments.from, arguments.to]).await?;
    let path = match (&arguments.schedule, &arguments.team) {
        (Some(schedule), _) => format!("/api/v1/schedules/{}/fairness", path_segment(schedule)?),
        (None, Some(team)) => format!("/api/v1/teams/{}/fairness", path_segment(team)?),
        (None, None) => anyhow::bail!("name a schedule, or a team with --team"),
    };
    let from = arguments.from.map(|from| ("from", from.first(&zone).to_string()));
    let to = arguments.to.map(|to| ("to", to.last(&zone).to_string()));
    let query: Vec<(&str, String)> = from.into_iter().chain(to).collect();
    let answer = client.get(&path, &query).await?;
    match arguments.json {
        true => context.output.json(&answer),
        false => print(&answer, context.output),
    }
    Ok(Ended::Done)
}

fn print(answer: &Value, output: Output) {
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    output.line(format!("{} to {}", utc_text(&text(answer, "from")), utc_text(&text(answer, "to"))));
    let mut headings = vec!["USER"];
    headings.extend(FIGURES.iter().map(|(_, heading)| heading));
    let mut table = Table::new(&headings);
    let list = |field: &str| answer.get(field).and_then(Value::as_array).into_iter().flatten();
    for person in list("people") {
        let is_member = person.get("member").and_then(Value::as_bool).unwrap_or_default();
        let name = if is_member { text(person, "user") } else { format!("{} (no member)", text(person, "user")) };
        let mut cells = vec![plain(name)];
        cells.extend(FIGURES.iter().map(|(field, _)| {
            let above = person.get("above_median").and_then(|above| above.get(*field)).and_then(Value::as_f64);
            let above = above.filter(|above| is_member && *above != 0.0).map(|above| format!(" ({above:+})"));
            plain(format!("{}{}", figure(person, field), above.unwrap_or_default()))
        }));
        table.row(cells);
    }
    if let Some(median) = answer.get("median") {
        let mut cells = vec![(Style::Faint, "median".to_owned())];
        cells.extend(FIGURES.iter().map(|(field, _)| (Style::Faint, figure(median, field))));
        table.row(cells);
    }
    table.print(output);
    for warning in list("warnings") {
        let subject = format!("{}/{}", text(warning, "kind"), text(warning, "name"));
        output.line(format!("{}  {subject}: {}", output.styled(Style::Yellow, "warning"), text(warning, "message")));
        output.line(format!("         {}", text(warning, "remedy")));
    }
}

fn figure(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_f64).map(|figure| figure.to_string()).unwrap_or_default()
}
