//! Arguments of `audit`.

use super::CLIENT_VARIABLES;
use super::values::moment;
use clap::Args;
use nightbell_schedule::WallOrInstant;

/// Arguments of `audit`.
#[derive(Debug, Args)]
#[command(after_help = format!("\
Newest first. With an ID it shows that entry, and how the document that it is about differs before and after. What people do \
about alerts is on the alerts' timelines: `nightbell alerts show`.

Examples:
  nightbell audit --actor ada --from 2026-11-01
  nightbell audit --action 'sign_in.*' --address 192.0.2.
  nightbell audit --subject schedules/primary
  nightbell audit 42
  nightbell audit --all --documents --json > audit.ndjson

{CLIENT_VARIABLES}"))]
pub(crate) struct AuditArguments {
    /// Show this entry
    #[arg(value_name = "ID", conflicts_with_all = ["actor", "action", "subject", "address", "from", "to", "limit", "all", "documents"])]
    pub(crate) id: Option<u64>,
    /// Only by this user, token:NAME, "command line" or nightbell
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Only these, such as sign_in.failed, or token.* for all that begin so; separated by commas
    #[arg(long, value_name = "ACTION", value_delimiter = ',')]
    pub(crate) action: Vec<String>,
    /// Only about this: a kind, such as users, or a kind and a name, such as users/ada
    #[arg(long, value_name = "KIND[/NAME]")]
    pub(crate) subject: Option<String>,
    /// Only from network addresses with this text in them
    #[arg(long, value_name = "TEXT")]
    pub(crate) address: Option<String>,
    /// From when on: 2026-11-24T09:00:00Z, or 2026-11-24T09:00 or 2026-11-24 in UTC
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) from: Option<WallOrInstant>,
    /// Before when
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) to: Option<WallOrInstant>,
    /// At most so many
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// All that there are, as they come
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,
    /// With --json: documents before and after, too
    #[arg(long, requires = "json")]
    pub(crate) documents: bool,
    /// Print JSON, a line for each
    #[arg(long)]
    pub(crate) json: bool,
}
