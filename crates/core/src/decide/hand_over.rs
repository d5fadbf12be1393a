//! Hand-overs: who has a schedule is compared with who had it when it was last looked at, and who must know is told.
//!
//! A look is safe to repeat: what was said is remembered in the same transaction. So a timer that fires twice, a restart, or an
//! edit that changes nothing says nothing anew, and after an outage what holds now is said, once.

use super::{Desk, dispatch};
use crate::{
    Acceptance, Actor, ClockRule, Duration, HandOver, HandOverAct, HandOverNote, HandOverPlan, Moment, Name, Notice,
    Notification, NotificationKind, Outcome, Recipient, Refusal, Said, Timer, TimerChange, TimerKind, Timestamp, Turn,
    Urgency, limits,
};
use std::sync::Arc;

/// Looks at a schedule: by its timer, or because something may have changed.
pub(super) fn look(desk: &mut Desk<'_>, schedule: &Name, is_timer: bool) -> Outcome {
    let stored = desk.state.hand_overs.get(schedule).cloned().unwrap_or_default();
    let directory = desk.directory;
    let Some(plan) = directory.hand_over(schedule, desk.now) else {
        return forget(desk, schedule, stored);
    };
    let mut kept = stored.clone();
    match kept.since.filter(|since| *since > desk.now && is_near(*since, desk.now)) {
        // The clock was set back behind the last change. What holds now was over already: nothing is said until then.
        Some(since) => kept.look_at = Some(since),
        None => {
            say_changes(desk, schedule, &plan, &mut kept);
            take_back(desk, schedule, &plan, &mut kept);
            say_ahead(desk, schedule, &plan, &mut kept);
            say_by_the_clock(desk, schedule, &plan, &mut kept);
            kept.look_at = Some(next_look(&plan, &kept, desk.now));
        }
    }
    if let Some(due_at) = kept.look_at.filter(|due_at| is_timer || stored.look_at != Some(*due_at)) {
        desk.out.timers.push(TimerChange::Set(timer(schedule, due_at)));
    }
    if kept != stored {
        desk.out.hand_overs.push((schedule.clone(), kept));
    }
    Outcome::Done
}

/// What somebody does about a schedule's hand-overs.
pub(super) fn act(desk: &mut Desk<'_>, schedule: &Name, act: &HandOverAct, actor: &Actor) -> Outcome {
    let mut kept = desk.state.hand_overs.get(schedule).cloned().unwrap_or_default();
    let by: Arc<str> = Arc::from(actor.to_string());
    let Some(plan) = desk.directory.hand_over(schedule, desk.now) else {
        return Outcome::Refused(Refusal::NoHandOvers(schedule.clone()));
    };
    match act {
        HandOverAct::Note { text } => {
            let text: String = text.chars().take(limits::HAND_OVER_NOTE_CHARS_MAX).collect();
            kept.notes.push(HandOverNote { at: desk.now, by, text });
            let surplus = kept.notes.len().saturating_sub(limits::HAND_OVER_NOTES_MAX);
            kept.notes.drain(..surplus);
        }
        HandOverAct::Accept { .. } if plan.accept.is_none() => {
            return Outcome::Refused(Refusal::NothingToAccept(schedule.clone()));
        }
        HandOverAct::Accept { user, from } => {
            // Twice is once: the first one stands.
            if !is_accepted(&kept, user, *from) {
                kept.accepted.push(Acceptance { user: user.clone(), from: *from, at: desk.now, by });
            }
        }
    }
    desk.out.hand_overs.push((schedule.clone(), kept));
    Outcome::Done
}

/// A schedule that is gone, or says nothing of hand-overs any more: what was watched is forgotten, so that one that comes back
/// begins anew. What people wrote stays.
fn forget(desk: &mut Desk<'_>, schedule: &Name, stored: HandOver) -> Outcome {
    desk.out.timers.push(TimerChange::Clear(TimerKind::HandOver, schedule.to_string()));
    if stored != HandOver::default() {
        let kept = HandOver { notes: stored.notes, ..HandOver::default() };
        desk.out.hand_overs.push((schedule.clone(), kept));
    }
    Outcome::Done
}

fn timer(schedule: &Name, due_at: Timestamp) -> Timer {
    Timer { kind: TimerKind::HandOver, subject: schedule.to_string(), alert: None, due_at }
}

fn is_near(later: Timestamp, now: Timestamp) -> bool {
    later.as_millisecond().saturating_sub(now.as_millisecond()) <= limits::HAND_OVER_LOOK_MS_MAX
}

fn notice(schedule: &Name, moment: Moment, at: Timestamp) -> Notice {
    Notice {
        schedule: schedule.clone(),
        moment,
        at,
        user: None,
        on_call: Vec::new(),
        left: Vec::new(),
        since: None,
        accept_by: None,
    }
}

