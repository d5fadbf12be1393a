//! One transaction of a batch: clock and revision, load and lock, decide, write, commit.

use super::failure::Failure;
use super::load::{find, load};
use super::rows::column;
use super::session::Session;
use super::write::write;
use super::{CHANNEL, CONFIGURATION_LOCK};
use crate::StoreOptions;
use crate::batch::Writes;
use crate::changes::Notice;
use crate::deciding::{Deciding, Progress, set_aside_stale, wanted};
use crate::options::{CommitFault, failed_on_purpose};
use crate::queue::Pending;
use crate::row_codec::{from_ms, whole_ms};
use crate::supply::{BlockSupply, Reservation};
use nightbell_core::{AlertId, Timestamp};
use std::collections::HashSet;

/// The clock by which the database decides, and the configuration's revision.
const CLOCK_AND_REVISION: &str = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, \
    (SELECT value FROM meta WHERE name = 'configuration_revision')";
const RESERVE: &str = "UPDATE counters SET value = value + $2 WHERE name = $1 RETURNING value - $2";
const SET_BATCH: &str = "UPDATE batches SET batch = $2 WHERE node = $1";
const NOTIFY: &str = "SELECT pg_notify($1, $2)";

/// Everything that this file runs.
pub(super) const STATEMENTS: &[&str] = &[CLOCK_AND_REVISION, RESERVE, SET_BATCH, NOTIFY];

/// What a committed batch means for others.
#[derive(Debug)]
pub(super) struct Committed {
    /// What was written; `None` when nothing was to be.
    pub(super) writes: Option<Writes>,
}

/// Decides `pending` and commits. Sets their answers; they count only when this succeeds.
///
/// `batch` is written with it, first of all, so that afterwards it can be found out whether it happened. `committing` is set
/// before the commit is sent: a failure before that has certainly changed nothing.
pub(super) async fn attempt(
    session: &Session,
    pending: &mut [Pending],
    supply: &mut BlockSupply,
    options: &StoreOptions,
    batch: i64,
    committing: &mut bool,
) -> Result<Committed, Failure> {
    for one in pending.iter_mut() {
        one.answer = None;
    }
    // Outside the transaction, whose other rows would keep the counters locked for other nodes until it ends.
    reserve(session, supply, supply.shortfall(pending.len())).await?;
    let blocks = supply.blocks();
    let attempted = decide_and_commit(session, pending, supply, options, batch, committing).await;
    if attempted.is_err() {
        supply.restore(blocks);
    }
    attempted
}

async fn reserve(session: &Session, supply: &mut BlockSupply, reservations: Vec<Reservation>) -> Result<(), Failure> {
    for (counter, count) in reservations {
        let rows = session.query(RESERVE, &[&counter.as_str(), &count]).await?;
        let row = rows.first().ok_or_else(|| damaged("a counter"))?;
        supply.fill(counter, column(row, 0)?, count);
    }
    Ok(())
}

fn damaged(what: &str) -> crate::StoreError {
    crate::StoreError::Damaged(format!("{what} is missing"))
}

/// The lock keeps the configuration as it is until the commit; the statement after it sees what was committed before.
async fn begin(session: &Session) -> Result<(), Failure> {
    let text = format!("BEGIN; SELECT pg_advisory_xact_lock_shared({CONFIGURATION_LOCK})");
    Ok(session.client.batch_execute(&text).await?)
}

/// Writes the batch's number. Its row stays locked until this transaction has ended one way or the other. That must be so
/// before the commit is on its way: as long as the server has not come to it, whoever asks whether it happened must wait.
async fn mark(session: &Session, options: &StoreOptions, batch: i64) -> Result<(), Failure> {
    match session.execute(SET_BATCH, &[&&*options.node, &batch]).await? {
        0 => Err(Failure::Away("the node's row in `batches` is gone; a new connection puts it back".to_owned())),
        _ => Ok(()),
    }
}

async fn clock_and_revision(session: &Session) -> Result<(Timestamp, i64), Failure> {
    let rows = session.query(CLOCK_AND_REVISION, &[]).await?;
    let row = rows.first().ok_or_else(|| damaged("the configuration's revision"))?;
    Ok((from_ms(column(row, 0)?)?, column(row, 1)?))
}

async fn decide_and_commit(
    session: &Session,
    pending: &mut [Pending],
    supply: &mut BlockSupply,
    options: &StoreOptions,
    batch: i64,
    committing: &mut bool,
) -> Result<Committed, Failure> {
    let blocks = supply.blocks();
    let mut keys = wanted(pending);
    let ((), (), (database_now, revision), found) = tokio::try_join!(biased;
        begin(session),
        mark(session, options, batch),
        clock_and_revision(session),
        find(session, &keys),
    )?;
    let now = if options.database_clock { database_now } else { whole_ms(options.clock.now()) };
    set_aside_stale(pending, revision);
    if pending.iter().any(|one| one.answer.is_some()) {
        keys = wanted(pending);
    }
    let mut state = Box::pin(load(session, &keys, found, now)).await?;
    let known: HashSet<AlertId> = state.alerts.keys().copied().collect();
    let mut deciding = Deciding::new(&keys);
    while let Progress::NeedsIds(reservations) = deciding.advance(pending, &mut state, &known, now, supply) {
        reserve(session, supply, reservations).await?;
    }
    let writes = deciding.writes;
    if writes.is_empty() {
        // Nothing changed: not worth a write to disk. What was reserved in here is given back with it.
        session.client.batch_execute("ROLLBACK").await?;
        supply.restore(blocks);
        return Ok(Committed { writes: None });
    }
    let notice = Notice::of(&options.node, &writes);
    let write = Box::pin(write(session, &writes));
    let notify = async {
        if notice.is_of_use() {
            session.query(NOTIFY, &[&CHANNEL, &notice.text()]).await?;
        }
        Ok::<_, Failure>(())
    };
    let commit = async { Ok::<_, Failure>(session.client.batch_execute("COMMIT").await?) };
    let fault = options.fault();
    if fault == Some(CommitFault::Before) {
        return Err(failed_on_purpose(CommitFault::Before).into());
    }
    if writes.claimed.is_empty() {
        // Travels with the writes; after a failed one the server takes it for a ROLLBACK. With mentions to claim, it must
        // first be seen that all of them still waited.
        *committing = true;
        tokio::try_join!(biased; write, notify, commit)?;
    } else {
        tokio::try_join!(biased; write, notify)?;
        *committing = true;
        commit.await?;
    }
    if let Some(fault) = fault {
        return Err(failed_on_purpose(fault).into());
    }
    Ok(Committed { writes: Some(writes) })
}
