//! The client of Nightbell's own HTTP interface, and the words for what can go wrong there.

use crate::credentials::{Credentials, CredentialsError};
use crate::environment::Environment;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use std::time::Duration;

const DEFAULT_URL: &str = "http://127.0.0.1:8080";
/// Longest wait for an answer.
const ANSWER_SECONDS_MAX: u64 = 60;
/// Longest wait for a connection.
const CONNECT_SECONDS_MAX: u64 = 10;
/// How much of an answer that is no JSON is shown, in characters.
const ANSWER_CHARS_SHOWN: usize = 300;
/// Items asked for at once in lists.
pub(crate) const PAGE_ITEMS_MAX: usize = 200;

/// Why a command of the client failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    /// Not an address.
    #[error(
        "{0:?} is not the address of a server; write http:// or https:// and a host, such as http://127.0.0.1:8080"
    )]
    Address(String),
    /// Nobody there.
    #[error("no server answers at {url} ({reason}); start one with `nightbell serve` or set NIGHTBELL_URL")]
    NoServer {
        /// Where.
        url: String,
        /// What was found instead.
        reason: String,
    },
    /// Somebody is there, but the conversation broke off.
    #[error("the server at {url} did not answer ({reason}); it may be overloaded or stopping, try again")]
    NoAnswer {
        /// Where.
        url: String,
        /// How.
        reason: String,
    },
    /// No token.
    #[error(
        "NIGHTBELL_TOKEN is not set, and nobody is logged in at {0}; run `nightbell login`, or make a token with `nightbell token create NAME --role ROLE --data DIR` on the server's machine"
    )]
    NoToken(String),
    /// A wrong token.
    #[error("the server at {url} does not know the token {}", match origin {
        Origin::Variable => "in NIGHTBELL_TOKEN; make one with `nightbell token create NAME --role ROLE --data DIR` on its machine",
        Origin::Kept => "that is kept for it: it expired, was revoked, or whose it is was disabled; run `nightbell login`",
    })]
    WrongToken {
        /// Where.
        url: String,
        /// Whence.
        origin: Origin,
    },
    /// Somebody else answers for it.
    #[error("{url} sends to {to}; use that address, without what comes after the server's own path")]
    Moved {
        /// Where.
        url: String,
        /// Where to.
        to: String,
    },
    /// The file of tokens.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// A problem document, in its words.
    #[error("{detail}")]
    Problem {
        /// HTTP status.
        status: u16,
        /// What and how to go on.
        detail: String,
        /// The whole document.
        document: Value,
    },
    /// Something that Nightbell does not say.
    #[error(
        "the server at {url} answered {status}, which is no answer of Nightbell's: {text}; is NIGHTBELL_URL right?"
    )]
    Unexpected {
        /// Where.
        url: String,
        /// HTTP status.
        status: u16,
        /// The beginning of what it said.
        text: String,
    },
}

impl ClientError {
    /// The HTTP status of a problem.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            ClientError::Problem { status, .. } | ClientError::Unexpected { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// Where a token was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In `NIGHTBELL_TOKEN`.
    Variable,
    /// In the file that `nightbell login` writes.
    Kept,
}

/// A server, as the environment names it.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<(String, Origin)>,
}

// The token is a secret.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish_non_exhaustive()
    }
}

/// The address of the server that is meant, without a slash at its end: the one given, `NIGHTBELL_URL`, the one of the last
/// login, or this machine.
pub(crate) fn server_of(
    given: Option<&str>,
    environment: &Environment,
    credentials: &Credentials,
) -> Result<String, ClientError> {
    let named = given.or_else(|| environment.get("NIGHTBELL_URL")).or(credentials.default.as_deref());
    let named = named.unwrap_or(DEFAULT_URL);
    let is_http = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    match url::Url::parse(named).ok().filter(is_http) {
        Some(url) => Ok(url.as_str().trim_end_matches('/').to_owned()),
        None => Err(ClientError::Address(named.to_owned())),
    }
}

