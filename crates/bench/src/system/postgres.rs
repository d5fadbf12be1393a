//! The PostgreSQL server that `scripts/with-postgres` started, and a fresh database on it per system.

use super::usage::family_cpu;
use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// A server with full durability.
#[derive(Debug, Clone)]
pub(crate) struct PostgresServer {
    url: String,
    pid: u32,
    made: Arc<AtomicU32>,
    pub(crate) version: String,
}

/// A database on it.
#[derive(Debug)]
pub(super) struct Database {
    server: PostgresServer,
    name: String,
    url: String,
}

impl PostgresServer {
    /// The server at `url`, whose first process is `pid`.
    ///
    /// # Errors
    /// It cannot be reached, or does not write to disk before it answers: its figures would mean nothing.
    pub(crate) async fn connect(url: &str, pid: u32) -> Result<PostgresServer> {
        let client = connect(url).await?;
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value = show(&client, setting).await?;
            if value != "on" {
                bail!(
                    "this PostgreSQL has {setting} = {value}; start it with NIGHTBELL_POSTGRES_DURABLE=1 (scripts/bench does)"
                );
            }
        }
        let version = show(&client, "server_version").await?;
        Ok(PostgresServer { url: url.to_owned(), pid, made: Arc::default(), version })
    }

    pub(super) async fn create_database(&self) -> Result<Database> {
        let name = format!("bench_{}_{}", std::process::id(), self.made.fetch_add(1, Ordering::Relaxed));
        connect(&self.url).await?.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        let (authority, _) = self.url.rsplit_once('/').context("the address of PostgreSQL names no database")?;
        let url = format!("{authority}/{name}");
        Ok(Database { server: self.clone(), name, url })
    }
}

impl Database {
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn server_cpu(&self) -> Result<Duration> {
        family_cpu(self.server.pid)
    }

    /// Removes it, so that its background work does not burden the next measurement.
    pub(super) async fn drop(self) -> Result<()> {
        let client = connect(&self.server.url).await?;
        client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await?;
        client.batch_execute("CHECKPOINT").await?;
        Ok(())
    }
}

async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("PostgreSQL cannot be reached")?;
    // Ends with the client; what it has to say, the client's calls say.
    tokio::spawn(connection);
    Ok(client)
}

async fn show(client: &Client, setting: &str) -> Result<String> {
    for message in client.simple_query(&format!("SHOW {setting}")).await? {
        if let SimpleQueryMessage::Row(row) = message {
            return Ok(row.get(0).unwrap_or_default().to_owned());
        }
    }
    bail!("PostgreSQL does not say what {setting} is")
}
