//! A small service that Prometheus watches and a test breaks and repairs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

#[derive(Debug)]
pub(crate) struct Target {
    stuck: Arc<AtomicBool>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Target {
    /// Starts the service; it is well.
    pub(crate) async fn start() -> Self {
        let stuck = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stuck);
        let metrics = async move || format!("checkout_queue_stuck {}\n", u8::from(seen.load(Ordering::SeqCst)));
        let router = Router::new().route("/metrics", get(metrics));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { stuck, address, server }
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn breaks(&self) {
        self.stuck.store(true, Ordering::SeqCst);
    }

    pub(crate) fn recovers(&self) {
        self.stuck.store(false, Ordering::SeqCst);
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.server.abort();
    }
}
