//! A wire between a store and its server that can be cut, also at the worst moment.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to the next `COMMIT` that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextCommit {
    /// It passes, and so does its answer.
    Passes,
    /// It arrives; its answer is lost with the connection, which the store learns before the server does.
    LosesAnswer,
    /// It is lost with the connection.
    IsLost,
}

#[derive(Debug)]
struct Shared {
    next_commit: Mutex<NextCommit>,
    open: watch::Sender<bool>,
    accepting: AtomicBool,
}

/// Stands between a store and the server. Text only: no encryption.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Stands before the server of this URL.
    pub(crate) async fn before(url: &str) -> Proxy {
        let server = authority(url).to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            next_commit: Mutex::new(NextCommit::Passes),
            open: watch::Sender::new(true),
            accepting: AtomicBool::new(true),
        });
        let accepting = shared.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if accepting.accepting.load(Ordering::SeqCst) {
                    tokio::spawn(relay(client, server.clone(), accepting.clone()));
                }
            }
        });
        Proxy { address, shared }
    }

    /// The URL through the wire.
    pub(crate) fn url(&self, direct: &str) -> String {
        format!("{}?sslmode=disable", direct.replace(authority(direct), &self.address.to_string()))
    }

    pub(crate) fn set_next_commit(&self, next: NextCommit) {
        *self.shared.next_commit.lock().unwrap() = next;
    }

    /// Refuses new connections (`false`), or accepts them again. Those that exist stay.
    pub(crate) fn set_accepting(&self, accepting: bool) {
        self.shared.accepting.store(accepting, Ordering::SeqCst);
    }

    /// Cuts all connections and refuses new ones (`false`), or accepts them again.
    pub(crate) fn set_open(&self, open: bool) {
        self.set_accepting(open);
        self.shared.open.send_replace(open);
    }
}

/// `HOST:PORT` of a URL.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").unwrap().1;
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap()
}

async fn relay(client: TcpStream, server: String, shared: Arc<Shared>) {
    let server = TcpStream::connect(server).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let mut open = shared.open.subscribe();
    let requests = async {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = from_client.read(&mut buffer).await.unwrap_or(0);
            if count == 0 {
                return NextCommit::Passes;
            }
            let commits = buffer[..count].windows(7).any(|window| window == b"COMMIT\0");
            let next = if commits {
                std::mem::replace(&mut *shared.next_commit.lock().unwrap(), NextCommit::Passes)
            } else {
                NextCommit::Passes
            };
            if next == NextCommit::IsLost {
                return next;
            }
            if to_server.write_all(&buffer[..count]).await.is_err() || next == NextCommit::LosesAnswer {
                return next;
            }
        }
    };
    let answers = async {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = from_server.read(&mut buffer).await.unwrap_or(0);
            if count == 0 || to_client.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    let cut = async {
        // An error would mean that the test is over.
        let _ = open.wait_for(|open| !*open).await;
    };
    let ended = tokio::select! {
        ended = requests => ended,
        () = answers => NextCommit::Passes,
        () = cut => NextCommit::Passes,
    };
    // Dropping both halves of a wire cuts it.
    drop((from_client, to_client));
    if ended == NextCommit::LosesAnswer {
        // The server gets to say everything, so that it does commit; nobody hears it.
        let _ = to_server.shutdown().await;
        let _ = from_server.read_to_end(&mut Vec::new()).await;
    }
}
