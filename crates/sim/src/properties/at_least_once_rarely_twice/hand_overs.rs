//! Words of hand-overs go out once.
//!
//! Once: of one turn a person is told by one way at most once each that it begins, has begun, ends and has ended, and the lead at
//! most once that nobody accepted it, which was then not answered as accepted before. That a turn has begun may be said again
//! only where it was over in between. Where the clock was set back, what was said ahead may be forgotten.
//!
//! Not never: whoever comes or goes is told so, and ahead that their turn begins, as soon as nothing stands in the way of the
//! nodes, if the naive model says of the configuration in force that they do, that it was not so when nothing stood in the way
//! before, and that it stays so until something can be said. After an outage what holds is said and not what was missed.

use crate::plan::{Company, START_MS, schedule_name, user_name};
use crate::properties::{Evidence, Verdict};
use crate::shadow::{Era, Shadow};
use crate::tables::NoticeRow;
use crate::trace::clock;
use std::collections::{BTreeMap, BTreeSet};

const MINUTE_MS: i64 = 60_000;
/// Nothing stands in the way for so long before something counts as looked at, and so long after it must be said.
const MOMENT_MS: i64 = 3_000;

/// A word of a hand-over, when it was made, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Word<'a> {
    about: &'a NoticeRow,
    recipient: &'a str,
    created_at: i64,
}

pub(super) fn check(evidence: &Evidence<'_>) -> Verdict {
    let words = evidence.tables.notifications.values().filter_map(|row| {
        let about = row.notice.as_ref()?;
        Some(Word { about, recipient: &row.recipient, created_at: row.created_at })
    });
    let words: BTreeSet<Word<'_>> = words.collect();
    if evidence.shadow.set_back_ms() == 0 {
        said_ahead_once(&words)?;
        not_accepted_rightly(evidence.shadow, &words)?;
        changes_once(evidence.shadow, &words)?;
        never_zero(evidence.shadow, &words)?;
    }
    Ok(())
}

/// What is said of an instant ahead, or of nobody's acceptance.
fn said_ahead_once(words: &BTreeSet<Word<'_>>) -> Verdict {
    let mut said = BTreeSet::new();
    let ahead = |word: &&Word<'_>| matches!(word.about.moment.as_str(), "begins" | "ends" | "not_accepted");
    for word in words.iter().filter(ahead) {
        if !said.insert((word.about, word.recipient)) {
            let NoticeRow { schedule, moment, at, user } = word.about;
            let at = clock(*at);
            return Err(format!("{} was told twice that {user}'s turn on {schedule} {moment} at {at}", word.recipient));
        }
    }
    Ok(())
}

fn not_accepted_rightly(shadow: &Shadow, words: &BTreeSet<Word<'_>>) -> Verdict {
    for word in words.iter().filter(|word| word.about.moment == "not_accepted") {
        let of_turn = shadow.acceptances.iter().find(|accepted| {
            schedule_name(accepted.schedule) == word.about.schedule
                && user_name(accepted.user) == word.about.user
                && accepted.turn_ms == word.about.at
        });
        let created_ms = shadow.mono_of(word.created_at);
        if let (Some(accepted), Some(created_ms)) = (of_turn, created_ms)
            && accepted.mono_ms < created_ms
        {
            let NoticeRow { schedule, at, user, .. } = word.about;
            return Err(format!(
                "{} was told that nobody accepted {user}'s turn on {schedule} at {}, after {user} did",
                word.recipient,
                clock(*at)
            ));
        }
    }
    Ok(())
}

