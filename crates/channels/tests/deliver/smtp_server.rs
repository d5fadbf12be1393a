//! A mail server of a few verbs. Each verb's answer can be set; what it takes is kept.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// One mail, as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) to: String,
    pub(crate) data: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Behaviour {
    /// Takes everything.
    Take,
    /// Answers this to `RCPT`.
    RefuseRecipient(&'static str),
    /// Answers this instead of a greeting.
    Greet(&'static str),
    /// Takes the data of the first connection and never answers; takes everything on the others.
    HangOnFirst,
    /// Takes the data, then closes the connection without a word.
    HangUpAfterData,
}

#[derive(Debug, Clone)]
pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    connections: Arc<AtomicUsize>,
    arrived: Arc<Notify>,
}

impl SmtpServer {
    pub(crate) async fn start(behaviour: Behaviour) -> SmtpServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = SmtpServer {
            port: listener.local_addr().unwrap().port(),
            taken: Arc::default(),
            connections: Arc::default(),
            arrived: Arc::default(),
        };
        let (taken, connections) = (server.taken.clone(), server.connections.clone());
        let arrived = server.arrived.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let is_first = connections.fetch_add(1, Ordering::SeqCst) == 0;
                let behaviour = match behaviour {
                    Behaviour::HangOnFirst if !is_first => Behaviour::Take,
                    behaviour => behaviour,
                };
                tokio::spawn(converse(stream, behaviour, taken.clone(), arrived.clone()));
            }
        });
        server
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Waits until a mail's data is here.
    pub(crate) async fn arrival(&self) {
        self.arrived.notified().await;
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn converse(
    stream: TcpStream,
    behaviour: Behaviour,
    taken: Arc<Mutex<Vec<Taken>>>,
    arrived: Arc<Notify>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let greeting = if let Behaviour::Greet(greeting) = behaviour { greeting } else { "220 sink ESMTP" };
    stream.write_all(format!("{greeting}\r\n").as_bytes()).await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match (verb.as_str(), behaviour) {
            ("EHLO", _) => "250-sink\r\n250 8BITMIME",
            ("RCPT", Behaviour::RefuseRecipient(answer)) => answer,
            ("RCPT", _) => {
                to = line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                "250 ok"
            }
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await?;
                let data = read_data(&mut stream).await?;
                if let Behaviour::HangUpAfterData = behaviour {
                    return Ok(());
                }
                taken.lock().unwrap().push(Taken { to: to.clone(), data });
                arrived.notify_one();
                if let Behaviour::HangOnFirst = behaviour {
                    std::future::pending::<()>().await;
                }
                "250 2.0.0 queued as ABC123"
            }
            ("QUIT", _) => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        stream.read_until(b'\n', &mut line).await?;
        if line == b".\r\n" || line.is_empty() {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
