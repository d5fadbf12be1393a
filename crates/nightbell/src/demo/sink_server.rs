//! A small HTTP server on a free port of this machine, for what stands in for the outside world.

use anyhow::{Context, Result};
use axum::Router;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The server; it ends when it is dropped.
#[derive(Debug)]
pub(super) struct SinkServer {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl SinkServer {
    /// Listens and serves.
    pub(super) async fn start(routes: Router) -> Result<SinkServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("a sink of the demo cannot listen")?;
        let address = listener.local_addr()?;
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            // Serving ends only with the task.
            axum::serve(listener, routes).await.ok();
        });
        Ok(SinkServer { address, _tasks: tasks })
    }

    /// Its address, without a slash at the end.
    pub(super) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}
