//! The built binary: as a server, and as a command.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, ExitStatus, Output};

use tempfile::TempDir;

use super::process::Process;
use super::{Api, Database, MailServer};

const TOKEN: &str = "end-to-end-bootstrap-token-0123456789";

/// The key of the integration `checkout-prometheus`.
pub(crate) const CHECKOUT_KEY: &str = "checkoutKeyForTheEndToEndTests01";

/// A running `nightbell serve` with a small company in it: Ada is on call for `checkout`, Grace comes after her.
#[derive(Debug)]
pub(crate) struct Nightbell {
    process: Process,
    url: String,
    directory: TempDir,
    _database: Database,
}

impl Nightbell {
    pub(crate) async fn start(mail_server: &MailServer, database: Database) -> Self {
        Self::start_at(mail_server, database, "127.0.0.1:0", None).await
    }

    /// The same with an address that has a name, as browsers want it for passkeys; that address, too.
    pub(crate) async fn start_as_localhost(mail_server: &MailServer, database: Database) -> (Self, String) {
        // It was free a moment ago.
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("http://localhost:{}", free.port());
        (Self::start_at(mail_server, database, &free.to_string(), Some(&url)).await, url)
    }

    async fn start_at(mail_server: &MailServer, database: Database, listen: &str, public_url: Option<&str>) -> Self {
        let directory = TempDir::new().unwrap();
        let mut command = nightbell_command();
        if let Some(public_url) = public_url {
            command.env("NIGHTBELL_SERVER__PUBLIC_URL", public_url);
        }
        command
            .args(["serve", "--listen", listen])
            .env("NIGHTBELL_BOOTSTRAP_TOKEN", TOKEN)
            // Push services are fetched from the internet everywhere but here.
            .env("NIGHTBELL_HTTP__ALLOW_PRIVATE", "127.0.0.0/8")
            .env("NIGHTBELL_SMTP__URL", mail_server.url())
            .env("NIGHTBELL_SMTP__FROM", "Nightbell <nightbell@example.com>");
        match &database {
            Database::Sqlite => command.arg("--data").arg(directory.path().join("data")),
            Database::Postgres { url } => command.arg("--database-url").arg(url),
        };
        let mut process = Process::start("nightbell", &mut command);
        let url = process.wait_for_line("its address", listening_url).await;
        let nightbell = Self { process, url, directory, _database: database };
        nightbell.apply("company.yaml", COMPANY);
        nightbell
    }

    pub(crate) fn api(&self) -> Api {
        Api::new(&self.url, TOKEN)
    }

    /// The address of a door, such as `/in/KEY/alertmanager`.
    pub(crate) fn door(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Runs a client command against this server and returns what it printed.
    ///
    /// # Panics
    /// When it does not exit with 0.
    pub(crate) fn run<'argument>(&self, arguments: impl IntoIterator<Item = &'argument str>) -> String {
        self.run_command(nightbell_command().args(arguments))
    }

    /// The link for the first admin, as the server printed it.
    pub(crate) async fn set_up_link(&mut self) -> String {
        let link =
            |line: &str| line.split_once("at: ").map(|(_, link)| link.to_owned()).filter(|l| l.contains("/set-up/"));
        self.process.wait_for_line("a set-up link", link).await
    }

    /// Lets somebody sign in.
    pub(crate) fn set_password(&self, user: &str, password: &str) {
        let file = self.directory.path().join("password");
        fs::write(&file, password).unwrap();
        let mut command = nightbell_command();
        command.args(["user", "set-password", user, "--password-stdin"]).stdin(fs::File::open(&file).unwrap());
        self.run_command(&mut command);
    }

    /// Everything that it printed so far.
    pub(crate) fn printed(&self) -> String {
        self.process.printed()
    }

    /// Ends the server as a service manager does.
    pub(crate) async fn stop(mut self) -> ExitStatus {
        self.process.terminate().await
    }

    /// Adds documents.
    pub(crate) fn apply(&self, name: &str, text: &str) {
        let file = self.directory.path().join(name);
        fs::write(&file, text).unwrap();
        self.run_command(nightbell_command().arg("apply").arg(&file).env("CHECKOUT_KEY", CHECKOUT_KEY));
    }

    fn run_command(&self, command: &mut Command) -> String {
        command.env("NIGHTBELL_URL", &self.url).env("NIGHTBELL_TOKEN", TOKEN);
        let Output { status, stdout, stderr } = command.output().unwrap();
        let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        assert!(status.success(), "{:?} ended with {status}:\n{stdout}\n{stderr}", command.get_args());
        stdout.into_owned()
    }
}

/// The binary, with nothing of the tester's own environment that could change what it does.
pub(crate) fn nightbell_command() -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_nightbell")));
    command.env_clear().env("RUST_BACKTRACE", "1");
    command
}

/// The address in a line such as `listening on http://127.0.0.1:34567`.
pub(crate) fn listening_url(line: &str) -> Option<String> {
    let authority = line.split_once("listening on http://")?.1;
    let end = authority.find(|character: char| !character.is_ascii_digit() && !".:".contains(character));
    Some(format!("http://{}", &authority[..end.unwrap_or(authority.len())]))
}

const COMPANY: &str = r#"
users:
  - name: ada
    title: Ada Lovelace
    email: ada@example.com
    role: responder
    time_zone: Europe/London
    contact_methods:
      - { name: mail, type: email, address: ada@example.com }
    notification_rules:
      high: [ { via: mail } ]
      low: [ { via: mail } ]
  - name: grace
    title: Grace Hopper
    email: grace@example.com
    role: responder
    time_zone: America/New_York
    contact_methods:
      - { name: mail, type: email, address: grace@example.com }
    notification_rules:
      high: [ { via: mail } ]
      low: [ { via: mail } ]
teams:
  - { name: payments, title: Payments, members: [ada, grace] }
schedules:
  - name: payments-primary
    team: payments
    time_zone: Europe/London
    rotations:
      - name: weekly
        shift: 1w
        start: 2026-01-05T09:00
        members: [ada]
  - name: payments-secondary
    team: payments
    time_zone: Europe/London
    rotations:
      - name: weekly
        shift: 1w
        start: 2026-01-05T09:00
        members: [grace]
escalation_policies:
  - name: payments
    steps:
      - { notify: ["schedule:payments-primary"], wait: 5m }
      - { notify: ["user:grace"], wait: 5m }
services:
  - name: checkout
    title: Checkout
    team: payments
    escalation_policy: payments
integrations:
  - { name: checkout-prometheus, service: checkout, type: alertmanager, key: "{{ env.CHECKOUT_KEY }}" }
"#;
