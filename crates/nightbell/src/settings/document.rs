//! The settings file as it is written: every key with its documentation, its default and its variable.
//!
//! The comments of the fields below are what `nightbell serve --print-default-config` prints; a section's
//! stands at its field of the document. Values are text here, whatever they mean, so that a wrong one can be told with its
//! key, its source and the remedy.
#![expect(unused_qualifications, reason = "the derive writes whole paths beside the types it is given")]

use confique::Config;

/// Nightbell's settings. Every key can also be given as the variable named at it; a variable wins over this file, and
/// an option of the command line wins over both. An unknown key is refused. Restart Nightbell after a change.
#[derive(Config)]
pub(crate) struct Document {
    /// How people, senders and providers reach Nightbell.
    #[config(nested)]
    pub(crate) server: Server,
    /// Where data is kept: in a directory of this machine (SQLite), or in PostgreSQL. Set one of the two.
    #[config(nested)]
    pub(crate) store: Store,
    /// The mail server that takes our messages. Unset, contact methods of type email fail, and the next method is used.
    #[config(nested)]
    pub(crate) smtp: Smtp,
    /// Text messages and calls, through Twilio or who speaks its API. Its callbacks come to /twilio/sms, /twilio/voice and
    /// /twilio/status under public_url. Unset, contact methods of type sms and voice fail, and the next method is used.
    #[config(nested)]
    pub(crate) twilio: Twilio,
    /// Messages to people's browsers (Web Push), through the push services of Google, Mozilla, Apple and Microsoft, which have
    /// to be reached by https. They see neither words nor names.
    #[config(nested)]
    pub(crate) push: Push,
    /// Outgoing HTTP to addresses that stand in contact methods and channels.
    #[config(nested)]
    pub(crate) http: Http,
    /// How people sign in. Providers (OpenID Connect) have sections of their own: [sign_in.providers.NAME], at the end.
    #[config(nested)]
    pub(crate) sign_in: SignIn,
    /// How long things are kept. A number and a unit: 12h, 30d.
    #[config(nested)]
    pub(crate) retention: Retention,
    /// The log, on standard error.
    #[config(nested)]
    pub(crate) log: Log,
}

/// `[server]`.
#[derive(Config)]
pub(crate) struct Server {
    /// Address and port to listen on. Nightbell speaks plain HTTP: for others than this machine put a proxy with TLS in
    /// front. Port 0 takes a free port and prints it.
    #[config(default = "127.0.0.1:8080", env = "NIGHTBELL_SERVER__LISTEN")]
    pub(crate) listen: String,
    /// The address that people's browsers and providers use, such as "https://nightbell.example.com" (a path is allowed).
    /// Every link in a message is made of it. Unset, it is the address listened on, which works on this machine only.
    #[config(env = "NIGHTBELL_SERVER__PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// The service that gets alerts about Nightbell's own configuration, such as a schedule in use that will leave a gap
    /// inside its coverage within 7 days. Unset, nobody is told.
    #[config(env = "NIGHTBELL_SERVER__OWN_SERVICE")]
    pub(crate) own_service: Option<String>,
    /// The bearer token that /metrics asks for. Unset, /metrics is open.
    #[config(env = "NIGHTBELL_SERVER__METRICS_TOKEN")]
    pub(crate) metrics_token: Option<String>,
    /// A file that holds the metrics token, instead of metrics_token.
    #[config(env = "NIGHTBELL_SERVER__METRICS_TOKEN_FILE")]
    pub(crate) metrics_token_file: Option<String>,
    /// Networks whose X-Forwarded-For is believed, such as ["10.0.0.0/8"]: those of your own proxies. In the variable
    /// separated by commas.
    #[config(default = [], env = "NIGHTBELL_SERVER__TRUSTED_PROXIES")]
    pub(crate) trusted_proxies: Vec<String>,
}

/// `[store]`.
#[derive(Config)]
pub(crate) struct Store {
    /// The data directory, made if need be. Unset, and without a database_url, it is "./nightbell-data".
    #[config(env = "NIGHTBELL_STORE__DATA_DIR")]
    pub(crate) data_dir: Option<String>,
    /// A PostgreSQL database (15 or newer), such as "postgres://nightbell:password@db.example.com/nightbell". Any number
    /// of Nightbells may share one.
    #[config(env = "NIGHTBELL_STORE__DATABASE_URL")]
    pub(crate) database_url: Option<String>,
    /// A file that holds the address of the database, instead of database_url.
    #[config(env = "NIGHTBELL_STORE__DATABASE_URL_FILE")]
    pub(crate) database_url_file: Option<String>,
    /// The key that integration keys and webhook secrets are encrypted with at rest: 64 hexadecimal digits, as
    /// `openssl rand -hex 32` makes them. Unset, a key is made and kept in the store itself, which protects no backup. Set it
    /// before the first start, since what one key sealed no other opens. Keep a copy: without it the secrets are lost.
    #[config(env = "NIGHTBELL_STORE__ENCRYPTION_KEY")]
    pub(crate) encryption_key: Option<String>,
    /// A file that holds the encryption key, instead of encryption_key.
    #[config(env = "NIGHTBELL_STORE__ENCRYPTION_KEY_FILE")]
    pub(crate) encryption_key_file: Option<String>,
}

