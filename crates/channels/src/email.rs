//! E-mail over SMTP: one text and one HTML part, a big one-tap link, and one thread per alert.

mod content;

use crate::limits::{SMTP_CONNECTIONS_MAX, SMTP_MS_MAX};
use crate::outcome::{permanent, retry, words};
use crate::{Channel, ChannelSettingsError, Message, SmtpSettings, text::single_line};
use async_trait::async_trait;
use content::Templates;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use nightbell_core::{Alert, ContactMethodKind, DeliveryResult, NotificationKind, Urgency};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Hands messages to one mail server, over a few connections that stay open.
pub struct Email {
    builder: AsyncSmtpTransportBuilder,
    transport: RwLock<Transport>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    templates: Templates,
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Email").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Why a message could not be written.
#[derive(Debug, thiserror::Error)]
enum ComposeError {
    #[error("{0:?} is not an e-mail address; correct the contact method's or channel's address")]
    Address(String),
    #[error("the message could not be written: {0}")]
    Template(#[from] minijinja::Error),
    #[error("the message could not be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

impl Email {
    /// A mail server by its settings. Nothing is connected yet.
    ///
    /// # Errors
    /// The address of the server, `from` or `reply_to` is unusable.
    ///
    /// # Panics
    /// Outside a tokio runtime: the pool of connections keeps a task there.
    pub fn new(settings: &SmtpSettings) -> Result<Email, ChannelSettingsError> {
        let mailbox = |key: &'static str, value: &str| {
            value.parse::<Mailbox>().map_err(|_| ChannelSettingsError::SmtpAddress { key, value: value.to_owned() })
        };
        let from = mailbox("from", &settings.from)?;
        let reply_to = settings.reply_to.as_deref().map(|value| mailbox("reply_to", value)).transpose()?;
        let templates = Templates::new().map_err(ChannelSettingsError::Template)?;
        let builder = Transport::from_url(settings.url.expose())
            .map_err(|error| ChannelSettingsError::SmtpUrl(cause(&error)))?
            .timeout(Some(Duration::from_millis(SMTP_MS_MAX)))
            .pool_config(PoolConfig::new().max_size(SMTP_CONNECTIONS_MAX));
        let transport = RwLock::new(builder.clone().build());
        Ok(Email { builder, transport, from, reply_to, templates })
    }

    /// The transport, for one conversation.
    fn begin(&self) -> Conversation<'_> {
        let transport = self.transport.read().unwrap_or_else(PoisonError::into_inner).clone();
        Conversation { email: self, transport, finished: false }
    }

    fn compose(&self, message: &Message) -> Result<lettre::Message, ComposeError> {
        let outgoing = &message.outgoing;
        let notification = &outgoing.notification;
        let host = self.from.email.domain();
        let address: Address =
            outgoing.method.address.parse().map_err(|_| ComposeError::Address(outgoing.method.address.clone()))?;
        let title = single_line(&message.recipient_title);
        let written = self.templates.write(message)?;
        let mut builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(title).filter(|title| !title.is_empty()), address))
            .subject(written.subject)
            .date(message.sent_at.into())
            // The same on every retry, so that mail systems drop what they saw already.
            .message_id(Some(format!("<{}@{host}>", notification.id)))
            .raw_header(header("Auto-Submitted", "auto-generated"));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(first) = outgoing.alerts.first() {
            let roots: Vec<String> = outgoing.alerts.iter().map(|alert| thread_root(alert, host)).collect();
            builder = builder.in_reply_to(thread_root(first, host)).references(roots.join(" "));
        }
        let wakes = outgoing.alerts.iter().any(|alert| alert.urgency == Urgency::High);
        if notification.kind == NotificationKind::Page && wakes {
            builder = builder.raw_header(header("Importance", "high")).raw_header(header("X-Priority", "1"));
        }
        let parts = MultiPart::alternative()
            .boundary(format!("nightbell-{}", notification.id.0.simple()))
            .singlepart(SinglePart::plain(written.text))
            .singlepart(SinglePart::html(written.html));
        Ok(builder.multipart(parts)?)
    }
}

/// Guards against a conversation that is broken off half-way, by our time limit or because nobody waits any more: its
/// connection goes back to the pool with an answer still to come, which the next mail would take for its own. So the whole
/// pool is left behind.
struct Conversation<'a> {
    email: &'a Email,
    transport: Transport,
    finished: bool,
}

impl Drop for Conversation<'_> {
    fn drop(&mut self) {
        // Outside the runtime the process is ending, and no next mail will come.
        if !self.finished && tokio::runtime::Handle::try_current().is_ok() {
            let fresh = self.email.builder.clone().build();
            *self.email.transport.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }
}

impl Conversation<'_> {
    /// Waits for its end, which the transport's own limit does not promise: that covers only the connecting. `None` when it did
    /// not end in time.
    async fn finish<T>(mut self, talk: impl AsyncFnOnce(Transport) -> T) -> Option<T> {
        let talking = talk(self.transport.clone());
        let ended = tokio::time::timeout(Duration::from_millis(SMTP_MS_MAX), talking).await.ok();
        self.finished = ended.is_some();
        ended
    }
}

/// The root of an alert's thread. No mail has this id: every mail about the alert answers it, whoever gets it and whichever
/// page came first, so that mail programs gather them. When the alert opened is part of it because alert ids begin at 1 on
/// every installation. A mail about several alerts names all their roots and so joins their threads.
fn thread_root(alert: &Alert, host: &str) -> String {
    format!("<alert-{}.{}@{host}>", alert.id, alert.opened_at.as_millisecond())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[async_trait]
impl Channel for Email {
    fn kind(&self) -> ContactMethodKind {
        ContactMethodKind::Email
    }

    fn provider(&self, _message: &Message) -> String {
        "smtp".to_owned()
    }

    async fn deliver(&self, message: &Message) -> DeliveryResult {
        let mail = match self.compose(message) {
            Ok(mail) => mail,
            Err(error) => return permanent(error.to_string()),
        };
        match self.begin().finish(async move |transport| transport.send(mail).await).await {
            Some(Ok(response)) => DeliveryResult::Sent {
                provider_id: Some(message.outgoing.notification.id.to_string()),
                answer: words(&format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))),
                acknowledge: false,
            },
            Some(Err(error)) => failure(&error),
            None => retry(format!("the mail server did not finish within {} s", SMTP_MS_MAX / 1_000)),
        }
    }

    async fn check(&self) -> Result<String, String> {
        match self.begin().finish(async |transport| transport.test_connection().await).await {
            Some(Ok(true)) => Ok(format!("the mail server takes connections; mail comes from {}", self.from)),
            Some(Ok(false)) => {
                Err("the mail server took the connection and then broke off; look at its log".to_owned())
            }
            Some(Err(error)) => Err(format!("the mail server: {}; look at [smtp] url", cause(&error))),
            None => Err("the mail server does not answer; look at [smtp] url".to_owned()),
        }
    }
}

/// 5yz is for good, and so is what this side cannot say (RFC 5321 section 4.2.1); 4yz and a broken conversation are not.
fn failure(error: &smtp::Error) -> DeliveryResult {
    let reason = match error.status() {
        Some(code) => format!("the mail server answered {code} {}", cause(error)),
        None => format!("the mail server: {}", cause(error)),
    };
    if error.is_permanent() || error.is_client() { permanent(words(&reason)) } else { retry(words(&reason)) }
}

/// The innermost cause, in one line.
fn cause(error: &smtp::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(next) = innermost.source() {
        innermost = next;
    }
    words(&innermost.to_string())
}
