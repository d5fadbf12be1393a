//! Actions: begun, let through the gate one at a time, ended, or lost with their node.

use super::{Stop, World, failed};
use crate::gate::{ActionId, Answers};
use crate::gated_store::away;
use crate::node::{Action, Done, What};
use crate::shadow::Claim;
use nightbell_core::{NotificationKind, Outgoing};
use nightbell_engine::{EngineError, TimerPass};
use nightbell_store::{Item, Priority};
use std::future::{Future, poll_fn};
use std::task::Poll;

/// Wait of a node after a pass that could not do what it should have.
const AFTER_FAILURE_MS: i64 = 200;
/// Longest time between two passes.
const SWEEP_EVERY_MS: i64 = 1_000;
/// Passes in a row that may find something due and do nothing: another node may be faster, once or twice.
const IDLE_PASSES_MAX: u32 = 8;
/// Messages under way at one provider from which on more wait; see `nightbell_engine::limits`.
const SATURATED: usize = nightbell_engine::limits::IN_FLIGHT_PER_PROVIDER_MAX - 4;

/// How far an action came.
enum Came {
    ToTheGate,
    ToItsEnd(Done),
    /// It waits for another action.
    Nowhere,
}

impl World<'_> {
    pub(super) fn begin_action(
        &mut self,
        node: usize,
        what: What,
        future: impl Future<Output = Done> + 'static,
    ) -> ActionId {
        let id = self.numbers.next();
        let future = Box::pin(tokio::task::unconstrained(future));
        self.actions.insert(id, Action { node, what, future, blocked: true });
        id
    }

    pub(super) fn begin_pass(&mut self, node: usize) {
        let begun = self.shadow.tick();
        let Some(running) = self.nodes[node].running.as_mut() else { return };
        running.pass_under_way = true;
        running.sweep_at_ms = None;
        let engine = running.engine.clone();
        self.begin_action(node, What::Pass { begun }, async move {
            let now = match engine.now().await {
                Ok(now) => now,
                Err(error) => return Done::Pass(Err(error)),
            };
            Done::Pass(engine.run_timers(now).await)
        });
    }

    pub(super) fn begin_recovery(&mut self, node: usize, at_start: bool) {
        self.postpone_recovery(node);
        let Some(running) = self.nodes[node].running.as_mut() else { return };
        running.recover_under_way = true;
        let engine = running.engine.clone();
        self.begin_action(node, What::Recover { at_start }, async move {
            loop {
                let recovered = match engine.now().await {
                    Ok(now) => engine.recover(now).await,
                    Err(error) => Err(error),
                };
                match recovered {
                    Ok(count) if count > 0 && at_start => {}
                    Ok(_) => return Done::Recovered(Ok(())),
                    Err(error) => return Done::Recovered(Err(error)),
                }
            }
        });
    }

    /// Lets an action through to its next call.
    pub(super) async fn go(&mut self, action: ActionId) -> Result<(), Stop> {
        let Some(node) = self.actions.get(&action).map(|known| known.node) else { return Ok(()) };
        let failures = self.gate.failures();
        let writes = matches!(self.actions.get(&action).map(|known| &known.what), Some(What::Edit));
        self.gate.open(action);
        self.advance(action).await?;
        self.handed_lines();
        if self.gate.failures() > failures {
            self.sweep_soon(node);
        }
        if writes {
            self.after_commit().await?;
        }
        self.count_call(node).await
    }

    /// Does the transaction that an action waits for, perhaps with others of its node in one commit, as they would share one when
    /// they wait at the same time: people before timers before intake.
    pub(super) async fn transact(&mut self, first: ActionId) -> Result<(), Stop> {
        let Some(node) = self.actions.get(&first).map(|known| known.node) else { return Ok(()) };
        let mut together = vec![first];
        let shares = self.chance.percent(40);
        for (action, transacts) in self.gate.waiting(self.mono_ms) {
            let same_node = self.actions.get(&action).is_some_and(|known| known.node == node);
            if shares && transacts && same_node && action != first && self.chance.percent(60) {
                together.push(action);
            }
        }
        let mut calls: Vec<(Priority, ActionId, Vec<Item>)> = together
            .into_iter()
            .filter_map(|action| {
                let items = self.gate.take_items(action)?;
                let priority = items.iter().map(|item| item.priority).min().unwrap_or(Priority::Intake);
                Some((priority, action, items))
            })
            .collect();
        calls.sort_by_key(|(priority, action, _)| (*priority, *action));
        let Some(store) = self.nodes[node].running.as_ref().map(|running| running.store.clone()) else { return Ok(()) };
        let shape: Vec<(ActionId, usize)> = calls.iter().map(|(_, action, items)| (*action, items.len())).collect();
        let items: Vec<Item> = calls.into_iter().flat_map(|(_, _, items)| items).collect();
        let mut answers: Answers =
            if self.gate.refuses() { items.iter().map(|_| Err(away())).collect() } else { store.transact(items).await };
        if answers.iter().any(Result::is_err) {
            self.sweep_soon(node);
        }
        let ends = self.nodes[node].running.as_ref().is_some_and(|running| running.faults.has_ended());
        if !ends {
            self.after_commit().await?;
        }
        let mut order = Vec::new();
        for (action, count) in shape {
            let rest = answers.split_off(count.min(answers.len()));
            self.gate.answer(action, std::mem::replace(&mut answers, rest));
            order.insert(self.chance.below(order.len() + 1), action);
        }
        // Also when the node ends here: an answer that leaves it before its commit is durable must be found out.
        for action in order {
            self.advance(action).await?;
        }
        if ends {
            self.note(&format!("node {} ends at a commit", node + 1));
            return self.kill(node).await;
        }
        self.count_call(node).await
    }

    /// Ends nodes whose start failed.
    pub(super) async fn end_failed_starts(&mut self) -> Result<(), Stop> {
        for index in 0..self.nodes.len() {
            if self.nodes[index].calls_left == Some(0) {
                self.note(&format!("node {} does not come up", index + 1));
                self.kill(index).await?;
            }
        }
        Ok(())
    }

    async fn count_call(&mut self, node: usize) -> Result<(), Stop> {
        let Some(left) = self.nodes[node].calls_left.as_mut() else { return Ok(()) };
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.note(&format!("node {} ends between two calls", node + 1));
            return self.kill(node).await;
        }
        Ok(())
    }

    /// A node that met a failure looks again after a while, whether or not anything is due: it may hold results that it could
    /// not record.
    fn sweep_soon(&mut self, node: usize) {
        let at_ms = self.mono_ms + SWEEP_EVERY_MS;
        if let Some(running) = self.nodes[node].running.as_mut() {
            running.sweep_at_ms = Some(running.sweep_at_ms.map_or(at_ms, |known| known.max(at_ms)));
        }
        self.disturb(at_ms + SWEEP_EVERY_MS);
    }

    /// Polls one action until it is at the gate, at its end, or stuck behind another.
    pub(super) async fn advance(&mut self, id: ActionId) -> Result<(), Stop> {
        let Some(mut action) = self.actions.remove(&id) else { return Ok(()) };
        let gate = self.gate.clone();
        let came = poll_fn(|context| {
            gate.set_current(Some(id));
            let polled = action.future.as_mut().poll(context);
            gate.set_current(None);
            match polled {
                Poll::Ready(done) => Poll::Ready(Came::ToItsEnd(done)),
                Poll::Pending if gate.has_ticket(id) => Poll::Ready(Came::ToTheGate),
                Poll::Pending if gate.is_busy() => Poll::Pending,
                Poll::Pending => Poll::Ready(Came::Nowhere),
            }
        })
        .await;
        match came {
            Came::ToTheGate => {
                action.blocked = false;
                self.actions.insert(id, action);
                Ok(())
            }
            Came::Nowhere => {
                action.blocked = true;
                self.actions.insert(id, action);
                Ok(())
            }
            Came::ToItsEnd(done) => self.end(action, done),
        }
    }

    /// Polls what is new, or was stuck behind another action; true when anything came further.
    pub(super) async fn unblock(&mut self) -> Result<bool, Stop> {
        let stuck: Vec<ActionId> =
            self.actions.iter().filter(|(_, action)| action.blocked).map(|(id, _)| *id).collect();
        let mut moved = false;
        for id in stuck {
            if !self.actions.get(&id).is_some_and(|action| self.nodes[action.node].is_moving()) {
                continue;
            }
            self.advance(id).await?;
            moved |= self.actions.get(&id).is_none_or(|action| !action.blocked);
        }
        Ok(moved)
    }

    fn end(&mut self, action: Action, done: Done) -> Result<(), Stop> {
        let node = action.node;
        match (action.what, done) {
            (What::Pass { begun }, Done::Pass(passed)) => self.end_pass(node, begun, passed),
            (What::Recover { at_start }, Done::Recovered(recovered)) => {
                self.end_recovery(node, at_start, recovered);
                Ok(())
            }
            (what, done) => {
                self.end_request(&what, done);
                Ok(())
            }
        }
    }

    fn end_recovery(&mut self, node: usize, at_start: bool, recovered: Result<(), EngineError>) {
        let Some(running) = self.nodes[node].running.as_mut() else { return };
        running.recover_under_way = false;
        match recovered {
            Ok(()) => running.starting = false,
            Err(_) if at_start => {
                // The process ends, and is started again a moment later.
                self.nodes[node].down_ms = SWEEP_EVERY_MS;
                self.nodes[node].calls_left = Some(0);
            }
            Err(_) => {}
        }
    }

    fn end_pass(&mut self, node: usize, begun: u64, passed: Result<TimerPass, EngineError>) -> Result<(), Stop> {
        let (mono_ms, wall_ms) = (self.mono_ms, self.wall_ms());
        let due = self.next_due_ms.is_some_and(|due_ms| due_ms <= wall_ms);
        let held = self.nodes[node].holds_lease(mono_ms);
        let Some(running) = self.nodes[node].running.as_mut() else { return Ok(()) };
        running.pass_under_way = false;
        let pass = match passed {
            Ok(pass) => pass,
            Err(_) => {
                running.pass_after_ms = mono_ms + AFTER_FAILURE_MS;
                // Also where it came no further than asking what time it is: what it wanted to look at is still to be looked at.
                self.sweep_soon(node);
                return Ok(());
            }
        };
        if pass.failed > 0 && pass.handled == 0 {
            running.pass_after_ms = mono_ms + AFTER_FAILURE_MS;
        }
        let idle = pass.handled == 0 && pass.failed == 0 && !pass.more && due;
        running.idle_passes = if idle { running.idle_passes + 1 } else { 0 };
        if running.idle_passes > IDLE_PASSES_MAX {
            return Err(failed("never_silent", "timers are due, and pass after pass does nothing about them"));
        }
        for outgoing in pass.outgoing {
            self.hand_out(node, begun, outgoing, held);
        }
        Ok(())
    }

    fn hand_out(&mut self, node: usize, begun: u64, outgoing: Outgoing, held: bool) {
        let notification = &outgoing.notification;
        let recipient = notification.recipient.to_string();
        let what = match notification.kind {
            NotificationKind::Page => "page",
            NotificationKind::HandOver => "word of a hand-over",
            NotificationKind::Test => "test",
            _ => "update",
        };
        let try_number =
            if notification.attempt > 1 { format!(", try {}", notification.attempt) } else { String::new() };
        let line = format!("  {what} to {recipient} about {} alerts leaves{try_number}", outgoing.alerts_total);
        self.note(&line);
        let notification = &outgoing.notification;
        self.shadow.claims.push(Claim {
            begun,
            notification: notification.id.0.simple().to_string(),
            attempt: notification.attempt,
            is_page: notification.kind == NotificationKind::Page,
            recipient,
            alerts: outgoing.alerts.iter().map(|alert| alert.id.0).collect(),
            wall_ms: self.wall_ms(),
            mono_ms: self.mono_ms,
        });
        let id = notification.id;
        let Some(engine) = self.nodes[node].running.as_ref().map(|running| running.engine.clone()) else { return };
        if held {
            self.begin_action(node, What::Deliver { notification: id }, async move {
                engine.deliver(outgoing).await;
                Done::Nothing
            });
        } else {
            self.begin_action(node, What::GiveBack, async move {
                engine.give_back(outgoing).await;
                Done::Nothing
            });
        }
        let under_way = self.actions.values().filter(|action| matches!(action.what, What::Deliver { .. })).count();
        self.shadow.saturated |= under_way >= SATURATED;
    }

    /// Writes down what providers were handed since the last look.
    fn handed_lines(&mut self) {
        let handed = self.providers.handed_since(self.handed_seen);
        self.handed_seen += handed.len();
        for one in handed {
            let about: Vec<String> =
                one.about.iter().take(3).map(|(service, key)| format!("{key} on {service}")).collect();
            let more = if one.about.len() > 3 { format!(" and {} more", one.about.len() - 3) } else { String::new() };
            let took = if one.taken { "is told" } else { "is not reached" };
            self.note(&format!("  {} {took}: {}{more}", one.recipient, about.join(", ")));
        }
    }

    /// Ends a node as `kill -9` does: what it has under way is gone; the store's files are as they are.
    pub(super) async fn kill(&mut self, index: usize) -> Result<(), Stop> {
        let lost: Vec<ActionId> =
            self.actions.iter().filter(|(_, action)| action.node == index).map(|(id, _)| *id).collect();
        for id in lost {
            if let Some(action) = self.actions.remove(&id) {
                self.lose(action.what);
            }
            self.gate.forget(id);
        }
        let mono_ms = self.mono_ms;
        let node = &mut self.nodes[index];
        node.calls_left = None;
        node.paused_until_ms = None;
        let start_at_ms = mono_ms + node.down_ms;
        node.start_at_ms = Some(start_at_ms);
        if let Some(running) = node.running.take() {
            running.store.close().await;
        }
        self.disturb(start_at_ms + 1);
        self.after_commit().await?;
        self.settle_edit();
        if start_at_ms <= mono_ms { self.start_again(index).await } else { Ok(()) }
    }

    /// A request that was under way when its node ended: its sender does not know what became of it.
    fn lose(&mut self, what: What) {
        match what {
            What::Signal { step } | What::Operate { step, .. } if self.plan.persistent => self.again.push_back(step),
            What::Probe { service } => self.probes_left.push(service),
            _ => {}
        }
    }

    pub(super) async fn end_nodes(&mut self) {
        self.actions.clear();
        for node in &mut self.nodes {
            if let Some(running) = node.running.take() {
                running.store.close().await;
            }
        }
    }
}
