//! A small client of the HTTP interface, for what the tests ask and set.

use crate::server::TOKEN;
use reqwest::{Client, StatusCode, redirect};
use serde_json::{Value, json};
use std::sync::Once;
use std::time::Duration;

/// A client as senders have one.
pub(crate) fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only when somebody was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let builder = Client::builder().no_proxy().redirect(redirect::Policy::none());
    builder.timeout(Duration::from_secs(40)).build().unwrap()
}

#[derive(Debug, Clone)]
pub(crate) struct Api {
    client: Client,
    url: String,
}

impl Api {
    pub(crate) fn new(url: &str) -> Api {
        Api { client: client(), url: url.to_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(TOKEN);
        let response = request.send().await.unwrap_or_else(|error| panic!("GET {path}: {error:?}"));
        (response.status(), response.text().await.unwrap())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (StatusCode, String) {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(TOKEN).json(body);
        let response = request.send().await.unwrap_or_else(|error| panic!("POST {path}: {error:?}"));
        (response.status(), response.text().await.unwrap())
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert!(status.is_success(), "GET {path} answered {status}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("GET {path} answered no JSON ({error}): {body}"))
    }

    pub(crate) async fn apply(&self, yaml: &str) {
        let body = json!({"files": [{"path": "company.yaml", "text": yaml}], "dry_run": false, "prune": false});
        let (status, answer) = self.post("/api/v1/config/apply", &body).await;
        assert!(status.is_success(), "the company was refused with {status}: {answer}");
    }

    /// Every item of a list, as long as `more` says of the last one that there may be another worth reading.
    pub(crate) async fn list(&self, path: &str, more: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.json(&format!("{path}?limit=200{cursor}")).await;
            items.extend_from_slice(page["items"].as_array().unwrap());
            match page["next_cursor"].as_str() {
                Some(next) if items.last().is_some_and(&more) => cursor = format!("&cursor={next}"),
                _ => return items,
            }
        }
    }

    pub(crate) async fn alerts(&self) -> Vec<Value> {
        self.list("/api/v1/alerts", |_| true).await
    }

    /// A gauge of /metrics that has no labels.
    pub(crate) async fn gauge(&self, name: &str) -> Option<f64> {
        let (_, text) = self.get("/metrics").await;
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
    }
}
