//! What must have arrived, no more and no less, and what a timeline must say in which order.

use super::super::post::{Arrival, Way, listed};
use super::EntrySeen;
use anyhow::{Result, bail, ensure};

/// Every message that the story asked for.
#[derive(Debug, Default)]
pub(super) struct Expected(Vec<(Way, String, bool)>);

impl Expected {
    /// One more message; answers how many alike were expected before.
    pub(super) fn add(&mut self, way: Way, to: &str, is_update: bool) -> usize {
        let message = (way, to.to_owned(), is_update);
        let before = self.0.iter().filter(|known| **known == message).count();
        self.0.push(message);
        before
    }

    /// How many messages.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether these messages arrived and no others.
    ///
    /// # Errors
    /// Names those too many and those that are missing.
    pub(super) fn check(&self, arrivals: &[Arrival]) -> Result<()> {
        let mut missing = self.0.clone();
        let mut surplus = Vec::new();
        for arrival in arrivals {
            let expected = missing.iter().position(|(way, to, is_update)| {
                (arrival.way, &arrival.to, arrival.is_update) == (*way, to, *is_update)
            });
            match expected {
                Some(index) => drop(missing.swap_remove(index)),
                None => surplus.push(arrival.to_string()),
            }
        }
        let missing: Vec<String> = missing.iter().map(|(way, to, _)| format!("{way} to {to}")).collect();
        ensure!(surplus.is_empty(), "nobody else should have been told; these came as well: {}", listed(surplus));
        ensure!(missing.is_empty(), "these should have come, and did not: {}", listed(missing));
        Ok(())
    }
}

/// The kinds that the outage's timeline must have in this order, others between them.
const ORDER: [&str; 9] = ["opened", "paged", "sent", "escalated", "paged", "sent", "acknowledged", "resolved", "sent"];
/// Kinds that must be there, wherever: receipts come when they come.
const ANYWHERE: [&str; 2] = ["delivered", "not_answered"];
/// Kinds that must not be there: nothing failed, and somebody was found.
const NOWHERE: [&str; 4] = ["failed", "step_skipped", "exhausted", "reopened"];

/// Whether a timeline tells the outage as it was.
///
/// # Errors
/// Names the first kind that is missing or should not be there, and what is there.
pub(super) fn check_order(timeline: &[EntrySeen]) -> Result<()> {
    let kinds = || listed(timeline.iter().map(|entry| entry.kind.clone()));
    let mut entries = timeline.iter();
    for expected in ORDER {
        let found = entries.any(|entry| entry.kind == expected);
        ensure!(
            found,
            "the timeline should have {expected:?} in its place ({}), and has: {}",
            ORDER.join(", "),
            kinds()
        );
    }
    for expected in ANYWHERE {
        let found = timeline.iter().any(|entry| entry.kind == expected);
        ensure!(found, "the timeline should have {expected:?}, and has: {}", kinds());
    }
    if let Some(entry) = timeline.iter().find(|entry| NOWHERE.contains(&entry.kind.as_str())) {
        bail!("the timeline should have no {:?}, and says: {}", entry.kind, entry.text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail_to(to: &str) -> Arrival {
        let (way, to, words) = (Way::Mail, to.to_owned(), "x".to_owned());
        Arrival { way, to, is_update: false, words, link: None, line: None }
    }

    #[test]
    fn too_many_and_too_few_are_named() {
        let check = |arrivals: &[&str], error: Option<&str>| {
            let mut expected = Expected::default();
            assert_eq!(expected.add(Way::Mail, "wei", false), 0);
            assert_eq!(expected.add(Way::Mail, "wei", false), 1);
            let arrivals: Vec<Arrival> = arrivals.iter().map(|to| mail_to(to)).collect();
            let found = expected.check(&arrivals).err().map(|error| error.to_string());
            assert_eq!(found.as_deref(), error, "{arrivals:?}");
        };
        check(&["wei", "wei"], None);
        check(&["wei"], Some("these should have come, and did not: mail to wei"));
        check(&["wei", "wei", "tom"], Some("nobody else should have been told; these came as well: mail to tom: x"));
        check(&["wei", "wei", "wei"], Some("nobody else should have been told; these came as well: mail to wei: x"));
    }

    #[test]
    fn timelines_are_checked_kind_by_kind() {
        let check = |kinds: &str, error: Option<&str>| {
            let at = jiff::Timestamp::UNIX_EPOCH;
            let entry = |kind: &str| EntrySeen { at, kind: kind.to_owned(), text: "why".to_owned() };
            let timeline: Vec<EntrySeen> = kinds.split(' ').map(entry).collect();
            let found = check_order(&timeline).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.map_or(found.is_empty(), |error| found.contains(error)), "{kinds}: {found}");
        };
        let whole = "opened paged sent delivered not_answered escalated paged sent acknowledged sent resolved sent";
        check(whole, None);
        check(&whole.replace(" escalated", ""), Some("should have \"escalated\" in its place"));
        check(&whole.replace(" not_answered", ""), Some("should have \"not_answered\""));
        check(&format!("{whole} exhausted"), Some("no \"exhausted\", and says: why"));
    }
}
