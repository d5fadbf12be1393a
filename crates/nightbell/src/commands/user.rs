//! `nightbell user`: passwords and sessions, through the API or in the store itself; whether contact methods are
//! verified, and work.

mod test;
mod verify;

use super::own_store::{Missing, store_of};
use super::{Context, Ended};
use crate::cli::{StoreArguments, UserCommand};
use crate::client::Client;
use crate::table::{Table, plain, utc_text};
use anyhow::{Context as _, bail, ensure};
use nightbell_config::Kind;
use nightbell_core::valid_name;
use nightbell_engine::PasswordHash;
use nightbell_store::{AuditAction, AuditEntry};
use serde_json::{Value, json};
use std::io::BufRead as _;

pub(crate) async fn run(command: UserCommand, context: &Context) -> anyhow::Result<Ended> {
    match command {
        UserCommand::SetPassword { name, password_stdin: _, store } => set_password(&name, &store, context).await,
        UserCommand::RemoveSecondFactor { name, store } => remove_second_factor(&name, &store, context).await,
        UserCommand::Identities { name, json } => identities(&name, json, context).await,
        UserCommand::Link { name, provider, subject } => link(&name, &provider, &subject, context).await,
        UserCommand::Unlink { name, id, store } => unlink(&name, &id, &store, context).await,
        UserCommand::Verify { name, method, code, json } => {
            verify::run(&name, method.as_deref(), code.as_deref(), json, context).await
        }
        UserCommand::Test { name, method, low, show, json } => {
            test::run(&name, method.as_deref(), low, show, json, context).await
        }
        UserCommand::Passkeys { name, json } => passkeys(&name, json, context).await,
        UserCommand::RemovePasskey { name, passkey } => remove_passkey(&name, passkey.as_deref(), context).await,
        UserCommand::Sessions { name, json } => sessions(&name, json, context).await,
        UserCommand::SignOut { name, session } => sign_out(&name, session.as_deref(), context).await,
    }
}

/// The first line of standard input, without what ends it.
fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password cannot be read from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    ensure!(!password.is_empty(), "standard input has no password; write it there, such as: … --password-stdin < FILE");
    Ok(password)
}

async fn set_password(name: &str, arguments: &StoreArguments, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let password = read_password()?;
    match store_of(arguments, Missing::IsRefused, context).await? {
        Some(opened) => {
            let kept = async {
                let known = opened.store.configuration(0).await?.rows;
                let is_user = known.iter().any(|row| row.kind == Kind::Users.as_str() && row.name == name);
                if !is_user {
                    bail!("there is no user {name:?}; apply a document with that user first");
                }
                let hash = PasswordHash::of(&password, name, &*opened.entropy)?;
                let told = AuditEntry::new(AuditAction::PasswordSet, opened.store.now().await?).by_command_line();
                Ok(hash.keep(&*opened.store, name, None, told).await.map(drop)?)
            }
            .await;
            opened.store.close().await;
            kept?;
        }
        None => {
            let body = json!({ "password": password });
            Client::new(&context.environment)?.put(&format!("/api/v1/users/{name}/password"), &body).await?;
        }
    }
    context.output.line(format!("password of {name} set; where {name} was signed in is ended"));
    Ok(Ended::Done)
}

async fn remove_second_factor(name: &str, arguments: &StoreArguments, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    match store_of(arguments, Missing::IsRefused, context).await? {
        Some(opened) => {
            let removed = async {
                let now = opened.store.now().await?;
                let told = AuditEntry::new(AuditAction::SecondFactorRemoved, now).by_command_line();
                opened.store.delete_second_factor(name, &told.about(Kind::Users.as_str(), name)).await
            }
            .await;
            opened.store.close().await;
            ensure!(removed?, "{name} has no second factor");
        }
        None => Client::new(&context.environment)?.delete(&format!("/api/v1/users/{name}/second-factor")).await?,
    }
    context.output.line(format!("second factor of {name} taken away; the password alone signs in now"));
    Ok(Ended::Done)
}

