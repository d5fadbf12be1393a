//! The writer's connection: its settings, and every statement of a batch prepared once.

use super::connection::Target;
use super::failure::Failure;
use super::{audit, load, transaction, write};
use futures::future::try_join_all;
use nightbell_core::Name;
use std::collections::HashMap;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

/// Every statement of the writer reaches its rows by key, in arrays of very different length. Plans must not depend on what a
/// table looked like when the statement was first run (empty, as a rule): they are made once, always through the index.
const SETTINGS: &str = "SET plan_cache_mode = 'force_generic_plan'; SET enable_seqscan = off; \
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off";

const ADD_BATCH_ROW: &str = "INSERT INTO batches (node, batch) VALUES ($1, 0) ON CONFLICT (node) DO NOTHING";
const REMOVE_BATCH_ROW: &str = "DELETE FROM batches WHERE node = $1";
const LAST_BATCH: &str = "SELECT batch FROM batches WHERE node = $1 FOR UPDATE";

/// A connection with its prepared statements.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Session {
    /// Connects, prepares everything, and makes sure that the node has its row in `batches`.
    pub(super) async fn open(target: &Target, node: &Name) -> Result<Session, Failure> {
        let client = target.connect().await?;
        client.batch_execute(SETTINGS).await?;
        client.execute(ADD_BATCH_ROW, &[&&**node]).await?;
        let texts = [transaction::STATEMENTS, load::STATEMENTS, write::STATEMENTS, audit::STATEMENTS].concat();
        let prepared = try_join_all(texts.iter().map(|text| client.prepare(text))).await?;
        let statements = texts.into_iter().zip(prepared).collect();
        Ok(Session { client, statements })
    }

    /// The last batch that this node committed. Waits for a commit that is still under way on another connection, because
    /// that holds the row.
    pub(super) async fn last_batch(&self, node: &Name) -> Result<i64, Failure> {
        Ok(self.client.query_one(LAST_BATCH, &[&&**node]).await?.get(0))
    }

    /// The node is about to end: its row is of no use to anybody.
    pub(super) async fn forget_node(&self, node: &Name) {
        if let Err(error) = self.client.execute(REMOVE_BATCH_ROW, &[&&**node]).await {
            tracing::debug!(%error, "the node's row in `batches` stays behind");
        }
    }

    /// Runs one of the prepared statements and collects its rows. Sent on the first poll: futures that are polled together
    /// travel together, in the order of their first polls.
    pub(super) async fn query(
        &self,
        text: &'static str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Failure> {
        Ok(self.client.query(self.statement(text), parameters).await?)
    }

    /// Runs one of the prepared statements; how many rows it changed. Sent on the first poll.
    pub(super) async fn execute(&self, text: &'static str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, Failure> {
        Ok(self.client.execute(self.statement(text), parameters).await?)
    }

    fn statement(&self, text: &'static str) -> &Statement {
        self.statements.get(text).expect("invariant: every statement of a batch stands in a STATEMENTS list")
    }
}
