//! What every handler is given.

use crate::ConsoleFile;
use ipnet::IpNet;
use nightbell_channels::Secret;
use nightbell_core::Timestamp;
use nightbell_engine::{AlertView, Configuration, Engine};
use nightbell_store::Store;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Renders the process's own metrics in Prometheus' text format.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// What Twilio signs its callbacks with.
#[derive(Debug, Clone)]
pub struct TwilioKeys {
    /// `[twilio] auth_token`.
    pub auth_token: Secret,
    /// `[twilio] signing_key`, where the account uses SHA-256 signatures.
    pub signing_key: Option<Secret>,
}

/// What the composition root decides for the HTTP interface.
#[derive(Clone)]
pub struct ApiSettings {
    /// Asked for at `/metrics`; open without one.
    pub metrics_token: Option<String>,
    /// Whose `X-Forwarded-For` is believed, for the log.
    pub trusted_proxies: Vec<IpNet>,
    /// Present where Twilio is configured; without, its callbacks do not exist.
    pub twilio: Option<TwilioKeys>,
    /// The process's own metrics.
    pub render_metrics: RenderMetrics,
    /// Finds the console's files; there is no console without it.
    pub console: Option<ConsoleFile>,
    /// This binary's version.
    pub version: String,
    /// When this process began to serve; Alertmanager's clients are told.
    pub started_at: Timestamp,
}

impl fmt::Debug for ApiSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiSettings")
            .field("trusted_proxies", &self.trusted_proxies)
            .field("version", &self.version)
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}

/// The state of the router; copies share it.
#[derive(Debug, Clone)]
pub struct ApiState {
    engine: Arc<Engine>,
    settings: Arc<ApiSettings>,
}

impl ApiState {
    /// Binds an engine to the settings.
    pub fn new(engine: Arc<Engine>, settings: ApiSettings) -> ApiState {
        ApiState { engine, settings: Arc::new(settings) }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.engine.store()
    }

    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        self.engine.configuration()
    }

    pub(crate) fn settings(&self) -> &ApiSettings {
        &self.settings
    }

    /// A file of the console.
    pub(crate) fn console_file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        self.settings.console.as_ref().and_then(|find| find(path))
    }

    pub(crate) fn alert_view(&self, alert: &nightbell_core::Alert) -> AlertView {
        AlertView::new(alert, &self.configuration(), self.engine.public_url())
    }
}
