//! What arrived where nothing leaves the machine: every mail, text message, call and chat message of the demonstration.

use anyhow::{Result, bail};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The ways out that the demonstration has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Way {
    Mail,
    Text,
    Call,
    Room,
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Way::Mail => "mail",
            Way::Text => "text message",
            Way::Call => "call",
            Way::Room => "chat message",
        })
    }
}

/// One message that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arrival {
    /// How it came.
    pub(super) way: Way,
    /// To whom: a mail address, a telephone number, or a room's name.
    pub(super) to: String,
    /// Whether it tells how an alert went on, instead of asking somebody to act.
    pub(super) is_update: bool,
    /// The subject of a mail, the words of a text or chat message; nothing for a call before it is answered.
    pub(super) words: String,
    /// The one-tap page, where the message has its address.
    pub(super) link: Option<String>,
    /// The network's side of a text message or call.
    pub(super) line: Option<Line>,
}

/// What the caller asked the telephone network for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The network's id of the message or call.
    pub(super) sid: String,
    /// Who sends or calls.
    pub(super) from: String,
    /// Where a call asks what to say.
    pub(super) voice_url: Option<String>,
    /// Where to tell what became of it.
    pub(super) status_url: Option<String>,
}

/// Everything that arrived, in order, for as long as the demonstration runs.
#[derive(Debug, Default)]
pub(super) struct Post {
    arrivals: Mutex<Vec<Arrival>>,
    complaints: Mutex<Vec<String>>,
    changed: watch::Sender<u64>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Post {
    /// Takes in a message.
    pub(super) fn deliver(&self, arrival: Arrival) {
        locked(&self.arrivals).push(arrival);
        self.changed.send_modify(|count| *count += 1);
    }

    /// Notes that a provider was not treated as it should be: a wrong signature, a refused callback.
    pub(super) fn complain(&self, complaint: impl Into<String>) {
        locked(&self.complaints).push(complaint.into());
        self.changed.send_modify(|count| *count += 1);
    }

    /// Everything that arrived so far.
    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        locked(&self.arrivals).clone()
    }

    /// The arrival after the first `seen`; waits for it.
    pub(super) async fn after(&self, seen: usize) -> Arrival {
        let mut changes = self.changed.subscribe();
        loop {
            changes.borrow_and_update();
            let found = locked(&self.arrivals).get(seen).cloned();
            if let Some(arrival) = found {
                return arrival;
            }
            // The sender is part of `self`, so this only ever returns for a change.
            changes.changed().await.ok();
        }
    }

    /// What providers have to complain about.
    pub(super) fn complaints(&self) -> Vec<String> {
        locked(&self.complaints).clone()
    }

    /// Waits for an arrival that `matches`, passing over the first `passed_over` that do.
    ///
    /// # Errors
    /// It did not come within `patience`; says what came instead.
    pub(super) async fn wait_for(
        &self,
        what: &str,
        passed_over: usize,
        patience: Duration,
        matches: impl Fn(&Arrival) -> bool,
    ) -> Result<Arrival> {
        let mut changes = self.changed.subscribe();
        let found = tokio::time::timeout(patience, async {
            loop {
                changes.borrow_and_update();
                let found = locked(&self.arrivals).iter().filter(|arrival| matches(arrival)).nth(passed_over).cloned();
                if found.is_some() || changes.changed().await.is_err() {
                    break found;
                }
            }
        });
        match found.await {
            Ok(Some(arrival)) => Ok(arrival),
            Ok(None) | Err(_) => {
                let came = self.arrivals().into_iter().map(|arrival| arrival.to_string());
                let came = listed(came.chain(self.complaints()));
                bail!("expected {what} within {} s; what came in all: {came}", patience.as_secs())
            }
        }
    }
}

/// Items one after the other, or "nothing".
pub(super) fn listed(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    if items.is_empty() { "nothing".to_owned() } else { items.join("; ") }
}

impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_update { " (update)" } else { "" };
        write!(f, "{}{what} to {}", self.way, self.to)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, ": {}", self.words) }
    }
}

/// The address of a one-tap page in a text.
pub(super) fn one_tap_link(text: &str) -> Option<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(['<', '>', '(', ')', '.', ',']));
    words.into_iter().find(|word| word.starts_with("http") && word.contains("/a/")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_to(to: &str) -> Arrival {
        let words = "Checkout critical: x".to_owned();
        Arrival { way: Way::Text, to: to.to_owned(), is_update: false, words, link: None, line: None }
    }

    #[tokio::test]
    async fn waits_for_what_comes_later_and_passes_over_what_came_before() {
        let post = Post::default();
        post.deliver(text_to("+447700900101"));
        let later = async { post.deliver(text_to("+447700900102")) };
        let patience = Duration::from_secs(5);
        let (found, ()) = tokio::join!(post.wait_for("a text message", 1, patience, |a| a.way == Way::Text), later);
        assert_eq!(found.unwrap().to, "+447700900102");
        assert_eq!(post.after(0).await.to, "+447700900101");
        let (next, ()) = tokio::join!(post.after(2), async { post.deliver(text_to("+447700900103")) });
        assert_eq!(next.to, "+447700900103");
    }

    #[tokio::test]
    async fn says_what_came_instead() {
        let post = Post::default();
        post.deliver(text_to("+447700900101"));
        post.complain("the signature of a callback was refused");
        let error = post.wait_for("a call", 0, Duration::ZERO, |a| a.way == Way::Call).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected a call within 0 s; what came in all: text message to +447700900101: Checkout critical: x; \
             the signature of a callback was refused"
        );
    }

    #[test]
    fn links_are_found_in_mails_and_messages() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(one_tap_link(text).as_deref(), expected, "{text}");
        check("see\nhttp://127.0.0.1:1/a/AbC-_9\n\nmore", Some("http://127.0.0.1:1/a/AbC-_9"));
        check("Reply ack 1 <https://bell.example/in/a/Xy>.", Some("https://bell.example/in/a/Xy"));
        check("https://bell.example/alerts", None);
    }
}