/// What is said at a change.
fn changes_once(shadow: &Shadow, words: &BTreeSet<Word<'_>>) -> Verdict {
    let mut by_person: BTreeMap<(&str, &str, &str, &str), Vec<i64>> = BTreeMap::new();
    for word in words.iter().filter(|word| matches!(word.about.moment.as_str(), "begun" | "ended")) {
        let NoticeRow { schedule, moment, user, .. } = word.about;
        by_person.entry((schedule, user, moment, word.recipient)).or_default().push(word.created_at);
    }
    for ((schedule, user, moment, recipient), times) in by_person {
        for pair in times.windows(2) {
            let is_said = moment == "begun";
            let was_other = shadow.eras.iter().any(|era| {
                let (from_ms, to_ms) = (pair[0].max(era.from_wall_ms), pair[1].min(era.to_wall_ms));
                let Some((schedule, user)) = numbers(&era.company, schedule, user) else { return false };
                let instants = instants(&era.company, schedule, from_ms, to_ms);
                instants.into_iter().any(|at_ms| is_on_call(&era.company, schedule, user, at_ms) != is_said)
            });
            if !was_other {
                let (first, second) = (clock(pair[0]), clock(pair[1]));
                return Err(format!(
                    "{recipient} was told at {first} and again at {second} that {user}'s turn on {schedule} has {moment}"
                ));
            }
        }
    }
    Ok(())
}

fn never_zero(shadow: &Shadow, words: &BTreeSet<Word<'_>>) -> Verdict {
    let Some((healed_ms, _)) = shadow.healed else { return Ok(()) };
    // Nothing changes hands at the first look.
    let looked_ms = shadow.calm_from(0) + MOMENT_MS;
    for era in &shadow.eras {
        let asked = era.company.schedules.iter().enumerate().filter(|(_, schedule)| schedule.hand_over.is_some());
        for (schedule, _) in asked {
            for at_ms in changes(&era.company, schedule, era.from_wall_ms + 1, era.to_wall_ms.min(healed_ms)) {
                let change = Change { shadow, era, schedule, at_ms, looked_ms };
                for user in 0..era.company.users.len() {
                    change.check(user, words)?;
                }
            }
        }
    }
    Ok(())
}

/// An instant of an era at which a schedule may pass from hand to hand.
struct Change<'a> {
    shadow: &'a Shadow,
    era: &'a Era,
    schedule: usize,
    /// By the nodes' clock.
    at_ms: i64,
    /// By the clock that never jumps: from then on what changes is seen.
    looked_ms: i64,
}

impl Change<'_> {
    fn check(&self, user: usize, words: &BTreeSet<Word<'_>>) -> Verdict {
        let company = &self.era.company;
        let is_on_call = |at_ms: i64| is_on_call(company, self.schedule, user, at_ms);
        let (before, now) = (is_on_call(self.at_ms - 1), is_on_call(self.at_ms));
        if before == now || !company.is_told_quietly(user) {
            return Ok(());
        }
        let moment = if now { "begun" } else { "ended" };
        if let Some((looked_ms, said_ms)) = self.between(self.at_ms)
            && self.stays(user, looked_ms, self.at_ms - 1)
            && self.stays(user, self.at_ms, said_ms)
        {
            self.need(words, user, moment, (self.at_ms, said_ms))?;
        }
        let before_ms = company.schedules[self.schedule].hand_over.as_ref().map_or(0, |rules| rules.before_ms);
        let due_ms = self.at_ms - before_ms;
        if now
            && before_ms > 0
            && let Some((looked_ms, said_ms)) = self.between(due_ms)
            && said_ms < self.at_ms
            && self.stays(user, looked_ms, self.at_ms - 1)
        {
            self.need(words, user, "begins", (looked_ms, said_ms))?;
        }
        Ok(())
    }

    /// When all was looked at before an instant, and by when it must be said what there is to say at it, by the nodes' clock; if
    /// both are in this era.
    fn between(&self, at_ms: i64) -> Option<(i64, i64)> {
        let offset_ms = self.era.from_wall_ms - self.era.from_mono_ms;
        let mut calm_ms = at_ms - offset_ms - 1;
        let disturbances = &self.shadow.disturbances;
        let stands_in_the_way = |at_ms: i64| {
            disturbances.iter().find(|one| one.from_ms - MOMENT_MS <= at_ms && at_ms <= one.to_ms + MOMENT_MS)
        };
        while let Some(one) = stands_in_the_way(calm_ms) {
            calm_ms = one.from_ms - MOMENT_MS - 1;
        }
        let said_ms = self.shadow.calm_from(at_ms - offset_ms) + MOMENT_MS;
        let is_calm = self.shadow.was_calm(said_ms - MOMENT_MS, said_ms);
        let looked = calm_ms >= self.looked_ms && calm_ms >= self.era.from_mono_ms + MOMENT_MS;
        (is_calm && looked && said_ms + offset_ms <= self.era.to_wall_ms)
            .then_some((calm_ms + offset_ms, said_ms + offset_ms))
    }

    /// Whether somebody is all the time what they are at first.
    fn stays(&self, user: usize, from_ms: i64, to_ms: i64) -> bool {
        let is_on_call = |at_ms: i64| is_on_call(&self.era.company, self.schedule, user, at_ms);
        let first = is_on_call(from_ms);
        changes(&self.era.company, self.schedule, from_ms, to_ms).into_iter().all(|at_ms| is_on_call(at_ms) == first)
    }

    fn need(&self, words: &BTreeSet<Word<'_>>, user: usize, moment: &str, (from_ms, to_ms): (i64, i64)) -> Verdict {
        let (schedule, user) = (schedule_name(self.schedule), user_name(user));
        let is_said = words.iter().any(|word| {
            let NoticeRow { schedule: of, moment: which, at, user: whose } = word.about;
            let is_of_turn = moment != "begins" || *at == self.at_ms;
            let is_theirs = of == schedule && which == moment && whose == user && is_of_turn;
            is_theirs && (from_ms <= word.created_at || moment == "begins") && word.created_at <= to_ms
        });
        if is_said {
            return Ok(());
        }
        let (at, to) = (clock(self.at_ms), clock(to_ms));
        Err(format!("{user} was not told by {to} that their turn on {schedule} {moment}, at {at}"))
    }
}