/// Others are on call than at the last look. At the first look nobody is told: nothing changed hands.
fn say_changes(desk: &mut Desk<'_>, schedule: &Name, plan: &HandOverPlan, kept: &mut HandOver) {
    let before = kept.on_call.replace(plan.on_call.clone());
    let Some(before) = before else {
        kept.since = Some(desk.now);
        return;
    };
    if before == plan.on_call {
        return;
    }
    let since = kept.since.replace(desk.now);
    let told = Notice {
        on_call: plan.on_call.clone(),
        left: before.clone(),
        since,
        ..notice(schedule, Moment::Changed, desk.now)
    };
    for channel in &plan.on_change {
        tell_room(desk, channel, told.clone());
    }
    if !plan.people {
        return;
    }
    for user in plan.on_call.iter().filter(|user| !before.contains(user)) {
        tell(desk, user, Notice { moment: Moment::Begun, user: Some(user.clone()), ..told.clone() });
    }
    for user in before.iter().filter(|user| !plan.on_call.contains(user)) {
        tell(desk, user, Notice { moment: Moment::Ended, user: Some(user.clone()), ..told.clone() });
    }
}

/// Turns that people were told of and that they do not have any more. Should one come back, it is said anew.
fn take_back(desk: &mut Desk<'_>, schedule: &Name, plan: &HandOverPlan, kept: &mut HandOver) {
    let Some(turns) = &plan.turns else { return };
    let horizon = HandOverPlan::horizon(plan.before, plan.accept, desk.now);
    let has_turn =
        |user: &Name, at: Timestamp| turns.iter().any(|turn| turn.user == *user && turn.from <= at && at < turn.to);
    let is_gone = |said: &&Said| {
        said.moment == Moment::Begins && desk.now < said.at && said.at < horizon && !has_turn(&said.user, said.at)
    };
    let gone: Vec<Said> = kept.said.iter().filter(is_gone).cloned().collect();
    for Said { at, user, .. } in gone {
        kept.said.retain(|said| said.at != at || said.user != user);
        kept.accepted.retain(|accepted| accepted.from != at || accepted.user != user);
        if plan.people {
            let told = Notice {
                user: Some(user.clone()),
                on_call: taking_over(plan, at),
                ..notice(schedule, Moment::TakenBack, at)
            };
            tell(desk, &user, told);
        }
    }
}

