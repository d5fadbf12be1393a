//! Commands about who is on call: shifts, hand-overs, fairness, swaps, calendars.

use super::CLIENT_VARIABLES;
use super::values::{CalendarOrFeed, FeedTarget, calendar_or_feed, feed_target, moment};
use clap::{Args, Subcommand, ValueEnum};
use nightbell_schedule::WallOrInstant;
use std::path::PathBuf;

/// Arguments of `oncall`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
A TIME is an instant (RFC 3339), such as 2026-11-24T09:00:00Z or 2026-11-24T09:00:00+01:00. Without an offset, \
as in 2026-11-24T09:00, it is on the clock of SCHEDULE's time zone, and UTC when no SCHEDULE is named. A date alone \
is its 00:00.

Examples:
  nightbell oncall                                   who is on call now
  nightbell oncall payments-primary --at 2026-12-25T08:00:00Z
  nightbell oncall payments-primary --from 2026-12-01 --to 2026-12-15     drawn, and listed with the reasons
  nightbell oncall --from 2026-12-01 --to 2026-12-15 every schedule, drawn
  nightbell oncall payments-primary --file config/   answered by files

{CLIENT_VARIABLES}"))]
pub(crate) struct OncallArguments {
    /// Schedule; all of them when absent
    #[arg(value_name = "SCHEDULE")]
    pub(crate) schedule: Option<String>,
    /// At this time instead of now
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with_all = ["from", "to"])]
    pub(crate) at: Option<WallOrInstant>,
    /// All shifts from this time on; needs --to
    #[arg(long, value_name = "TIME", value_parser = moment, requires = "to")]
    pub(crate) from: Option<WallOrInstant>,
    /// … up to this one
    #[arg(long, value_name = "TIME", value_parser = moment, requires = "from")]
    pub(crate) to: Option<WallOrInstant>,
    /// Answer from YAML files and directories, without a server
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) file: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `fairness`.
#[derive(Debug, Args)]
#[command(after_help = CLIENT_VARIABLES)]
pub(crate) struct FairnessArguments {
    /// Schedule
    #[arg(value_name = "SCHEDULE", required_unless_present = "team")]
    pub(crate) schedule: Option<String>,
    /// All schedules of this team, taken together
    #[arg(long, value_name = "TEAM", conflicts_with = "schedule")]
    pub(crate) team: Option<String>,
    /// From this time on; 90 days ago when absent
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) from: Option<WallOrInstant>,
    /// … up to this one; in 30 days when absent
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) to: Option<WallOrInstant>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What passes from hand to hand with a schedule.
#[derive(Debug, Subcommand)]
pub(crate) enum HandoverCommand {
    /// Show since when who has a schedule, the notes that were left, and the turns that were accepted
    #[command(after_help = CLIENT_VARIABLES)]
    Show {
        /// Schedule
        #[arg(value_name = "SCHEDULE")]
        schedule: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Leave a note for whoever comes next; it is part of the hand-over messages
    #[command(after_help = "\
Example:
  nightbell handover note payments-primary \"db-3 is slow since noon, the vendor knows\"")]
    Note {
        /// Schedule
        #[arg(value_name = "SCHEDULE")]
        schedule: String,
        /// The words
        #[arg(value_name = "TEXT")]
        text: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Accept a turn that lies ahead
    #[command(after_help = "\
Example:
  nightbell handover accept payments-primary --as ada")]
    Accept {
        /// Schedule
        #[arg(value_name = "SCHEDULE")]
        schedule: String,
        /// Whose turn; the token must be that of a manager
        #[arg(long = "as", value_name = "USER")]
        user: String,
        /// When it begins, on the clock of the schedule's zone unless it has an offset; the next one when absent
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: Option<WallOrInstant>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do about swaps. The token acts for the user in `--as`, and must be that of a manager.
#[derive(Debug, Subcommand)]
pub(crate) enum SwapCommand {
    /// List the swaps of a schedule, newest first
    #[command(after_help = CLIENT_VARIABLES)]
    List {
        /// Schedule
        #[arg(value_name = "SCHEDULE")]
        schedule: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Offer what somebody is on call for; nothing changes until it is taken
    #[command(after_help = "\
A TIME without an offset, as in 2026-11-24T09:00, is on the clock of SCHEDULE's time zone.

Example:
  nightbell swap offer payments-primary --as ada --from 2026-12-24T09:00 --to 2026-12-27T09:00")]
    Offer {
        /// Schedule
        #[arg(value_name = "SCHEDULE")]
        schedule: String,
        /// Whose place is offered
        #[arg(long = "as", value_name = "USER")]
        user: String,
        /// From this time on
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: WallOrInstant,
        /// Up to this one
        #[arg(long, value_name = "TIME", value_parser = moment)]
        to: WallOrInstant,
        /// To whom; to anybody when absent
        #[arg(long, value_name = "USER")]
        offered_to: Option<String>,
        /// Why, for people who look
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take an offer, or a part of it
    #[command(after_help = "\
Without --from and --to it takes all that is open; a part that is named is taken whole or not at all. A TIME without an \
offset, as in 2026-11-24T09:00, is on the clock of SCHEDULE's time zone.

Example:
  nightbell swap take payments-primary 12 --as grace --to 2026-12-25T09:00")]
    Take(SwapPartArguments),
    /// Say no to an offer
    Decline(SwapChangeArguments),
    /// Take back what nobody has taken; what somebody has is given back by undo
    Cancel(SwapChangeArguments),
    /// Give back what was taken, or a part of it, from now on
    #[command(after_help = "\
A TIME without an offset, as in 2026-11-24T09:00, is on the clock of SCHEDULE's time zone.

Example:
  nightbell swap undo payments-primary 12 --as grace --from 2026-12-25T09:00")]
    Undo(SwapPartArguments),
}

/// Arguments of `swap decline` and `cancel`.
#[derive(Debug, Args)]
pub(crate) struct SwapChangeArguments {
    /// Schedule
    #[arg(value_name = "SCHEDULE")]
    pub(crate) schedule: String,
    /// Number of the swap
    #[arg(value_name = "ID")]
    pub(crate) id: u64,
    /// Who does it; needed to take and decline, and without it a manager cancels or undoes in their own right
    #[arg(long = "as", value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `swap take` and `undo`.
#[derive(Debug, Args)]
pub(crate) struct SwapPartArguments {
    #[command(flatten)]
    pub(crate) change: SwapChangeArguments,
    /// Only from this time on
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) from: Option<WallOrInstant>,
    /// Only up to this one
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) to: Option<WallOrInstant>,
}

/// What to do about calendars. Whoever has the link of a feed reads the shifts.
#[derive(Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    /// List the calendars that are read from addresses, and how they stand
    #[command(after_help = CLIENT_VARIABLES)]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show how a calendar stands that is read from an address, or the link to a feed
    #[command(after_help = "\
Examples:
  nightbell calendar show ada-leave
  nightbell calendar show schedule:payments-primary")]
    Show {
        /// The name of a calendar; or whose feed: user:NAME, schedule:NAME or team:NAME
        #[arg(value_name = "NAME", value_parser = calendar_or_feed)]
        of: CalendarOrFeed,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read a calendar from its address now
    #[command(after_help = CLIENT_VARIABLES)]
    Refresh {
        /// Calendar
        #[arg(value_name = "NAME")]
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a link, or another one: the old one ends at once
    Rotate(CalendarArguments),
    /// Import a calendar file as leave or as shifts: its events ahead, and again what it changed since
    #[command(after_help = "\
Examples:
  nightbell calendar import leave.ics --user ada --name hr --matching vacation --dry-run
  nightbell calendar import rota.ics --as shifts --schedule payments-primary --name rota")]
    Import {
        /// iCalendar file (.ics)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What its events become [default: shifts with --schedule, else leave]
        #[arg(long = "as", value_name = "USE")]
        used_as: Option<EventUse>,
        /// Who is away
        #[arg(long, value_name = "USER", required_unless_present = "schedule", required_if_eq("used_as", "leave"))]
        user: Option<String>,
        /// Whose shifts they are: the events name people by e-mail, or by a user's name as their summary
        #[arg(long, value_name = "SCHEDULE", conflicts_with = "user", required_if_eq("used_as", "shifts"))]
        schedule: Option<String>,
        /// What the calendar is called here
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Only events whose summary contains this text
        #[arg(long, value_name = "TEXT")]
        matching: Option<String>,
        /// End all that came from the calendar when nothing matches
        #[arg(long, requires = "matching")]
        remove_all: bool,
        /// Show the plan and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take the link away
    Remove {
        /// Whose: user:NAME, schedule:NAME or team:NAME
        #[arg(value_name = "TARGET", value_parser = feed_target)]
        of: FeedTarget,
    },
}

/// What the events of a calendar become. Which it is follows from whose they are; saying it too is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventUse {
    /// Leave of a user
    Leave,
    /// Shifts of a schedule
    Shifts,
}

/// Arguments of `calendar rotate`.
#[derive(Debug, Args)]
#[command(after_help = CLIENT_VARIABLES)]
pub(crate) struct CalendarArguments {
    /// Whose: user:NAME, schedule:NAME or team:NAME
    #[arg(value_name = "TARGET", value_parser = feed_target)]
    pub(crate) of: FeedTarget,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
