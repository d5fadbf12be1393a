//! What the operator says about providers.

use crate::Secret;
use crate::limits::{CONNECT_MS_MAX, HTTP_MS_MAX};
use ipnet::IpNet;

/// Settings of all channels. A provider that is absent fails its messages for good, naming the setting.
#[derive(Debug, Clone, Default)]
pub struct ChannelSettings {
    /// `[smtp]`.
    pub smtp: Option<SmtpSettings>,
    /// `[twilio]`.
    pub twilio: Option<TwilioSettings>,
    /// `[push]`.
    pub push: PushSettings,
    /// `[http]`.
    pub http: HttpSettings,
}

/// `[smtp]`: the mail server that takes our messages.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// `smtp://[user:password@]host[:port]` without TLS, the same with `?tls=required` (or `opportunistic`) for STARTTLS,
    /// `smtps://…` for TLS from the start. A path is the name said in `EHLO`. It may hold a password.
    pub url: Secret,
    /// `From`: an address, or `Name <address>`.
    pub from: String,
    /// `Reply-To`, in the same form.
    pub reply_to: Option<String>,
}

/// `[twilio]`: Twilio, or who speaks its API.
#[derive(Debug, Clone)]
pub struct TwilioSettings {
    /// Names the account in addresses and is the user name.
    pub account_sid: String,
    /// The password, and the key of the signatures on callbacks.
    pub auth_token: Secret,
    /// Our number in E.164; for text messages also a messaging service (`MG…`).
    pub from: String,
    /// Where the API is, `https://api.twilio.com` for Twilio itself.
    pub api_base: String,
    /// The shared key of SHA-256 signatures, where the account uses them.
    pub signing_key: Option<Secret>,
}

/// `[push]`: messages to browsers.
#[derive(Debug, Clone, Default)]
pub struct PushSettings {
    /// Whom a push service may write to about us: `mailto:` with an address, or an https page. `[smtp] from` where absent,
    /// else the public address.
    pub subject: Option<String>,
}

/// `[http]`: outgoing HTTP.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Private networks that addresses in documents may lead to.
    pub allow_private: Vec<IpNet>,
    /// Longest wait for a connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest wait for the whole answer, in milliseconds.
    pub timeout_ms: u64,
}

impl Default for HttpSettings {
    fn default() -> HttpSettings {
        HttpSettings { allow_private: Vec::new(), connect_timeout_ms: CONNECT_MS_MAX, timeout_ms: HTTP_MS_MAX }
    }
}

/// Why settings are refused at start.
#[derive(Debug, thiserror::Error)]
pub enum ChannelSettingsError {
    /// The mail server's address. It may hold a password, so it is not shown.
    #[error(
        "[smtp] url is not usable ({0}); write smtp://host:25, smtp://user:password@host:587?tls=required or smtps://user:password@host"
    )]
    SmtpUrl(String),
    /// An address in `[smtp]`.
    #[error(
        "[smtp] {key} {value:?} is not an e-mail address; write name@example.com or \"Nightbell <name@example.com>\""
    )]
    SmtpAddress {
        /// Which setting.
        key: &'static str,
        /// What it says.
        value: String,
    },
    /// The API's address.
    #[error("[twilio] api_base {0:?} is not an http or https address; write https://api.twilio.com")]
    TwilioBase(String),
    /// Whom a push service may write to.
    #[error("[push] subject {0:?} is neither; write mailto:name@example.com, or an https address")]
    PushSubject(String),
    /// Where a provider of identities is.
    #[error("the issuer {0:?} is not an http or https address; write it as the provider calls itself")]
    Issuer(String),
    /// TLS could not be set up.
    #[error("outgoing HTTP cannot be set up")]
    Http(#[source] reqwest::Error),
    /// A template of ours is broken.
    #[error("the e-mail templates do not compile")]
    Template(#[source] minijinja::Error),
}
