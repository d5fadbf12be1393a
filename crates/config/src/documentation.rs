//! Every key of every kind, documented once: the reference page, the order of exports, the keys that are known and what
//! a value of the wrong type should have been all come from this table.

use crate::Kind;
use std::fmt::Write;

/// What a key holds, as far as an error about it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyShape {
    /// Text of any sort that has no numbers in disguise.
    Text,
    /// An address, which may be a telephone number.
    Telephone,
    /// Text that errors do not repeat.
    Secret,
    /// A number with a unit.
    Duration,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Count,
    /// A list of texts.
    Texts,
    /// A list or mapping of further keys.
    Nested,
}

/// One key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentedKey {
    /// The kind of the resource.
    pub kind: Kind,
    /// Its path; `[]` stands for every item of a list.
    pub key: &'static str,
    /// What it holds, in words.
    pub value: &'static str,
    /// What holds where it is absent; `required` where it must not be.
    pub default: &'static str,
    /// What it means.
    pub text: &'static str,
    shape: KeyShape,
}

macro_rules! keys {
    ($kind:ident: $($key:literal $shape:ident $value:literal $default:literal $text:literal;)+) => {
        &[
            DocumentedKey { kind: Kind::$kind, key: "name", value: "name", default: "required", shape: KeyShape::Text,
                text: "Identity, unique in its kind and never changed: 1 to 100 of `a-z`, `0-9`, `-`, `_`, `.`, beginning with a letter or digit." },
            DocumentedKey { kind: Kind::$kind, key: "title", value: "text", default: "the name", shape: KeyShape::Text, text: "What people read." },
            $(DocumentedKey { kind: Kind::$kind, key: $key, value: $value, default: $default, text: $text, shape: KeyShape::$shape },)+
        ]
    };
}

