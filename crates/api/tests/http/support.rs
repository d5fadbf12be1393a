//! A small company behind the router.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use nightbell_api::{ApiSettings, ApiState, TwilioKeys, router};
use nightbell_channels::{Channel, ChannelSettings, Channels, Message, Secret};
use nightbell_config::{Role, read_yaml};
use nightbell_core::{ContactMethodKind, DeliveryResult, Timestamp};
use nightbell_engine::rights::{Principal, Scope};
use nightbell_engine::{ApplyRequest, Effective, Engine, EngineSettings, NewToken, SignInSettings};
use nightbell_store::{Access, SqliteStore, StoreOptions};
use nightbell_testkit::{ManualClock, SeededEntropy};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, Once};
use tower::ServiceExt;

pub(crate) const COMPANY: &str = r#"
users:
  - { name: ada, title: Ada Lovelace, email: ada@example.com, contact_methods: [ { name: mail, type: email, address: ada@example.com }, { name: text, type: sms, address: "+447700900001" } ],
      notification_rules: { high: [ { via: mail } ], low: [ { via: mail } ] } }
  - { name: grace, title: Grace Hopper, email: grace@example.com, contact_methods: [ { name: mail, type: email, address: grace@example.com } ] }
teams:
  - { name: payments, title: Payments, members: [ada, grace] }
schedules:
  - name: payments-primary
    title: Payments, first line
    team: payments
    time_zone: Europe/London
    rotations:
      - { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] }
escalation_policies:
  - name: payments
    steps:
      - { notify: ["schedule:payments-primary"], wait: 5m }
      - { notify: ["user:grace"], wait: 10m }
services:
  - { name: checkout, title: Checkout, team: payments, escalation_policy: payments, playbook: "https://wiki.example.com/checkout" }
  - { name: search, title: Search, escalation_policy: payments }
integrations:
  - { name: checkout-in, service: checkout, key: checkout-key }
  - { name: search-in, service: search, key: search-key-0 }
"#;

pub(crate) const PUBLIC_URL: &str = "https://night.example.com/bell";
pub(crate) const TWILIO_TOKEN: &str = "twilio-auth-token";

/// What providers were given, by address.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<Vec<Message>>);

#[derive(Debug)]
struct Captured {
    kind: ContactMethodKind,
    told: Arc<Told>,
}

#[async_trait]
impl Channel for Captured {
    fn kind(&self) -> ContactMethodKind {
        self.kind
    }

    fn provider(&self, message: &Message) -> String {
        format!("{}:{}", self.kind, message.outgoing.method.address)
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let address = &message.outgoing.method.address;
        if address.contains("broken") {
            return DeliveryResult::Retry { reason: format!("451 <{address}> try later"), after: None };
        }
        self.told.0.lock().unwrap().push(message.clone());
        DeliveryResult::Sent { provider_id: None, answer: "ok".to_owned(), acknowledge: false }
    }

    async fn check(&self) -> Result<String, String> {
        Ok("captured".to_owned())
    }
}

pub(crate) struct World {
    pub(crate) engine: Arc<Engine>,
    pub(crate) clock: ManualClock,
    told: Arc<Told>,
    router: Router,
    tokens: HashMap<Role, String>,
    _directory: tempfile::TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code and detail of a problem document.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{self:?}");
        assert_eq!(problem["type"], "about:blank");
        format!(
            "{} {}: {}",
            self.status.as_u16(),
            problem["code"].as_str().unwrap(),
            problem["detail"].as_str().unwrap()
        )
    }

    /// "202 {…}".
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.text)
    }
}

async fn apply(engine: &Engine, yaml: &str) {
    let (resources, errors) = read_yaml("company.yaml", yaml);
    assert!(errors.is_empty(), "{errors:?}");
    let request = ApplyRequest {
        resources,
        prune: false,
        dry_run: false,
        effective: Effective::default(),
        principal: Principal::token("test", Role::Admin, Scope::default()),
    };
    engine.apply(request).await.unwrap();
}