impl Client {
    /// The server of `NIGHTBELL_URL` with the token in `NIGHTBELL_TOKEN`, or what `nightbell login` remembers of either.
    pub(crate) fn new(environment: &Environment) -> Result<Client, ClientError> {
        let variable = environment.get("NIGHTBELL_TOKEN").map(str::to_owned);
        // Automation that says both depends on no file.
        let says_all = variable.is_some() && environment.get("NIGHTBELL_URL").is_some();
        let credentials = if says_all { Credentials::default() } else { Credentials::read(environment)? };
        let base = server_of(None, environment, &credentials)?;
        let kept = || credentials.servers.get(&base).map(|kept| (kept.token.clone(), Origin::Kept));
        let token = variable.map(|token| (token, Origin::Variable)).or_else(kept);
        Client::at(base, token)
    }

    /// A server without a token.
    pub(crate) fn to(given: Option<&str>, environment: &Environment) -> Result<Client, ClientError> {
        Client::at(server_of(given, environment, &Credentials::read(environment)?)?, None)
    }

    /// The same server with a token that is kept.
    pub(crate) fn with_token(&self, token: &str) -> Client {
        Client { token: Some((token.to_owned(), Origin::Kept)), ..self.clone() }
    }

    /// Its address, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    fn at(base: String, token: Option<(String, Origin)>) -> Result<Client, ClientError> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
            .user_agent(concat!("nightbell/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ClientError::NoServer { url: base.clone(), reason: innermost(&error) })?;
        Ok(Client { http, base, token })
    }

    /// The JSON at a path, such as `/api/v1/alerts`.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Value, ClientError> {
        self.json(self.authorised(Method::GET, path)?.query(query)).await
    }

    /// The text at a path.
    pub(crate) async fn get_text(&self, path: &str, query: &[(&str, String)]) -> Result<String, ClientError> {
        let answer = self.send(self.authorised(Method::GET, path)?.query(query)).await?;
        answer.text().await.map_err(|error| self.no_answer(&error))
    }