/// Why a message that waited need not be sent any more; what cannot be told is sent.
pub(super) fn moot(desk: &Desk<'_>, notice: &Notice) -> Option<&'static str> {
    let Some(plan) = desk.directory.hand_over(&notice.schedule, desk.now) else {
        return Some("the schedule is gone, or says nothing of hand-overs any more");
    };
    let horizon = HandOverPlan::horizon(plan.before, plan.accept, desk.now);
    let is_on_call = |user: &Name| plan.on_call.contains(user);
    let has_it_at = |user: &Name, at: Timestamp| match &plan.turns {
        _ if at <= desk.now => Some(is_on_call(user)),
        Some(turns) if at < horizon => {
            Some(turns.iter().any(|turn| turn.user == *user && turn.from <= at && at < turn.to))
        }
        _ => None,
    };
    let (Notice { moment, at, .. }, user) = (notice, notice.user.as_ref());
    let is_moot = |says: bool| user.and_then(|user| has_it_at(user, *at)) == Some(!says);
    let is_stale = match moment {
        Moment::Begins | Moment::NotAccepted => is_moot(true),
        Moment::TakenBack => is_moot(false),
        Moment::Ends => is_moot(false) || user.is_some_and(|user| *at > desk.now && !is_on_call(user)),
        Moment::Begun => user.is_some_and(|user| !is_on_call(user)),
        Moment::Ended => user.is_some_and(is_on_call),
        Moment::Changed => notice.on_call != plan.on_call,
        Moment::Standing => false,
    };
    is_stale.then_some("it is not true any more")
}

/// Turns that begin or end soon, and those that nobody accepted in time.
fn say_ahead(desk: &mut Desk<'_>, schedule: &Name, plan: &HandOverPlan, kept: &mut HandOver) {
    let now = desk.now;
    kept.said.retain(|said| said.at > now);
    kept.accepted.retain(|accepted| accepted.from > now);
    let is_due = |lead: Duration, at: Timestamp| at > now && instant_before(at, lead) <= now;
    for turn in plan.turns.iter().flatten() {
        let ends = Notice {
            user: Some(turn.user.clone()),
            on_call: taking_over(plan, turn.to),
            since: kept.since,
            ..notice(schedule, Moment::Ends, turn.to)
        };
        let begins = Notice {
            user: Some(turn.user.clone()),
            on_call: plan.on_call.clone(),
            since: kept.since,
            accept_by: plan.accept.map(|accept| instant_before(turn.from, accept)),
            ..notice(schedule, Moment::Begins, turn.from)
        };
        let is_ahead = turn.from > now;
        if plan.people && plan.before > Duration::ZERO {
            if is_ahead && is_due(plan.before, turn.from) && say_once(kept, &begins) {
                tell(desk, &turn.user, begins.clone());
            }
            if !is_ahead && is_due(plan.before, turn.to) && say_once(kept, &ends) {
                tell(desk, &turn.user, ends);
            }
        }
        let is_late = plan.accept.is_some_and(|accept| is_ahead && is_due(accept, turn.from));
        let missed = Notice { moment: Moment::NotAccepted, ..begins };
        if is_late
            && !is_accepted(kept, &turn.user, turn.from)
            && say_once(kept, &missed)
            && let Some(lead) = &plan.lead
        {
            tell(desk, lead, missed);
        }
    }
}

/// Who is on call once a turn ends.
fn taking_over(plan: &HandOverPlan, at: Timestamp) -> Vec<Name> {
    let covers = |turn: &&Turn| turn.from <= at && at < turn.to;
    let mut names: Vec<Name> = plan.turns.iter().flatten().filter(covers).map(|turn| turn.user.clone()).collect();
    names.sort();
    names
}

fn is_accepted(kept: &HandOver, user: &Name, from: Timestamp) -> bool {
    kept.accepted.iter().any(|accepted| accepted.user == *user && accepted.from == from)
}

/// Whether it was not said yet; it is from now on.
fn say_once(kept: &mut HandOver, notice: &Notice) -> bool {
    let user = notice.user.clone().unwrap_or_else(|| Name::from(""));
    kept.said.insert(Said { at: notice.at, moment: notice.moment, user })
}

/// Rooms that are told at a time of day. A rule that was not there at the last look waits for its next time; after an outage
/// several times that passed are one message.
fn say_by_the_clock(desk: &mut Desk<'_>, schedule: &Name, plan: &HandOverPlan, kept: &mut HandOver) {
    let known = std::mem::take(&mut kept.clocks);
    for ClockRule { key, channel, next_at } in &plan.clocks {
        let due_at = known.get(key).copied();
        if due_at.is_some_and(|due_at| due_at <= desk.now) {
            let standing = Notice {
                on_call: plan.on_call.clone(),
                since: kept.since,
                ..notice(schedule, Moment::Standing, desk.now)
            };
            tell_room(desk, channel, standing);
        }
        let next_at = due_at.filter(|due_at| *due_at > desk.now).or(*next_at);
        kept.clocks.extend(next_at.map(|next_at| (key.clone(), next_at)));
    }
}

/// The first instant after now at which there may be something to say; within a day.
fn next_look(plan: &HandOverPlan, kept: &HandOver, now: Timestamp) -> Timestamp {
    let of_turn = |turn: &Turn| {
        let leads = [Duration::ZERO, plan.before, plan.accept.unwrap_or_default()];
        let [at, before, accept] = leads.map(|lead| instant_before(turn.from, lead));
        [at, before, accept, turn.to, instant_before(turn.to, plan.before)]
    };
    let at_latest = Duration::from_millis(match plan.turns {
        Some(_) => limits::HAND_OVER_LOOK_MS_MAX - limits::HAND_OVER_LOOK_SPARE_MS,
        None => limits::HAND_OVER_LOOK_SPARE_MS,
    });
    let moments = plan.turns.iter().flatten().flat_map(of_turn).chain(kept.clocks.values().copied());
    moments.filter(|at| *at > now).chain([at_latest.after(now)]).min().unwrap_or(now)
}

fn instant_before(at: Timestamp, lead: Duration) -> Timestamp {
    at.checked_sub(jiff::SignedDuration::from_millis(lead.as_millis())).unwrap_or(Timestamp::MIN)
}

/// Tells a person by their own methods: those that their low rules use first.
fn tell(desk: &mut Desk<'_>, user: &Name, notice: Notice) {
    let directory = desk.directory;
    let Some(person) = directory.person(user).filter(|person| !person.disabled) else { return };
    for way in person.quiet_ways(Urgency::Low) {
        post(desk, Recipient::User { user: user.clone(), method: way.name.clone() }, notice.clone());
    }
}

/// A message to a person will not do: their next way is used.
pub(super) fn move_on(desk: &mut Desk<'_>, failed: &Notification) {
    let (Recipient::User { user, method }, Some(notice)) = (&failed.recipient, &failed.notice) else { return };
    let directory = desk.directory;
    let person = directory.person(user).filter(|person| !person.disabled);
    if let Some(way) = person.and_then(|person| person.next_quiet_way(Urgency::Low, method)) {
        let recipient = Recipient::User { user: user.clone(), method: way.name.clone() };
        post(desk, recipient, Notice::clone(notice));
    }
}

fn tell_room(desk: &mut Desk<'_>, channel: &Name, notice: Notice) {
    if desk.directory.room(channel).is_some() {
        post(desk, Recipient::Channel { channel: channel.clone() }, notice);
    }
}

fn post(desk: &mut Desk<'_>, recipient: Recipient, notice: Notice) {
    let id = desk.supply.notification_id();
    dispatch::post(desk, id, recipient, NotificationKind::HandOver, Some(Arc::new(notice)));
}
