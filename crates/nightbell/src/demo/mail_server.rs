//! A mail server whose mail goes nowhere: enough of SMTP (RFC 5321) for a well-behaved client.

use super::post::{Arrival, Post, Way, one_tap_link};
use anyhow::{Context, Result};
use mail_parser::MessageParser;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Longest line of a conversation, in bytes; twice what the standard asks of servers for a line of text.
const LINE_BYTES_MAX: u64 = 2_000;
/// Largest mail, in bytes.
const MAIL_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Recipients of one mail.
const RECIPIENTS_MAX: usize = 100;

/// The server; it ends when it is dropped.
#[derive(Debug)]
pub(super) struct MailServer {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl MailServer {
    /// Listens on a free port of this machine only.
    pub(super) async fn start(post: Arc<Post>) -> Result<MailServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the demo's mail server cannot listen")?;
        let address = listener.local_addr()?;
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, post));
        Ok(MailServer { address, _tasks: tasks })
    }

    /// The address for `[smtp] url`.
    pub(super) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }
}

async fn accept(listener: TcpListener, post: Arc<Post>) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    let post = post.clone();
                    // A conversation that breaks off is the client's to repeat.
                    conversations.spawn(async move { converse(stream, &post).await.ok(); });
                }
            }
            Some(_ended) = conversations.join_next() => {}
        }
    }
}

/// What a client has said about the mail that it is about to hand over.
#[derive(Debug, Default)]
struct Envelope {
    has_sender: bool,
    recipients: Vec<String>,
}

