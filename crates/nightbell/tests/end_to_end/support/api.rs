//! A small client of Nightbell's HTTP interface.

use std::sync::Once;

use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::Value;

use super::eventually;

#[derive(Debug, Clone)]
pub(crate) struct Api {
    client: Client,
    url: String,
    token: String,
}

impl Api {
    pub(crate) fn new(url: &str, token: &str) -> Self {
        Self { client: client(), url: url.to_owned(), token: token.to_owned() }
    }

    /// The JSON at `path`, such as `/api/v1/alerts`.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let response = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await.unwrap();
        json_of(path, response).await
    }

    /// The same with the token of somebody else.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    /// Sends JSON; the answer.
    ///
    /// # Panics
    /// When it is no success.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        json_of(path, request.json(body).send().await.unwrap()).await
    }

    /// The one alert there is, as soon as there is one and it has `status`.
    pub(crate) async fn only_alert(&self, status: &str) -> Value {
        eventually(&format!("an alert is {status}"), async || {
            let alerts = self.get("/api/v1/alerts").await;
            let items = alerts["items"].as_array().unwrap();
            assert!(items.len() <= 1, "one problem is one alert: {items:#?}");
            items.first().filter(|alert| alert["status"] == status).cloned()
        })
        .await
    }

    pub(crate) async fn alert(&self, id: u64) -> Value {
        self.get(&format!("/api/v1/alerts/{id}")).await
    }

    /// The kinds of the alert's timeline entries, oldest first.
    pub(crate) async fn timeline_kinds(&self, id: u64) -> Vec<String> {
        let timeline = self.get(&format!("/api/v1/alerts/{id}/timeline")).await;
        let entries = timeline["items"].as_array().unwrap().iter();
        entries.map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    }

    /// A page as a browser without scripts and without a session sees it.
    pub(crate) async fn open_page(&self, address: &str) -> (StatusCode, String) {
        let response = self.client.get(address).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    /// Presses a button of a page: sends its form.
    pub(crate) async fn press(&self, address: &str, action: &str) -> (StatusCode, String) {
        let response = self.client.post(address).form(&[("action", action)]).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }
}

async fn json_of(path: &str, response: Response) -> Value {
    let status = response.status();
    let body = response.text().await.unwrap();
    assert!(status.is_success(), "{path} answered {status}: {body}");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path} answered no JSON ({error}): {body}"))
}

fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only when somebody was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    // A form may answer with a redirect to the page; a browser follows it.
    Client::builder().no_proxy().redirect(redirect::Policy::limited(3)).build().unwrap()
}
