//! `nightbell serve`: a server until a signal ends it.

use crate::cli::ServeArguments;
use crate::clock::SystemClock;
use crate::commands::{Context, Ended};
use crate::entropy::OsEntropy;
use crate::server::{Parts, Server, url_of};
use crate::settings::{self, Settings, StorePlace};
use crate::shutdown::Signals;
use crate::telemetry;
use anyhow::{Context as _, ensure};
use nightbell_channels::Channels;
use std::sync::Arc;

/// Shortest bootstrap token that is accepted, in characters.
const BOOTSTRAP_TOKEN_CHARS_MIN: usize = 16;

pub(crate) async fn run(arguments: ServeArguments, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    if arguments.print_default_config {
        output.text(&settings::default_file());
        return Ok(Ended::Done);
    }
    let options = settings::SettingsOptions { listen: arguments.listen.clone(), ..arguments.store.options() };
    let settings = Settings::read(&options, &context.environment)?;
    let bootstrap_token =
        arguments.bootstrap_token.or_else(|| context.environment.get("NIGHTBELL_BOOTSTRAP_TOKEN").map(str::to_owned));
    if let Some(token) = &bootstrap_token {
        let is_long = token.chars().count() >= BOOTSTRAP_TOKEN_CHARS_MIN;
        ensure!(
            is_long,
            "the bootstrap token has fewer than {BOOTSTRAP_TOKEN_CHARS_MIN} characters; make a longer one, for example with `openssl rand -hex 24`"
        );
    }
    telemetry::start_log(&settings.log, &context.environment)?;
    let metrics = telemetry::start_metrics()?;
    // Before anything is begun that a signal should not cut short.
    let mut signals = Signals::listen().context("signals cannot be listened for")?;

    let has_public_url = settings.server.public_url.is_some();
    let place = settings.store.place.clone();
    let render = metrics.clone();
    let server = Server::start(Parts {
        channels: Channels::from_settings(&settings.channels)?,
        settings,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy::default()),
        bootstrap_token,
        render_metrics: Arc::new(move || render.render()),
        upkeep: Arc::new(move || metrics.run_upkeep()),
    });
    // A signal during the start ends it: nothing is under way yet.
    let server = tokio::select! {
        server = Box::pin(server) => server?,
        name = signals.next() => {
            tracing::info!(signal = name, "serve.stopped before it had started");
            return Ok(Ended::Done);
        }
    };
    tracing::info!(node = %server.engine.node(), address = %server.address, version = env!("CARGO_PKG_VERSION"), "serve.start");
    output.line(format!("nightbell {} listening on {}", env!("CARGO_PKG_VERSION"), url_of(server.address)));
    if let Some(link) = server.engine.set_up_link().await? {
        output.line(format!("nobody can sign in yet; set up the first admin, within a day, at: {link}"));
    }
    if server.engine.store().tokens().await?.is_empty() {
        let store = match &place {
            StorePlace::Sqlite(directory) => format!("--data {}", directory.display()),
            StorePlace::Postgres(_) => "--database-url …".to_owned(),
        };
        output.line(format!(
            "for the command line, make an API token with: nightbell token create me --role admin {store}"
        ));
    }
    if !has_public_url && !server.address.ip().is_loopback() {
        tracing::warn!(links = %server.engine.public_url(), "serve: [server] public_url is not set, so links in messages work on this machine only");
    }

    let name = signals.next().await;
    tracing::info!(signal = name, "serve.stop");
    tokio::select! {
        () = server.stop() => {}
        name = signals.next() => {
            tracing::warn!(signal = name, "serve.stop at once: a second signal came");
            // What was accepted is committed, and what was being sent is sent again by the next start.
            std::process::exit(1);
        }
    }
    tracing::info!("serve.stopped");
    Ok(Ended::Done)
}
