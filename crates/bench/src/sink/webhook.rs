//! A webhook receiver that writes down what arrived when, or takes requests and never answers them.

use crate::clock;
use crate::http::{Incoming, request_head};
use anyhow::Result;
use jiff::Timestamp;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// What it says to everything.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Answers at once.
    Answer,
    /// Reads requests and never answers.
    Hang,
}

/// One request that arrived whole.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) at: Instant,
    /// The same on the clock on the wall.
    pub(crate) wall: Timestamp,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

/// The receiver. Copies share what arrived.
#[derive(Debug, Clone)]
pub(crate) struct WebhookSink {
    address: SocketAddr,
    hangs: Arc<AtomicBool>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
}

impl WebhookSink {
    pub(super) fn new(address: SocketAddr) -> WebhookSink {
        WebhookSink { address, hangs: Arc::default(), arrivals: Arc::default() }
    }

    /// Where a contact method posts to.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Forgets what arrived, and behaves like this from now on.
    pub(crate) fn begin(&self, manner: Manner) {
        self.hangs.store(manner == Manner::Hang, Ordering::SeqCst);
        self.locked().clear();
    }

    /// How many arrived since the beginning.
    pub(crate) fn count(&self) -> usize {
        self.locked().len()
    }

    /// Takes what arrived.
    pub(crate) fn take(&self) -> Vec<Arrival> {
        std::mem::take(&mut *self.locked())
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn serve(self, listener: TcpListener) {
        let listener = tokio::net::TcpListener::from_std(listener).expect("invariant: made for a runtime");
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let sink = self.clone();
            // A connection that breaks is the sender's to repeat.
            tokio::spawn(async move { sink.receive(stream).await.ok() });
        }
    }

    async fn receive(&self, mut stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut incoming = Incoming::default();
        let mut body = Vec::new();
        while let Some(head) = incoming.head(&mut stream, request_head).await? {
            incoming.body(&mut stream, head.framing, &mut body).await?;
            let arrival = Arrival { at: clock::now(), wall: clock::wall(), path: head.path, body: body.clone() };
            self.locked().push(arrival);
            if self.hangs.load(Ordering::SeqCst) {
                // Until the sender has had enough.
                stream.readable().await?;
                return Ok(());
            }
            stream.write_all(ANSWER).await?;
        }
        Ok(())
    }
}
