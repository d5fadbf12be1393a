//! Nightbell's own command line and API.

use super::CommandLine;
use crate::http::{Connection, Request};
use crate::sink::Sinks;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;

const TOKEN: &str = "bench-bootstrap-token-0123456789";

/// What differs from a start without settings.
#[derive(Debug)]
pub(super) struct NightbellOptions<'start> {
    /// PostgreSQL instead of the embedded database.
    pub(super) database_url: Option<&'start str>,
    pub(super) sinks: &'start Sinks,
}

pub(super) fn command_line(
    program: &Path,
    directory: &Path,
    address: SocketAddr,
    options: &NightbellOptions<'_>,
) -> CommandLine {
    let mut arguments = vec!["serve".to_owned(), "--listen".to_owned(), address.to_string()];
    match options.database_url {
        Some(url) => arguments.extend(["--database-url".to_owned(), url.to_owned()]),
        None => arguments.extend(["--data".to_owned(), directory.join("data").display().to_string()]),
    }
    let environment = [
        ("NIGHTBELL_BOOTSTRAP_TOKEN", TOKEN.to_owned()),
        ("NIGHTBELL_SMTP__URL", options.sinks.mail.url()),
        ("NIGHTBELL_SMTP__FROM", "Nightbell <nightbell@bench.example>".to_owned()),
        // The webhook receiver is on this machine.
        ("NIGHTBELL_HTTP__ALLOW_PRIVATE", "127.0.0.0/8".to_owned()),
    ];
    CommandLine {
        program: program.to_owned(),
        arguments,
        environment: environment.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        ready_path: "/readyz",
        log: directory.join("log"),
    }
}

/// The HTTP API, as its admin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Api {
    address: SocketAddr,
}

impl Api {
    pub(super) fn new(address: SocketAddr) -> Api {
        Api { address }
    }

    /// A prepared request, for loads.
    pub(crate) fn request(self, method: &str, path: &str, body: &str) -> Request {
        Request::new(method, self.address, path, Some(TOKEN), body)
    }

    pub(crate) async fn connect(self) -> Result<Connection> {
        Connection::open(self.address).await
    }

    pub(crate) async fn apply(self, company: &str) -> Result<()> {
        let body = json!({"files": [{"path": "company.yaml", "text": company}]}).to_string();
        let applied = self.call("POST", "/api/v1/config/apply", &body).await?;
        if applied["errors"].as_array().is_some_and(|errors| !errors.is_empty()) {
            bail!("the documents of a benchmark are refused: {}", applied["errors"]);
        }
        Ok(())
    }

    /// # Errors
    /// Also when the answer is not 2xx.
    pub(crate) async fn call(self, method: &str, path: &str, body: &str) -> Result<Value> {
        let mut connection = self.connect().await?;
        let answer = connection.exchange(self.request(method, path, body).bytes()).await?;
        if !answer.is_accepted() {
            bail!("{method} {path} was answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
        }
        serde_json::from_slice(answer.body).with_context(|| format!("the answer to {method} {path}"))
    }

    /// Every alert that the query selects, page by page.
    pub(crate) async fn alerts(self, query: &str) -> Result<Vec<Value>> {
        let mut connection = self.connect().await?;
        let mut alerts = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/alerts?limit=200&{query}{cursor}");
            let answer = connection.exchange(self.request("GET", &path, "").bytes()).await?;
            if answer.status != 200 {
                bail!("GET {path} was answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
            }
            let mut page: Value = serde_json::from_slice(answer.body)?;
            if let Value::Array(items) = page["items"].take() {
                alerts.extend(items);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(alerts),
            }
        }
    }
}
