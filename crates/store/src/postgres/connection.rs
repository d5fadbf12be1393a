//! How a connection is made: the address, encryption as `sslmode` says, and what every session is set to.

use super::failure::{Failure, describe};
use crate::StoreError;
use crate::limits::{POSTGRES_CONNECT_TIMEOUT, POSTGRES_CONNECTIONS_MAX, POSTGRES_WAIT_TIMEOUT};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::str::FromStr;
use std::sync::Arc;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The oldest server that is known to work, as `server_version_num` spells it.
const SERVER_VERSION_MIN: i32 = 150_000;

/// What every session begins with. A session may not be slower to give up than its callers, must not be let off waiting for
/// the disk, and reads what is committed: rows are locked where that is not enough. Plans follow the tables as they are, not
/// as they were (empty, as a rule) when the statement was first run.
const SESSION: &str = "SET statement_timeout = '15s'; SET lock_timeout = '5s'; \
    SET idle_in_transaction_session_timeout = '15s'; SET default_transaction_isolation = 'read committed'; \
    SET jit = off; SET plan_cache_mode = 'force_custom_plan'; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/// The writer's and listener's stream type is the TLS library's own; this names it.
pub(super) type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// Where the server is and how to speak with it.
#[derive(Clone)]
pub(super) struct Target {
    config: tokio_postgres::Config,
    tls: MakeRustlsConnect,
    /// Address and database without a password, for messages.
    pub(super) place: String,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Target({})", self.place)
    }
}

impl Target {
    /// Reads a connection URL (or a `key=value` string): what `tokio-postgres` understands, and besides `sslmode` with
    /// `verify-ca` and `verify-full`, and `sslrootcert`.
    ///
    /// `prefer`, the default, encrypts where the server offers it and checks no certificate, as everywhere in the
    /// PostgreSQL world. `require`, `verify-ca` and `verify-full` check certificate and host name, against the public
    /// authorities and those in `sslrootcert`.
    pub(super) fn parse(url: &str) -> Result<Target, StoreError> {
        let (plain, encryption) = Encryption::take_from(url);
        let mut config = tokio_postgres::Config::from_str(&plain).map_err(|error| StoreError::Open {
            place: "given as database URL".to_owned(),
            reason: format!("{}; write postgres://USER:PASSWORD@HOST/DATABASE", describe(&error)),
        })?;
        let place = place(&config);
        let tls = encryption.tls().map_err(|reason| StoreError::Open { place: place.clone(), reason })?;
        config.ssl_mode(encryption.mode);
        if config.get_application_name().is_none() {
            config.application_name("nightbell");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(POSTGRES_CONNECT_TIMEOUT);
        }
        // Notices a server that went without a word within some ten seconds.
        config.keepalives_idle(std::time::Duration::from_secs(5));
        config.keepalives_interval(std::time::Duration::from_secs(2));
        config.keepalives_retries(3);
        config.tcp_user_timeout(std::time::Duration::from_secs(10));
        Ok(Target { config, tls: MakeRustlsConnect::new(tls), place })
    }

    /// A connection of its own. The second part must be polled for the first to move.
    pub(super) async fn open(&self) -> Result<(Client, Connection<Socket, Stream>), Failure> {
        let opening = self.config.connect(self.tls.clone());
        // The configured timeout covers the TCP handshake alone; a server may also hang after it.
        match tokio::time::timeout(POSTGRES_CONNECT_TIMEOUT * 2, opening).await {
            Ok(opened) => opened.map_err(Failure::from),
            Err(_) => Err(Failure::Away("the server took too long to accept a connection".to_owned())),
        }
    }

    /// A connection of its own, driven by a task of its own, set up as every session is.
    pub(super) async fn connect(&self) -> Result<Client, Failure> {
        let (client, connection) = self.open().await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(reason = describe(&error), "database connection ended");
            }
        });
        client.batch_execute(SESSION).await?;
        Ok(client)
    }

    /// The pool of connections for everything but the data plane's writes.
    pub(super) fn pool(&self) -> Result<Pool, StoreError> {
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(self.config.clone(), self.tls.clone(), manager_config);
        let set_up = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
            Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
        });
        Pool::builder(manager)
            .max_size(POSTGRES_CONNECTIONS_MAX - CONNECTIONS_BESIDE_POOL)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(POSTGRES_WAIT_TIMEOUT),
                create: Some(POSTGRES_CONNECT_TIMEOUT * 2),
                recycle: Some(POSTGRES_CONNECT_TIMEOUT),
            })
            .post_create(set_up)
            .build()
            .map_err(|error| StoreError::Open { place: self.place.clone(), reason: error.to_string() })
    }

    /// Refuses servers that are too old or do not keep text as UTF-8.
    pub(super) async fn check_server(&self, client: &Client) -> Result<(), StoreError> {
        let row = client
            .query_one("SELECT current_setting('server_version_num')::integer, current_setting('server_encoding')", &[])
            .await
            .map_err(Failure::from)?;
        let (version, encoding): (i32, String) = (row.get(0), row.get(1));
        if version < SERVER_VERSION_MIN {
            let reason = format!(
                "the server is PostgreSQL {}; Nightbell needs {} or newer",
                version / 10_000,
                SERVER_VERSION_MIN / 10_000
            );
            return Err(StoreError::Open { place: self.place.clone(), reason });
        }
        if encoding != "UTF8" {
            let reason = format!("the database's encoding is {encoding}; create it with ENCODING 'UTF8'");
            return Err(StoreError::Open { place: self.place.clone(), reason });
        }
        Ok(())
    }
}

