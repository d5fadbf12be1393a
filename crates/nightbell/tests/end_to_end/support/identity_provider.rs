//! A real OpenID provider: `oidc-provider` of npm, which other people wrote to the specification.

use std::process::Command;

use reqwest::Client;
use serde_json::Value;

use super::process::Process;

/// What it knows Nightbell by. It is looked for in all that Nightbell prints.
pub(crate) const CLIENT_SECRET: &str = "canary-of-the-client-secret-0123456789";

#[derive(Debug)]
pub(crate) struct IdentityProvider {
    process: Process,
    pub(crate) port: u16,
}

impl IdentityProvider {
    /// Starts one on a port, with keys of its own. `in_token`: claims are in the ID token, and not at userinfo alone.
    pub(crate) async fn start(port: u16, redirect_uris: &str, in_token: bool) -> IdentityProvider {
        // Fails only when somebody was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/identity_provider/provider.mjs");
        let modules = concat!(env!("CARGO_TARGET_TMPDIR"), "/../identity-provider/node_modules");
        let mut command = Command::new("node");
        command.args([script, modules, &port.to_string(), CLIENT_SECRET]).env("REDIRECT_URIS", redirect_uris);
        if in_token {
            command.arg("in-token");
        }
        let mut process = Process::start("oidc-provider", &mut command);
        process.wait_for_line("that it listens", |line| (line == "listening").then_some(())).await;
        IdentityProvider { process, port }
    }

    /// What is known of people from now on: a map from the name that they type to their claims.
    pub(crate) async fn knows(&self, people: &Value) {
        let client = Client::builder().no_proxy().build().unwrap();
        let put = client.put(format!("http://127.0.0.1:{}/people", self.port)).body(people.to_string());
        assert!(put.send().await.unwrap().status().is_success());
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) {
        self.process.terminate().await;
    }
}
