//! What Nightbell's messages arrive at: a webhook receiver and a mail server. They run on a thread of their own, so that the
//! load generator's work does not delay what they write down.

mod mail;
mod webhook;

pub(crate) use mail::MailSink;
pub(crate) use webhook::{Arrival, Manner, WebhookSink};

use anyhow::{Context, Result};
use std::net::TcpListener;

/// Both, for as long as the process lives.
#[derive(Debug, Clone)]
pub(crate) struct Sinks {
    pub(crate) webhook: WebhookSink,
    pub(crate) mail: MailSink,
}

impl Sinks {
    /// Listens on free ports of this machine only.
    pub(crate) fn start() -> Result<Sinks> {
        let (webhook_listener, mail_listener) = (listener()?, listener()?);
        let sinks = Sinks {
            webhook: WebhookSink::new(webhook_listener.local_addr()?),
            mail: MailSink::new(mail_listener.local_addr()?),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let Sinks { webhook, mail } = sinks.clone();
        std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::join!(webhook.serve(webhook_listener), mail.serve(mail_listener));
            });
        });
        Ok(sinks)
    }
}

fn listener() -> Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").context("a sink cannot listen")?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
