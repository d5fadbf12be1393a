//! A chat whose rooms nobody reads: it takes webhooks, and checks their signatures.

use super::post::{Arrival, Post, Way};
use super::sink_server::SinkServer;
use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use std::sync::Arc;

/// The chat; it ends when it is dropped.
#[derive(Debug)]
pub(super) struct Chat(SinkServer);

#[derive(Debug)]
struct Rooms {
    secret: String,
    post: Arc<Post>,
}

/// What a room shows of a webhook.
#[derive(Debug, Deserialize)]
struct Webhook {
    kind: String,
    text: String,
    acknowledge_url: Option<String>,
}

impl Chat {
    /// Starts the chat on a free port of this machine; `secret` signs what comes to its rooms.
    pub(super) async fn start(post: Arc<Post>, secret: String) -> Result<Chat> {
        let rooms = Arc::new(Rooms { secret, post });
        let routes = Router::new().route("/hooks/{room}", self::post(take)).with_state(rooms);
        Ok(Chat(SinkServer::start(routes).await?))
    }

    /// Its address, without a slash at the end.
    pub(super) fn base_url(&self) -> String {
        self.0.base_url()
    }
}

async fn take(
    State(rooms): State<Arc<Rooms>>,
    Path(room): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    if !is_signed(&rooms.secret, &headers, &body) {
        rooms.post.complain(format!("a webhook to room {room} came without a valid signature"));
        return (StatusCode::FORBIDDEN, "the signature is wrong");
    }
    let Ok(webhook) = serde_json::from_slice::<Webhook>(&body) else {
        rooms.post.complain(format!("a webhook to room {room} was not understood"));
        return (StatusCode::BAD_REQUEST, "not a webhook of nightbell");
    };
    rooms.post.deliver(Arrival {
        way: Way::Room,
        to: room,
        is_update: webhook.kind == "update",
        words: webhook.text,
        link: webhook.acknowledge_url,
        line: None,
    });
    (StatusCode::OK, "ok")
}

/// `v1=` and the HMAC-SHA256 over the timestamp, a dot and the body.
fn is_signed(secret: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(timestamp), Some(signature)) = (text("X-Nightbell-Timestamp"), text("X-Nightbell-Signature")) else {
        return false;
    };
    let Some(Ok(signature)) = signature.strip_prefix("v1=").map(hex::decode) else { return false };
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes())
        .expect("invariant: HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::plain_client;

    async fn check(signature: Option<&str>, body: &'static str, expected: u16) -> Arc<Post> {
        let post = Arc::new(Post::default());
        let chat = Chat::start(post.clone(), "a secret for tests".to_owned()).await.unwrap();
        let mut request = plain_client().unwrap().post(format!("{}/hooks/war-room", chat.base_url())).body(body);
        if let Some(signature) = signature {
            request = request.header("X-Nightbell-Timestamp", "1700000000").header("X-Nightbell-Signature", signature);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected, "{signature:?} {body}");
        post
    }

    fn signed(body: &str) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(b"a secret for tests").unwrap();
        mac.update(format!("1700000000.{body}").as_bytes());
        format!("v1={}", hex::encode(mac.finalize().into_bytes()))
    }

    #[tokio::test]
    async fn rooms_take_what_is_signed_and_nothing_else() {
        let body =
            r#"{"kind":"update","text":"Checkout critical: x acknowledged by wei","acknowledge_url":"http://h/a/t"}"#;
        let post = check(Some(&signed(body)), body, 200).await;
        let arrival = post.arrivals().pop().unwrap();
        assert_eq!(arrival.to_string(), "chat message (update) to war-room: Checkout critical: x acknowledged by wei");
        for (signature, body, expected) in [
            (None, body, 403),
            (Some("v1=00"), body, 403),
            (Some("v0=00"), body, 403),
            (Some(signed("{}").as_str()), "{}", 400),
        ] {
            let post = check(signature, body, expected).await;
            assert_eq!((post.arrivals().len(), post.complaints().len()), (0, 1), "{signature:?}");
        }
    }
}