async fn identities(name: &str, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let output = context.output;
    let mut answer = Client::new(&context.environment)?.get(&format!("/api/v1/users/{name}/identities"), &[]).await?;
    let identities = match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(identities)) => identities,
        _ => Vec::new(),
    };
    if as_json {
        output.json(&Value::Array(identities));
        return Ok(Ended::Done);
    }
    if identities.is_empty() {
        output.line(format!("{name} signs in at no provider"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["ID", "PROVIDER", "SUBJECT", "E-MAIL", "ROLE", "TEAMS", "LAST SIGN-IN"]);
    for identity in &identities {
        let text = |field: &str| identity.get(field).and_then(Value::as_str).unwrap_or_default();
        let provider = if text("provider").is_empty() { text("issuer") } else { text("provider") };
        let teams = identity.get("teams").and_then(Value::as_array).into_iter().flatten();
        let teams: Vec<&str> = teams.filter_map(Value::as_str).collect();
        table.row(vec![
            plain(text("id")),
            plain(provider),
            plain(text("subject")),
            plain(text("email")),
            plain(text("role")),
            plain(teams.join(" ")),
            plain(utc_text(text("last_used_at"))),
        ]);
    }
    table.print(output);
    Ok(Ended::Done)
}

async fn link(name: &str, provider: &str, subject: &str, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let body = json!({ "provider": provider, "subject": subject });
    Client::new(&context.environment)?.post(&format!("/api/v1/users/{name}/identities"), &body).await?;
    context.output.line(format!("{name} is linked to {subject} at {provider}"));
    Ok(Ended::Done)
}

async fn unlink(name: &str, id: &str, arguments: &StoreArguments, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    match store_of(arguments, Missing::IsRefused, context).await? {
        Some(opened) => {
            let deleted = async {
                let now = opened.store.now().await?;
                let told = AuditEntry::new(AuditAction::IdentityUnlinked, now).by_command_line();
                opened.store.delete_identity(name, id, &told.about("users", name).with("identity", id)).await
            }
            .await;
            opened.store.close().await;
            ensure!(deleted?, "{name} has no identity {id:?}; `nightbell user identities {name}` lists them");
        }
        None => Client::new(&context.environment)?.delete(&format!("/api/v1/users/{name}/identities/{id}")).await?,
    }
    context.output.line(format!("identity {id} of {name} unlinked; where {name} was signed in is ended"));
    Ok(Ended::Done)
}

async fn passkeys(name: &str, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let output = context.output;
    let mut answer = Client::new(&context.environment)?.get(&format!("/api/v1/users/{name}/passkeys"), &[]).await?;
    let passkeys = match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(passkeys)) => passkeys,
        _ => Vec::new(),
    };
    if as_json {
        output.json(&Value::Array(passkeys));
        return Ok(Ended::Done);
    }
    if passkeys.is_empty() {
        output.line(format!("{name} has no passkeys"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["ID", "NAME", "MADE", "LAST USED"]);
    for passkey in &passkeys {
        let text = |field: &str| passkey.get(field).and_then(Value::as_str).unwrap_or_default();
        let used = text("last_used_at");
        let used = if used.is_empty() { "never".to_owned() } else { utc_text(used) };
        table.row(vec![plain(text("id")), plain(text("name")), plain(utc_text(text("created_at"))), plain(used)]);
    }
    table.print(output);
    Ok(Ended::Done)
}

async fn remove_passkey(name: &str, passkey: Option<&str>, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let which = passkey.map_or_else(String::new, |id| format!("/{id}"));
    Client::new(&context.environment)?.delete(&format!("/api/v1/users/{name}/passkeys{which}")).await?;
    context.output.line(match passkey {
        Some(id) => format!("passkey {id} of {name} removed"),
        None => format!("{name} has no passkeys any more"),
    });
    Ok(Ended::Done)
}

async fn sessions(name: &str, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let output = context.output;
    let mut answer = Client::new(&context.environment)?.get(&format!("/api/v1/users/{name}/sessions"), &[]).await?;
    let sessions = match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(sessions)) => sessions,
        _ => Vec::new(),
    };
    if as_json {
        output.json(&Value::Array(sessions));
        return Ok(Ended::Done);
    }
    if sessions.is_empty() {
        output.line(format!("{name} is signed in nowhere"));
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["ID", "SIGNED IN", "LAST USED", "FROM", "DEVICE"]);
    for session in &sessions {
        let text = |field: &str| session.get(field).and_then(Value::as_str).unwrap_or_default();
        table.row(vec![
            plain(text("id")),
            plain(utc_text(text("created_at"))),
            plain(utc_text(text("last_used_at"))),
            plain(text("address")),
            plain(text("device")),
        ]);
    }
    table.print(output);
    Ok(Ended::Done)
}

async fn sign_out(name: &str, session: Option<&str>, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    let which = session.map_or_else(String::new, |id| format!("/{id}"));
    Client::new(&context.environment)?.delete(&format!("/api/v1/users/{name}/sessions{which}")).await?;
    context.output.line(match session {
        Some(id) => format!("session {id} of {name} ended"),
        None => format!("{name} is signed in nowhere any more"),
    });
    Ok(Ended::Done)
}
