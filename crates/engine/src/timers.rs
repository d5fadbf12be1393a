//! What is due: one pass over the timers.

use crate::limits::{IN_FLIGHT_PER_PROVIDER_MAX, REPLAN_SLICE_MAX, SATURATED_WAIT_MS, TIMERS_PER_PASS_MAX};
use crate::{Engine, EngineError};
use nightbell_core::{AlertId, Directory, Duration, Input, Outcome, Outgoing, Recipient, Timer, TimerKind, Timestamp};
use nightbell_store::Priority;

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
        if due.iter().any(|timer| timer.kind == TimerKind::Reconfigure) {
            self.follow_configuration().await?;
            self.replan_open_alerts().await?;
        }
        let inputs: Vec<Input> = due.into_iter().map(|timer| self.input_of(timer, now)).collect();
        if inputs.is_empty() {
            return Ok(pass);
        }
        for result in self.decide(Priority::Timer, inputs).await {
            match result {
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
        Ok(pass)
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

    /// Looks at every open alert again, in slices. Safe to repeat; the timer goes only after all of it is done.
    async fn replan_open_alerts(&self) -> Result<(), EngineError> {
        let mut after = AlertId(0);
        loop {
            let alerts = self.store.open_alerts(after, REPLAN_SLICE_MAX).await?;
            let Some(last) = alerts.last() else { return Ok(()) };
            after = *last;
            let inputs = alerts.into_iter().map(|alert| Input::Replan { alert }).collect();
            for result in self.decide(Priority::Timer, inputs).await {
                result?;
            }
        }
    }
}
