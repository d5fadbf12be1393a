//! Ending: told once, known everywhere; and the signals that ask for it.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// The end of something, as everybody sees it who has to end with it.
#[derive(Debug, Clone)]
pub(crate) struct Shutdown {
    sender: watch::Sender<bool>,
}

impl Shutdown {
    /// Not ended yet.
    pub(crate) fn new() -> Shutdown {
        Shutdown { sender: watch::Sender::new(false) }
    }

    /// Ends it.
    pub(crate) fn begin(&self) {
        self.sender.send_replace(true);
    }

    /// Whether it has ended.
    pub(crate) fn has_begun(&self) -> bool {
        *self.sender.borrow()
    }

    /// Returns once it has ended.
    pub(crate) async fn begun(&self) {
        let mut receiver = self.sender.subscribe();
        // The sender lives as long as `self`.
        let _ = receiver.wait_for(|begun| *begun).await;
    }
}

/// SIGTERM and SIGINT.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// From now on the two do not end the process by themselves.
    pub(crate) fn listen() -> std::io::Result<Signals> {
        Ok(Signals { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// The next one's name.
    pub(crate) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
