//! Changes of documents: those of teams go by owner, those of people by who they are.

use super::owners::Ground;
use super::{Asked, Denied};
use nightbell_config::{Body, CalendarTarget, Kind, Resource, Role, Team, User};
use nightbell_core::Name;
use nightbell_schedule::{Override, Zone};

/// Both the document as it was and as it will be must be within reach: nobody takes what others own, or gives it to them.
pub(super) fn change(asked: &Asked<'_>, before: Option<&Resource>, after: Option<&Resource>) -> Result<(), Denied> {
    let bodies = (before.map(|before| &before.body), after.map(|after| &after.body));
    if asked.standing.has(Role::Admin) {
        return match bodies {
            (before, Some(Body::User(after))) if makes_power(asked, before, after) => {
                asked.whole("making managers and admins, and what they sign in with,")
            }
            _ => Ok(()),
        };
    }
    match bodies {
        (Some(Body::User(before)), Some(Body::User(after))) => user(asked, before, after),
        (None, Some(Body::User(after))) => new_user(asked, after),
        (_, None) if matches!(bodies.0, Some(Body::User(_))) => asked.need(Role::Admin, &[]),
        // What a calendar becomes may change: each side is asked for by itself.
        (before_body, after_body) if is_leave(before_body) || is_leave(after_body) => {
            [before, after].into_iter().flatten().try_for_each(|resource| match away(&resource.body) {
                Some(user) => leave(asked, user),
                None => owned(asked, [Some(resource), None]),
            })
        }
        (before, after) if is_override(before.or(after)) => one_off(asked, before, after),
        (before_body, Some(Body::Team(team))) => {
            owned(asked, [before, after])?;
            members(asked, before_body, team)
        }
        _ => owned(asked, [before, after]),
    }
}

/// Whether somebody comes to be a manager or an admin, is one again, or signs in by another address as one.
fn makes_power(asked: &Asked<'_>, before: Option<&Body>, after: &User) -> bool {
    let before = match before {
        Some(Body::User(before)) => Some(before),
        _ => None,
    };
    let is_new = before.is_none_or(|before| {
        before.role != after.role || before.email != after.email || (before.disabled && !after.disabled)
    });
    let granted = asked.ground.documents.grant(named(asked)).and_then(|grant| grant.role);
    granted.unwrap_or(after.role).min(after.role) <= Role::Manager && is_new
}

fn owned(asked: &Asked<'_>, documents: [Option<&Resource>; 2]) -> Result<(), Denied> {
    documents.into_iter().flatten().try_for_each(|resource| asked.manager_of(&asked.ground.owners(resource)))
}

/// Whoever is in a team is seen by its managers: nobody brings in whom they do not see themselves.
fn members(asked: &Asked<'_>, before: Option<&Body>, after: &Team) -> Result<(), Denied> {
    let known = match before {
        Some(Body::Team(team)) => Some(team),
        _ => None,
    };
    let is_known =
        |name: &&Name| known.is_some_and(|team| team.members.contains(*name) || team.lead.as_ref() == Some(*name));
    let added = after.members.iter().chain(&after.lead).filter(|name| !is_known(name));
    for name in added {
        if asked.standing.teams().is_some() && !asked.standing.sees(asked.ground, name) {
            return Err(Denied::Detail {
                what: asked.action.words(),
                reason: format!("{name} is in none of your teams, and would be seen by the managers of this one"),
                remedy: "ask an admin to add them".to_owned(),
            });
        }
    }
    Ok(())
}

/// People sign in by their addresses as well, which works while nobody else has the same.
fn own_email(asked: &Asked<'_>, before: Option<&User>, after: &User) -> Result<(), Denied> {
    let Some(email) = &after.email else { return Ok(()) };
    let is_kept = before.and_then(|before| before.email.as_ref()) == Some(email);
    match is_kept || !asked.ground.is_email_of_others(named(asked), email) {
        true => Ok(()),
        false => Err(only_admins(asked, format!("`email` {email} is another user's, who signs in by it"))),
    }
}

fn new_user(asked: &Asked<'_>, after: &User) -> Result<(), Denied> {
    asked.manager_of(&[])?;
    own_email(asked, None, after)?;
    match after.role {
        Role::Responder | Role::Observer => Ok(()),
        Role::Admin | Role::Manager => Err(only_admins(asked, format!("a new {} is made by admins only", after.role))),
    }
}

fn user(asked: &Asked<'_>, before: &User, after: &User) -> Result<(), Denied> {
    let name = named(asked);
    let is_managed = asked.standing.manages(asked.ground, name);
    let is_own = asked.standing.is(name) && asked.standing.has(Role::Responder);
    if !is_own && !is_managed {
        return Err(asked.of_person(name));
    }
    if before.role != after.role {
        return Err(only_admins(asked, "`role` is changed by admins only".to_owned()));
    }
    if before.disabled != after.disabled {
        return Err(only_admins(asked, "`disabled` is changed by admins only".to_owned()));
    }
    // Who somebody is to sign-in: whoever changes it could become them.
    let role = asked.ground.role_at_most(name).unwrap_or(before.role);
    if before.email != after.email && role <= Role::Manager {
        return Err(only_admins(asked, format!("`email` of a {role} is changed by admins only")));
    }
    own_email(asked, Some(before), after)?;
    let kept = [("email", before.email != after.email), ("tags", before.tags != after.tags)];
    match kept.into_iter().find(|(_, is_changed)| *is_changed && !is_managed) {
        None => Ok(()),
        Some((field, _)) => Err(Denied::Detail {
            what: asked.action.words(),
            reason: format!("`{field}` is not one's own to change"),
            remedy: "ask an admin, or a manager of one of your teams".to_owned(),
        }),
    }
}

