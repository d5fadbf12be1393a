//! What is due: one pass over the timers.

use crate::limits::{REPLAN_SLICE_MAX, TIMERS_PER_PASS_MAX};
use crate::traffic::Leave;
use crate::{Configuration, Engine, EngineError, provider_of};
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
        let (later, due): (Vec<Timer>, Vec<Timer>) =
            due.into_iter().partition(|timer| matches!(timer.kind, TimerKind::Reconfigure | TimerKind::Publish));
        self.fire(self.inputs_of(due, now), &mut pass).await;
        // After everything else: a change of configuration must not keep anybody from being paged.
        for timer in later {
            if timer.kind == TimerKind::Publish {
                self.publish(timer, &mut pass).await;
                continue;
            }
            // What was claimed above is this node's to hand out, whatever becomes of the rest.
            if let Err(error) = self.replan(timer, &mut pass).await {
                tracing::error!(%error, "timers.replan failed");
                pass.failed += 1;
            }
        }
        Ok(pass)
    }

    async fn fire(&self, inputs: Vec<Input>, pass: &mut TimerPass) {
        if inputs.is_empty() {
            return;
        }
        let mut first_error = None;
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
                    first_error.get_or_insert(error);
                }
            }
        }
        // One line a pass: while nothing can be stored, every timer that is due fails again and again.
        if let Some(error) = first_error {
            tracing::error!(timers = pass.failed, %error, "timers.fire failed");
        }
    }

    /// What each timer asks to be decided. A recipient whose provider has its hands full waits a moment, as a row.
    fn inputs_of(&self, due: Vec<Timer>, now: Timestamp) -> Vec<Input> {
        let configuration = self.configuration();
        let providers: Vec<Option<String>> = due.iter().map(|timer| provider_of_timer(&configuration, timer)).collect();
        let mut departures = self.traffic.departures(providers.iter().flatten().map(String::as_str));
        let input_of = |(timer, provider): (Timer, &Option<String>)| {
            let Some(provider) = provider else { return self.input_of(timer) };
            match departures.leave(provider) {
                Leave::Now(messages_max) => Input::Dispatch { timer, messages_max },
                Leave::AfterMs(wait_ms) => Input::Defer { timer, until: Duration::from_millis(wait_ms).after(now) },
            }
        };
        due.into_iter().zip(&providers).map(input_of).collect()
    }

    /// Publishes fair orders further ahead. Safe to repeat: the timer moves only after what it is for is committed, and what is
    /// published stays as it is.
    async fn publish(&self, timer: Timer, pass: &mut TimerPass) {
        match self.publish_orders().await {
            Ok(()) => self.fire(vec![Input::Timer(timer)], pass).await,
            Err(error) => {
                pass.failed += 1;
                tracing::error!(%error, "timers.publish failed");
            }
        }
    }

    fn input_of(&self, timer: Timer) -> Input {
        match (timer.kind, &self.settings.own_service) {
            (TimerKind::Coverage, Some(service)) => {
                let schedule = timer.subject.as_str().into();
                Input::Coverage { timer: Some(timer), service: service.clone(), schedule }
            }
            _ => Input::Timer(timer),
        }
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
        self.look_at_schedules().await?;
        if self.configuration().revision() == revision {
            self.fire(vec![Input::Timer(timer)], pass).await;
        } else {
            pass.more = true;
        }
        Ok(())
    }
}

/// Through whose hands goes what a timer may send; `None` for one that hands out nothing waiting.
fn provider_of_timer(configuration: &Configuration, timer: &Timer) -> Option<String> {
    if timer.kind != TimerKind::Dispatch {
        return None;
    }
    let recipient = timer.subject.parse::<Recipient>().ok()?;
    configuration.directory().method(&recipient).map(provider_of)
}