const TABLE: [&[DocumentedKey]; 11] = [
    keys! { Users:
        "email" Text "e-mail address" "none" "Who they are to sign-in and single sign-on. Pages go to contact methods only.";
        "role" Text "`admin`, `manager`, `responder` or `observer`" "`responder`" "What they may do. Single sign-on may set it instead.";
        "time_zone" Text "IANA time zone" "`UTC`" "The zone they are shown times in.";
        "tags" Texts "list of texts" "none" "What sort of person they are, as the requirements of schedules ask for it.";
        "contact_methods" Nested "list" "those that are there" "Ways to reach them, in the order in which they stand in for each other. An apply without this key keeps what is there; an empty list removes all.";
        "contact_methods[].name" Text "name" "required" "Unique for its owner; notification rules name it.";
        "contact_methods[].type" Text "`email`, `sms`, `voice`, `webhook` or `push`" "required" "What carries it. `push` goes to the browsers that their person adds in the console.";
        "contact_methods[].address" Telephone "e-mail address, telephone number or web address" "required but for `push`, which has none" "Where it goes. A telephone number is E.164 in quotes: `\"+447700900001\"`.";
        "contact_methods[].disabled" Switch "switch" "`false`" "Not used while true; the next method is, at once.";
        "contact_methods[].bundle" Duration "duration" "`60s`; `0s` for webhooks" "How long what follows a message waits to become one message.";
        "contact_methods[].secret" Secret "8 to 128 of `A-Z`, `a-z`, `0-9`, `_`, `-`" "made at creation" "Signs the deliveries of a webhook. Never exported without `--with-secrets`.";
        "notification_rules" Nested "mapping" "those that are there" "When to use which contact method. An apply without this key keeps what is there.";
        "notification_rules.high" Nested "list" "all methods at once" "For alerts of high urgency.";
        "notification_rules.high[].via" Text "contact method" "required" "Which of their contact methods.";
        "notification_rules.high[].after" Duration "duration" "`0s`" "How long after the page began, unless somebody acknowledged.";
        "notification_rules.low" Nested "list" "all methods at once" "For alerts of low urgency.";
        "notification_rules.low[].via" Text "contact method" "required" "Which of their contact methods.";
        "notification_rules.low[].after" Duration "duration" "`0s`" "How long after the page began, unless somebody acknowledged.";
        "disabled" Switch "switch" "`false`" "Nobody is paged who is disabled, and they cannot sign in.";
    },
    keys! { Teams:
        "members" Texts "list of users" "nobody" "Who belongs to it. A page to the team goes to all of them.";
        "lead" Text "user" "nobody" "Who answers for it: they are told of turns that nobody accepted. They need not be a member, and a page to the team does not go to them for it.";
    },
    keys! { Schedules:
        "team" Text "team" "none" "Whose it is.";
        "time_zone" Text "IANA time zone" "required" "The zone whose wall clock the hand-overs follow.";
        "rotations" Nested "list" "none" "They add up, in this order, unless one overrides those before it.";
        "rotations[].name" Text "text" "required" "Unique in the schedule; the reason why somebody is on call names it.";
        "rotations[].shift" Text "`Nh`, `Nd`, `Nw` or `Nmonth`" "required" "The length of one turn, on the wall clock.";
        "rotations[].start" Text "time" "required" "When the first turn begins and what all hand-overs are counted from; nobody is on call before. In a new schedule the first member has the first turn; after an edit whoever had the turn keeps it until the next hand-over (see *How edits take effect*). Without an offset it is in the schedule's zone.";
        "rotations[].end" Text "time" "never" "When the rotation ends.";
        "rotations[].members" Texts "list of users, or of lists of users" "required" "Whose turn it is, in order, round and round. People in one inner list are on call together.";
        "rotations[].order" Text "`fixed` or `fair`" "`fixed`" "How they follow one another. With `fair` whoever carried least has the next turn; it is published 90 days ahead and then stays.";
        "rotations[].active" Nested "list" "always" "The windows in which it counts. They never slow the turns.";
        "rotations[].active[].days" Text "days: `mon-fri`, `sat,sun`" "required" "The days on which the window begins.";
        "rotations[].active[].from" Text "time of day" "required" "When it begins: `\"09:00\"`.";
        "rotations[].active[].to" Text "time of day" "required" "When it ends: on the next day where it is before `from`; after 24 hours where it is equal.";
        "rotations[].overrides" Switch "switch" "`false`" "Hides the rotations before it while it has somebody on call.";
        "rotations[].shadows" Texts "list of users" "nobody" "Who learns beside whoever is on call by this rotation. They are never counted.";
        "coverage" Nested "`always`, or a list of windows" "not said" "When somebody must be on call who is not disabled: a gap inside it is an error of `nightbell check`, and one outside it is none.";
        "coverage[].days" Text "days: `mon-fri`, `sat,sun`" "required" "The days on which the window begins.";
        "coverage[].from" Text "time of day" "required" "When it begins: `\"09:00\"`.";
        "coverage[].to" Text "time of day" "required" "When it ends: on the next day where it is before `from`; after 24 hours where it is equal.";
        "requirements" Nested "list" "none" "What must hold of the people on call who are not disabled inside the coverage, or always where that is not said. Each entry has one key.";
        "requirements[].at_least" Count "whole number" "none" "So many people, or more.";
        "requirements[].one_of" Nested "mapping" "none" "One or more of a sort of people.";
        "requirements[].one_of.tag" Text "text" "required" "Those whose `tags` have it.";
        "hand_over" Nested "mapping" "nobody is told" "Who is told when the schedule passes from hand to hand, with what is open, what flapped and the notes that were left; `{}` tells the people.";
        "hand_over.people" Switch "switch" "`true`" "Whether those who come and go are told, by the contact methods that their low rules use first (their first method where they have none), never by a call.";
        "hand_over.before" Duration "duration" "`1h`" "How long before their turn begins or ends they are told too; `0s` for not before.";
        "hand_over.accept" Duration "duration" "not asked for" "How long before it begins a turn must be accepted (`nightbell handover accept`), or the lead of the schedule's team is told. Shorter than `before`, which is when they are asked.";
        "hand_over.channels" Nested "list" "none" "The channels that are told who is on call.";
        "hand_over.channels[].channel" Text "channel" "required" "Which channel.";
        "hand_over.channels[].at" Text "time of day" "whenever others are on call" "When it is told: `\"09:00\"`, on the clock of the schedule's zone.";
        "hand_over.channels[].days" Text "days: `mon-fri`, `sat,sun`" "every day" "On which days it is told at that time.";
        "holidays" Texts "list of dates" "none" "Public holidays: whole days in the schedule's zone, `\"2026-12-25\"`. They move nobody.";
        "nights_in_a_row_max" Count "whole number" "`7`" "More nights in a row of one person, 22:00 to 07:00 in their own zone, are warned of. A weekly turn has seven.";
    },
    keys! { Overrides:
        "schedule" Text "schedule" "required" "The schedule that it changes.";
        "replace" Text "user" "none" "Who is not on call. Needs `with`, unless nobody takes their place.";
        "with" Text "user" "none" "Who is on call in their place, or in addition where `replace` is absent.";
        "from" Text "time" "required" "When it begins. Without an offset it is in the schedule's zone.";
        "to" Text "time" "required" "When it ends. Of two overrides the one created later wins; in a file that is the later one.";
        "calendar" Text "name" "none" "The calendar whose shift it is, imported or read from an address: what the calendar says next changes or ends it.";
    },
    keys! { Unavailabilities:
        "user" Text "user" "required" "Who is away: their turns pass to the next member of the rotation who is there.";
        "from" Text "time" "required" "When it begins. Without an offset it is in the person's own zone.";
        "to" Text "time" "required" "When it ends.";
        "reason" Text "text" "none" "Why, for people who look.";
        "calendar" Text "name" "none" "The calendar that it comes from, imported or read from an address: what the calendar says next changes or ends it.";
    },
    keys! { TemporarySchedules:
        "schedule" Text "schedule" "required" "The schedule whose place it takes.";
        "from" Text "time" "required" "When it begins. Without an offset it is in the schedule's zone.";
        "to" Text "time" "required" "When it ends. Where two overlap the one created later decides alone.";
        "shifts" Nested "list" "nobody" "Who is on call within the span. Nobody else is, and overrides do not count.";
        "shifts[].user" Text "user" "required" "Who.";
        "shifts[].from" Text "time" "required" "When the shift begins.";
        "shifts[].to" Text "time" "required" "When the shift ends. What reaches beyond the span does not count.";
    },
    keys! { Calendars:
        "url" Secret "web address" "required at creation, kept afterwards" "Where the calendar is, as iCalendar: `https://…`, or `webcal://…`, which is read as `https`. Whoever has it reads the calendar, so it is kept as a secret and never exported without `--with-secrets`. Take it from the environment: `\"{{ env.ADA_CALENDAR }}\"`.";
        "as" Text "`leave` or `shifts`" "`leave`" "What its events become: leave of the `user`, as `unavailabilities`, or shifts of the `schedule`, as `overrides` that add somebody; both bear the calendar's name.";
        "user" Text "user" "required for leave" "Who is away while its events last.";
        "schedule" Text "schedule" "required for shifts" "Who its events name is on call on it, beside whoever its rotations have: the users among the attendees by their `email`, else the user whose name, title or `email` is the summary, else the organizer.";
        "matching" Text "text" "all events" "Only events whose summary contains this text count, in whatever case.";
        "every" Duration "duration" "`1h`" "How long after it was read it is read again, from `5m` to `7d`. When it cannot be read it is tried again after five minutes at first, and what was read last goes on to hold.";
    },
    keys! { EscalationPolicies:
        "team" Text "team" "none" "Whose it is.";
        "steps" Nested "list" "required" "Who is paged, then who, then who. A step that finds nobody is passed at once.";
        "steps[].notify" Texts "list of targets" "required" "Who is paged, all at once: `user:NAME`, `team:NAME`, `schedule:NAME`, `schedule:NAME+1` (the next in the rotation), `schedule:NAME-1`, `channel:NAME`.";
        "steps[].wait" Duration "duration" "required" "How long until the next step, unless somebody acknowledges.";
        "repeat" Count "whole number" "`0`" "How often the steps run again after the first time.";
        "last_resort" Texts "list of targets" "nobody" "Paged by every method at once after the last step's wait.";
    },
    keys! { Channels:
        "type" Text "`email` or `webhook`" "required" "What carries it.";
        "address" Text "e-mail address or web address" "required" "Where it goes.";
        "bundle" Duration "duration" "`60s`; `0s` for webhooks" "How long what follows a message waits to become one message.";
        "secret" Secret "8 to 128 of `A-Z`, `a-z`, `0-9`, `_`, `-`" "made at creation" "Signs the deliveries of a webhook. Never exported without `--with-secrets`.";
    },
    keys! { Services:
        "team" Text "team" "none" "The team that answers for it.";
        "escalation_policy" Text "escalation policy" "required" "Who is paged about its alerts.";
        "playbook" Text "web address" "none" "Where the written guidance is.";
        "urgency" Nested "mapping" "see below" "Which severities wake somebody.";
        "urgency.critical" Text "`high` or `low`" "`high`" "For alerts of severity `critical`.";
        "urgency.error" Text "`high` or `low`" "`high`" "For alerts of severity `error`.";
        "urgency.warning" Text "`high` or `low`" "`low`" "For alerts of severity `warning`.";
        "urgency.info" Text "`high` or `low`" "`low`" "For alerts of severity `info`.";
        "acknowledgement_timeout" Duration "duration" "never" "An acknowledged alert pages again after this long without a resolve.";
        "auto_resolve" Duration "duration" "never" "An alert that its sender has not told of for this long resolves.";
    },
    keys! { Integrations:
        "service" Text "service" "required" "The service whose alerts its events become.";
        "type" Text "`native`, `alertmanager`, `prometheus` or `pagerduty`" "`native`" "What the console shows; every key works at every door.";
        "key" Secret "8 to 128 of `A-Z`, `a-z`, `0-9`, `_`, `-`" "made at creation" "What senders put into the address. Never exported without `--with-secrets`. Take it from the environment: `\"{{ env.CHECKOUT_KEY }}\"`.";
    },
];

