//! The command line: every command and option, and what their help says.

mod audit;
mod schedules;
mod values;

use crate::demo::DemoArgs;
use crate::settings::SettingsOptions;
pub(crate) use audit::AuditArguments;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use nightbell_config::{Kind, Role};
use nightbell_core::Duration;
use nightbell_schedule::WallOrInstant;
pub(crate) use schedules::{
    CalendarArguments, CalendarCommand, FairnessArguments, HandoverCommand, OncallArguments, SwapChangeArguments,
    SwapCommand, SwapPartArguments,
};
use std::path::PathBuf;
pub(crate) use values::{CalendarOrFeed, FeedTarget};
use values::{alert_id, moment, role};

const CLIENT_VARIABLES: &str = "\
Variables:
  NIGHTBELL_URL    address of the server [default: where `nightbell login` was last, or http://127.0.0.1:8080]
  NIGHTBELL_TOKEN  API token; `nightbell token create` makes one [default: what `nightbell login` keeps]
  NO_COLOR         set to anything: no colours";

const EXIT_CODES: &str = "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.";

/// Nightbell wakes whoever is on call: signals come in, the right person is paged until somebody acknowledges.
#[derive(Debug, Parser)]
#[command(name = "nightbell", version, max_term_width = 110, after_help = format!(
    "First steps:\n  nightbell serve                         start a server\n  \
     nightbell token create me --role admin --data ./nightbell-data\n  nightbell apply company.yaml            \
     say who is on call for what\n  nightbell send --key KEY --summary \"disk full\"\n\n{CLIENT_VARIABLES}\n\n{EXIT_CODES}"
))]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    Serve(ServeArguments),
    /// Play an outage in a throw-away instance with a sample company, and leave it to try; nothing leaves this machine
    Demo(DemoArgs),
    /// Bring the configuration in line with YAML files: shows a plan, then applies all of it or nothing
    Apply(ApplyArguments),
    /// Print the configuration as the YAML that `apply` reads
    Export(ExportArguments),
    /// Send an event through an integration, as a signal source does
    Send(SendArguments),
    /// List, read and answer alerts
    Alerts {
        #[command(subcommand)]
        command: AlertsCommand,
    },
    /// Say who is on call, now or over a span, and why
    Oncall(OncallArguments),
    /// How the burden of being on call is shared: hours, nights, weekends, holidays, pages in the night
    Fairness(FairnessArguments),
    /// Leave a note for whoever comes next, accept a turn, see who has a schedule since when
    Handover {
        #[command(subcommand)]
        command: HandoverCommand,
    },
    /// Offer what somebody is on call for to somebody else, take it, undo it
    Swap {
        #[command(subcommand)]
        command: SwapCommand,
    },
    /// Let calendars subscribe to who is on call; import calendars of leave
    Calendar {
        #[command(subcommand)]
        command: CalendarCommand,
    },
    /// List the events received
    Events(EventsArguments),
    /// Look for what would keep a page from being heard: unreachable people, gaps, missing providers
    Check(CheckArguments),
    /// Log in: a browser that is signed in says yes, and this machine keeps a token
    Login(LoginArguments),
    /// Revoke and forget the token that `login` keeps
    Logout(LogoutArguments),
    /// Set passwords, and see and end where people are signed in
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Make, list and revoke API tokens
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Say who did what to what, when, from where
    Audit(AuditArguments),
    /// Copy the data of a SQLite store into one file, also while it is served
    Backup(BackupArguments),
    /// Put a backup into an empty data directory
    Restore(RestoreArguments),
    /// Print the OpenAPI document of the HTTP interface
    Openapi,
}

/// Where the settings are, for commands that need the store or the providers.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct StoreArguments {
    /// Settings file [default: nightbell.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Data directory of a SQLite store [default of serve: ./nightbell-data]
    #[arg(long, value_name = "DIR", conflicts_with = "database_url")]
    pub(crate) data: Option<String>,
    /// PostgreSQL database, such as postgres://nightbell:password@db.example.com/nightbell
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