fn only_admins(asked: &Asked<'_>, reason: String) -> Denied {
    Denied::Detail { what: asked.action.words(), reason, remedy: "ask an admin".to_owned() }
}

/// The name of what is changed.
fn named<'a>(asked: &Asked<'a>) -> &'a str {
    match *asked.action {
        super::Action::Change { before, after } => before.or(after).map_or("", |resource| &*resource.name),
        _ => "",
    }
}

/// Whose leave it is, or becomes of it.
fn away(body: &Body) -> Option<&str> {
    match body {
        Body::Unavailability(leave) => Some(&leave.user),
        Body::Calendar(calendar) => match calendar.target()? {
            CalendarTarget::Leave(_) => calendar.user.as_deref(),
            CalendarTarget::Shifts(_) => None,
        },
        _ => None,
    }
}

fn is_leave(body: Option<&Body>) -> bool {
    body.and_then(away).is_some()
}

/// One's own, or that of somebody whom one manages.
fn leave(asked: &Asked<'_>, user: &str) -> Result<(), Denied> {
    let is_own = asked.standing.is(user) && asked.standing.has(Role::Responder);
    let is_managed = asked.standing.has(Role::Manager) && asked.standing.leads(asked.ground, user);
    if is_own || is_managed { Ok(()) } else { Err(asked.of_person(user)) }
}

fn is_override(body: Option<&Body>) -> bool {
    matches!(body, Some(Body::Override(_)))
}

/// A manager's of the schedule, or one that the person who acts is part of, as it was and as it will be.
fn one_off(asked: &Asked<'_>, before: Option<&Body>, after: Option<&Body>) -> Result<(), Denied> {
    let of = |body: Option<&'_ Body>| match body {
        Some(Body::Override(change)) => Some(change.clone()),
        _ => None,
    };
    let (before, after) = (of(before), of(after));
    let both = [&before, &after].into_iter().flatten();
    let managed = both
        .clone()
        .try_for_each(|change| asked.manager_of(&asked.ground.owners_named(Kind::Schedules, &change.schedule)));
    let Err(denied) = managed else { return Ok(()) };
    let me = asked.standing.oneself().filter(|_| asked.standing.has(Role::Responder));
    let Some(me) = me else { return Err(denied) };
    let is_part = |change: &Override| [&change.replace, &change.with].into_iter().flatten().any(|name| **name == **me);
    if !both.clone().all(is_part) {
        return Err(denied);
    }
    match &after {
        Some(after) => stand_in(asked, me, before.as_ref(), after),
        None => Ok(()),
    }
}

/// Whoever stands in has turns there, or is in the team: nobody is woken for what is not theirs because a stranger wrote it down,
/// nobody takes what is others', and no gap is made in passing.
fn stand_in(asked: &Asked<'_>, me: &str, before: Option<&Override>, after: &Override) -> Result<(), Denied> {
    if before.is_some_and(|before| is_within(asked.ground, before, after)) {
        return Ok(());
    }
    let refuse = |reason: String, remedy: &str| {
        Err(Denied::Detail { what: asked.action.words(), reason, remedy: remedy.to_owned() })
    };
    let Some(with) = &after.with else {
        return refuse(
            "nobody would be in your place".to_owned(),
            "name somebody in `with`, write down leave, or ask a manager",
        );
    };
    let documents = asked.ground.documents;
    let has_turns = documents.calendar(&after.schedule).is_some_and(|calendar| calendar.people().contains(&**with));
    let teams = asked.ground.owners_named(Kind::Schedules, &after.schedule);
    let is_in_team = asked.ground.teams_of_person(with).any(|team| teams.iter().any(|owner| **owner == **team));
    if has_turns || is_in_team {
        return Ok(());
    }
    refuse(
        format!("{with} has no turns on {} and is not in its team", after.schedule),
        if **with == *me { "ask a manager" } else { "offer them a swap, or ask a manager" },
    )
}

/// Whether it says the same of no more than the same time.
fn is_within(ground: &Ground<'_>, before: &Override, after: &Override) -> bool {
    let schedule = ground.documents.schedule(&after.schedule);
    let zone = schedule.map_or_else(Zone::utc, |schedule| schedule.definition.time_zone.clone());
    (&before.schedule, &before.replace, &before.with) == (&after.schedule, &after.replace, &after.with)
        && before.from.first(&zone) <= after.from.first(&zone)
        && after.to.last(&zone) <= before.to.last(&zone)
}
