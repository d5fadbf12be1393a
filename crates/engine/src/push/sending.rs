//! One message to all devices of a person, at once.

use crate::Engine;
use crate::rights::Principal;
use futures::future::join_all;
use nightbell_channels::{Channels, Message, Permit, PushOutcome, PushTarget, text};
use nightbell_core::{ContactMethodKind, DeliveryResult, Duration, Recipient, Timestamp};
use nightbell_store::{AuditAction, PushDeviceRow, PushNote};
use std::sync::PoisonError;

/// Characters of an answer that speaks of several devices.
const ANSWER_CHARS_MAX: usize = 300;

impl Engine {
    /// Makes one try at every device. One that takes the message is enough; those that are gone for good are forgotten.
    pub(crate) async fn push(&self, message: &Message, now: Timestamp) -> DeliveryResult {
        let Recipient::User { user, .. } = &message.outgoing.notification.recipient else {
            return DeliveryResult::Permanent { reason: "only people have devices that get push messages".to_owned() };
        };
        let devices = match self.store.push_devices(Some(user)).await {
            Ok(devices) => devices,
            Err(error) => return DeliveryResult::Retry { reason: error.to_string(), after: None },
        };
        let channels = self.channels();
        let outcomes = join_all(devices.iter().map(|device| self.push_to(&channels, message, device, now))).await;
        self.note_outcomes(user, &devices, &outcomes, now).await;
        // Whoever reads a timeline need not know what somebody calls their devices: their push services say enough.
        let host = |device| self.subscription_of(device).ok()?.endpoint().host_str().map(str::to_owned);
        let hosts = devices.iter().map(|device| host(device).unwrap_or_else(|| "a device".to_owned()));
        let tried: Vec<_> = hosts.zip(outcomes).collect();
        summed_up(user, &tried)
    }

    async fn push_to(
        &self,
        channels: &Channels,
        message: &Message,
        device: &PushDeviceRow,
        now: Timestamp,
    ) -> PushOutcome {
        let subscription = match self.subscription_of(device) {
            Ok(subscription) => subscription,
            Err(error) => return PushOutcome::Answered(DeliveryResult::Permanent { reason: error.to_string() }),
        };
        // Each device has a push service of its own, with a breaker of its own.
        let provider = subscription.provider();
        let breakers = || self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        let permit = breakers().ask(&provider, now);
        if let Permit::Wait { after } = permit {
            let reason = format!("not tried: {provider} failed too often and is left alone for {after}");
            return PushOutcome::Answered(DeliveryResult::Unavailable { reason, after });
        }
        let target = PushTarget { subscription: &subscription, device: &device.id, key: &self.push_key };
        let outcome = channels.of(ContactMethodKind::Push).push(message, &target).await;
        let after = self.store.now().await.unwrap_or(now);
        // That a subscription is gone shows that its push service works.
        let gone = |reason: &String| DeliveryResult::Permanent { reason: reason.clone() };
        match &outcome {
            PushOutcome::Answered(result) => breakers().record(&provider, result, after),
            PushOutcome::Gone { reason } => breakers().record(&provider, &gone(reason), after),
        }
        outcome
    }

    /// What people see of their devices. No message hangs on it.
    async fn note_outcomes(&self, user: &str, devices: &[PushDeviceRow], outcomes: &[PushOutcome], now: Timestamp) {
        let now = self.store.now().await.unwrap_or(now);
        let mut notes = Vec::new();
        for (device, outcome) in devices.iter().zip(outcomes) {
            let failure = match outcome {
                PushOutcome::Gone { reason } => {
                    let told = Principal::nightbell().tells(AuditAction::DeviceRemoved, now).about("users", user);
                    let told = told.with("device", &*device.id).with("reason", &**reason);
                    // Not one that was added anew meanwhile.
                    let removed = self.store.delete_push_device(user, &device.id, Some(&device.sealed), &told).await;
                    tracing::info!(user, device = device.id, ?removed, reason, "push.gone");
                    continue;
                }
                PushOutcome::Answered(DeliveryResult::Sent { .. }) => None,
                PushOutcome::Answered(DeliveryResult::Retry { reason, .. } | DeliveryResult::Permanent { reason }) => {
                    Some(reason.clone())
                }
                PushOutcome::Answered(DeliveryResult::Unavailable { .. } | DeliveryResult::NotTried { .. }) => continue,
            };
            notes.push(PushNote { id: device.id.clone(), failure });
        }
        if !notes.is_empty()
            && let Err(error) = self.store.note_pushes(&notes, now).await
        {
            tracing::warn!(%error, user, "push.note failed");
        }
    }
}