impl World {
    pub(crate) async fn new() -> World {
        World::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut ApiSettings)) -> World {
        World::with_sign_in(SignInSettings::default(), change).await
    }

    pub(crate) async fn with_sign_in(sign_in: SignInSettings, change: impl FnOnce(&mut ApiSettings)) -> World {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Fails only when somebody was first, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let directory = tempfile::tempdir().unwrap();
        let start: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let clock = ManualClock::at(start);
        let entropy = Arc::new(SeededEntropy::new(7));
        let options = StoreOptions {
            clock: Arc::new(clock.clone()),
            database_clock: false,
            entropy: entropy.clone(),
            node: "node-1".into(),
            faults: None,
        };
        let store = Arc::new(SqliteStore::open(directory.path(), Access::Serve, options).unwrap());
        let told = Arc::new(Told::default());
        let mut channels = Channels::from_settings(&ChannelSettings::default()).unwrap();
        for kind in [
            ContactMethodKind::Email,
            ContactMethodKind::Sms,
            ContactMethodKind::Voice,
            ContactMethodKind::Webhook,
            ContactMethodKind::Push,
        ] {
            channels.replace(Arc::new(Captured { kind, told: told.clone() }));
        }
        let settings = EngineSettings {
            public_url: PUBLIC_URL.to_owned(),
            node: "node-1".into(),
            own_service: None,
            encryption_key: None,
        };
        let engine = Engine::start(store, channels, entropy, settings).await.unwrap();
        let engine = Arc::new(engine.with_sign_in(sign_in).await.unwrap());
        engine.heartbeat().await.unwrap();
        apply(&engine, COMPANY).await;
        let mut tokens = HashMap::new();
        for role in Role::ALL {
            let new = NewToken { name: format!("{role}-token"), role, scope: Scope::default() };
            let token = engine.create_token(&new, &Principal::nightbell()).await.unwrap();
            tokens.insert(role, token.reveal().to_owned());
        }
        let mut settings = ApiSettings {
            metrics_token: None,
            trusted_proxies: Vec::new(),
            twilio: Some(TwilioKeys { auth_token: Secret::new(TWILIO_TOKEN), signing_key: None }),
            render_metrics: Arc::new(|| "# TYPE own counter\nown 1".to_owned()),
            console: None,
            version: "1.2.3".to_owned(),
            started_at: start,
        };
        change(&mut settings);
        let router = router(ApiState::new(engine.clone(), settings));
        World { engine, clock, told, router, tokens, _directory: directory }
    }

    /// More documents.
    pub(crate) async fn apply(&self, yaml: &str) {
        apply(&self.engine, yaml).await;
    }

    /// The answer before its body has come.
    pub(crate) async fn begin(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.begin(request).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// A request with the token of a role, and with a JSON body where one is given.
    pub(crate) async fn call(&self, role: Role, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.tokens[&role]));
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    /// What the audit log was told, newest first.
    pub(crate) async fn told(&self, query: &str) -> Vec<Value> {
        let answer = self.call(Role::Admin, "GET", &format!("/api/v1/audit?limit=200&{query}"), None).await;
        answer.json()["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Role::Observer, "GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Role::Responder, "POST", path, Some(body)).await
    }

    pub(crate) fn token(&self, role: Role) -> &str {
        &self.tokens[&role]
    }

    /// A request without a token, as senders, browsers and providers make them.
    pub(crate) async fn open(&self, method: &str, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, content_type);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Fires what is due and hands out what there is to hand out.
    pub(crate) async fn settle(&self) {
        use nightbell_core::Clock;
        for _ in 0..200 {
            let pass = self.engine.run_timers(self.clock.now()).await.unwrap();
            if pass.handled == 0 && !pass.more {
                return;
            }
            for outgoing in pass.outgoing {
                self.engine.deliver(outgoing).await;
            }
        }
        panic!("the world does not come to rest");
    }

    /// A critical problem of the checkout service; answers the alert's number.
    pub(crate) async fn trigger(&self, dedup_key: &str) -> i64 {
        let event = serde_json::json!({"summary": format!("{dedup_key} is down"), "dedup_key": dedup_key, "severity": "critical"});
        self.trigger_event(event).await
    }

    pub(crate) async fn trigger_event(&self, event: Value) -> i64 {
        let answer = self.open("POST", "/in/checkout-key", "application/json", event.to_string()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        self.settle().await;
        answer.json()["results"][0]["alert_id"].as_i64().unwrap()
    }

    /// The one-tap path in the last message to an address.
    pub(crate) fn link_to(&self, address: &str) -> String {
        let told = self.told.0.lock().unwrap();
        let message = told.iter().rev().find(|message| message.outgoing.method.address == address).unwrap();
        message.links.acknowledge_url.strip_prefix(PUBLIC_URL).unwrap().to_owned()
    }

    /// Address and words of the messages that are about no alert.
    pub(crate) fn notices(&self) -> Vec<(String, String)> {
        let told = self.told.0.lock().unwrap();
        let words = |message: &Message| Some((message.outgoing.method.address.clone(), message.notice.clone()?));
        told.iter().filter_map(words).collect()
    }

    pub(crate) fn messages(&self) -> usize {
        self.told.0.lock().unwrap().len()
    }

    pub(crate) async fn timeline_kinds(&self, id: i64) -> Vec<String> {
        let timeline = self.get(&format!("/api/v1/alerts/{id}/timeline")).await.json();
        timeline["items"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    }
}
