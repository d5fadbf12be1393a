//! What the operator decides: `nightbell.toml`, the environment and the command line become one typed value.
//!
//! A wrong setting is refused at start, never ignored, and its message names the key, where it stands, the value and the
//! remedy. All of them are told at once.

mod document;
mod layers;
mod log_level;
mod providers;
#[cfg(test)]
mod tests;
mod variables;

pub(crate) use providers::ProviderSettings;
pub(crate) use variables::look_alikes;

use crate::environment::Environment;
use document::Document;
use ipnet::IpNet;
use layers::Layers;
use nightbell_channels::{ChannelSettings, HttpSettings, PushSettings, Secret, SmtpSettings, TwilioSettings};
use nightbell_core::{Duration, Name, valid_name};
use nightbell_engine::{PasswordUse, Retention};
use std::fmt;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use url::Url;

/// The settings file that is read when none is named and it exists.
pub(crate) const DEFAULT_FILE: &str = "nightbell.toml";
/// Where data is kept when nothing is said.
pub(crate) const DEFAULT_DATA_DIRECTORY: &str = "./nightbell-data";

/// All settings of a server.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// `[server]`.
    pub(crate) server: ServerSettings,
    /// `[store]`.
    pub(crate) store: StoreSettings,
    /// `[smtp]`, `[twilio]`, `[http]`.
    pub(crate) channels: ChannelSettings,
    /// `[sign_in]`.
    pub(crate) sign_in: SignIn,
    /// `[retention]`.
    pub(crate) retention: Retention,
    /// `[log]`.
    pub(crate) log: LogSettings,
    /// The file that was read, if one was.
    pub(crate) file: Option<PathBuf>,
}

/// `[server]`.
#[derive(Debug, Clone)]
pub(crate) struct ServerSettings {
    /// Where to listen; port 0 is any free one.
    pub(crate) listen: SocketAddr,
    /// Without a slash at the end.
    pub(crate) public_url: Option<String>,
    /// The service for alerts about Nightbell's own configuration.
    pub(crate) own_service: Option<Name>,
    /// What `/metrics` asks for.
    pub(crate) metrics_token: Option<Secret>,
    /// Whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpNet>,
}

/// `[sign_in]`.
#[derive(Debug, Clone)]
pub(crate) struct SignIn {
    /// Whose passwords count.
    pub(crate) passwords: PasswordUse,
    /// How long a sign-in at a provider lasts.
    pub(crate) session: Duration,
    /// `[sign_in.providers.NAME]`.
    pub(crate) providers: Vec<ProviderSettings>,
}

/// `[store]`.
#[derive(Debug, Clone)]
pub(crate) struct StoreSettings {
    /// Which store.
    pub(crate) place: StorePlace,
    /// The operator's own key for secrets at rest.
    pub(crate) encryption_key: Option<Key>,
    /// The file that the key was read from.
    pub(crate) encryption_key_file: Option<PathBuf>,
}

/// Where data is kept.
#[derive(Debug, Clone)]
pub(crate) enum StorePlace {
    /// SQLite in a data directory.
    Sqlite(PathBuf),
    /// PostgreSQL; the address may hold a password.
    Postgres(Secret),
}

/// A key that does not print.
#[derive(Clone, Copy)]
pub(crate) struct Key(pub(crate) [u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// `[log]`.
#[derive(Debug, Clone)]
pub(crate) struct LogSettings {
    /// How lines look.
    pub(crate) format: LogFormat,
    /// What is logged: a filter of `tracing-subscriber`, checked.
    pub(crate) level: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A setting that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_text}: {message}")]
pub(crate) struct SettingsError {
    source_text: String,
    message: String,
}

impl SettingsError {
    fn new(source_text: impl Into<String>, message: impl Into<String>) -> SettingsError {
        SettingsError { source_text: source_text.into(), message: message.into() }
    }
}

/// All settings that are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SettingsErrors(pub(crate) Vec<SettingsError>);

impl fmt::Display for SettingsErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SettingsErrors {}

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub(crate) struct SettingsOptions {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// `--listen`.
    pub(crate) listen: Option<String>,
    /// `--data`.
    pub(crate) data: Option<String>,
    /// `--database-url`.
    pub(crate) database_url: Option<String>,
}

/// The settings file with every key, its default and its documentation.
pub(crate) fn default_file() -> String {
    confique::toml::template::<Document>(confique::toml::FormatOptions::default()) + providers::EXAMPLE
}

impl Settings {
    /// Reads the file, the environment and the options.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub(crate) fn read(options: &SettingsOptions, environment: &Environment) -> Result<Settings, SettingsErrors> {
        let mut layers = Layers::default();
        let file = settings_file(options, environment);
        if let Some(file) = &file {
            let unreadable = |error: std::io::Error| {
                let message = format!("cannot be read ({error}); name an existing file with --config");
                SettingsErrors(vec![SettingsError::new(file.display().to_string(), message)])
            };
            layers.file(file, &fs::read_to_string(file).map_err(unreadable)?);
        }
        layers.environment(environment);
        layers.options(&[
            ("server", "listen", "--listen", &options.listen),
            ("store", "data_dir", "--data", &options.data),
            ("store", "database_url", "--database-url", &options.database_url),
        ]);
        let document = layers.document()?;
        let mut reader = Reader { layers: &layers, errors: Vec::new() };
        let settings = reader.settings(document, file);
        match settings {
            Some(settings) if reader.errors.is_empty() => Ok(settings),
            _ => Err(SettingsErrors(reader.errors)),
        }
    }
}

fn settings_file(options: &SettingsOptions, environment: &Environment) -> Option<PathBuf> {
    let named = options.config.clone().or_else(|| environment.get("NIGHTBELL_CONFIG").map(PathBuf::from));
    named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.is_file()))
}