/// What became of a message by what became of it at each device: taken when one has taken it, tried again while there is one
/// that may yet, and given up when there is none.
fn summed_up(user: &str, tried: &[(String, PushOutcome)]) -> DeliveryResult {
    let mut answers: Vec<&str> = Vec::new();
    let mut acknowledges = false;
    let mut reasons = Vec::new();
    let (mut is_open, mut was_tried, mut soonest) = (false, false, None::<Duration>);
    for (host, outcome) in tried {
        let (reason, wait) = match outcome {
            PushOutcome::Answered(DeliveryResult::Sent { answer, acknowledge, .. }) => {
                answers.push(answer);
                acknowledges |= acknowledge;
                continue;
            }
            PushOutcome::Gone { reason } => (format!("{reason}; the device is removed"), None),
            PushOutcome::Answered(DeliveryResult::Permanent { reason }) => (reason.clone(), None),
            PushOutcome::Answered(DeliveryResult::Unavailable { reason, after }) => (reason.clone(), Some(*after)),
            PushOutcome::Answered(DeliveryResult::Retry { reason, after }) => {
                was_tried = true;
                (reason.clone(), Some(after.unwrap_or(Duration::ZERO)))
            }
            PushOutcome::Answered(DeliveryResult::NotTried { reason }) => (reason.clone(), Some(Duration::ZERO)),
        };
        reasons.push(format!("{host}: {reason}"));
        if let Some(wait) = wait {
            is_open = true;
            soonest = Some(soonest.map_or(wait, |soonest| soonest.min(wait)));
        }
    }
    let reasons = reasons.join("; ");
    let cut = |text: String| text::cut(&text, ANSWER_CHARS_MAX);
    let after = soonest.unwrap_or(Duration::ZERO);
    match answers.first() {
        Some(answer) => {
            let rest = if reasons.is_empty() { String::new() } else { format!("; {reasons}") };
            let answer = cut(format!("taken for {} of {} devices: {answer}{rest}", answers.len(), tried.len()));
            DeliveryResult::Sent { provider_id: None, answer, acknowledge: acknowledges }
        }
        None if tried.is_empty() => {
            let reason =
                format!("{user} has no device that gets push messages; they add one in the console, on their profile");
            DeliveryResult::Permanent { reason }
        }
        None if is_open && !was_tried => DeliveryResult::Unavailable { reason: cut(reasons), after },
        None if is_open => {
            let after = Some(after).filter(|after| *after != Duration::ZERO);
            DeliveryResult::Retry { reason: cut(reasons), after }
        }
        None => DeliveryResult::Permanent { reason: cut(reasons) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> PushOutcome {
        let sent = DeliveryResult::Sent { provider_id: None, answer: "201 Created".to_owned(), acknowledge: false };
        PushOutcome::Answered(sent)
    }

    fn gone() -> PushOutcome {
        PushOutcome::Gone { reason: "answered 410 Gone".to_owned() }
    }

    fn refused() -> PushOutcome {
        PushOutcome::Answered(DeliveryResult::Permanent { reason: "answered 403 Forbidden".to_owned() })
    }

    fn busy(seconds: Option<i64>) -> PushOutcome {
        let after = seconds.map(|seconds| Duration::from_millis(seconds * 1_000));
        PushOutcome::Answered(DeliveryResult::Retry { reason: "answered 429".to_owned(), after })
    }

    fn waits(seconds: i64) -> PushOutcome {
        let after = Duration::from_millis(seconds * 1_000);
        PushOutcome::Answered(DeliveryResult::Unavailable { reason: "not tried".to_owned(), after })
    }

    #[test]
    fn one_device_that_takes_it_is_enough() {
        let check = |outcomes: &[PushOutcome], expected: &str| {
            let tried: Vec<_> =
                ["phone", "desk", "tablet"].map(str::to_owned).into_iter().zip(outcomes.iter().cloned()).collect();
            let found = match summed_up("ada", &tried) {
                DeliveryResult::Sent { answer, .. } => format!("sent: {answer}"),
                DeliveryResult::Retry { reason, after: None } => format!("retry: {reason}"),
                DeliveryResult::Retry { reason, after: Some(after) } => format!("retry after {after}: {reason}"),
                DeliveryResult::Permanent { reason } => format!("permanent: {reason}"),
                DeliveryResult::Unavailable { reason, after } => format!("unavailable for {after}: {reason}"),
                DeliveryResult::NotTried { reason } => format!("not tried: {reason}"),
            };
            assert_eq!(found, expected);
        };
        check(
            &[],
            "permanent: ada has no device that gets push messages; they add one in the console, on their profile",
        );
        check(&[taken(), taken()], "sent: taken for 2 of 2 devices: 201 Created");
        check(
            &[gone(), taken(), busy(None)],
            "sent: taken for 1 of 3 devices: 201 Created; phone: answered 410 Gone; the device is removed; tablet: answered 429",
        );
        check(
            &[busy(Some(9)), busy(Some(7)), refused()],
            "retry after 7s: phone: answered 429; desk: answered 429; tablet: answered 403 Forbidden",
        );
        check(&[busy(None), waits(10)], "retry: phone: answered 429; desk: not tried");
        check(
            &[waits(20), waits(10), gone()],
            "unavailable for 10s: phone: not tried; desk: not tried; tablet: answered 410 Gone; the device is removed",
        );
        check(
            &[gone(), refused()],
            "permanent: phone: answered 410 Gone; the device is removed; desk: answered 403 Forbidden",
        );
    }
}