/// Every key, ordered by kind and then as in a document.
pub fn docs() -> Vec<DocumentedKey> {
    TABLE.iter().flat_map(|keys| keys.iter().copied()).collect()
}

/// The keys directly inside `pattern` (empty for the resource itself), in order.
pub(crate) fn child_keys(kind: Kind, pattern: &str) -> Vec<&'static str> {
    let inside = |key: &'static str| match pattern {
        "" => Some(key),
        _ => key.strip_prefix(pattern)?.strip_prefix('.'),
    };
    TABLE[kind.index()].iter().filter_map(|row| inside(row.key)).filter(|key| !key.contains(['.', '['])).collect()
}

/// What belongs at `path`, which may have indices.
pub(crate) fn shape_of(kind: Kind, path: &str) -> KeyShape {
    let mut pattern = pattern_of(path);
    let mut item = false;
    loop {
        if let Some(row) = TABLE[kind.index()].iter().find(|row| row.key == pattern) {
            return if item && row.shape == KeyShape::Texts { KeyShape::Text } else { row.shape };
        }
        match pattern.strip_suffix("[]") {
            Some(list) => pattern = list.to_owned(),
            None => return KeyShape::Nested,
        }
        item = true;
    }
}

/// `a[3].b` as `a[].b`.
fn pattern_of(path: &str) -> String {
    let mut in_index = false;
    path.chars()
        .filter(|c| {
            let keep = !(in_index && c.is_ascii_digit());
            in_index = *c == '[' || in_index && *c != ']';
            keep
        })
        .collect()
}