    /// The answer to a JSON body.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, ClientError> {
        self.json(self.authorised(Method::POST, path)?.json(body)).await
    }

    /// Puts a JSON body at a path that answers nothing.
    pub(crate) async fn put(&self, path: &str, body: &Value) -> Result<(), ClientError> {
        self.send(self.authorised(Method::PUT, path)?.json(body)).await.map(|_| ())
    }

    /// The answer to bytes that are put at a path.
    pub(crate) async fn put_bytes(
        &self,
        path: &str,
        query: &[(&str, String)],
        media_type: &str,
        bytes: Vec<u8>,
    ) -> Result<Value, ClientError> {
        let request = self.authorised(Method::PUT, path)?.query(query);
        self.json(request.header(CONTENT_TYPE, media_type).body(bytes)).await
    }

    /// Deletes what is at a path.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), ClientError> {
        self.send(self.authorised(Method::DELETE, path)?).await.map(|_| ())
    }

    /// The answer of a door, which takes no token: status and JSON.
    pub(crate) async fn post_to_door(&self, path: &str, body: &Value) -> Result<(u16, Value), ClientError> {
        let request = self.http.post(format!("{}{path}", self.base)).json(body);
        let answer = request.send().await.map_err(|error| self.no_answer(&error))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| self.no_answer(&error))?;
        match serde_json::from_str(&text) {
            Ok(answer) => Ok((status.as_u16(), answer)),
            Err(_) => Err(self.unexpected(status, &text)),
        }
    }

    /// The answer to a form, which takes no token: status and JSON.
    pub(crate) async fn post_form(
        &self,
        path: &str,
        form: &[(&str, String)],
    ) -> Result<(StatusCode, Value), ClientError> {
        let request = self.http.post(format!("{}{path}", self.base)).form(form);
        let answer = request.send().await.map_err(|error| self.no_answer(&error))?;
        if !answer.url().as_str().starts_with(&format!("{}/", self.base)) {
            return Err(ClientError::Moved { url: self.base.clone(), to: answer.url().to_string() });
        }
        let status = answer.status();
        let text = answer.text().await.map_err(|error| self.no_answer(&error))?;
        match serde_json::from_str::<Value>(&text) {
            Ok(answer) if answer.is_object() => Ok((status, answer)),
            _ => Err(self.unexpected(status, &text)),
        }
    }

    /// The first `limit` items of a list that is read page by page.
    pub(crate) async fn list(
        &self,
        path: &str,
        query: &[(&str, String)],
        limit: usize,
    ) -> Result<Listing, ClientError> {
        let mut listing = Listing { items: Vec::new(), more: false };
        let mut cursor: Option<String> = None;
        loop {
            let wanted = (limit - listing.items.len()).min(PAGE_ITEMS_MAX);
            let mut query = query.to_vec();
            query.push(("limit", wanted.to_string()));
            query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
            let mut page = self.get(path, &query).await?;
            if let Some(Value::Array(items)) = page.get_mut("items").map(Value::take) {
                listing.items.extend(items);
            }
            cursor = page.get("next_cursor").and_then(Value::as_str).map(str::to_owned);
            if cursor.is_none() || listing.items.len() >= limit {
                listing.more = cursor.is_some();
                return Ok(listing);
            }
        }
    }

    fn authorised(&self, method: Method, path: &str) -> Result<RequestBuilder, ClientError> {
        let (token, _) = self.token.as_ref().ok_or_else(|| ClientError::NoToken(self.base.clone()))?;
        Ok(self.http.request(method, format!("{}{path}", self.base)).bearer_auth(token))
    }

    async fn json(&self, request: RequestBuilder) -> Result<Value, ClientError> {
        let answer = self.send(request).await?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| self.no_answer(&error))?;
        serde_json::from_str(&text).map_err(|_| self.unexpected(status, &text))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let answer = request.send().await.map_err(|error| self.no_answer(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        if status == StatusCode::UNAUTHORIZED {
            let origin = self.token.as_ref().map_or(Origin::Variable, |(_, origin)| *origin);
            return Err(ClientError::WrongToken { url: self.base.clone(), origin });
        }
        let text = answer.text().await.map_err(|error| self.no_answer(&error))?;
        match serde_json::from_str::<Value>(&text) {
            Ok(document) if document.is_object() => {
                Err(ClientError::Problem { status: status.as_u16(), detail: problem_text(&document, status), document })
            }
            _ => Err(self.unexpected(status, &text)),
        }
    }

    fn no_answer(&self, error: &reqwest::Error) -> ClientError {
        let (url, reason) = (self.base.clone(), innermost(error));
        if error.is_connect() { ClientError::NoServer { url, reason } } else { ClientError::NoAnswer { url, reason } }
    }

    fn unexpected(&self, status: StatusCode, text: &str) -> ClientError {
        let text = match text.trim() {
            "" => "nothing".to_owned(),
            text => text.chars().take(ANSWER_CHARS_SHOWN).collect(),
        };
        ClientError::Unexpected { url: self.base.clone(), status: status.as_u16(), text }
    }
}

/// Part of a list.
#[derive(Debug)]
pub(crate) struct Listing {
    /// Its items.
    pub(crate) items: Vec<Value>,
    /// There are more.
    pub(crate) more: bool,
}

/// A problem document (RFC 9457) in words: its detail, else its title, and the errors it lists.
fn problem_text(document: &Value, status: StatusCode) -> String {
    let text = |field: &str| document.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut words = match text("detail").or_else(|| text("title")) {
        Some(words) => words.to_owned(),
        None => format!("the server answered {status}"),
    };
    words = in_commands(&words).unwrap_or(words);
    for error in document.get("errors").and_then(Value::as_array).into_iter().flatten() {
        words.push_str("\n  ");
        words.push_str(&config_error_text(error));
    }
    words
}

