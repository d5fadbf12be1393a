//! Whether people get rest: nights in a row, two schedules at once, the day after a page in the night.

use super::{FindingSeverity, Findings};
use crate::spelled::spelled;
use crate::{Kind, Pages, Workload};
use jiff::SignedDuration;
use nightbell_core::{Name, Timestamp};
use nightbell_schedule::limits::{REST_HOURS_MIN, REST_WITHIN_HOURS};
use nightbell_schedule::{Stretch, common, is_restless, long_runs, night_pages};
use std::collections::BTreeSet;

/// What of these schedules' people is not over at `now`, each with who could cover.
pub(super) fn diagnose(
    workload: &Workload<'_>,
    schedules: &[Name],
    pages: &Pages,
    now: Timestamp,
    findings: &mut Findings,
) {
    let people: BTreeSet<&Name> = schedules.iter().flat_map(|schedule| workload.people_of(schedule)).collect();
    // Whoever is alone on a schedule cannot be relieved by it: that is not for a warning every week.
    for schedule in schedules.iter().filter(|schedule| workload.people_of(schedule).count() > 1) {
        for user in workload.people_of(schedule) {
            check_nights(workload, schedule, user, now, findings);
        }
    }
    for user in people {
        check_two_at_once(workload, user, now, findings);
        check_rest(workload, user, pages.get(user).map(Vec::as_slice).unwrap_or_default(), now, findings);
    }
}

fn check_nights(workload: &Workload<'_>, schedule: &Name, user: &Name, now: Timestamp, findings: &mut Findings) {
    let Some(body) = workload.snapshot().schedule(schedule) else { return };
    let count_max = body.definition.nights_in_a_row_max();
    let zone = workload.snapshot().personal_zone(user, schedule);
    let since = since(workload, schedule);
    let on_call = workload.on_call_of(schedule, user).iter().filter(|(_, to)| since < *to);
    let on_call: Vec<Stretch> = on_call.map(|(from, to)| ((*from).max(since), *to)).collect();
    for run in long_runs(&on_call, &zone, count_max) {
        // One night with somebody else ends a run: that much is asked for, and not the rest of it.
        let ahead = run.iter().skip(count_max as usize).find(|night| now < night.to);
        let (Some(first), Some(last), Some(relieved)) = (run.first(), run.last(), ahead) else { continue };
        let message = format!(
            "{user} is on call in {} nights in a row, {} to {}: more than {count_max}",
            run.len(),
            first.date,
            last.date
        );
        let cover = cover(workload, user, schedule, (relieved.from.max(now), relieved.to));
        let remedy = format!("{cover}; or set nights_in_a_row_max to what is meant");
        findings.add(FindingSeverity::Warning, Kind::Schedules, schedule, message, remedy);
    }
}

/// From when on a schedule woke anybody: one that was never edited answers for a past in which it was not there.
fn since(workload: &Workload<'_>, schedule: &Name) -> Timestamp {
    let is_edited = !workload.snapshot().state(schedule).history.is_empty();
    let stored = workload.snapshot().get(Kind::Schedules, schedule).filter(|_| !is_edited);
    stored.map_or(Timestamp::MIN, |stored| stored.updated_at)
}

fn check_two_at_once(workload: &Workload<'_>, user: &Name, now: Timestamp, findings: &mut Findings) {
    let schedules = workload.schedules_of(user);
    for (index, one) in schedules.iter().enumerate() {
        for other in schedules.iter().skip(index + 1) {
            let both = common(workload.on_call_of(one, user), workload.on_call_of(other, user));
            let ahead: Vec<Stretch> =
                both.into_iter().filter(|(_, to)| now < *to).map(|(from, to)| (from.max(now), to)).collect();
            let Some(first) = ahead.first() else { continue };
            let message = format!("is on call on {one} and {other} at once in {}", spelled(&ahead));
            let candidates = [other, one];
            let found = candidates.iter().find(|schedule| workload.cover_for(user, schedule, *first).is_some());
            let remedy = cover(workload, user, found.unwrap_or(&candidates[0]), *first);
            findings.add(FindingSeverity::Warning, Kind::Users, user, message, remedy);
        }
    }
}

fn check_rest(workload: &Workload<'_>, user: &Name, pages: &[Timestamp], now: Timestamp, findings: &mut Findings) {
    let after = |at: Timestamp, hours: i64| at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX);
    let on_call = workload.on_call_anywhere(user);
    let Some(schedule) = workload.schedules_of(user).first() else { return };
    let zone = workload.snapshot().personal_zone(user, schedule);
    // Of several pages of a night the last says how long the rest has to be.
    let restless = night_pages(pages, &zone).into_iter().rev();
    let latest = restless.into_iter().find(|page| *page <= now && now < after(*page, REST_WITHIN_HOURS));
    let Some(page) = latest.filter(|page| is_restless(on_call, *page)) else { return };
    let end = after(page, REST_WITHIN_HOURS);
    let message =
        format!("was paged in the night at {page} and has no {REST_HOURS_MIN} hours of rest in a row before {end}");
    let rest = (now.max(page), after(now.max(page), REST_HOURS_MIN).min(end));
    // Cover is for the schedule that they are on in these hours.
    let busy =
        workload.schedules_of(user).iter().find(|name| !common(workload.on_call_of(name, user), &[rest]).is_empty());
    let remedy = cover(workload, user, busy.unwrap_or(schedule), rest);
    findings.add(FindingSeverity::Warning, Kind::Users, user, message, remedy);
}

/// Who could cover, in words.
fn cover(workload: &Workload<'_>, user: &Name, schedule: &Name, (from, to): Stretch) -> String {
    match workload.cover_for(user, schedule, (from, to)) {
        Some(with) => format!(
            "let {with} cover on {schedule} from {from} to {to}, who is free then and has the least duty: an override that \
             replaces {user} with {with}, or a swap"
        ),
        None => format!(
            "nobody else of {schedule} is free from {from} to {to}: ask somebody of another team, or change the rotation"
        ),
    }
}
