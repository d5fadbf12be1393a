//! The interface that every channel has, and the registry of them.

use crate::{
    CalendarSources, ChannelSettings, ChannelSettingsError, Email, Message, Push, PushOutcome, PushTarget, Webhook,
    http_client, outcome, twilio,
};
use async_trait::async_trait;
use nightbell_core::{ContactMethodKind, DeliveryResult};
use std::fmt::Debug;
use std::sync::Arc;

/// A way out. One try per call; the caller retries, limits and breaks circuits.
#[async_trait]
pub trait Channel: Send + Sync + Debug {
    /// The kind of contact method or channel that it serves.
    fn kind(&self) -> ContactMethodKind;

    /// Who will carry this message: the key of its breaker and its limits, such as `smtp` or `webhook:example.com:443`.
    fn provider(&self, message: &Message) -> String;

    /// Makes one try. Ends within [`crate::limits::SMTP_MS_MAX`] or [`crate::HttpSettings::timeout_ms`].
    async fn deliver(&self, message: &Message) -> DeliveryResult;

    /// Makes one try at one browser of a person's. No kind but push has any, and delivers as ever.
    async fn push(&self, message: &Message, _to: &PushTarget<'_>) -> PushOutcome {
        PushOutcome::Answered(self.deliver(message).await)
    }

    /// Whether a message to this address could ever leave, as far as that can be told without asking anybody: `Err` is the
    /// reason that [`Channel::deliver`] would give. `Ok` promises nothing.
    fn check_address(&self, _address: &str) -> Result<(), String> {
        Ok(())
    }

    /// Which settings are missing, and what to write; none where all are there.
    fn missing(&self) -> Option<&str> {
        None
    }

    /// Asks the provider whether it would take messages, sending none. `Ok` says what was found, `Err` what is wrong and what
    /// to do about it.
    async fn check(&self) -> Result<String, String>;
}

/// The channels of this process, one per kind, and what fetches calendars.
#[derive(Debug, Clone)]
pub struct Channels {
    ways: Vec<Arc<dyn Channel>>,
    calendars: CalendarSources,
}

impl Channels {
    /// All channels, by the settings.
    ///
    /// # Errors
    /// A setting that is present and unusable. An absent provider is no error: its messages fail for good.
    ///
    /// # Panics
    /// Outside a tokio runtime, when `[smtp]` is set; see [`Email::new`].
    pub fn from_settings(settings: &ChannelSettings) -> Result<Channels, ChannelSettingsError> {
        let guarded = http_client::guarded(&settings.http)?;
        let twilio = match &settings.twilio {
            Some(twilio) => Some(twilio::Account::new(twilio, http_client::unguarded(&settings.http)?)?),
            None => None,
        };
        let calendars = CalendarSources::new(guarded.clone());
        let ways: Vec<Arc<dyn Channel>> = vec![
            match &settings.smtp {
                Some(smtp) => Arc::new(Email::new(smtp)?),
                None => Arc::new(Unset::SMTP),
            },
            match &twilio {
                Some(account) => Arc::new(twilio::Sms::new(account.clone())),
                None => Arc::new(Unset::SMS),
            },
            match &twilio {
                Some(account) => Arc::new(twilio::Voice::new(account.clone())),
                None => Arc::new(Unset::VOICE),
            },
            Arc::new(Webhook::new(guarded.clone())),
            Arc::new(Push::new(guarded, &settings.push, settings.smtp.as_ref().map(|smtp| smtp.from.as_str()))?),
        ];
        Ok(Channels { ways, calendars })
    }

    /// Puts a channel in the place of the one of its kind: capture channels in tests and demonstrations.
    pub fn replace(&mut self, channel: Arc<dyn Channel>) {
        self.ways.retain(|other| other.kind() != channel.kind());
        self.ways.push(channel);
    }

    /// The channel of a kind.
    pub fn of(&self, kind: ContactMethodKind) -> &dyn Channel {
        let found = self.ways.iter().find(|channel| channel.kind() == kind);
        &**found.expect("invariant: every kind has a channel, and `replace` keeps the kind")
    }

    /// Who will carry this message; see [`Channel::provider`].
    pub fn provider(&self, message: &Message) -> String {
        self.of(message.outgoing.method.kind).provider(message)
    }

    /// Makes one try; see [`Channel::deliver`].
    pub async fn deliver(&self, message: &Message) -> DeliveryResult {
        self.of(message.outgoing.method.kind).deliver(message).await
    }

    /// What fetches calendars.
    pub fn calendars(&self) -> &CalendarSources {
        &self.calendars
    }

    /// All of them, for `nightbell check`.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Channel> {
        self.ways.iter().map(|channel| &**channel)
    }
}

/// Stands in for a provider without settings: refuses for good, so that the recipient's next way is used at once.
#[derive(Debug, Clone, Copy)]
pub struct Unset {
    kind: ContactMethodKind,
    provider: &'static str,
    reason: &'static str,
}

impl Unset {
    const SMTP: Unset = Unset {
        kind: ContactMethodKind::Email,
        provider: "smtp",
        reason: "[smtp] url is not set: name the mail server, such as smtp://mail.example.com:25, and [smtp] from",
    };
    const SMS: Unset = Unset {
        kind: ContactMethodKind::Sms,
        provider: "twilio-sms",
        reason: "[twilio] account_sid is not set: text messages need [twilio] account_sid, auth_token and from",
    };
    const VOICE: Unset = Unset {
        kind: ContactMethodKind::Voice,
        provider: "twilio-voice",
        reason: "[twilio] account_sid is not set: calls need [twilio] account_sid, auth_token and from",
    };
}

#[async_trait]
impl Channel for Unset {
    fn kind(&self) -> ContactMethodKind {
        self.kind
    }

    fn provider(&self, _message: &Message) -> String {
        self.provider.to_owned()
    }

    async fn deliver(&self, _message: &Message) -> DeliveryResult {
        outcome::permanent(self.reason)
    }

    fn missing(&self) -> Option<&str> {
        Some(self.reason)
    }

    async fn check(&self) -> Result<String, String> {
        Err(self.reason.to_owned())
    }
}