/// The API's words about where a list is, in the words of the command line; none where they say nothing of the kind.
fn in_commands(words: &str) -> Option<String> {
    let (before, rest) = words.split_once("GET /api/v1/")?;
    let (list, after) = rest.split_once(" lists them")?;
    let command = match list {
        "alerts" => "alerts list".to_owned(),
        "tokens" => "token list".to_owned(),
        "audit" => "audit".to_owned(),
        "schedules" => "oncall".to_owned(),
        shifts if shifts.ends_with("/shifts") => {
            let schedule = shifts.strip_prefix("schedules/")?.strip_suffix("/shifts")?;
            format!("oncall {schedule} --from TIME --to TIME")
        }
        swaps if swaps.ends_with("/swaps") => {
            let schedule = swaps.strip_prefix("schedules/")?.strip_suffix("/swaps")?;
            format!("swap list {schedule}")
        }
        kind => format!("export --kind {}", kind.parse::<nightbell_config::Kind>().ok()?),
    };
    Some(format!("{before}`nightbell {command}` shows them{after}"))
}

/// An error about a document: `file:line: key: message`.
pub(crate) fn config_error_text(error: &Value) -> String {
    match serde_json::from_value::<nightbell_config::ConfigError>(error.clone()) {
        Ok(error) => error.to_string(),
        Err(_) => error.as_str().map_or_else(|| error.to_string(), str::to_owned),
    }
}

/// What is at the bottom of an error: the operating system's words.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn problems_are_told_in_their_own_words() {
        let check = |document: Value, expected: &str| {
            assert_eq!(problem_text(&document, StatusCode::CONFLICT), expected, "{document}");
        };
        check(json!({"title": "conflict", "detail": "alert 12 is resolved"}), "alert 12 is resolved");
        check(json!({"title": "conflict"}), "conflict");
        for (path, command) in [("alerts", "alerts list"), ("tokens", "token list"), ("teams", "export --kind teams")] {
            let detail = format!("there is no such one; GET /api/v1/{path} lists them");
            check(json!({"detail": detail}), &format!("there is no such one; `nightbell {command}` shows them"));
        }
        let detail = "there is no swap 9 on primary; GET /api/v1/schedules/primary/swaps lists them";
        check(json!({"detail": detail}), "there is no swap 9 on primary; `nightbell swap list primary` shows them");
        let detail = "\"ada\" has no turn on primary; GET /api/v1/schedules/primary/shifts lists them";
        let expected = "\"ada\" has no turn on primary; `nightbell oncall primary --from TIME --to TIME` shows them";
        check(json!({"detail": detail}), expected);
        check(json!({}), "the server answered 409 Conflict");
        check(
            json!({"detail": "refused", "errors": [{"file": "a.yaml", "line": 3, "key": "users[0].name", "message": "is missing"}]}),
            "refused\n  a.yaml:3: users[0].name: is missing",
        );
    }

    #[test]
    fn an_address_must_be_one() {
        let environment = [("NIGHTBELL_URL".to_owned(), "localhost:8080".to_owned())].into_iter().collect();
        assert!(matches!(Client::new(&environment), Err(ClientError::Address(_))));
    }

    #[test]
    fn one_address_of_several_is_meant() {
        let check = |given: Option<&str>, variable: &str, kept: Option<&str>, expected: &str| {
            let environment = [("NIGHTBELL_URL".to_owned(), variable.to_owned())].into_iter().collect();
            let credentials = Credentials { default: kept.map(str::to_owned), ..Credentials::default() };
            assert_eq!(server_of(given, &environment, &credentials).unwrap(), expected);
        };
        check(
            Some("https://a.example.com/"),
            "https://b.example.com",
            Some("https://c.example.com"),
            "https://a.example.com",
        );
        check(None, "HTTPS://B.example.com/bell/", Some("https://c.example.com"), "https://b.example.com/bell");
        check(None, "", Some("https://c.example.com"), "https://c.example.com");
        check(None, "", None, DEFAULT_URL);
    }
}