impl StoreArguments {
    /// What they say about settings.
    pub(crate) fn options(&self) -> SettingsOptions {
        SettingsOptions {
            config: self.config.clone(),
            listen: None,
            data: self.data.clone(),
            database_url: self.database_url.clone(),
        }
    }

    /// Whether any was given: act on the store itself.
    pub(crate) fn is_given(&self) -> bool {
        self.config.is_some() || self.data.is_some() || self.database_url.is_some()
    }
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Every setting stands in the settings file or in a variable NIGHTBELL_SECTION__KEY; options win over variables, and \
variables over the file. Nightbell speaks plain HTTP: put a proxy with TLS in front of it and set [server] public_url.

Examples:
  nightbell serve
  nightbell serve --listen 0.0.0.0:8080 --data /var/lib/nightbell
  nightbell serve --database-url postgres://nightbell:password@db.example.com/nightbell
  nightbell serve --print-default-config > nightbell.toml

SIGTERM or SIGINT stops it: what is under way is finished, within 10 seconds. A second signal stops it at once.")]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) store: StoreArguments,
    /// Address and port to listen on; port 0 takes a free one and prints it [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<String>,
    /// Accept this as an admin API token, so that automation needs no browser [variable: NIGHTBELL_BOOTSTRAP_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub(crate) bootstrap_token: Option<String>,
    /// Print a settings file with every key, its default and what it means, and stop
    #[arg(long)]
    pub(crate) print_default_config: bool,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Directories are read for *.yaml and *.yml, by name. In a file, {{{{ env.NAME }}}} becomes the value of the \
variable NAME here, before anything is sent. Every error names file, line and key; while there is one, nothing is applied.

Examples:
  nightbell apply company.yaml --dry-run
  nightbell apply config/ --prune

{CLIENT_VARIABLES}"))]
pub(crate) struct ApplyArguments {
    /// Files and directories of YAML
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Show the plan and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Delete what an earlier apply made and the files no longer have; never overrides or leave
    #[arg(long)]
    pub(crate) prune: bool,
    /// When an edit of a rotation decides whose turn it is: at the next hand-over, until which whoever is on call stays, or now
    #[arg(long, value_name = "WHEN", value_enum, default_value = "hand_over")]
    pub(crate) effective: EffectiveWhen,
    /// Print the plan as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// When an edit of a rotation takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EffectiveWhen {
    /// At the next hand-over; whoever is on call stays until then, unless the edit takes them out
    #[value(name = "hand_over", alias = "hand-over")]
    HandOver,
    /// At once: from now on turns are counted as the files say
    Now,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Examples:
  nightbell export > company.yaml
  nightbell export --kind schedules
  nightbell export --with-secrets > backup-with-keys.yaml
  nightbell export --history > with-history.yaml     for `oncall --file`

{CLIENT_VARIABLES}"))]
pub(crate) struct ExportArguments {
    /// Only this kind: users, teams, schedules, overrides, unavailabilities, temporary_schedules, calendars, escalation_policies, channels, services, integrations
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Print integration keys and webhook secrets as well; needs a token of a manager
    #[arg(long)]
    pub(crate) with_secrets: bool,
    /// Print what the server keeps beside the schedules as well: their epochs and swaps, which `oncall --file` reads and `apply` refuses
    #[arg(long)]
    pub(crate) history: bool,
}

/// What an event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventAction {
    /// There is a problem
    Trigger,
    /// Somebody is on it
    Acknowledge,
    /// It is over
    Resolve,
    /// Something was changed, such as a deploy; wakes nobody
    Change,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventSeverity {
    Critical,
    Error,
    Warning,
    Info,
}

/// Arguments of `send`.
#[derive(Debug, Args)]
#[command(after_help = "\
The key is the integration's: `nightbell export --kind integrations --with-secrets` shows it. No token is needed.

Examples:
  nightbell send --key KEY --summary \"disk full on db1\" --dedup-key db1-disk --severity critical
  nightbell send --key KEY --action resolve --dedup-key db1-disk
  nightbell send --key KEY --action change --summary \"deployed checkout 1.4.2\"

Variables:
  NIGHTBELL_URL    address of the server [default: http://127.0.0.1:8080]")]
pub(crate) struct SendArguments {
    /// Key of the integration
    #[arg(long, value_name = "KEY")]
    pub(crate) key: String,
    /// One line for the person who is woken; required for trigger and change
    #[arg(long, value_name = "TEXT")]
    pub(crate) summary: Option<String>,
    /// What makes it the same problem as before; required for acknowledge and resolve
    #[arg(long, value_name = "TEXT")]
    pub(crate) dedup_key: Option<String>,
    /// How bad it is
    #[arg(long, value_enum, default_value = "error")]
    pub(crate) severity: EventSeverity,
    /// What happened
    #[arg(long, value_enum, default_value = "trigger")]
    pub(crate) action: EventAction,
    /// What reports it, such as a host
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: Option<String>,
    /// Anything else that helps, as a JSON object
    #[arg(long, value_name = "JSON")]
    pub(crate) details: Option<String>,
    /// A link that helps; may be given several times
    #[arg(long = "link", value_name = "URL")]
    pub(crate) links: Vec<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to do with alerts.
#[derive(Debug, Subcommand)]
pub(crate) enum AlertsCommand {
    /// List alerts: open ones that reached their last resort first, then newest first
    #[command(after_help = CLIENT_VARIABLES)]
    List(AlertsListArguments),
    /// Show alerts with their timelines
    Show {
        #[command(flatten)]
        ids: AlertIds,
        /// Print JSON: {"alert": …, "timeline": […]}, one line for each
        #[arg(long)]
        json: bool,
    },
    /// Acknowledge: nobody is paged any more
    Ack(AlertIds),
    /// Resolve: it is over
    Resolve(AlertIds),
    /// Put off: acknowledged until then, triggered again afterwards
    #[command(group(ArgGroup::new("end").required(true).args(["duration", "until"])))]
    Snooze {
        #[command(flatten)]
        ids: AlertIds,
        /// How long, such as 30m or 2h
        #[arg(long = "for", value_name = "DURATION")]
        duration: Option<Duration>,
        /// Until when: 2026-11-24T09:00:00Z, or 2026-11-24T09:00 or 2026-11-24 in UTC
        #[arg(long, value_name = "TIME", value_parser = moment)]
        until: Option<WallOrInstant>,
    },
    /// Page the next step of the escalation policy now
    Escalate(AlertIds),
    /// Write a note on the timeline
    Note {
        #[command(flatten)]
        ids: AlertIds,
        /// What to write
        #[arg(long, short = 'm', value_name = "TEXT")]
        text: String,
    },
}

/// One or more alerts.
#[derive(Debug, Args)]
pub(crate) struct AlertIds {
    /// Ids of alerts
    #[arg(required = true, value_name = "ID", value_parser = alert_id)]
    pub(crate) ids: Vec<i64>,
}

/// Arguments of `alerts list`.
#[derive(Debug, Args)]
pub(crate) struct AlertsListArguments {
    /// Only these: triggered, acknowledged, resolved; separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATUS")]
    pub(crate) status: Vec<AlertStatus>,
    /// Only of this service
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// Only of services of this team
    #[arg(long, value_name = "NAME")]
    pub(crate) team: Option<String>,
    /// Only with this dedup key
    #[arg(long, value_name = "TEXT")]
    pub(crate) dedup_key: Option<String>,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlertStatus {
    Triggered,
    Acknowledged,
    Resolved,
}

/// Arguments of `events`.
#[derive(Debug, Args)]
#[command(after_help = CLIENT_VARIABLES)]
pub(crate) struct EventsArguments {
    /// Only changes, such as deploys
    #[arg(long)]
    pub(crate) changes: bool,
    /// Only of this service
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Without options it asks the server about its configuration. With --config, --data or --database-url it reads the settings \
and the store itself and tries the providers as well; nothing is sent to anybody. With --file it looks at YAML files that \
no server has: whether they are valid, and what the next 30 days would hold. Exits with 1 when it found an error.

Examples:
  nightbell check
  nightbell check --file config/
  nightbell check --config /etc/nightbell.toml

{CLIENT_VARIABLES}"))]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) store: StoreArguments,
    /// Look at YAML files and directories, without a server
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["data", "database_url", "config"])]
    pub(crate) file: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `login`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
It prints a link and a code. Open the link in any browser, sign in there, compare the code and allow it. The token is yours, \
does no more than you may, and is kept in nightbell/credentials.toml in $XDG_CONFIG_HOME, or ~/.config, for this user alone.

Examples:
  nightbell login --url https://bell.example.com
  nightbell login --scope alerts --expires 7d

{CLIENT_VARIABLES}"))]
pub(crate) struct LoginArguments {
    /// Address of the server; remembered as the default unless NIGHTBELL_URL is set
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// What the token is narrowed to, as often as needed: read, alerts, configuration, secrets, tokens, team:NAME
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,
    /// How long it is good, up to 366d [default: 90d]
    #[arg(long, value_name = "PERIOD")]
    pub(crate) expires: Option<Duration>,
}

/// Arguments of `logout`.
#[derive(Debug, Args)]
#[command(after_help = CLIENT_VARIABLES)]
pub(crate) struct LogoutArguments {
    /// Address of the server, where it is not the default
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Forget it here without asking the server, where that cannot be reached
    #[arg(long)]
    pub(crate) local: bool,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token and print it, once
    #[command(after_help = format!("\
With --data, --database-url or --config it is made in the store itself, also beside a running server: so is the first one.

Examples:
  nightbell token create me --role admin --data ./nightbell-data
  export NIGHTBELL_TOKEN=$(nightbell token create ci --role manager)
  nightbell token create bot --role responder --scope alerts --scope team:payments --expires 90d

{CLIENT_VARIABLES}"))]
    Create {
        /// Its name; what it does is recorded as token:NAME
        name: String,
        /// What it may do: observer reads, responder answers alerts, manager changes the configuration, admin makes tokens
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        /// User whose it is: it never does more than they may, and ends with them
        #[arg(long, value_name = "USER")]
        owner: Option<String>,
        /// What it is narrowed to, as often as needed: read, alerts, configuration, secrets, tokens, team:NAME
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// How long it is good, such as 90d; until it is revoked unless given
        #[arg(long, value_name = "PERIOD")]
        expires: Option<Duration>,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Revoke a token
    #[command(after_help = CLIENT_VARIABLES)]
    Revoke {
        /// Its name
        name: String,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// List tokens, without the tokens themselves
    #[command(after_help = CLIENT_VARIABLES)]
    List {
        #[command(flatten)]
        store: StoreArguments,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to do about people's signing in. People themselves are documents: `apply`.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Set somebody's password, which ends their sessions
    #[command(after_help = format!("\
With --data, --database-url or --config it is set in the store itself, also beside a running server.

Examples:
  nightbell user set-password ada --password-stdin < password.txt
  nightbell user set-password ada --password-stdin --data ./nightbell-data

{CLIENT_VARIABLES}"))]
    SetPassword {
        /// Their name
        name: String,
        /// Read the password from standard input, to the end of its first line; there is no other way to give it
        #[arg(long, required = true)]
        password_stdin: bool,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Take somebody's second factor away, who lost it and their recovery codes
    #[command(after_help = format!("\
With --data, --database-url or --config it is taken away in the store itself, also beside a running server.

{CLIENT_VARIABLES}"))]
    RemoveSecondFactor {
        /// Their name
        name: String,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// List who somebody is at the providers that they sign in at
    #[command(after_help = CLIENT_VARIABLES)]
    Identities {
        /// Their name
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Link somebody to who they are at a provider: admins, and others who are not linked by their e-mail address
    #[command(after_help = format!("\
The log of a sign-in that was refused has the subject (sign_in.vouched).

{CLIENT_VARIABLES}"))]
    Link {
        /// Their name
        name: String,
        /// The provider, as the settings call it
        #[arg(long)]
        provider: String,
        /// Who they are there
        #[arg(long)]
        subject: String,
    },
    /// Take one of somebody's identities away, which ends their sessions
    #[command(after_help = format!("\
With --data, --database-url or --config it is taken away in the store itself, also beside a running server: for when an
identity made less of the last admin.

{CLIENT_VARIABLES}"))]
    Unlink {
        /// Their name
        name: String,
        /// The identity, as `user identities` calls it
        id: String,
        #[command(flatten)]
        store: StoreArguments,
    },
    /// Show how somebody is reached, send a code to one of their contact methods, or say the code that arrived
    #[command(after_help = format!("\
A contact method that is not verified is paged all the same.

Examples:
  nightbell user verify ada
  nightbell user verify ada text
  nightbell user verify ada text --code 123456

{CLIENT_VARIABLES}"))]
    Verify {
        /// Their name
        name: String,
        /// The contact method that a code is sent to; without one, all of them are listed
        method: Option<String>,
        /// The code that arrived
        #[arg(long, value_name = "DIGITS", requires = "method")]
        code: Option<String>,
        /// Print JSON
        #[arg(long, conflicts_with = "method")]
        json: bool,
    },
    /// Send somebody a test, as real as a page and about no alert, or show what became of the last one
    #[command(after_help = format!("\
Examples:
  nightbell user test ada
  nightbell user test ada text
  nightbell user test ada --show

{CLIENT_VARIABLES}"))]
    Test {
        /// Their name
        name: String,
        /// By this contact method alone; without one, by all that their rules for high urgency name, at once
        method: Option<String>,
        /// By all that their rules for low urgency name
        #[arg(long, conflicts_with = "method")]
        low: bool,
        /// Send nothing; show what became of the last one
        #[arg(long, conflicts_with_all = ["method", "low"])]
        show: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List somebody's passkeys
    #[command(after_help = CLIENT_VARIABLES)]
    Passkeys {
        /// Their name
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove one of somebody's passkeys, or all of them
    #[command(after_help = CLIENT_VARIABLES)]
    RemovePasskey {
        /// Their name
        name: String,
        /// Only this passkey, as `user passkeys` calls it
        #[arg(long, value_name = "ID")]
        passkey: Option<String>,
    },
    /// List where somebody is signed in
    #[command(after_help = CLIENT_VARIABLES)]
    Sessions {
        /// Their name
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// End one of somebody's sessions, or all of them
    #[command(after_help = CLIENT_VARIABLES)]
    SignOut {
        /// Their name
        name: String,
        /// Only this session, as `user sessions` calls it
        #[arg(long, value_name = "ID")]
        session: Option<String>,
    },
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
#[command(after_help = "\
The copy is one consistent state; the server may go on meanwhile. It holds everything, secrets included: keep it safe. \
PostgreSQL has its own tools, such as pg_dump.

Example:
  nightbell backup nightbell-2026-11-21.db --data /var/lib/nightbell")]
pub(crate) struct BackupArguments {
    /// The file to make; it must not exist
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) store: StoreArguments,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  nightbell restore nightbell-2026-11-21.db --data /var/lib/nightbell-restored")]
pub(crate) struct RestoreArguments {
    /// A file that `backup` made
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Data directory without a database; made if need be
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_is_explained() {
        check_explained(&mut Cli::command(), "nightbell");
    }

    fn check_explained(command: &mut clap::Command, path: &str) {
        assert!(command.get_about().is_some(), "{path} has no help");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{path} {} has no help", argument.get_id());
        }
        for inner in command.get_subcommands_mut() {
            let path = format!("{path} {}", inner.get_name());
            check_explained(inner, &path);
        }
    }
}