/// `[smtp]`.
#[derive(Config)]
pub(crate) struct Smtp {
    /// "smtp://host:25" without TLS, "smtp://user:password@host:587?tls=required" with STARTTLS, "smtps://user:password@host"
    /// with TLS from the start.
    #[config(env = "NIGHTBELL_SMTP__URL")]
    pub(crate) url: Option<String>,
    /// A file that holds the address, instead of url.
    #[config(env = "NIGHTBELL_SMTP__URL_FILE")]
    pub(crate) url_file: Option<String>,
    /// The sender, such as "Nightbell <nightbell@example.com>". Required with url.
    #[config(env = "NIGHTBELL_SMTP__FROM")]
    pub(crate) from: Option<String>,
    /// Where replies by people go, in the same form.
    #[config(env = "NIGHTBELL_SMTP__REPLY_TO")]
    pub(crate) reply_to: Option<String>,
}

/// `[twilio]`.
#[derive(Config)]
pub(crate) struct Twilio {
    /// The account's SID ("AC…").
    #[config(env = "NIGHTBELL_TWILIO__ACCOUNT_SID")]
    pub(crate) account_sid: Option<String>,
    /// The account's auth token. Required with account_sid.
    #[config(env = "NIGHTBELL_TWILIO__AUTH_TOKEN")]
    pub(crate) auth_token: Option<String>,
    /// A file that holds the auth token, instead of auth_token.
    #[config(env = "NIGHTBELL_TWILIO__AUTH_TOKEN_FILE")]
    pub(crate) auth_token_file: Option<String>,
    /// The number that messages and calls come from, such as "+447700900001". Required with account_sid.
    #[config(env = "NIGHTBELL_TWILIO__FROM")]
    pub(crate) from: Option<String>,
    /// Where the API is.
    #[config(default = "https://api.twilio.com", env = "NIGHTBELL_TWILIO__API_BASE")]
    pub(crate) api_base: String,
    /// The shared key of SHA-256 signatures, where the account uses them.
    #[config(env = "NIGHTBELL_TWILIO__SIGNING_KEY")]
    pub(crate) signing_key: Option<String>,
    /// A file that holds the signing key, instead of signing_key.
    #[config(env = "NIGHTBELL_TWILIO__SIGNING_KEY_FILE")]
    pub(crate) signing_key_file: Option<String>,
}

/// `[push]`.
#[derive(Config)]
pub(crate) struct Push {
    /// Whom a push service may write to when something is wrong with our messages: "mailto:name@example.com", or an https
    /// page. Unset, it is the address in from of [smtp], else public_url.
    #[config(env = "NIGHTBELL_PUSH__SUBJECT")]
    pub(crate) subject: Option<String>,
}

/// `[http]`.
#[derive(Config)]
pub(crate) struct Http {
    /// Private networks that such addresses may lead to, such as ["192.168.0.0/16"]; all others are refused. In the
    /// variable separated by commas.
    #[config(default = [], env = "NIGHTBELL_HTTP__ALLOW_PRIVATE")]
    pub(crate) allow_private: Vec<String>,
}

/// `[sign_in]`.
#[derive(Config)]
pub(crate) struct SignIn {
    /// Whose passwords count: "everybody", or "admins" where all others sign in at a provider. Those whose documents make
    /// them admins always may, also while the provider is away.
    #[config(default = "everybody", env = "NIGHTBELL_SIGN_IN__PASSWORDS")]
    pub(crate) passwords: String,
    /// How long a sign-in at a provider lasts: what changes there, such as groups, is only seen at the next one.
    #[config(default = "24h", env = "NIGHTBELL_SIGN_IN__SESSION")]
    pub(crate) session: String,
}

/// `[retention]`.
#[derive(Config)]
pub(crate) struct Retention {
    /// Resolved alerts with their timelines, from their resolve.
    #[config(default = "400d", env = "NIGHTBELL_RETENTION__RESOLVED_ALERTS")]
    pub(crate) resolved_alerts: String,
    /// Events as they were received.
    #[config(default = "30d", env = "NIGHTBELL_RETENTION__EVENTS")]
    pub(crate) events: String,
    /// The audit log: who did what to what.
    #[config(default = "400d", env = "NIGHTBELL_RETENTION__AUDIT")]
    pub(crate) audit: String,
}

/// `[log]`.
#[derive(Config)]
pub(crate) struct Log {
    /// "text" for people, "json" for a log collector.
    #[config(default = "text", env = "NIGHTBELL_LOG__FORMAT")]
    pub(crate) format: String,
    /// "error", "warn", "info", "debug", "trace" or "off"; also by part, such as "info,nightbell_engine=debug".
    #[config(default = "info", env = "NIGHTBELL_LOG__LEVEL")]
    pub(crate) level: String,
}
