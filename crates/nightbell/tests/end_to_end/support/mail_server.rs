//! A real SMTP server, and the mails it took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, iter};

use mail_parser::{Address, HeaderValue, Message, MessageParser, PartType};
use tempfile::TempDir;

use super::eventually;
use super::process::{Process, free_port};

/// aiosmtpd, which keeps every mail as a file of a Maildir.
#[derive(Debug)]
pub(crate) struct MailServer {
    _process: Process,
    mailbox: PathBuf,
    port: u16,
    _directory: TempDir,
}

/// One mail as its reader sees it.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: Vec<String>,
    pub(crate) subject: String,
    pub(crate) message_id: String,
    /// The mails it answers or follows: `In-Reply-To` and `References`.
    pub(crate) follows: Vec<String>,
    pub(crate) auto_submitted: String,
    pub(crate) text: String,
    /// Empty when the mail has no HTML part.
    pub(crate) html: String,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let directory = TempDir::new().unwrap();
        // Has to be absent: the server makes a Maildir only where there is nothing.
        let mailbox = directory.path().join("mailbox");
        let port = free_port();
        let process = Process::start(
            "aiosmtpd",
            Command::new(python())
                .args(["-m", "aiosmtpd", "--nosetuid", "--listen"])
                .arg(format!("127.0.0.1:{port}"))
                .args(["--class", "aiosmtpd.handlers.Mailbox"])
                .arg(&mailbox),
        );
        eventually("the SMTP server listens", async || tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok())
            .await;
        Self { _process: process, mailbox, port, _directory: directory }
    }

    /// The address for `[smtp] url`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The Maildir that it fills.
    pub(crate) fn mailbox(&self) -> &Path {
        &self.mailbox
    }

    /// All mails that `recipient` has, in the order of their arrival.
    pub(crate) fn mails_to(&self, recipient: &str) -> Vec<Mail> {
        let Ok(entries) = fs::read_dir(self.mailbox.join("new")) else { return Vec::new() };
        let mut arrivals: Vec<_> = entries
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.metadata().unwrap().modified().unwrap(), entry.path())
            })
            .collect();
        arrivals.sort();
        let mails = arrivals.iter().map(|(_, path)| Mail::read(path));
        mails.filter(|mail| mail.to.iter().any(|address| address == recipient)).collect()
    }
}

impl Mail {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap();
        let message = MessageParser::default().parse(&bytes).unwrap();
        Self {
            to: addresses(message.to()),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            follows: identifiers(message.in_reply_to()).chain(identifiers(message.references())).collect(),
            auto_submitted: raw_header(&message, "Auto-Submitted"),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: html_part(&message),
        }
    }

    /// Whether mail programs show both in one thread: one follows the other, or both follow the same mail.
    pub(crate) fn is_in_thread_of(&self, other: &Mail) -> bool {
        let lineage =
            |mail: &Mail| -> Vec<String> { iter::once(&mail.message_id).chain(&mail.follows).cloned().collect() };
        let of_other = lineage(other);
        lineage(self).iter().any(|identifier| of_other.contains(identifier))
    }

    /// The address of the one-tap page.
    pub(crate) fn one_tap_link(&self) -> Option<String> {
        let mut words = self.text.split_whitespace().map(|word| word.trim_matches(['<', '>', '(', ')', '.', ',']));
        words.find(|word| word.starts_with("http") && word.contains("/a/")).map(str::to_owned)
    }
}

fn addresses(header: Option<&Address<'_>>) -> Vec<String> {
    let addresses = header.into_iter().flat_map(Address::iter);
    addresses.filter_map(|address| address.address()).map(str::to_owned).collect()
}

fn identifiers<'header>(header: &'header HeaderValue<'_>) -> impl Iterator<Item = String> + use<'header> {
    let one = header.as_text().filter(|_| header.as_text_list().is_none());
    let many = header.as_text_list().unwrap_or_default();
    one.map(str::to_owned).into_iter().chain(many.iter().map(|identifier| identifier.to_string()))
}

/// The HTML as it was sent; `body_html` would make some from the text where there is none.
fn html_part(message: &Message<'_>) -> String {
    let html = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    });
    html.unwrap_or_default()
}

fn raw_header(message: &Message<'_>, name: &str) -> String {
    message.header_raw(name).unwrap_or_default().trim().to_owned()
}

/// Debian's packages belong to Debian's python, which need not be the first of the PATH.
fn python() -> &'static str {
    let debian = "/usr/bin/python3";
    let has_server =
        Command::new(debian).args(["-c", "import aiosmtpd"]).output().is_ok_and(|run| run.status.success());
    if has_server { debian } else { "python3" }
}
