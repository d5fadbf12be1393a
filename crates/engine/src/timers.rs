//! What is due: one pass over the timers.

use crate::limits::{IN_FLIGHT_PER_PROVIDER_MAX, REPLAN_SLICE_MAX, SATURATED_WAIT_MS, TIMERS_PER_PASS_MAX};
use crate::{Engine, EngineError};
use nightbell_core::{AlertId, Directory, Duration, Input, Outcome, Outgoing, Recipient, Timer, TimerKind, Timestamp};
use nightbell_store::{Priority, StoreError};
use std::sync::PoisonError;

/// What one pass did.
#[derive(Debug, Default)]
pub struct TimerPass {
    /// Messages that this node now has to hand to their providers, each with [`Engine::deliver`].
    pub outgoing: Vec<Outgoing>,
    /// Timers handled.
    pub handled: usize,
    /// Timers that could not be handled; they stay due.
    pub failed: usize,
    /// More may be due: pass again at once.
    pub more: bool,
}

impl Engine {
    /// Handles what is due at `now`. Call again at once while `more`; else when the store commits, or at the next timer.
    pub async fn run_timers(&self, now: Timestamp) -> Result<TimerPass, EngineError> {
        self.record_unrecorded().await;
        let due = self.store.due_timers(now, TIMERS_PER_PASS_MAX).await?;
        let mut pass = TimerPass { more: due.len() == TIMERS_PER_PASS_MAX, ..TimerPass::default() };
        let (reconfigure, due): (Vec<Timer>, Vec<Timer>) =
            due.into_iter().partition(|timer| timer.kind == TimerKind::Reconfigure);
        let inputs = due.into_iter().map(|timer| self.input_of(timer, now)).collect();
        self.fire(inputs, &mut pass).await;
        // After everything else: a change of configuration must not keep anybody from being paged.
        for timer in reconfigure {
            self.replan(timer, &mut pass).await?;
        }
        Ok(pass)
    }

    async fn fire(&self, inputs: Vec<Input>, pass: &mut TimerPass) {
        if inputs.is_empty() {
            return;
        }
        for result in self.decide(Priority::Timer, inputs).await {
            match result {
                // Somebody else has it, or it is gone: no progress of this node's.
                Ok(Outcome::Nothing) => {}
                Ok(Outcome::Send(outgoing)) => {
                    pass.handled += 1;
                    pass.outgoing.extend(outgoing);
                }
                Ok(_) => pass.handled += 1,
                Err(error) => {
                    pass.failed += 1;
                    tracing::error!(%error, "timers.fire failed");
                }
            }
        }
    }

    /// A recipient whose provider has its hands full waits a moment, as a row.
    fn input_of(&self, timer: Timer, now: Timestamp) -> Input {
        if timer.kind == TimerKind::Dispatch && self.is_saturated(&timer.subject) {
            return Input::Defer { timer, until: Duration::from_millis(SATURATED_WAIT_MS).after(now) };
        }
        Input::Timer(timer)
    }

    fn is_saturated(&self, subject: &str) -> bool {
        let configuration = self.configuration();
        let Ok(recipient) = subject.parse::<Recipient>() else { return false };
        let Some(method) = configuration.directory().method(&recipient) else { return false };
        self.in_flight(&crate::provider_of(method)) >= IN_FLIGHT_PER_PROVIDER_MAX
    }

    /// Looks at one slice of the open alerts again. Safe to repeat; the timer goes only after all of them were seen under one
    /// revision of the configuration, so that a change in between starts over instead of being missed.
    async fn replan(&self, timer: Timer, pass: &mut TimerPass) -> Result<(), EngineError> {
        self.follow_configuration().await?;
        let revision = self.configuration().revision();
        let after = match *self.replan.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((known, after)) if known == revision => after,
            _ => AlertId(0),
        };
        let alerts = self.store.open_alerts(after, REPLAN_SLICE_MAX).await?;
        if let Some(last) = alerts.last().copied() {
            let inputs = alerts.into_iter().map(|alert| Input::Replan { alert }).collect();
            for result in self.decide(Priority::Timer, inputs).await {
                match result {
                    Ok(_) => {}
                    // One alert that cannot be read must not keep the others from being seen.
                    Err(error @ StoreError::Damaged(_)) => tracing::error!(%error, "timers.replan failed"),
                    Err(error) => return Err(error.into()),
                }
            }
            *self.replan.lock().unwrap_or_else(PoisonError::into_inner) = Some((revision, last));
            pass.more = true;
            return Ok(());
        }
        *self.replan.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if self.configuration().revision() == revision {
            self.fire(vec![Input::Timer(timer)], pass).await;
        } else {
            pass.more = true;
        }
        Ok(())
    }
}