/// What a line asks for, and the answer.
#[derive(Debug, PartialEq, Eq)]
enum Turn {
    Answer(&'static str),
    TakeMail,
    Leave,
}

async fn converse(stream: TcpStream, post: &Post) -> std::io::Result<()> {
    let mut stream = BufStream::new(stream);
    let mut envelope = Envelope::default();
    say(&mut stream, "220 demo.harbourbooks.example ESMTP").await?;
    while let Some(line) = read_line(&mut stream).await? {
        match turn(&line, &mut envelope) {
            Turn::Answer(answer) => say(&mut stream, answer).await?,
            Turn::Leave => return say(&mut stream, "221 2.0.0 goodbye").await,
            Turn::TakeMail => {
                say(&mut stream, "354 end with a line that is only a dot").await?;
                let Some(mail) = read_mail(&mut stream).await? else {
                    say(&mut stream, "552 5.3.4 the mail is too large").await?;
                    return Ok(());
                };
                let envelope = std::mem::take(&mut envelope);
                for recipient in &envelope.recipients {
                    post.deliver(arrival(recipient, &mail));
                }
                say(&mut stream, "250 2.0.0 taken").await?;
            }
        }
    }
    Ok(())
}

fn turn(line: &str, envelope: &mut Envelope) -> Turn {
    let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
    match verb.as_str() {
        "EHLO" => {
            *envelope = Envelope::default();
            Turn::Answer("250-demo.harbourbooks.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES")
        }
        "HELO" | "RSET" => {
            *envelope = Envelope::default();
            Turn::Answer("250 2.0.0 ok")
        }
        "NOOP" => Turn::Answer("250 2.0.0 ok"),
        "QUIT" => Turn::Leave,
        "MAIL" if path(line).is_some() => {
            *envelope = Envelope { has_sender: true, recipients: Vec::new() };
            Turn::Answer("250 2.1.0 ok")
        }
        "RCPT" if !envelope.has_sender => Turn::Answer("503 5.5.1 MAIL comes first"),
        "RCPT" if envelope.recipients.len() >= RECIPIENTS_MAX => Turn::Answer("452 4.5.3 too many recipients"),
        "RCPT" => match path(line).filter(|path| !path.is_empty()) {
            Some(recipient) => {
                envelope.recipients.push(recipient.to_owned());
                Turn::Answer("250 2.1.5 ok")
            }
            None => Turn::Answer("501 5.1.3 write RCPT TO:<name@example.com>"),
        },
        "DATA" if envelope.recipients.is_empty() => Turn::Answer("503 5.5.1 RCPT comes first"),
        "DATA" => Turn::TakeMail,
        "MAIL" => Turn::Answer("501 5.1.7 write MAIL FROM:<name@example.com>"),
        "VRFY" => Turn::Answer("252 2.1.5 send it and see"),
        _ => Turn::Answer("502 5.5.1 not known here"),
    }
}

/// The address in `MAIL FROM:<…>` or `RCPT TO:<…>`.
fn path(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once('<')?;
    rest.split_once('>').map(|(path, _)| path)
}

async fn say(stream: &mut BufStream<TcpStream>, line: &str) -> std::io::Result<()> {
    stream.write_all(line.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    stream.flush().await
}

async fn read_line(stream: &mut BufStream<TcpStream>) -> std::io::Result<Option<String>> {
    let bytes = read_raw_line(stream).await?;
    Ok((!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// One line with its end, at most [`LINE_BYTES_MAX`]; nothing at the end of the conversation.
async fn read_raw_line(stream: &mut BufStream<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    (&mut *stream).take(LINE_BYTES_MAX).read_until(b'\n', &mut line).await?;
    Ok(line)
}

/// The mail up to the lonely dot, dots at line starts taken back (RFC 5321 section 4.5.2); `None` when it is too large.
async fn read_mail(stream: &mut BufStream<TcpStream>) -> std::io::Result<Option<Vec<u8>>> {
    let mut mail = Vec::new();
    loop {
        let line = read_raw_line(stream).await?;
        if line.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" || line == b".\n" {
            return Ok(Some(mail));
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        if mail.len() > MAIL_BYTES_MAX {
            return Ok(None);
        }
    }
}

fn arrival(recipient: &str, mail: &[u8]) -> Arrival {
    let parsed = MessageParser::default().parse(mail);
    let subject = parsed.as_ref().and_then(|mail| mail.subject()).unwrap_or_default().to_owned();
    let text = parsed.as_ref().and_then(|mail| mail.body_text(0)).unwrap_or_default();
    Arrival {
        way: Way::Mail,
        to: recipient.to_owned(),
        is_update: subject.starts_with("Re: "),
        words: subject,
        link: one_tap_link(&text),
        line: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Says each line and checks how the answer begins.
    async fn check(conversation: &[(&str, &str)]) -> Vec<Arrival> {
        let post = Arc::new(Post::default());
        let server = MailServer::start(post.clone()).await.unwrap();
        let mut stream = BufStream::new(TcpStream::connect(server.address).await.unwrap());
        assert!(read_line(&mut stream).await.unwrap().unwrap().starts_with("220 "));
        for (said, expected) in conversation {
            say(&mut stream, said).await.unwrap();
            let mut answer = read_line(&mut stream).await.unwrap().unwrap();
            while answer.as_bytes()[3] == b'-' {
                answer = read_line(&mut stream).await.unwrap().unwrap();
            }
            assert!(answer.starts_with(expected), "{said} was answered with {answer}, not {expected}");
        }
        post.arrivals()
    }

    #[tokio::test]
    async fn a_mail_arrives_at_each_recipient() {
        let mail = "From: bell@x.example\r\nSubject: =?utf-8?b?W2NyaXRpY2FsXSBDaGVja291dDog4oCm?=\r\n\r\n\
                    Look:\r\n..dots\r\nhttp://127.0.0.1:1/a/tok\r\n.";
        let arrivals = check(&[
            ("EHLO here", "250"),
            ("MAIL FROM:<bell@x.example> BODY=8BITMIME", "250"),
            ("RCPT TO:<wei@x.example>", "250"),
            ("rcpt to:<tom@x.example>", "250"),
            ("DATA", "354"),
            (mail, "250"),
            ("RSET", "250"),
            ("QUIT", "221"),
        ])
        .await;
        let told: Vec<&str> = arrivals.iter().map(|arrival| arrival.to.as_str()).collect();
        assert_eq!(told, ["wei@x.example", "tom@x.example"]);
        assert_eq!(arrivals[0].words, "[critical] Checkout: …");
        assert_eq!(arrivals[0].link.as_deref(), Some("http://127.0.0.1:1/a/tok"));
        assert!(!arrivals[0].is_update);
    }

    #[tokio::test]
    async fn what_is_out_of_order_is_refused() {
        let arrivals = check(&[
            ("HELO here", "250"),
            ("NOOP", "250"),
            ("DATA", "503"),
            ("RCPT TO:<wei@x.example>", "503"),
            ("MAIL FROM wei", "501"),
            ("MAIL FROM:<>", "250"),
            ("RCPT TO:<>", "501"),
            ("DATA", "503"),
            ("STARTTLS", "502"),
            ("VRFY wei", "252"),
        ])
        .await;
        assert_eq!(arrivals, []);
    }

    #[tokio::test]
    async fn a_client_of_the_product_hands_over_its_mail() {
        use lettre::{AsyncTransport, Message};
        let post = Arc::new(Post::default());
        let server = MailServer::start(post.clone()).await.unwrap();
        let transport = lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(&server.url()).unwrap().build();
        for subject in ["[error] Search: slow", "Re: [resolved by policy] Search: slow"] {
            let builder = Message::builder().from("bell@x.example".parse().unwrap());
            let mail =
                builder.to("Wei <wei@x.example>".parse().unwrap()).subject(subject).body("x".to_owned()).unwrap();
            transport.send(mail).await.unwrap();
        }
        let patience = Duration::from_secs(10);
        let update = post.wait_for("the second mail", 0, patience, |arrival| arrival.is_update).await.unwrap();
        assert_eq!(
            (update.to.as_str(), update.words.as_str()),
            ("wei@x.example", "Re: [resolved by policy] Search: slow")
        );
    }
}