/// Turns texts into what they mean, keeping every error.
struct Reader<'a> {
    layers: &'a Layers,
    errors: Vec<SettingsError>,
}

impl Reader<'_> {
    fn settings(&mut self, document: Document, file: Option<PathBuf>) -> Option<Settings> {
        let server = self.server(document.server);
        let store = self.store(document.store);
        let channels = ChannelSettings {
            smtp: self.smtp(document.smtp),
            twilio: self.twilio(document.twilio),
            push: PushSettings { subject: document.push.subject },
            http: HttpSettings {
                allow_private: self.networks("http", "allow_private", &document.http.allow_private),
                ..HttpSettings::default()
            },
        };
        let sign_in = self.sign_in(&document.sign_in);
        let retention = self.retention(&document.retention);
        let log = self.log(document.log);
        Some(Settings {
            server: server?,
            store: store?,
            channels,
            sign_in: sign_in?,
            retention: retention?,
            log: log?,
            file,
        })
    }

    fn server(&mut self, server: document::Server) -> Option<ServerSettings> {
        let public_url = server.public_url.as_deref().and_then(|text| self.public_url(text));
        let metrics_token = self.secret("server", "metrics_token", server.metrics_token, server.metrics_token_file);
        let own_service = server.own_service.as_deref().and_then(|text| self.own_service(text));
        let trusted_proxies = self.networks("server", "trusted_proxies", &server.trusted_proxies);
        let remedy = "write an address and a port, such as 127.0.0.1:8080 or [::1]:8080";
        let listen = self.parsed("server", "listen", &server.listen, "an address to listen on", remedy)?;
        Some(ServerSettings { listen, public_url, own_service, metrics_token, trusted_proxies })
    }

    fn own_service(&mut self, text: &str) -> Option<Name> {
        match valid_name(text) {
            Ok(()) => Some(Name::from(text)),
            Err(error) => {
                self.refuse("server", "own_service", format!("{text:?} is not the name of a service: {error}"))
            }
        }
    }

    fn public_url(&mut self, text: &str) -> Option<String> {
        let usable = |url: &Url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
        };
        match Url::parse(text).ok().filter(usable) {
            Some(url) => Some(url.as_str().trim_end_matches('/').to_owned()),
            None => {
                let remedy =
                    "write http:// or https://, a host, and perhaps a path, such as https://nightbell.example.com";
                self.refuse("server", "public_url", format!("{text:?} is not an address for links; {remedy}"))
            }
        }
    }

    fn store(&mut self, store: document::Store) -> Option<StoreSettings> {
        let encryption_key_file = store.encryption_key_file.clone().map(PathBuf::from);
        let errors_before = self.errors.len();
        let key = self.secret("store", "encryption_key", store.encryption_key, store.encryption_key_file);
        let encryption_key = key.as_ref().and_then(|key| self.encryption_key(key.expose()));
        let database_url = self.secret("store", "database_url", store.database_url, store.database_url_file);
        let place = match (database_url, store.data_dir) {
            (Some(url), _) if !is_postgres(url.expose()) => {
                let message =
                    "is not an address of a PostgreSQL database; write postgres://user:password@host/database";
                return self.refuse("store", "database_url", message);
            }
            (Some(url), _) => StorePlace::Postgres(url),
            (None, data_dir) => {
                StorePlace::Sqlite(PathBuf::from(data_dir.unwrap_or_else(|| DEFAULT_DATA_DIRECTORY.to_owned())))
            }
        };
        let is_sound = self.errors.len() == errors_before;
        is_sound.then_some(StoreSettings { place, encryption_key, encryption_key_file })
    }

    fn encryption_key(&mut self, text: &str) -> Option<Key> {
        let mut key = [0; 32];
        match hex::decode_to_slice(text, &mut key) {
            Ok(()) => Some(Key(key)),
            Err(_) => {
                let remedy = "make one with `openssl rand -hex 32`";
                let message = match text.chars().count() {
                    1 => format!("is not a key of 64 hexadecimal digits (1 character was given); {remedy}"),
                    found => format!("is not a key of 64 hexadecimal digits ({found} characters were given); {remedy}"),
                };
                self.refuse("store", "encryption_key", message)
            }
        }
    }

    fn smtp(&mut self, smtp: document::Smtp) -> Option<SmtpSettings> {
        let url = self.secret("smtp", "url", smtp.url, smtp.url_file);
        match (url, smtp.from) {
            (Some(url), Some(from)) => Some(SmtpSettings { url, from, reply_to: smtp.reply_to }),
            (Some(_), None) => {
                self.refuse("smtp", "from", "is missing; name the sender, such as Nightbell <nightbell@example.com>")
            }
            // A sender without a server harms nobody.
            (None, _) => None,
        }
    }

    fn twilio(&mut self, twilio: document::Twilio) -> Option<TwilioSettings> {
        let auth_token = self.secret("twilio", "auth_token", twilio.auth_token, twilio.auth_token_file);
        let signing_key = self.secret("twilio", "signing_key", twilio.signing_key, twilio.signing_key_file);
        let given = [
            ("account_sid", twilio.account_sid.is_some()),
            ("auth_token", auth_token.is_some()),
            ("from", twilio.from.is_some()),
        ];
        if !given.iter().any(|(_, given)| *given) {
            return None;
        }
        for (name, _) in given.iter().filter(|(_, given)| !given) {
            let message = "is missing; text messages and calls need account_sid, auth_token and from";
            self.refuse::<()>("twilio", name, message);
        }
        Some(TwilioSettings {
            account_sid: twilio.account_sid?,
            auth_token: auth_token?,
            from: twilio.from?,
            api_base: twilio.api_base,
            signing_key,
        })
    }

    fn sign_in(&mut self, sign_in: &document::SignIn) -> Option<SignIn> {
        let passwords = match sign_in.passwords.as_str() {
            "everybody" => Some(PasswordUse::Everybody),
            "admins" => Some(PasswordUse::Admins),
            other => {
                let message = format!("{other:?} is nobody; write everybody or admins");
                self.refuse("sign_in", "passwords", message)
            }
        };
        let session = match sign_in.session.parse::<Duration>() {
            Ok(Duration::ZERO) => self.refuse("sign_in", "session", "0 signs nobody in; write at least 1h"),
            Ok(session) => Some(session),
            Err(error) => self.refuse("sign_in", "session", error.to_string()),
        };
        let providers = self.providers();
        Some(SignIn { passwords: passwords?, session: session?, providers })
    }

    fn retention(&mut self, retention: &document::Retention) -> Option<Retention> {
        let resolved_alerts = self.duration("resolved_alerts", &retention.resolved_alerts);
        let events = self.duration("events", &retention.events);
        let audit = self.duration("audit", &retention.audit);
        Some(Retention { resolved_alerts: resolved_alerts?, events: events?, audit: audit? })
    }

    fn duration(&mut self, name: &str, text: &str) -> Option<Duration> {
        match text.parse::<Duration>() {
            Ok(Duration::ZERO) => self.refuse("retention", name, "0 keeps nothing; write at least 1h"),
            Ok(duration) => Some(duration),
            Err(error) => self.refuse("retention", name, error.to_string()),
        }
    }

    fn log(&mut self, log: document::Log) -> Option<LogSettings> {
        let format = match log.format.as_str() {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            other => self.refuse("log", "format", format!("{other:?} is not a format; write text or json")),
        };
        if let Err(message) = log_level::check(&log.level) {
            return self.refuse("log", "level", message);
        }
        Some(LogSettings { format: format?, level: log.level })
    }

    /// Networks; a lone address is the network of that address.
    fn networks(&mut self, section: &str, name: &str, texts: &[String]) -> Vec<IpNet> {
        let network =
            |text: &String| text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        let mut found = Vec::with_capacity(texts.len());
        for text in texts {
            match network(text) {
                Some(network) => found.push(network),
                None => {
                    let message =
                        format!("{text:?} is not a network; write an address and a length, such as 10.0.0.0/8");
                    self.refuse::<()>(section, name, message);
                }
            }
        }
        found
    }

    /// A secret, or what its file holds without the line's end.
    fn secret(&mut self, section: &str, name: &str, text: Option<String>, file: Option<String>) -> Option<Secret> {
        if let Some(text) = text {
            return Some(Secret::new(text));
        }
        let file_key = format!("{name}_file");
        match read_secret(&file?) {
            Ok(secret) => Some(secret),
            Err(message) => self.refuse(section, &file_key, message),
        }
    }

    fn parsed<T: std::str::FromStr>(
        &mut self,
        section: &str,
        name: &str,
        text: &str,
        what: &str,
        remedy: &str,
    ) -> Option<T> {
        text.parse().ok().or_else(|| self.refuse(section, name, format!("{text:?} is not {what}; {remedy}")))
    }

    fn refuse<T>(&mut self, section: &str, name: &str, message: impl Into<String>) -> Option<T> {
        self.errors.push(SettingsError::new(self.layers.source(section, name), message));
        None
    }
}

/// What a file holds without the line's end; what is wrong with it, and the remedy.
fn read_secret(path: &str) -> Result<Secret, String> {
    match fs::read_to_string(Path::new(path)) {
        Ok(text) if text.trim().is_empty() => Err(format!("{path} is empty; put the secret into it")),
        Ok(text) => Ok(Secret::new(text.trim_end_matches(['\n', '\r']))),
        Err(error) => Err(format!("{path} cannot be read ({error}); name a file that Nightbell may read")),
    }
}

fn is_postgres(url: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
}