/// The page `docs/configuration.md`.
pub fn reference_markdown() -> String {
    let mut page = String::from(INTRODUCTION);
    for kind in Kind::ALL {
        let _ = write!(page, "\n## {kind}\n\n| key | holds | default | meaning |\n|---|---|---|---|\n");
        for row in TABLE[kind.index()] {
            let _ = writeln!(page, "| `{}` | {} | {} | {} |", row.key, row.value, row.default, row.text);
        }
    }
    page.push_str(BESIDE_DOCUMENTS);
    page
}

/// What decides who is on call and stands in no document.
const BESIDE_DOCUMENTS: &str = "
## How edits take effect

Who was on call stays so, and an edit does not move whoever is on call by accident. Beside each schedule the server keeps its *epochs*:
an edit of its zone or rotations ends the present one, with the old definition, and begins the next. They are no part of the
documents: `apply` of what `export` printed changes nothing, `export --history` prints them under `epochs`, and only
`oncall --file` reads them.

- In a new schedule turns are counted from `start`: the first member has the first turn.
- After an edit of `members`, `shift` or `start` whoever has the turn keeps it until the next hand-over of the new definition, and
  the new order goes on after them. Whoever is no longer a member leaves at once. `active`, `end` and `overrides` count at once.
- `apply --effective now` (`\"effective\": \"now\"` in the API, `?effective=now` of PUT) counts turns as they are written from that instant on. It belongs
  to the edit: without one it does nothing, and the plan says so.
