//! One connection that is kept alive.

use super::incoming::{Incoming, answer_head};
use anyhow::{Context, Result};
use std::net::SocketAddr;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// A client's connection, for one request after the other.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    incoming: Incoming,
    body: Vec<u8>,
}

/// What a server said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'connection> {
    pub(crate) status: u16,
    pub(crate) body: &'connection [u8],
}

impl Answer<'_> {
    /// Whether all of the request was taken: any 2xx but 207, by which a door says that some of it was not.
    pub(crate) fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status) && self.status != 207
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, incoming: Incoming::default(), body: Vec::new() })
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await.context("sending")?;
        let head = self.incoming.head(&mut self.stream, answer_head).await?;
        let head = head.context("the server closed the connection instead of answering")?;
        self.incoming.body(&mut self.stream, head.framing, &mut self.body).await?;
        Ok(Answer { status: head.status, body: &self.body })
    }
}
