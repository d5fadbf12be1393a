//! The `nightbell` binary: the one place where settings, clock, chance, store, engine, loops and HTTP are wired together.
//!
//! **Architecture Invariant:** nothing outside this crate reads the environment, the clock or the operating system's
//! randomness, or waits for time to pass. Nothing in this crate decides who is paged.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod cli;
mod client;
mod clock;
mod commands;
mod console;
mod credentials;
mod demo;
mod entropy;
mod environment;
mod open_store;
mod output;
mod runner;
mod serve;
mod server;
mod settings;
mod shutdown;
mod table;
mod telemetry;

use clap::Parser;
use cli::{Cli, Command};
use clock::SystemClock;
use commands::{
    Context, Ended, alerts, apply, audit, backup, calendar, check, events, export, fairness, handover, login, oncall,
    send, swap, token, user,
};
use environment::Environment;
use nightbell_core::Clock;
use output::Output;
use std::process::ExitCode;
use std::time::Duration;

/// What one thread allocates, such as an event, another one frees: mimalloc makes that cheap. SQLite uses it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of a command that was refused or failed. Wrong usage is 2, which clap sees to.
const REFUSED: u8 = 1;
/// How long the process waits, when its work is done, for threads that are blocked in the operating system.
const LEAVE_WAIT_MAX: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let environment = Environment::of_process();
    let output = Output::new(&environment);
    let context = Context { environment, output, now: SystemClock.now() };
    // Fails only when a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.note(format!("nightbell: no threads can be started: {error}"));
            return ExitCode::from(REFUSED);
        }
    };
    warn_of_look_alikes(&cli.command, &context);
    let ended = runtime.block_on(Box::pin(run(cli.command, &context)));
    runtime.shutdown_timeout(LEAVE_WAIT_MAX);
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::Refused) => ExitCode::from(REFUSED),
        Err(error) => {
            output.note(format!("nightbell: {error:#}"));
            ExitCode::from(REFUSED)
        }
    }
}

/// Tells of variables that somebody meant for us and nobody reads. The files of `apply` and `oncall` use any variable.
fn warn_of_look_alikes(command: &Command, context: &Context) {
    if !matches!(command, Command::Apply(_) | Command::Oncall(_)) {
        settings::look_alikes(&context.environment).iter().for_each(|warning| context.output.note(warning));
    }
}

async fn run(command: Command, context: &Context) -> anyhow::Result<Ended> {
    match command {
        Command::Serve(arguments) => Box::pin(serve::run(arguments, context)).await,
        Command::Demo(arguments) => Box::pin(demo::run(arguments, context)).await,
        Command::Apply(arguments) => apply::run(arguments, context).await,
        Command::Export(arguments) => export::run(arguments, context).await,
        Command::Send(arguments) => send::run(arguments, context).await,
        Command::Alerts { command } => alerts::run(command, context).await,
        Command::Oncall(arguments) => oncall::run(arguments, context).await,
        Command::Events(arguments) => events::run(arguments, context).await,
        Command::Fairness(arguments) => fairness::run(arguments, context).await,
        Command::Calendar { command } => calendar::run(command, context).await,
        Command::Handover { command } => handover::run(command, context).await,
        Command::Swap { command } => swap::run(command, context).await,
        Command::Check(arguments) => Box::pin(check::run(arguments, context)).await,
        Command::Token { command } => Box::pin(token::run(command, context)).await,
        Command::Login(arguments) => Box::pin(login::login(arguments, context)).await,
        Command::Logout(arguments) => Box::pin(login::logout(arguments, context)).await,
        Command::User { command } => Box::pin(user::run(command, context)).await,
        Command::Audit(arguments) => audit::run(arguments, context).await,
        Command::Backup(arguments) => Box::pin(backup::backup(arguments, context)).await,
        Command::Restore(arguments) => backup::restore(&arguments, context),
        Command::Openapi => {
            context.output.text(&nightbell_api::openapi_json());
            Ok(Ended::Done)
        }
    }
}
