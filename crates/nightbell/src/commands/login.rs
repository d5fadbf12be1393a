//! `nightbell login` and `nightbell logout`: a browser that is signed in says yes, and this machine keeps a token (RFC 8628).

use super::{Context, Ended};
use crate::cli::{LoginArguments, LogoutArguments};
use crate::client::{Client, ClientError, server_of};
use crate::credentials::{Credentials, Kept, place};
use crate::table::utc_text;
use anyhow::{Context as _, bail, ensure};
use reqwest::StatusCode;
use serde_json::Value;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How long to wait between two questions where the server does not say (RFC 8628, section 3.2).
const INTERVAL_SECONDS_DEFAULT: u64 = 5;
/// How much longer after each `slow_down` (RFC 8628, section 3.5).
const SLOWER_SECONDS: u64 = 5;
/// Questions in a row that may get no answer: a server restarts, a laptop changes networks.
const SILENCES_MAX: u32 = 10;

/// Logs this machine in.
pub(crate) async fn login(arguments: LoginArguments, context: &Context) -> anyhow::Result<Ended> {
    // Whoever cannot keep a token is told before they decide anything.
    place(&context.environment)?;
    let client = Client::to(arguments.url.as_deref(), &context.environment)?;
    let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let mut form = vec![("client_id", "nightbell-cli".to_owned()), ("machine", machine)];
    form.push(("scope", arguments.scopes.join(" ")));
    form.extend(arguments.expires.map(|period| ("expires_in", period.to_string())));
    let (status, asked) = client.post_form("/api/v1/device/authorization", &form).await?;
    ensure!(status == StatusCode::OK, "{}", words(&asked, status));
    let text = |field: &str| asked.get(field).and_then(Value::as_str);
    let (Some(device_code), Some(user_code), Some(link)) =
        (text("device_code"), text("user_code"), text("verification_uri_complete").or(text("verification_uri")))
    else {
        bail!("the server at {} did not say what to show; is it a Nightbell?", client.base());
    };
    let minutes = asked.get("expires_in").and_then(Value::as_u64).unwrap_or(0) / 60;
    context.output.line(format!("Open this within {minutes} minutes, and allow it if the page shows {user_code}:"));
    context.output.line(format!("  {link}"));
    let interval = asked.get("interval").and_then(Value::as_u64).unwrap_or(INTERVAL_SECONDS_DEFAULT);
    let token = wait_for_token(&client, device_code, interval, context).await?;
    keep(&client, &token, context).await
}

