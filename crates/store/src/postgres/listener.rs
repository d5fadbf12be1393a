//! Hears of other nodes' commits. A hint only: whoever waits for it also looks on their own from time to time.

use super::CHANNEL;
use super::connection::Target;
use super::failure::{Failure, describe};
use crate::limits::{POSTGRES_RECONNECT_DELAY, POSTGRES_WAIT_TIMEOUT};
use nightbell_core::Name;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_postgres::AsyncMessage;

/// Listens until it is aborted; after a broken connection on a new one.
pub(super) async fn listen(target: Target, node: Name, commits: Arc<watch::Sender<u64>>) {
    let mut delay = POSTGRES_RECONNECT_DELAY;
    loop {
        let heard = hear(&target, &node, &commits, &mut delay).await;
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

async fn hear(
    target: &Target,
    node: &Name,
    commits: &watch::Sender<u64>,
    delay: &mut std::time::Duration,
) -> Result<(), Failure> {
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
                    Ok(()) => wake(commits),
                    Err(error) => return std::task::Poll::Ready(Some(Err(error))),
                }
                *delay = POSTGRES_RECONNECT_DELAY;
            }
            connection.poll_message(context)
        });
        match message.await {
            Some(Ok(AsyncMessage::Notification(notification))) if notification.payload() != &**node => wake(commits),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(Failure::Away(describe(&error))),
            None => return Err(Failure::Away("the connection ended".to_owned())),
        }
    }
}

fn wake(commits: &watch::Sender<u64>) {
    commits.send_modify(|count| *count = count.wrapping_add(1));
}
