//! A telephone network that rings nobody: text messages and calls by Twilio's API, and the people who answer them.

use super::post::{Arrival, Line, Post, Way, one_tap_link};
use super::sink_server::SinkServer;
use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What the account is called; the network knows no other.
const ACCOUNT_SID: &str = "ACdemo00000000000000000000000000000";

/// The network; it ends when it is dropped.
#[derive(Debug)]
pub(super) struct Telephone {
    network: Arc<Network>,
    server: SinkServer,
}

#[derive(Debug)]
struct Network {
    auth_token: String,
    post: Arc<Post>,
    client: reqwest::Client,
    count: AtomicU64,
}

type Fields = Vec<(String, String)>;
type Created = (StatusCode, Json<Value>);

/// What the API says to a request that it does not take, with Twilio's own numbers.
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    code: u32,
    message: String,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Refused { status, code, message } = self;
        (status, Json(json!({"code": code, "message": message, "status": status.as_u16()}))).into_response()
    }
}

impl Telephone {
    /// Starts the network on a free port of this machine. `auth_token` is the account's password and signs the callbacks.
    pub(super) async fn start(post: Arc<Post>, client: reqwest::Client, auth_token: String) -> Result<Telephone> {
        let network = Arc::new(Network { auth_token, post, client, count: AtomicU64::new(0) });
        let routes = Router::new()
            .route("/2010-04-01/Accounts/{account}", get(account))
            .route("/2010-04-01/Accounts/{account}/Messages.json", self::post(take_message))
            .route("/2010-04-01/Accounts/{account}/Calls.json", self::post(take_call))
            .with_state(network.clone());
        Ok(Telephone { network, server: SinkServer::start(routes).await? })
    }

    /// The address for `[twilio] api_base`.
    pub(super) fn api_base(&self) -> String {
        self.server.base_url()
    }

    /// The name for `[twilio] account_sid`.
    pub(super) fn account_sid(&self) -> &'static str {
        ACCOUNT_SID
    }

    /// The network says that a text message arrived.
    pub(super) async fn receipt(&self, to: &str, line: &Line) -> Result<()> {
        let Some(url) = &line.status_url else { return Ok(()) };
        let told = fields(&[
            ("AccountSid", ACCOUNT_SID),
            ("From", &line.from),
            ("MessageSid", &line.sid),
            ("MessageStatus", "delivered"),
            ("To", to),
        ]);
        self.network.call_back(url, &told).await.context("telling that a text message arrived")?;
        Ok(())
    }

    /// The person called picks up; answers what they hear, and where a key goes.
    pub(super) async fn pick_up(&self, to: &str, line: &Line) -> Result<Heard> {
        let url = line.voice_url.as_deref().context("a text message cannot be picked up")?;
        let told = call_fields(to, line, "in-progress", &[("AnsweredBy", "human")]);
        let answer = self.network.call_back(url, &told).await.context("asking what the call says")?;
        Heard::read(&answer, url)
    }

    /// The person presses keys; answers what they hear then.
    pub(super) async fn press(&self, to: &str, line: &Line, heard: &Heard, digits: &str) -> Result<Heard> {
        let told = call_fields(to, line, "in-progress", &[("Digits", digits)]);
        let answer = self.network.call_back(&heard.action, &told).await.context("pressing a key")?;
        Heard::read(&answer, &heard.action)
    }

    /// The call ends: `completed` after somebody took it, `no-answer` when it rang out.
    pub(super) async fn hang_up(&self, to: &str, line: &Line, status: &str) -> Result<()> {
        let Some(url) = &line.status_url else { return Ok(()) };
        let more: &[(&str, &str)] = if status == "completed" { &[("AnsweredBy", "human")] } else { &[] };
        let told = call_fields(to, line, status, more);
        self.network.call_back(url, &told).await.context("telling that the call ended")?;
        Ok(())
    }
}

/// What somebody at the telephone hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// The words.
    pub(super) words: String,
    /// Where a pressed key goes.
    action: String,
}

impl Heard {
    /// Reads TwiML as a telephone plays it. Without an `action` keys go where the words came from.
    fn read(twiml: &str, asked: &str) -> Result<Heard> {
        ensure!(twiml.contains("<Response>"), "the call's words are not TwiML: {twiml}");
        let mut words = Vec::new();
        let mut rest = twiml;
        while let Some((said, after)) = rest.split_once("<Say").and_then(|(_, say)| say.split_once("</Say>")) {
            words.push(unescaped(said.split_once('>').map_or(said, |(_, words)| words)));
            rest = after;
        }
        let action = twiml.split_once("<Gather").and_then(|(_, gather)| gather.split_once('>'));
        let action = action.and_then(|(attributes, _)| attributes.split_once("action=\"")?.1.split_once('"'));
        let action = action.map_or_else(|| asked.to_owned(), |(action, _)| unescaped(action));
        Ok(Heard { words: words.join(" "), action })
    }
}

