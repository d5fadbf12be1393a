//! Hears of other nodes' commits. A hint only: whoever waits for it also looks on their own from time to time.

use super::CHANNEL;
use super::connection::Target;
use super::failure::{Failure, describe};
use crate::changes::{Announcer, Changed, Notice};
use crate::limits::{POSTGRES_RECONNECT_DELAY, POSTGRES_WAIT_TIMEOUT};
use nightbell_core::Name;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_postgres::AsyncMessage;

/// Who is told: those who wait for what is due, and those who watch.
pub(super) type Told = (Arc<watch::Sender<u64>>, Announcer);

/// Listens until it is aborted; after a broken connection on a new one.
pub(super) async fn listen(target: Target, node: Name, told: Told) {
    let mut delay = POSTGRES_RECONNECT_DELAY;
    loop {
        let heard = hear(&target, &node, &told, &mut delay).await;
        if let Err(failure) = heard {
            tracing::warn!(?failure, "not listening to other nodes");
        }
        wait(delay).await;
        delay = (delay * 2).min(POSTGRES_WAIT_TIMEOUT);
    }
}

#[expect(clippy::disallowed_methods, reason = "the pause before a new connection; nothing in the domain waits on it")]
async fn wait(delay: std::time::Duration) {
    tokio::time::sleep(delay).await;
}

async fn hear(target: &Target, node: &Name, told: &Told, delay: &mut std::time::Duration) -> Result<(), Failure> {
    let (client, mut connection) = target.open().await?;
    let command = format!("LISTEN {CHANNEL}");
    let mut listening = std::pin::pin!(client.batch_execute(&command));
    let mut started = false;
    loop {
        // Polling the connection is what moves the client's requests.
        let message = std::future::poll_fn(|context| {
            if !started && let std::task::Poll::Ready(answer) = listening.as_mut().poll(context) {
                started = true;
                match answer {
                    // Something may have been committed while nobody listened.
                    Ok(()) => {
                        wake(&told.0);
                        told.1.announce(|| Changed::Anything);
                    }
                    Err(error) => return std::task::Poll::Ready(Some(Err(error))),
                }
                *delay = POSTGRES_RECONNECT_DELAY;
            }
            connection.poll_message(context)
        });
        match message.await {
            Some(Ok(AsyncMessage::Notification(notification))) => tell(notification.payload(), node, told),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(Failure::Away(describe(&error))),
            None => return Err(Failure::Away("the connection ended".to_owned())),
        }
    }
}

/// Passes on what another node says; a node hears itself as well.
fn tell(payload: &str, node: &Name, (commits, announcer): &Told) {
    let notice = Notice::parse(payload);
    if notice.node == &**node {
        return;
    }
    if notice.wakes {
        wake(commits);
    }
    match notice.alerts {
        Some(alerts) if alerts.is_empty() => {}
        Some(alerts) => announcer.announce(|| Changed::Elsewhere(alerts)),
        None => announcer.announce(|| Changed::Anything),
    }
}

fn wake(commits: &watch::Sender<u64>) {
    commits.send_modify(|count| *count = count.wrapping_add(1));
}
