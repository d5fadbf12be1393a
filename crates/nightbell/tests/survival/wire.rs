//! A wire to a database that can fall silent: nothing is refused, nothing is lost, nothing arrives.

use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use url::Url;

/// Passes bytes on between a database and who believes to speak with it.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    silent: Arc<watch::Sender<bool>>,
    /// The database's address, by this wire.
    pub(crate) url: String,
}

impl Wire {
    pub(crate) async fn to(database: &str) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = Url::parse(database).unwrap();
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let silent = Arc::new(watch::Sender::new(false));
        let state = silent.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
                tokio::spawn(pass_on(from_client, to_server, state.subscribe()));
                tokio::spawn(pass_on(from_server, to_client, state.subscribe()));
            }
        });
        Wire { silent, url: url.into() }
    }

    pub(crate) fn set_silent(&self, silent: bool) {
        self.silent.send_replace(silent);
    }
}

/// Ends when either side does.
async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut silent: watch::Receiver<bool>) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if silent.wait_for(|silent| !silent).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
