//! The throw-away server: the one that `serve` runs, with its data in a directory that goes with it.

use super::mail_server::MailServer;
use super::telephone::Telephone;
use crate::clock::SystemClock;
use crate::entropy::OsEntropy;
use crate::environment::Environment;
use crate::server::{Parts, Server, url_of};
use crate::settings::{LogFormat, LogSettings, ServerSettings, Settings, SignIn, StorePlace, StoreSettings};
use crate::telemetry;
use anyhow::{Context, Result};
use nightbell_channels::{ChannelSettings, Channels, HttpSettings, Secret, SmtpSettings, TwilioSettings};
use nightbell_core::Duration;
use nightbell_engine::{PasswordUse, Retention};
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;

/// Who sends.
const MAIL_FROM: &str = "Nightbell <nightbell@harbourbooks.example>";
/// The number that text messages and calls come from; like the others, of a range for films.
const NUMBER_FROM: &str = "+447700900100";

/// A server and its data.
#[derive(Debug)]
pub(super) struct Instance {
    server: Server,
    base_url: String,
    // Removed when it is dropped, after the server has closed its files.
    _data: TempDir,
}

impl Instance {
    /// Starts a server that sends to the sinks and nowhere else. `token` becomes an admin's.
    ///
    /// # Errors
    /// The address cannot be listened on, or there is no room for temporary files.
    pub(super) async fn start(
        listen: SocketAddr,
        token: &str,
        mail_server: &MailServer,
        telephone: &Telephone,
        auth_token: &str,
        environment: &Environment,
    ) -> Result<Instance> {
        let data = tempfile::Builder::new().prefix("nightbell-demo-").tempdir();
        let data =
            data.context("the demo needs a directory for temporary files; set TMPDIR to one that can be written")?;
        let settings = settings(listen, &data, mail_server, telephone, auth_token)?;
        telemetry::start_log(&settings.log, environment)?;
        let metrics = telemetry::start_metrics()?;
        let render = metrics.clone();
        let server = Server::start(Parts {
            channels: Channels::from_settings(&settings.channels)?,
            settings,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy::default()),
            bootstrap_token: Some(token.to_owned()),
            render_metrics: Arc::new(move || render.render()),
            upkeep: Arc::new(move || metrics.run_upkeep()),
        });
        let server = Box::pin(server).await?;
        let base_url = url_of(server.address);
        Ok(Instance { server, base_url, _data: data })
    }

    /// Where it listens, without a slash at the end.
    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Stops it as `serve` stops, and removes its data.
    pub(super) async fn stop(self) {
        self.server.stop().await;
    }
}

/// What an operator would write into `nightbell.toml`.
fn settings(
    listen: SocketAddr,
    data: &TempDir,
    mail_server: &MailServer,
    telephone: &Telephone,
    auth_token: &str,
) -> Result<Settings> {
    let smtp = SmtpSettings { url: Secret::new(mail_server.url()), from: MAIL_FROM.to_owned(), reply_to: None };
    let twilio = TwilioSettings {
        account_sid: telephone.account_sid().to_owned(),
        auth_token: Secret::new(auth_token),
        from: NUMBER_FROM.to_owned(),
        api_base: telephone.api_base(),
        signing_key: None,
    };
    // The demonstration's chat is on this machine. Only here is that allowed without being asked for.
    let http = HttpSettings { allow_private: vec!["127.0.0.0/8".parse()?], ..HttpSettings::default() };
    Ok(Settings {
        server: ServerSettings {
            listen,
            public_url: None,
            own_service: None,
            metrics_token: None,
            trusted_proxies: Vec::new(),
        },
        store: StoreSettings {
            place: StorePlace::Sqlite(data.path().to_owned()),
            encryption_key: None,
            encryption_key_file: None,
        },
        channels: ChannelSettings { smtp: Some(smtp), twilio: Some(twilio), http, ..ChannelSettings::default() },
        retention: Retention::default(),
        sign_in: SignIn {
            passwords: PasswordUse::Everybody,
            session: Duration::from_millis(86_400_000),
            providers: Vec::new(),
        },
        log: LogSettings { format: LogFormat::Text, level: "warn".to_owned() },
        file: None,
    })
}
