//! A server: store, engine, loops and HTTP, wired together, started and stopped in the right order.

use crate::open_store::{node_name, open};
use crate::runner::{Runner, Upkeep};
use crate::settings::{ProviderSettings, Settings};
use crate::shutdown::Shutdown;
use anyhow::Context as _;
use axum::serve::ListenerExt;
use jiff::SignedDuration;
use nightbell_api::{ApiSettings, ApiState, RenderMetrics, TwilioKeys};
use nightbell_channels::{Channels, IdentityProvider};
use nightbell_core::Clock;
use nightbell_engine::{Engine, EngineSettings, SignInProvider, SignInSettings};
use nightbell_store::{Access, Entropy, Store, StoreOptions};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How long requests under way are waited for when the server stops; messages under way are waited for meanwhile.
const REQUESTS_WAIT_MAX: Duration = Duration::from_secs(7);
/// How long the store is waited for when the server stops.
const CLOSE_WAIT_MAX: Duration = Duration::from_millis(1_500);

/// Everything that a server is made of.
pub(crate) struct Parts {
    /// The settings.
    pub(crate) settings: Settings,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Chance.
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The ways out.
    pub(crate) channels: Channels,
    /// A token to accept as an admin's.
    pub(crate) bootstrap_token: Option<String>,
    /// The metrics of this process as Prometheus reads them.
    pub(crate) render_metrics: RenderMetrics,
    /// What is done every few seconds beside everything else.
    pub(crate) upkeep: Upkeep,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A server that runs.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where it listens, with its real port.
    pub(crate) address: SocketAddr,
    /// Its engine.
    pub(crate) engine: Arc<Engine>,
    store: Arc<dyn Store>,
    runner: Runner,
    http: JoinHandle<std::io::Result<()>>,
    shutdown: Shutdown,
}

impl Server {
    /// Opens the store, takes over what an earlier process left, and listens.
    ///
    /// # Errors
    /// When the store cannot be opened or is served by somebody else, the address cannot be listened on, or what is stored
    /// cannot be read.
    pub(crate) async fn start(parts: Parts) -> anyhow::Result<Server> {
        let Parts { settings, clock, entropy, channels, bootstrap_token, render_metrics, upkeep } = parts;
        let node = node_name(&*entropy);
        let options =
            StoreOptions { clock, database_clock: true, entropy: entropy.clone(), node: node.clone(), faults: None };
        let store = open(&settings.store, Access::Serve, options).await?;
        let listen = settings.server.listen;
        let remedy = "choose another with --listen, or stop what listens there";
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}; {remedy}"))?;
        let address = listener.local_addr().context("the address listened on is not known")?;

        let public_url = settings.server.public_url.clone().unwrap_or_else(|| url_of(address));
        let encryption_key = settings.store.encryption_key.map(|key| key.0);
        let engine_settings =
            EngineSettings { public_url, node, own_service: settings.server.own_service.clone(), encryption_key };
        let engine = Engine::start(store.clone(), channels, entropy, engine_settings).await?;
        let engine = Arc::new(engine.with_sign_in(sign_in(&settings)?).await?);
        if let Some(token) = &bootstrap_token {
            engine.accept_bootstrap_token(token).await?;
        }
        let runner = Runner::start(engine.clone(), settings.retention, upkeep).await?;

        let twilio = settings.channels.twilio.as_ref().map(|twilio| TwilioKeys {
            auth_token: twilio.auth_token.clone(),
            signing_key: twilio.signing_key.clone(),
        });
        let started_at = engine.now().await?;
        let api = ApiSettings {
            metrics_token: settings.server.metrics_token.as_ref().map(|token| token.expose().to_owned()),
            trusted_proxies: settings.server.trusted_proxies.clone(),
            twilio,
            render_metrics,
            console: crate::console::files(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at,
        };
        let router = nightbell_api::router(ApiState::new(engine.clone(), api));
        // An answer is written in pieces, and none of them may wait for the client to acknowledge the one before.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let shutdown = Shutdown::new();
        let stopping = shutdown.clone();
        let http = tokio::spawn(async move {
            axum::serve(listener, service).with_graceful_shutdown(async move { stopping.begun().await }).await
        });
        Ok(Server { address, engine, store, runner, http, shutdown })
    }

    /// Stops: takes no more requests, finishes those under way and the messages under way, gives up its leases, closes the
    /// store. Ends within 10 seconds.
    pub(crate) async fn stop(self) {
        self.shutdown.begin();
        // Their answers would never be finished.
        self.engine.live().close();
        let abort = self.http.abort_handle();
        let requests = async {
            match tokio::time::timeout(REQUESTS_WAIT_MAX, self.http).await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(error))) => tracing::error!(%error, "server.http ended badly"),
                Ok(Err(error)) => tracing::error!(%error, "server.http ended badly"),
                Err(_) => {
                    tracing::warn!("server.cut_off_requests");
                    abort.abort();
                }
            }
        };
        tokio::join!(requests, self.runner.stop());
        if tokio::time::timeout(CLOSE_WAIT_MAX, self.store.close()).await.is_err() {
            tracing::warn!("server.close took too long; what was accepted is committed");
        }
    }
}

/// How people sign in, with the providers that they may sign in at. None of them is asked anything yet.
fn sign_in(settings: &Settings) -> anyhow::Result<SignInSettings> {
    let provider = |provider: &ProviderSettings| {
        let identities = IdentityProvider::new(provider.identities.clone(), &settings.channels.http)?;
        anyhow::Ok(SignInProvider {
            name: provider.name.clone(),
            title: provider.title.clone(),
            identities,
            roles: provider.roles.clone(),
            teams: provider.teams.clone(),
            create_users: provider.create_users,
        })
    };
    Ok(SignInSettings {
        passwords: settings.sign_in.passwords,
        session: SignedDuration::from_millis(settings.sign_in.session.as_millis()),
        providers: settings.sign_in.providers.iter().map(provider).collect::<anyhow::Result<_>>()?,
    })
}

/// The address as a browser on this machine writes it.
pub(crate) fn url_of(address: SocketAddr) -> String {
    let reachable = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    format!("http://{}", SocketAddr::new(reachable, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_a_browser_needs_them() {
        let check = |address: &str, expected: &str| assert_eq!(url_of(address.parse().unwrap()), expected);
        check("127.0.0.1:8080", "http://127.0.0.1:8080");
        check("0.0.0.0:80", "http://127.0.0.1:80");
        check("[::]:8080", "http://[::1]:8080");
        check("10.1.2.3:8080", "http://10.1.2.3:8080");
    }
}
