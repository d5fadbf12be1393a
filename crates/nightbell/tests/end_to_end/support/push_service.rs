//! A browser and its push service, which open and check what they get by other people's libraries.

use std::process::Command;

use serde_json::{Value, json};

use super::eventually;
use super::process::Process;

#[derive(Debug)]
pub(crate) struct PushService {
    process: Process,
    pub(crate) origin: String,
    keys: Value,
}

/// A message as the browser reads it.
#[derive(Debug, Clone)]
pub(crate) struct Pushed(pub(crate) Value);

impl PushService {
    pub(crate) async fn start() -> PushService {
        let python = concat!(env!("CARGO_TARGET_TMPDIR"), "/../push-service/bin/python");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/push_service/service.py");
        let mut process = Process::start("push service", Command::new(python).arg(script));
        let subscription =
            |line: &str| serde_json::from_str::<Value>(line).ok().filter(|said| said["keys"].is_object());
        let said = process.wait_for_line("its subscription", subscription).await;
        PushService { process, origin: said["origin"].as_str().unwrap().to_owned(), keys: said["keys"].clone() }
    }

    /// What a browser sends of a subscription whose endpoint answers with a status.
    pub(crate) fn subscription(&self, status: u16, label: &str) -> Value {
        json!({"endpoint": format!("{}/push/{status}", self.origin), "keys": self.keys, "label": label})
    }

    /// What came to such an endpoint so far.
    pub(crate) fn pushed(&self, status: u16) -> Vec<Pushed> {
        let path = format!("/push/{status}");
        let printed = self.process.printed();
        let said = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        said.filter(|said| said["path"] == path.as_str()).map(Pushed).collect()
    }

    /// The newest of at least so many that came to such an endpoint.
    pub(crate) async fn newest(&self, status: u16, at_least: usize) -> Pushed {
        eventually(&format!("{at_least} messages are pushed"), async || {
            let pushed = self.pushed(status);
            pushed.last().filter(|_| pushed.len() >= at_least).cloned()
        })
        .await
    }
}