/// XML's five entities, taken back; the ampersand last, so that nothing is taken back twice.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn call_fields(to: &str, line: &Line, status: &str, more: &[(&str, &str)]) -> Fields {
    let mut told = fields(&[
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", &line.sid),
        ("CallStatus", status),
        ("Direction", "outbound-api"),
        ("From", &line.from),
        ("To", to),
    ]);
    told.extend(fields(more));
    told
}

impl Network {
    /// Posts signed fields to an address of the caller's; answers the body.
    async fn call_back(&self, url: &str, fields: &[(String, String)]) -> Result<String> {
        let request = self.client.post(url).header("X-Twilio-Signature", signature(&self.auth_token, url, fields));
        let response = request.form(fields).send().await?;
        let status = response.status();
        let body = response.text().await?;
        if !status.is_success() {
            bail!("{} was answered with {status}: {body}", masked(url));
        }
        Ok(body)
    }

    /// Refuses who is not the account, as Twilio does.
    fn authorise(&self, account: &str, headers: &HeaderMap) -> Result<(), Refused> {
        let expected = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT_SID}:{}", self.auth_token)));
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if account.trim_end_matches(".json") == ACCOUNT_SID && given == Some(expected.as_str()) {
            return Ok(());
        }
        Err(Refused { status: StatusCode::UNAUTHORIZED, code: 20_003, message: "Authenticate".to_owned() })
    }

    fn next_sid(&self, prefix: &str) -> String {
        format!("{prefix}{:032x}", self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// `X-Twilio-Signature`: HMAC-SHA1 over the address and the fields sorted by name, in base64.
fn signature(auth_token: &str, url: &str, fields: &[(String, String)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort();
    sorted.dedup();
    let signed = sorted.into_iter().fold(url.to_owned(), |signed, (name, value)| signed + &name + &value);
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(auth_token.as_bytes())
        .expect("invariant: HMAC takes a key of any length");
    mac.update(signed.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The address without its query, for messages.
fn masked(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The fields of a form, and those that must be there.
fn form<const N: usize>(body: &[u8], required: [&str; N]) -> Result<(Fields, [String; N]), Refused> {
    let fields: Fields = url::form_urlencoded::parse(body).into_owned().collect();
    let values = required.map(|name| field(&fields, name).unwrap_or_default().to_owned());
    match required.iter().zip(&values).find(|(_, value)| value.is_empty()) {
        None => Ok((fields, values)),
        Some((name, _)) => {
            Err(Refused { status: StatusCode::BAD_REQUEST, code: 21_201, message: format!("{name} is missing") })
        }
    }
}

async fn account(
    State(network): State<Arc<Network>>,
    Path(account): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refused> {
    network.authorise(&account, &headers)?;
    Ok(Json(json!({"sid": ACCOUNT_SID, "status": "active"})))
}

async fn take_message(
    State(network): State<Arc<Network>>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Created, Refused> {
    network.authorise(&account, &headers)?;
    let (fields, [to, from, words]) = form(&body, ["To", "From", "Body"])?;
    let sid = network.next_sid("SM");
    let created = json!({"sid": sid, "status": "queued", "to": to, "from": from, "body": words});
    let link = one_tap_link(&words);
    let line = line(&fields, sid, from, None);
    network.post.deliver(Arrival { way: Way::Text, to, is_update: false, words, link, line });
    Ok((StatusCode::CREATED, Json(created)))
}

async fn take_call(
    State(network): State<Arc<Network>>,
    Path(account): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Created, Refused> {
    network.authorise(&account, &headers)?;
    let (fields, [to, from, url]) = form(&body, ["To", "From", "Url"])?;
    let sid = network.next_sid("CA");
    let created = json!({"sid": sid, "status": "queued", "to": to, "from": from});
    let line = line(&fields, sid, from, Some(url));
    network.post.deliver(Arrival { way: Way::Call, to, is_update: false, words: String::new(), link: None, line });
    Ok((StatusCode::CREATED, Json(created)))
}

fn line(fields: &[(String, String)], sid: String, from: String, voice_url: Option<String>) -> Option<Line> {
    let status_url = field(fields, "StatusCallback").map(str::to_owned);
    Some(Line { sid, from, voice_url, status_url })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::plain_client;
    use std::sync::Mutex;

    const TOKEN: &str = "a-token-for-tests";

    #[test]
    fn callbacks_are_signed_as_the_official_validator_does() {
        let signed = fields(&[
            ("To", "+18005551212"),
            ("From", "+14158675309"),
            ("Digits", "1234"),
            ("Caller", "+14158675309"),
            ("CallSid", "CA1234567890ABCDE"),
        ]);
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(signature("12345", url, &signed), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    #[test]
    fn words_and_keys_are_read_from_twiml() {
        let check = |twiml: &str, words: &str, action: &str| {
            let heard = Heard::read(twiml, "http://asked/").unwrap();
            assert_eq!((heard.words.as_str(), heard.action.as_str()), (words, action), "{twiml}");
        };
        check(
            r#"<Response><Gather action="http://x/v?n=1&amp;t=2" numDigits="1"><Say language="en-US">5xx &gt; 2% &amp;amp;</Say></Gather><Hangup/></Response>"#,
            "5xx > 2% &amp;",
            "http://x/v?n=1&t=2",
        );
        check("<Response><Say>Hello.</Say><Say>Goodbye.</Say></Response>", "Hello. Goodbye.", "http://asked/");
        check("<Response><Hangup/></Response>", "", "http://asked/");
        assert!(Heard::read("oops", "http://asked/").is_err());
    }

    /// A caller that keeps what it is called back with and says the same words each time.
    async fn caller(seen: Arc<Mutex<Vec<String>>>) -> SinkServer {
        let routes = Router::new().route(
            "/{what}",
            post(move |Path(what): Path<String>, headers: HeaderMap, body: String| async move {
                assert!(headers.contains_key("X-Twilio-Signature"));
                seen.lock().unwrap().push(format!("{what} {body}"));
                "<Response><Gather action=\"\"><Say>Press 4.</Say></Gather></Response>".replace("\"\"", "\"KEYS\"")
            }),
        );
        SinkServer::start(routes).await.unwrap()
    }

    async fn create(telephone: &Telephone, resource: &str, token: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let url = format!("{}/2010-04-01/Accounts/{ACCOUNT_SID}/{resource}", telephone.api_base());
        let request = plain_client().unwrap().post(url).basic_auth(ACCOUNT_SID, Some(token)).form(fields);
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    #[tokio::test]
    async fn messages_arrive_and_are_receipted() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let caller = caller(seen.clone()).await;
        let post = Arc::new(Post::default());
        let telephone = Telephone::start(post.clone(), plain_client().unwrap(), TOKEN.to_owned()).await.unwrap();
        let back = format!("{}/status", caller.base_url());
        let fields =
            [("To", "+447700900101"), ("From", "+447700900100"), ("Body", "Checkout down"), ("StatusCallback", &back)];
        assert_eq!(create(&telephone, "Messages.json", "wrong", &fields).await.0, 401);
        assert_eq!(create(&telephone, "Messages.json", TOKEN, &fields[1..]).await.0, 400);
        let (status, body) = create(&telephone, "Messages.json", TOKEN, &fields).await;
        assert_eq!(status, 201);
        assert!(body.contains("\"sid\":\"SM0000"), "{body}");
        assert_eq!(
            post.arrivals().iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["text message to +447700900101: Checkout down"]
        );
        telephone.receipt("+447700900101", post.arrivals()[0].line.as_ref().unwrap()).await.unwrap();
        assert!(seen.lock().unwrap()[0].contains("MessageStatus=delivered"), "{seen:?}");
    }

    #[tokio::test]
    async fn a_call_is_taken_and_a_key_is_pressed() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let caller = caller(seen.clone()).await;
        let post = Arc::new(Post::default());
        let telephone = Telephone::start(post.clone(), plain_client().unwrap(), TOKEN.to_owned()).await.unwrap();
        let (voice, status) = (format!("{}/voice", caller.base_url()), format!("{}/status", caller.base_url()));
        let fields = [("To", "+447700900101"), ("From", "+447700900100"), ("Url", &voice), ("StatusCallback", &status)];
        assert_eq!(create(&telephone, "Calls.json", TOKEN, &fields).await.0, 201);
        let arrival = post.arrivals().pop().unwrap();
        let call = arrival.line.unwrap();
        let mut heard = telephone.pick_up(&arrival.to, &call).await.unwrap();
        assert_eq!((heard.words.as_str(), heard.action.as_str()), ("Press 4.", "KEYS"));
        heard.action = format!("{}/keys", caller.base_url());
        telephone.press(&arrival.to, &call, &heard, "4").await.unwrap();
        telephone.hang_up(&arrival.to, &call, "completed").await.unwrap();
        let seen = seen.lock().unwrap();
        assert!(seen[0].starts_with("voice ") && seen[0].contains("AnsweredBy=human"), "{seen:?}");
        assert!(seen[1].starts_with("keys ") && seen[1].contains("Digits=4"), "{seen:?}");
        assert!(seen[2].starts_with("status ") && seen[2].contains("CallStatus=completed"), "{seen:?}");
    }
}
