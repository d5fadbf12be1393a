//! Providers that keep what reaches them: webhooks, and a mail server.

use crate::chance::Chance;
use crate::journal::number_of;
use crate::patience::{now, pause};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::post;
use jiff::Timestamp;
use mail_parser::MessageParser;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One message as its recipient got it.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub(crate) at: Timestamp,
    /// Whose webhook, or "mail".
    pub(crate) recipient: String,
    /// What the provider would tell a repetition by.
    pub(crate) idempotency_key: String,
    /// A page, not an update; of a mail: a page of high urgency.
    pub(crate) is_page: bool,
    /// The problems that it tells of.
    pub(crate) problems: Vec<usize>,
}

/// Everything that arrived, whoever got it.
#[derive(Debug, Clone)]
pub(crate) struct Sinks {
    receipts: Arc<Mutex<Vec<Receipt>>>,
    chance: Chance,
    pub(crate) webhook_url: String,
    pub(crate) mail_port: u16,
}

impl Sinks {
    pub(crate) async fn start(chance: &Chance) -> Sinks {
        let webhooks = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mails = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sinks = Sinks {
            receipts: Arc::default(),
            chance: chance.fork(),
            webhook_url: format!("http://{}", webhooks.local_addr().unwrap()),
            mail_port: mails.local_addr().unwrap().port(),
        };
        let router = Router::new().route("/{recipient}", post(webhook)).with_state(sinks.clone());
        tokio::spawn(async move { axum::serve(webhooks, router).await.unwrap() });
        let taker = sinks.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = mails.accept().await {
                let taker = taker.clone();
                // A conversation that breaks off is a mail that was not taken.
                tokio::spawn(async move { drop(converse(connection, &taker).await) });
            }
        });
        sinks
    }

    pub(crate) fn receipts(&self) -> Vec<Receipt> {
        self.receipts.lock().unwrap().clone()
    }

    fn keep(&self, receipt: Receipt) {
        self.receipts.lock().unwrap().push(receipt);
    }
}

async fn webhook(State(sinks): State<Sinks>, Path(recipient): Path<String>, headers: HeaderMap, body: String) {
    let body: Value = serde_json::from_str(&body).unwrap();
    let alerts = body["alerts"].as_array().unwrap().iter();
    let problems = alerts.filter_map(|alert| number_of(alert["summary"].as_str().unwrap())).collect();
    let idempotency_key = headers["idempotency-key"].to_str().unwrap().to_owned();
    let is_page = body["kind"] == "page";
    sinks.keep(Receipt { at: now(), recipient, idempotency_key, is_page, problems });
    // So that a kill finds some messages handed over and not answered.
    pause(sinks.chance.millis_below(25)).await;
}

/// Speaks as much SMTP as it takes to be given mails (RFC 5321).
async fn converse(connection: TcpStream, sinks: &Sinks) -> std::io::Result<()> {
    let mut connection = BufReader::new(connection);
    connection.write_all(b"220 sink.example.com ESMTP\r\n").await?;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                connection.write_all(b"354 go ahead\r\n").await?;
                let mut mail = Vec::new();
                while !mail.ends_with(b"\r\n.\r\n") {
                    if connection.read_until(b'\n', &mut mail).await? == 0 {
                        return Ok(());
                    }
                }
                sinks.keep(mail_receipt(&mail));
                pause(sinks.chance.millis_below(25)).await;
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 sink.example.com",
        };
        connection.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn mail_receipt(bytes: &[u8]) -> Receipt {
    let mail = MessageParser::default().parse(bytes).unwrap();
    let text = mail.body_text(0).unwrap_or_default();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let mut problems: Vec<usize> = words.filter_map(number_of).collect();
    problems.sort_unstable();
    problems.dedup();
    Receipt {
        at: now(),
        recipient: "mail".to_owned(),
        idempotency_key: mail.message_id().unwrap_or_default().to_owned(),
        // Only pages of high urgency are marked so.
        is_page: mail.header_raw("Importance").is_some(),
        problems,
    }
}
