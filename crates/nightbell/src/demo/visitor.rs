//! What comes to the demonstration's server from outside: its senders, somebody with a browser, somebody with the API.

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use reqwest::header::LOCATION;
use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

/// An alert as the API shows it; the fields that the story looks at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct AlertSeen {
    pub(super) id: i64,
    pub(super) status: String,
    pub(super) urgency: String,
    pub(super) summary: String,
    pub(super) opened_at: Timestamp,
    pub(super) acknowledged_by: Option<String>,
    pub(super) resolved_by: Option<String>,
    pub(super) next_escalation_at: Option<Timestamp>,
}

/// A line of an alert's timeline, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct EntrySeen {
    pub(super) at: Timestamp,
    pub(super) kind: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
struct Items<T> {
    items: Vec<T>,
}

/// Talks to the server over HTTP, as everybody does.
#[derive(Debug)]
pub(super) struct Visitor {
    client: reqwest::Client,
    base_url: String,
    token: String,
}

impl Visitor {
    pub(super) fn new(client: reqwest::Client, base_url: String, token: String) -> Visitor {
        Visitor { client, base_url, token }
    }

    /// The server's address, without a slash at the end.
    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The token of this visitor.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Applies documents.
    pub(super) async fn apply(&self, path: &str, yaml: &str) -> Result<()> {
        let body = json!({"files": [{"path": path, "text": yaml}], "dry_run": false, "prune": false});
        let request = self.client.post(self.address("/api/v1/config/apply")).bearer_auth(&self.token).json(&body);
        self.answer::<Value>(request, "POST /api/v1/config/apply").await.map(drop)
    }

    /// Posts what Alertmanager's webhook posts (version 4) when one alert changes.
    pub(super) async fn alertmanager(&self, key: &str, notification: &Value) -> Result<()> {
        let path = format!("/in/{key}/alertmanager");
        let request = self.client.post(self.address(&path)).header("User-Agent", "Alertmanager/0.28.1");
        let response = request.json(notification).send().await.context("POST /in/…/alertmanager")?;
        let status = response.status();
        ensure!(status == StatusCode::OK, "POST /in/…/alertmanager was answered with {status}, not 200");
        Ok(())
    }

    /// Posts one native event; answers its result.
    pub(super) async fn event(&self, key: &str, event: &Value) -> Result<Value> {
        let request = self.client.post(self.address(&format!("/in/{key}"))).json(event);
        let mut reply: Value = self.answer(request, "POST /in/…").await?;
        Ok(reply["results"][0].take())
    }

    /// The newest alert with a dedup key.
    pub(super) async fn alert_by_dedup_key(&self, dedup_key: &str) -> Result<AlertSeen> {
        let request = self.client.get(self.address("/api/v1/alerts")).query(&[("dedup_key", dedup_key)]);
        let found: Items<AlertSeen> = self.answer(request.bearer_auth(&self.token), "GET /api/v1/alerts").await?;
        found.items.into_iter().next().with_context(|| format!("there is no alert with the dedup key {dedup_key}"))
    }

    /// An alert.
    pub(super) async fn alert(&self, id: i64) -> Result<AlertSeen> {
        let path = format!("/api/v1/alerts/{id}");
        self.answer(self.client.get(self.address(&path)).bearer_auth(&self.token), &path).await
    }

    /// An alert's timeline, oldest first.
    pub(super) async fn timeline(&self, id: i64) -> Result<Vec<EntrySeen>> {
        let path = format!("/api/v1/alerts/{id}/timeline");
        let request = self.client.get(self.address(&path)).bearer_auth(&self.token);
        Ok(self.answer::<Items<EntrySeen>>(request, &path).await?.items)
    }

    /// Opens a one-tap page, as a mail program's preview does, and answers its HTML.
    pub(super) async fn open(&self, link: &str) -> Result<String> {
        let response = self.client.get(link).send().await.context("GET /a/…")?;
        let status = response.status();
        ensure!(status == StatusCode::OK, "GET /a/… was answered with {status}, not 200");
        Ok(response.text().await?)
    }

    /// Presses a button of a one-tap page, as a browser does: posts the form, follows the answer, answers the page's HTML.
    pub(super) async fn tap(&self, link: &str, action: &str) -> Result<String> {
        let response = self.client.post(link).form(&[("action", action)]).send().await.context("POST /a/…")?;
        let status = response.status();
        ensure!(status == StatusCode::SEE_OTHER, "POST /a/… was answered with {status}, not 303");
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let location = location.context("POST /a/… was answered without a place to go on")?;
        let next = url::Url::parse(link)?.join(location)?;
        self.open(next.as_str()).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    async fn answer<T: serde::de::DeserializeOwned>(&self, request: RequestBuilder, what: &str) -> Result<T> {
        let response = request.send().await.with_context(|| what.to_owned())?;
        let status = response.status();
        let body = response.text().await?;
        if !status.is_success() {
            bail!("{what} was answered with {status}: {body}");
        }
        serde_json::from_str(&body).with_context(|| format!("{what} was answered with {body}"))
    }
}
