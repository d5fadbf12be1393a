//! `nightbell demo`: a throw-away instance with a small company; an outage is played, told and checked.
//!
//! **Invariant:** nothing leaves the machine. Mail, text messages, calls and chat messages end in sinks that listen on its
//! own loopback; the server itself is the one that `serve` runs, wired by the same function.

mod company;
mod instance;
mod mail_server;
mod narrator;
mod outage;
mod post;
mod room;
mod sink_server;
mod telephone;
mod visitor;

use crate::commands::{Context, Ended};
use crate::entropy::OsEntropy;
use crate::environment::Environment;
use crate::shutdown::Signals;
use anyhow::{Context as _, Result};
use clap::Args;
use company::{Company, Variables};
use instance::Instance;
use mail_server::MailServer;
use narrator::Narrator;
use nightbell_store::Entropy;
use outage::{LeftOpen, Stage};
use post::Post;
use room::Chat;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use telephone::Telephone;
use visitor::Visitor;

/// How many times as fast as life the story runs when it is watched: a minute is three seconds.
const SPEED_WATCHED: u32 = 20;
/// The same when it is only checked: a minute is one second.
const SPEED_ONCE: u32 = 60;
/// Fastest. Beyond it a machine's own delays are longer than the waits.
const SPEED_MAX: i64 = 120;
/// The port that people expect, if it is free.
const USUAL_PORT: u16 = 8080;
/// Longest wait for an answer of the demonstration's own servers, in seconds.
const ANSWER_SECONDS_MAX: u64 = 30;

/// Options of `nightbell demo`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  nightbell demo                 watch it, then try the links; Ctrl-C ends it\n  \
    nightbell demo --speed 5       slower, to read along\n  nightbell demo --once          play it fast, check every step, end\n\n\
    Nothing leaves this machine, and nothing is kept. Exit codes: 0 all went well, 1 a step failed, 2 wrong usage.")]
pub(crate) struct DemoArgs {
    /// Play the outage in compressed time, check every step, and end
    #[arg(long)]
    pub(crate) once: bool,
    /// Where to listen [default: 127.0.0.1:8080 if it is free, else a free port]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// How many times as fast as in life, 1 to 120 [default: 20, with --once 60]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SPEED_MAX))]
    pub(crate) speed: Option<u32>,
}

/// Everything that runs while the demonstration does.
#[derive(Debug)]
struct Theatre {
    post: Arc<Post>,
    _mail_server: MailServer,
    telephone: Telephone,
    _chat: Chat,
    variables: Variables,
    company: Company,
    instance: Instance,
    visitor: Visitor,
}

/// Runs the demonstration.
///
/// # Errors
/// It could not be set up. A step that fails is told, and the end is a refusal.
pub(crate) async fn run(args: DemoArgs, context: &Context) -> Result<Ended> {
    let speed = args.speed.unwrap_or(if args.once { SPEED_ONCE } else { SPEED_WATCHED });
    let mut narrator = Narrator::new(speed, context.output);
    narrator.title("Nightbell: an outage, from the first signal to the last update");
    narrator.say(&format!(
        "Nothing leaves this machine: mail, text messages, calls and chat end in sinks. Time runs {speed} times as fast; \
         the times below are those of the story, in minutes and seconds."
    ));
    let mut signals = Signals::listen().context("signals cannot be listened for")?;
    let theatre = tokio::select! {
        opened = Box::pin(Theatre::open(&args, speed, &context.environment)) => opened?,
        _name = signals.next() => return Ok(Ended::Refused),
    };
    let played = tokio::select! {
        played = Box::pin(theatre.play(&mut narrator, speed, args.once)) => Some(played),
        _name = signals.next() => None,
    };
    let ended = match played {
        Some(Ok((left, _))) if !args.once => {
            invite(&narrator, &theatre, &left);
            tokio::select! {
                _name = signals.next() => {}
                () = theatre.tell_what_comes(&narrator) => {}
            }
            narrator.done("Stopping; the throw-away instance and its data go.");
            Ended::Done
        }
        Some(Ok((_, steps))) => {
            narrator.done(&format!("All {steps} steps went as they must."));
            Ended::Done
        }
        Some(Err(error)) => {
            narrator.failed(&format!("The demo failed. {error:#}"));
            Ended::Refused
        }
        None => {
            narrator.failed("Stopped before the end.");
            Ended::Refused
        }
    };
    tokio::select! {
        () = theatre.instance.stop() => Ok(ended),
        _name = signals.next() => Ok(Ended::Refused),
    }
}

