//! `nightbell token`: API tokens, through the API or in the store itself.

use super::own_store::{Missing, store_of};
use super::{Context, Ended};
use crate::cli::{StoreArguments, TokenCommand};
use crate::client::Client;
use crate::output::Style;
use crate::table::{Table, plain, utc_text};
use anyhow::bail;
use nightbell_config::Role;
use nightbell_core::{Duration, valid_name};
use nightbell_engine::rights::Scope;
use nightbell_engine::{NewToken, TokenSecret};
use nightbell_store::{AuditAction, AuditEntry};
use serde_json::{Value, json};

pub(crate) async fn run(command: TokenCommand, context: &Context) -> anyhow::Result<Ended> {
    match command {
        TokenCommand::Create { name, role, owner, scopes, expires, store } => {
            let wanted = Wanted { name, role, owner, scopes, expires };
            create(wanted, &store, context).await
        }
        TokenCommand::Revoke { name, store } => revoke(&name, &store, context).await,
        TokenCommand::List { store, json } => list(&store, json, context).await,
    }
}

/// A token to make.
struct Wanted {
    name: String,
    role: Role,
    owner: Option<String>,
    scopes: Vec<String>,
    expires: Option<Duration>,
}

async fn create(wanted: Wanted, arguments: &StoreArguments, context: &Context) -> anyhow::Result<Ended> {
    let Wanted { name, role, owner, scopes, expires } = wanted;
    valid_name(&name)?;
    let scope = Scope::of_words(scopes.iter().map(String::as_str))?;
    let token = match store_of(arguments, Missing::IsMade, context).await? {
        Some(opened) => {
            let secret = TokenSecret::generate(&*opened.entropy);
            let now = opened.store.now().await?;
            let until = expires.map(|period| period.after(now));
            let scope = scope.with(owner.map(Into::into), until);
            let token = NewToken { name: name.clone(), role, scope };
            let told = AuditEntry::new(AuditAction::TokenMade, now).by_command_line();
            let kept = secret.keep(&*opened.store, &token, told).await;
            opened.store.close().await;
            kept?;
            secret.reveal().to_owned()
        }
        None => {
            let mut body = json!({ "name": name, "role": role.to_string(), "scopes": scopes });
            if let Some(owner) = owner {
                body["owner"] = owner.into();
            }
            if let Some(expires) = expires {
                body["expires_in"] = expires.to_string().into();
            }
            let answer = Client::new(&context.environment)?.post("/api/v1/tokens", &body).await?;
            match answer.get("token").and_then(Value::as_str) {
                Some(token) => token.to_owned(),
                None => bail!("the server made the token {name} and did not say it; revoke it and try again"),
            }
        }
    };
    context.output.line(token);
    context.output.note(format!("token {name} made with the role {role}; it is not shown again"));
    Ok(Ended::Done)
}

async fn revoke(name: &str, arguments: &StoreArguments, context: &Context) -> anyhow::Result<Ended> {
    valid_name(name)?;
    match store_of(arguments, Missing::IsRefused, context).await? {
        Some(opened) => {
            let now = opened.store.now().await?;
            let told = AuditEntry::new(AuditAction::TokenRevoked, now).by_command_line().about("tokens", name);
            let revoked = opened.store.revoke_token(name, now, &told).await;
            opened.store.close().await;
            if !revoked? {
                bail!("there is no token {name:?}; `nightbell token list` shows them");
            }
        }
        None => Client::new(&context.environment)?.delete(&format!("/api/v1/tokens/{name}")).await?,
    }
    context.output.line(format!("token {name} revoked"));
    Ok(Ended::Done)
}

async fn list(arguments: &StoreArguments, as_json: bool, context: &Context) -> anyhow::Result<Ended> {
    let output = context.output;
    let tokens = match store_of(arguments, Missing::IsRefused, context).await? {
        Some(opened) => {
            let rows = opened.store.tokens().await;
            opened.store.close().await;
            let shown = rows?.into_iter().map(|token| {
                json!({
                    "name": token.name, "role": token.role, "created_at": token.created_at,
                    "created_by": token.created_by, "revoked_at": token.revoked_at, "owner": token.owner,
                    "scopes": token.scopes.split_whitespace().collect::<Vec<_>>(), "expires_at": token.expires_at,
                    "last_used_at": token.last_used_at, "last_used_from": token.last_used_from,
                })
            });
            shown.collect()
        }
        None => {
            let mut answer = Client::new(&context.environment)?.get("/api/v1/tokens", &[]).await?;
            match answer.get_mut("items").map(Value::take) {
                Some(Value::Array(tokens)) => tokens,
                _ => Vec::new(),
            }
        }
    };
    if as_json {
        output.json(&Value::Array(tokens));
        return Ok(Ended::Done);
    }
    if tokens.is_empty() {
        output.line("no tokens");
        return Ok(Ended::Done);
    }
    let mut table =
        Table::new(&["NAME", "ROLE", "OWNER", "SCOPES", "CREATED", "BY", "EXPIRES", "LAST USED", "FROM", "REVOKED"]);
    for token in &tokens {
        let text = |field: &str| token.get(field).and_then(Value::as_str).unwrap_or_default();
        let revoked = text("revoked_at");
        let revoked = if revoked.is_empty() { plain("no") } else { (Style::Faint, utc_text(revoked)) };
        let instant = |field: &str| if text(field).is_empty() { "never".to_owned() } else { utc_text(text(field)) };
        let scopes = token.get("scopes").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        table.row(vec![
            plain(text("name")),
            plain(text("role")),
            plain(text("owner")),
            plain(scopes.collect::<Vec<_>>().join(" ")),
            plain(utc_text(text("created_at"))),
            plain(text("created_by")),
            plain(instant("expires_at")),
            plain(instant("last_used_at")),
            plain(text("last_used_from")),
            revoked,
        ]);
    }
    table.print(output);
    Ok(Ended::Done)
}