/// A schedule and a person by their names.
fn numbers(company: &Company, schedule: &str, user: &str) -> Option<(usize, usize)> {
    let schedule = (0..company.schedules.len()).find(|index| schedule_name(*index) == schedule)?;
    let user = (0..company.users.len()).find(|index| user_name(*index) == user)?;
    Some((schedule, user))
}

fn is_on_call(company: &Company, schedule: usize, user: usize, at_ms: i64) -> bool {
    company.on_call(schedule, 0, at_ms - START_MS).contains(&user)
}

/// The first of these instants, and those at which others may be on call.
fn instants(company: &Company, schedule: usize, from_ms: i64, to_ms: i64) -> Vec<i64> {
    if from_ms > to_ms {
        return Vec::new();
    }
    let mut instants = changes(company, schedule, from_ms, to_ms);
    instants.insert(0, from_ms);
    instants
}

/// When a schedule may pass from hand to hand, from one instant of the nodes' clock to another.
fn changes(company: &Company, schedule: usize, from_ms: i64, to_ms: i64) -> Vec<i64> {
    let Some(known) = company.schedules.get(schedule) else { return Vec::new() };
    let edges = known.overrides.iter().flat_map(|item| [item.from_ms, item.to_ms]);
    let edges = edges.chain(known.swaps.iter().flat_map(|swap| [swap.from_ms, swap.to_ms]));
    let edges = edges.chain(company.leave.iter().flat_map(|leave| [leave.from_ms, leave.to_ms]));
    let rotations = known.rotations.iter().flat_map(|rotation| {
        let borders = rotation.active.into_iter().flat_map(|(from, to)| [from * MINUTE_MS, to * MINUTE_MS]);
        borders.chain([rotation.start_ms])
    });
    // Turns and windows are counted in hours; clocks differ from each other, and change, by half hours.
    let half_hours: BTreeSet<i64> = rotations.map(|at_ms| at_ms.rem_euclid(30 * MINUTE_MS)).collect();
    let first = (from_ms - START_MS).div_euclid(30 * MINUTE_MS);
    let last = (to_ms - START_MS).div_euclid(30 * MINUTE_MS);
    let of_clock = (first..=last).flat_map(|half| half_hours.iter().map(move |rest| half * 30 * MINUTE_MS + rest));
    let all: BTreeSet<i64> = edges.chain(of_clock).map(|at_ms| at_ms + START_MS).collect();
    all.into_iter().filter(|at_ms| from_ms <= *at_ms && *at_ms <= to_ms).collect()
}