- The plan says when other people are on call at once (`on call now changes: ada → grace`), and which gaps inside the coverage and which
  requirements that are not met within the next 30 days come of it (`new with this change: …`). `POST /api/v1/schedules/NAME/preview` shows
  what saving a schedule would do.

## What is over

Overrides, leave and temporary schedules change ahead of now only. One that is over stays, and names whom it named: it keeps
neither users nor schedules from being deleted. Deleting a running one ends it. A new one that is all over is refused, unless its schedule
is new as well, as when what another server exported is applied; one that has begun is accepted, and the plan says that it changes who
was on call since.

## Swaps

What people agree among themselves is in no document either. They offer what they are on call for, and it is taken, declined, cancelled or
undone (`nightbell swap`, `/api/v1/schedules/NAME/swaps`). Precedence, the strongest first: temporary schedule, override, swap, leave, rotation.
A swap holds while whoever gave it would be on call: where an edit takes that away it has no effect, which the plan, `nightbell check`
and `nightbell swap list` say. Swaps end with their schedule. `export --history` prints them under `swaps`.
";

const INTRODUCTION: &str = "\
<!-- Generated from crates/config/src/documentation.rs. Run `UPDATE=1 cargo test -p nightbell-config reference` to renew it. -->
# Configuration reference

Configuration is YAML 1.2, in one file or many, any subset of kinds in each: a mapping from kinds to lists of resources.
`nightbell apply PATH…` shows a plan and applies it as a whole or not at all; `nightbell export` prints the same YAML back.

- **Durations** are whole numbers with a unit: `500ms`, `30s`, `5m`, `2h`, `1d`.
- **Times** are `2026-11-23T09:00` (wall clock, in the schedule's zone; that of leave in the person's) or RFC 3339 with an offset (that instant).
- **Telephone numbers** are E.164 in quotes: `\"+447700900001\"`. Times of day are quoted too: `\"09:00\"`.
- **Secrets** left out are made at creation and kept afterwards. `{{ env.X }}` is replaced by the client's variable `X`.
- `apply` replaces whole resources, but keeps a user's `contact_methods` and `notification_rules` where these keys are absent.
- `apply --prune` removes what an earlier `apply` made and the files no longer have, never overrides, leave or temporary schedules.
- In the tables `[]` stands for every item of a list.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_found_by_path() {
        for (kind, path, expected) in [
            (Kind::Users, "contact_methods[11].address", KeyShape::Telephone),
            (Kind::Users, "notification_rules.high[0].after", KeyShape::Duration),
            (Kind::Schedules, "rotations[0].members[3][1]", KeyShape::Text),
            (Kind::Schedules, "rotations[0].members", KeyShape::Texts),
            (Kind::EscalationPolicies, "steps[1]", KeyShape::Nested),
            (Kind::EscalationPolicies, "repeat", KeyShape::Count),
        ] {
            assert_eq!(shape_of(kind, path), expected, "{path}");
        }
        assert_eq!(child_keys(Kind::Users, "notification_rules"), ["high", "low"]);
        assert_eq!(child_keys(Kind::Teams, ""), ["name", "title", "members", "lead"]);
    }
}