impl Theatre {
    async fn open(args: &DemoArgs, speed: u32, environment: &Environment) -> Result<Theatre> {
        let entropy = OsEntropy::default();
        let post = Arc::new(Post::default());
        let client = plain_client()?;
        let mail_server = MailServer::start(post.clone()).await?;
        let auth_token = secret(&entropy);
        let telephone = Telephone::start(post.clone(), client.clone(), auth_token.clone()).await?;
        let chat_secret = secret(&entropy);
        let chat = Chat::start(post.clone(), chat_secret.clone()).await?;
        let variables = Variables { chat_url: chat.base_url(), chat_secret };
        let company = Company::read(&variables, speed)?;
        let listen = listen(args).await;
        let token = format!("demo_{}", secret(&entropy));
        let instance = Instance::start(listen, &token, &mail_server, &telephone, &auth_token, environment).await?;
        let visitor = Visitor::new(client, instance.base_url().to_owned(), token);
        visitor.apply("company.yaml", &company.yaml()).await?;
        Ok(Theatre { post, _mail_server: mail_server, telephone, _chat: chat, variables, company, instance, visitor })
    }

    async fn play(&self, narrator: &mut Narrator, speed: u32, once: bool) -> Result<(LeftOpen, u32)> {
        let Theatre { post, telephone, visitor, company, variables, .. } = self;
        let stage = Stage { narrator, post, telephone, visitor, company, variables, speed };
        outage::play(stage, once).await
    }

    /// Tells of every message from now on: what whoever tries it out has set off.
    async fn tell_what_comes(&self, narrator: &Narrator) {
        let mut seen = self.post.arrivals().len();
        loop {
            let arrival = self.post.after(seen).await;
            seen += 1;
            narrator.event(&arrival.to_string());
            if let Some(link) = arrival.link.as_ref().filter(|link| !arrival.words.contains(*link)) {
                narrator.quote(link);
            }
        }
    }
}

/// What to try now.
fn invite(narrator: &Narrator, theatre: &Theatre, left: &LeftOpen) {
    let visitor = &theatre.visitor;
    let base_url = visitor.base_url();
    let program = std::env::args().next().unwrap_or_else(|| "nightbell".to_owned());
    narrator.chapter("Try it");
    narrator.copy("The page that the mail leads to; open it at the width of a phone:", &left.link);
    narrator.copy("The HTTP API's description:", &format!("{base_url}/api/v1/openapi.json"));
    narrator.copy("Metrics for Prometheus:", &format!("{base_url}/metrics"));
    narrator.copy(
        "In another terminal:",
        &format!("export NIGHTBELL_URL={base_url}\n    export NIGHTBELL_TOKEN={}", visitor.token()),
    );
    narrator.copy("What is open:", &format!("{program} alerts list"));
    narrator.copy("Who is on call, and why:", &format!("{program} oncall follow-the-sun"));
    let key = company::key(&theatre.variables, "DATABASE_KEY").unwrap_or_default();
    narrator.copy(
        "Ring the bell yourself:",
        &format!("{program} send --key {key} \\\n      --severity critical --summary 'Disk full'"),
    );
    narrator.done(&format!("Serving at {base_url} until Ctrl-C."));
    narrator.say("Whatever is sent from now on is told here; nobody answers it.");
}

/// The address that was asked for, else the usual port if it is free, else any. Without anybody watching, any.
async fn listen(args: &DemoArgs) -> SocketAddr {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, USUAL_PORT));
    match args.listen {
        Some(address) => address,
        None if args.once => any,
        None if tokio::net::TcpListener::bind(usual).await.is_ok() => usual,
        None => any,
    }
}

/// 128 random bits in hexadecimal digits.
fn secret(entropy: &OsEntropy) -> String {
    format!("{:016x}{:016x}", entropy.next_u64(), entropy.next_u64())
}

/// A client for servers on this machine, which follows nothing and asks no proxy.
fn plain_client() -> Result<reqwest::Client> {
    // Needed by the client's builder, used by nobody here; a process has one, so a second is no news.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
        .build();
    client.context("the demo's HTTP client cannot be set up")
}