/// Asks until somebody has decided, or it is too late.
async fn wait_for_token(
    client: &Client,
    device_code: &str,
    mut interval: u64,
    context: &Context,
) -> anyhow::Result<Value> {
    let form = [("grant_type", GRANT.to_owned()), ("device_code", device_code.to_owned())];
    let mut silences = 0;
    loop {
        pause(Duration::from_secs(interval)).await;
        let (status, answer) = match client.post_form("/api/v1/device/token", &form).await {
            Ok((status, _)) if status.is_server_error() && silences < SILENCES_MAX => {
                silences += 1;
                continue;
            }
            Ok(answered) => answered,
            Err(error @ (ClientError::NoServer { .. } | ClientError::NoAnswer { .. })) if silences < SILENCES_MAX => {
                if silences == 0 {
                    context.output.note(format!("{error}; still waiting"));
                }
                silences += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        silences = 0;
        if status == StatusCode::OK {
            return Ok(answer);
        }
        match answer.get("error").and_then(Value::as_str) {
            Some("authorization_pending") => {}
            Some("slow_down") => interval += SLOWER_SECONDS,
            Some("access_denied") => bail!("somebody said no in the browser, or may not say yes; nothing is kept"),
            Some("expired_token" | "invalid_grant") => {
                bail!("nobody said yes in time, or the code does not work any more; run `nightbell login` again")
            }
            _ => bail!("{}", words(&answer, status)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a person is deciding elsewhere, and the protocol is to ask again")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Keeps the token, and ends the one that it replaces.
async fn keep(client: &Client, token: &Value, context: &Context) -> anyhow::Result<Ended> {
    let text = |field: &str| token.get(field).and_then(Value::as_str).map(str::to_owned);
    let (Some(secret), Some(name), Some(user)) = (text("access_token"), text("name"), text("user")) else {
        bail!("the server at {} did not say the token; run `nightbell login` again", client.base());
    };
    let environment = &context.environment;
    let kept = Kept { token: secret.clone(), name: name.clone(), user: user.clone(), expires_at: text("expires_at") };
    let mut credentials = Credentials::read(environment)?;
    let before = credentials.servers.insert(client.base().to_owned(), kept);
    if environment.get("NIGHTBELL_URL").is_none() {
        credentials.default = Some(client.base().to_owned());
    }
    let path = match credentials.write(environment) {
        Ok(path) => path,
        Err(error) => {
            // What nobody keeps, nobody needs.
            let given_up = client.with_token(&secret).delete(&format!("/api/v1/tokens/{name}")).await;
            let also =
                if given_up.is_ok() { "revoked again" } else { "not revoked; do so with `nightbell token revoke`" };
            return Err(error).with_context(|| format!("the token {name} was made and is {also}"));
        }
    };
    if let Some(before) = before {
        // It may have ended by itself.
        let _ = client.with_token(&before.token).delete(&format!("/api/v1/tokens/{}", before.name)).await;
    }
    let until = text("expires_at").map_or_else(String::new, |at| format!(", until {}", utc_text(&at)));
    let role = text("role").unwrap_or_default();
    context.output.line(format!("logged in at {} as {user} ({role}){until}", client.base()));
    context.output.note(format!("the token {name} is kept in {}; `nightbell logout` revokes it", path.display()));
    for (variable, what) in [("NIGHTBELL_TOKEN", "token"), ("NIGHTBELL_URL", "address")] {
        let is_other = environment.get(variable).is_some_and(|value| value.trim_end_matches('/') != client.base());
        if is_other {
            context.output.note(format!("{variable} is set: commands use that {what} and not this one"));
        }
    }
    Ok(Ended::Done)
}

/// Revokes the kept token, and forgets it.
pub(crate) async fn logout(arguments: LogoutArguments, context: &Context) -> anyhow::Result<Ended> {
    let mut credentials = Credentials::read(&context.environment)?;
    let server = server_of(arguments.url.as_deref(), &context.environment, &credentials)?;
    let Some(kept) = credentials.servers.remove(&server) else {
        let known: Vec<&str> = credentials.servers.keys().map(String::as_str).collect();
        match known.is_empty() {
            true => bail!("nobody is logged in at {server}, nor anywhere else"),
            false => bail!("nobody is logged in at {server}; name the server with --url: {}", known.join(", ")),
        }
    };
    let revoked = if arguments.local {
        "not revoked"
    } else {
        let client = Client::to(Some(&server), &context.environment)?.with_token(&kept.token);
        match client.delete(&format!("/api/v1/tokens/{}", kept.name)).await {
            Ok(()) => "revoked",
            Err(ClientError::WrongToken { .. }) => "was revoked or had expired",
            Err(error) if error.status() == Some(404) => "was revoked or had expired",
            Err(error) => {
                return Err(error)
                    .context("nothing is forgotten; `nightbell logout --local` forgets the token without revoking it");
            }
        }
    };
    if credentials.default.as_ref() == Some(&server) {
        credentials.default = None;
    }
    credentials.write(&context.environment)?;
    context.output.line(format!("logged out at {server}: the token {} {revoked}, and is forgotten here", kept.name));
    Ok(Ended::Done)
}

/// An error of the server's in words: OAuth's, or a problem document.
fn words(answer: &Value, status: StatusCode) -> String {
    let text = |field: &str| answer.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let words = text("error_description").or_else(|| text("detail")).or_else(|| text("error"));
    words.map_or_else(|| format!("the server answered {status}"), str::to_owned)
}
