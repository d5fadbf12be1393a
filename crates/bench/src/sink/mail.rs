//! A mail server whose mail goes nowhere: enough of SMTP (RFC 5321) for a well-behaved client.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

/// The server. Copies share the count.
#[derive(Debug, Clone)]
pub(crate) struct MailSink {
    address: SocketAddr,
    mails: Arc<AtomicU64>,
}

impl MailSink {
    pub(super) fn new(address: SocketAddr) -> MailSink {
        MailSink { address, mails: Arc::default() }
    }

    /// The address for `[smtp] url`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Mails taken so far.
    pub(crate) fn count(&self) -> u64 {
        self.mails.load(Ordering::SeqCst)
    }

    pub(super) async fn serve(self, listener: TcpListener) {
        let listener = tokio::net::TcpListener::from_std(listener).expect("invariant: made for a runtime");
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let sink = self.clone();
            // A conversation that breaks off is the client's to repeat.
            tokio::spawn(async move { sink.converse(stream).await.ok() });
        }
    }

    async fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufStream::new(stream);
        let mut line = Vec::new();
        let mut answer = "220 sink.example ESMTP";
        loop {
            stream.write_all(answer.as_bytes()).await?;
            stream.write_all(b"\r\n").await?;
            stream.flush().await?;
            if answer.starts_with("221") {
                return Ok(());
            }
            if answer.starts_with("354") {
                read_line(&mut stream, &mut line).await?;
                while line != b".\r\n" {
                    read_line(&mut stream, &mut line).await?;
                }
                self.mails.fetch_add(1, Ordering::SeqCst);
                answer = "250 2.0.0 taken";
                continue;
            }
            read_line(&mut stream, &mut line).await?;
            answer = answer_to(&line);
        }
    }
}

/// The next line with its end.
async fn read_line(stream: &mut BufStream<TcpStream>, line: &mut Vec<u8>) -> std::io::Result<()> {
    line.clear();
    match stream.read_until(b'\n', line).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn answer_to(line: &[u8]) -> &'static str {
    let verb: Vec<u8> = line.iter().take(4).map(u8::to_ascii_uppercase).collect();
    match verb.as_slice() {
        b"EHLO" => "250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES",
        b"HELO" | b"RSET" | b"NOOP" | b"MAIL" | b"RCPT" => "250 2.0.0 ok",
        b"DATA" => "354 end with a line that is only a dot",
        b"QUIT" => "221 2.0.0 goodbye",
        _ => "502 5.5.1 not known here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn a_mail_is_taken_and_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let sink = MailSink::new(listener.local_addr().unwrap());
        tokio::spawn(sink.clone().serve(listener));
        let mut stream = TcpStream::connect(sink.address).await.unwrap();
        let said = "EHLO here\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nSubject: x\r\n\r\n..dots\r\n.\r\nQUIT\r\n";
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).await.unwrap();
        let codes: Vec<&str> = answers.lines().map(|line| &line[..3]).collect();
        assert_eq!(codes, ["220", "250", "250", "250", "250", "250", "250", "354", "250", "221"]);
        assert_eq!(sink.count(), 1);
    }
}