/// The writer's connection and the listener's.
const CONNECTIONS_BESIDE_POOL: usize = 2;

fn place(config: &tokio_postgres::Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        None => config.get_hostaddrs().first().map(ToString::to_string).unwrap_or_default(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{host}:{port}/{database}")
}

/// What the URL says about encryption.
#[derive(Debug, PartialEq)]
struct Encryption {
    mode: SslMode,
    verify: bool,
    root_certificates: Option<String>,
}

impl Encryption {
    /// Takes `sslmode` and `sslrootcert` out of a connection string.
    fn take_from(text: &str) -> (String, Encryption) {
        let mut encryption = Encryption { mode: SslMode::Prefer, verify: false, root_certificates: None };
        if let Some((address, query)) = text.split_once('?') {
            let kept: Vec<&str> = query.split('&').filter(|pair| !encryption.take(pair, decode_percent)).collect();
            let rest = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
            return (format!("{address}{rest}"), encryption);
        }
        if text.contains("://") {
            return (text.to_owned(), encryption);
        }
        let kept: Vec<&str> = text
            .split_whitespace()
            .filter(|pair| !encryption.take(pair, |value| value.trim_matches('\'').to_owned()))
            .collect();
        // A `key=value` string may quote values with blanks; then it is left as it was.
        if kept.len() == text.split_whitespace().count() {
            (text.to_owned(), encryption)
        } else {
            (kept.join(" "), encryption)
        }
    }

    /// Whether this was one of ours. Modes that are not known are left for the driver to refuse.
    fn take(&mut self, pair: &str, decode: impl Fn(&str) -> String) -> bool {
        let Some((key, value)) = pair.split_once('=') else { return false };
        match (key, value) {
            ("sslmode", "disable") => self.mode = SslMode::Disable,
            ("sslmode", "allow" | "prefer") => self.mode = SslMode::Prefer,
            ("sslmode", "require" | "verify-ca" | "verify-full") => {
                self.mode = SslMode::Require;
                self.verify = true;
            }
            ("sslrootcert", "system") => {}
            ("sslrootcert", file) => self.root_certificates = Some(decode(file)),
            _ => return false,
        }
        true
    }

    fn tls(&self) -> Result<ClientConfig, String> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        if !self.verify {
            let anybody = Arc::new(AnyCertificate { provider });
            return Ok(builder.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth());
        }
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(file) = &self.root_certificates {
            let unreadable = |reason: String| format!("sslrootcert {file} cannot be used: {reason}; give a PEM file");
            let mut count = 0;
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(error.to_string()))? {
                let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
                roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
                count += 1;
            }
            if count == 0 {
                return Err(unreadable("it holds no certificate".to_owned()));
            }
        }
        Ok(builder.with_root_certificates(roots).with_no_client_auth())
    }
}

fn decode_percent(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// For `sslmode=prefer`: encrypts against listeners on the line, vouches for nobody.
#[derive(Debug)]
struct AnyCertificate {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encryption_is_read_from_the_url() {
        let check = |url: &str, plain: &str, mode: SslMode, verify: bool, root_certificates: Option<&str>| {
            let root_certificates = root_certificates.map(str::to_owned);
            let expected = (plain.to_owned(), Encryption { mode, verify, root_certificates });
            assert_eq!(Encryption::take_from(url), expected, "{url}");
        };
        check("postgres://u:p@h/d", "postgres://u:p@h/d", SslMode::Prefer, false, None);
        check("postgres://u@h/d?sslmode=disable", "postgres://u@h/d", SslMode::Disable, false, None);
        check(
            "postgres://h/d?sslmode=require&connect_timeout=3",
            "postgres://h/d?connect_timeout=3",
            SslMode::Require,
            true,
            None,
        );
        check(
            "postgres://h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
            "postgres://h/d",
            SslMode::Require,
            true,
            Some("/etc/ca.pem"),
        );
        check("host=h sslmode=verify-ca dbname=d", "host=h dbname=d", SslMode::Require, true, None);
        check("postgres://h/d?sslmode=maybe", "postgres://h/d?sslmode=maybe", SslMode::Prefer, false, None);
    }

    #[test]
    fn a_refused_url_says_what_to_write_and_no_password() {
        let error = Target::parse("postgres://u:hush@h/d?sslmode=maybe").unwrap_err().to_string();
        assert!(error.contains("sslmode") && error.contains("postgres://USER:PASSWORD@HOST/DATABASE"), "{error}");
        assert!(!error.contains("hush"), "{error}");
        let target = Target::parse("postgres://u:hush@example.com:5433/d").unwrap();
        assert_eq!(format!("{target:?}"), "Target(postgres://example.com:5433/d)");
        let error = Target::parse("postgres://h/d?sslmode=require&sslrootcert=/nowhere.pem").unwrap_err().to_string();
        assert!(error.contains("/nowhere.pem"), "{error}");
    }
}
