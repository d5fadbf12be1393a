//! Time: when it moves, and what happens because it moved.

use super::{PROBE_AFTER_MS, REST_MS, Stop, World, failed};
use crate::chance::Chance;
use crate::plan::START_MS;
use crate::shadow::{Disturbance, Era};

/// Nodes look for dead ones this often.
const RECOVER_EVERY_MS: i64 = 1_000;
/// Nodes renew their lease this often.
const HEARTBEAT_EVERY_MS: i64 = nightbell_engine::limits::HEARTBEAT_EVERY_MS as i64;
/// A start that failed is tried again after this.
const START_AGAIN_MS: i64 = 1_000;

impl World<'_> {
    /// Starts all nodes and applies the configuration.
    pub(super) async fn begin(&mut self) -> Result<(), Stop> {
        self.start_nodes().await?;
        let Some(engine) = self.nodes[0].running.as_ref().map(|running| running.engine.clone()) else {
            return Err(anyhow::anyhow!("the first node does not start").into());
        };
        // Nobody stands in who is disabled already; whoever stands in can be disabled.
        for company in self.company.once_enabled().iter().chain([&self.company]) {
            let yaml = company.yaml();
            super::stepping::apply(&engine, &yaml, false).await.map_err(|error| anyhow::anyhow!("{error}\n{yaml}"))?;
        }
        self.note("the company's configuration is applied");
        self.revision = self.auditor.number(super::audit::REVISION).await?.unwrap_or_default();
        self.begin_era();
        self.after_commit().await
    }

    /// Moves the clock to the next instant at which anything can happen; false at the end.
    pub(super) async fn move_on(&mut self) -> Result<bool, Stop> {
        let Some(next_ms) = self.next_instant() else { return Ok(false) };
        if self.end_ms.is_some_and(|end_ms| next_ms > end_ms) {
            return Ok(false);
        }
        self.mono_ms = next_ms.max(self.mono_ms);
        self.turns_here = 0;
        // A stream per instant: what happens at one changes no other's interleaving.
        self.chance = Chance::of(self.plan.seed ^ 0x5c4e_d01e, next_ms as u64);
        self.set_clock()?;
        if self.store_back_at_ms.is_some_and(|at_ms| at_ms <= self.mono_ms) {
            self.store_back_at_ms = None;
            self.gate.set_away(false);
            self.note("the database is back");
        }
        for index in 0..self.nodes.len() {
            if self.nodes[index].paused_until_ms.is_some_and(|until_ms| until_ms <= self.mono_ms) {
                self.nodes[index].paused_until_ms = None;
                self.note(&format!("node {} goes on", index + 1));
            }
        }
        self.start_nodes().await?;
        self.beat().await;
        if self.next_step >= self.plan.steps.len() {
            self.wind_up();
        }
        Ok(true)
    }

    pub(super) fn set_clock(&mut self) -> Result<(), Stop> {
        self.clock.set(jiff::Timestamp::from_millisecond(self.wall_ms())?);
        self.providers.set_mono(self.mono_ms);
        let wall_ms = self.wall_ms();
        if let Some(era) = self.shadow.eras.last_mut() {
            era.to_wall_ms = era.to_wall_ms.max(wall_ms);
        }
        Ok(())
    }

    /// From here on this company is in force, and the clock goes evenly.
    pub(super) fn begin_era(&mut self) {
        let wall_ms = self.wall_ms();
        self.shadow.eras.push(Era {
            company: self.company.clone(),
            from_wall_ms: wall_ms,
            to_wall_ms: wall_ms,
            from_mono_ms: self.mono_ms,
        });
    }

    pub(super) fn disturb(&mut self, to_ms: i64) {
        self.shadow.disturbances.push(Disturbance { from_ms: self.mono_ms, to_ms });
    }

    fn next_instant(&self) -> Option<i64> {
        let mut instants: Vec<i64> = Vec::new();
        let now_ms = self.mono_ms;
        instants.extend(self.plan.steps.get(self.next_step).map(|step| step.at_ms));
        instants.extend(self.store_back_at_ms);
        instants.extend(self.gate.next_until(now_ms));
        instants.extend(self.providers.next_callback_ms());
        instants.extend(self.next_due_ms.map(|due_ms| due_ms - START_MS - self.jumped_ms));
        instants.extend(self.probe_at_ms);
        for node in &self.nodes {
            instants.extend(node.start_at_ms);
            instants.extend(node.paused_until_ms);
            let Some(running) = node.running.as_ref().filter(|_| node.is_moving()) else { continue };
            instants.push(running.pass_after_ms);
            instants.extend(running.sweep_at_ms);
            if !node.holds_lease(now_ms) {
                instants.push(now_ms + HEARTBEAT_EVERY_MS);
            }
            let mut others = self.senders.iter().filter(|sender| **sender != *running.name);
            if others.any(|sender| !self.is_alive(sender)) {
                instants.push(running.recover_after_ms);
            } else if !self.senders.is_empty() {
                instants.extend(self.lapse_of_others(node.index));
            }
        }
        // Others' leases lapse while they stand still.
        let next = instants.into_iter().filter(|at_ms| *at_ms > now_ms).min();
        if self.next_step >= self.plan.steps.len() && self.end_ms.is_none() {
            // Nothing more by itself: the end may begin.
            return Some(next.map_or(now_ms + 1, |at_ms| at_ms.min(now_ms + 1)));
        }
        next.or(self.end_ms.filter(|end_ms| *end_ms > now_ms))
    }

    fn lapse_of_others(&self, index: usize) -> Option<i64> {
        let others = self.nodes.iter().filter(|node| node.index != index && !node.is_moving());
        let lapses = others
            .filter_map(|node| Some(node.running.as_ref()?.renewed_ms + nightbell_engine::limits::NODE_DEAD_AFTER_MS));
        lapses.filter(|at_ms| *at_ms > self.mono_ms).min()
    }

    async fn start_nodes(&mut self) -> Result<(), Stop> {
        for index in 0..self.nodes.len() {
            if self.nodes[index].start_at_ms.is_none_or(|at_ms| at_ms > self.mono_ms) {
                continue;
            }
            let (seed, mono_ms) = (self.plan.seed, self.mono_ms);
            let node = &mut self.nodes[index];
            let started = if self.gate.refuses() {
                Err(anyhow::anyhow!("the database is away"))
            } else {
                node.start(self.place, &self.clock, &self.gate, &self.providers, seed, mono_ms).await
            };
            if let Err(error) = started {
                if self.store_back_at_ms.is_none() {
                    return Err(Stop::Broken(error));
                }
                self.nodes[index].start_at_ms = Some(mono_ms + START_AGAIN_MS);
                self.disturb(mono_ms + START_AGAIN_MS);
                continue;
            }
            self.note(&format!("node {} starts", index + 1));
            self.beat_one(index).await;
            self.begin_recovery(index, true);
            if self.revision == 0 {
                // The very first start has nothing to recover, and nobody to interleave with.
                Box::pin(self.finish_all()).await?;
            }
        }
        Ok(())
    }

    /// A node that ended comes back at this very instant.
    pub(super) async fn start_again(&mut self, index: usize) -> Result<(), Stop> {
        self.nodes[index].start_at_ms = Some(self.mono_ms);
        self.start_nodes().await
    }

    /// A moving node has renewed its lease all the while; one that stood still does so now.
    async fn beat(&mut self) {
        for index in 0..self.nodes.len() {
            if self.nodes[index].is_moving() {
                self.beat_one(index).await;
            }
        }
    }

    pub(super) async fn beat_one(&mut self, index: usize) {
        let mono_ms = self.mono_ms;
        let Some(engine) = self.nodes[index].running.as_ref().map(|running| running.engine.clone()) else { return };
        let renewed = engine.heartbeat().await.is_ok();
        if let Some(running) = self.nodes[index].running.as_mut().filter(|_| renewed) {
            running.renewed_ms = mono_ms;
        }
    }

    pub(super) fn postpone_recovery(&mut self, index: usize) {
        if let Some(running) = self.nodes[index].running.as_mut() {
            running.recover_after_ms = self.mono_ms + RECOVER_EVERY_MS;
        }
    }

    /// After the last step everything is healed; a while later every service gets a probe; then all must end.
    fn wind_up(&mut self) {
        if self.shadow.healed.is_none() {
            self.heal();
            self.probe_at_ms = Some(self.mono_ms + PROBE_AFTER_MS);
            self.end_ms = Some(i64::MAX);
        }
        if self.probe_at_ms.is_some_and(|at_ms| at_ms <= self.mono_ms) && self.edited.is_none() {
            self.probe_at_ms = None;
            // Probes of all services at one instant would make a calm plan's outcome depend on who is first.
            let probed = if self.plan.persistent { 0 } else { self.company.services.len() };
            self.probes_left = (0..probed).collect();
            // By the longest of all policies that were ever in force: a wait that has begun is not shortened by an edit.
            let companies = self.shadow.eras.iter().map(|era| &era.company);
            let longest = companies.map(|company| company.longest_policy_ms() + company.longest_rule_ms()).max();
            let longest_ms = longest.unwrap_or_default();
            // What was set before the clock went back is due by so much later.
            let set_back_ms: i64 = self.plan.steps.iter().filter_map(crate::plan::Step::set_back_ms).sum();
            self.end_ms = Some(self.mono_ms + longest_ms + set_back_ms + REST_MS);
        }
    }

    fn heal(&mut self) {
        self.providers.heal();
        self.gate.set_away(false);
        self.store_back_at_ms = None;
        let mono_ms = self.mono_ms;
        for node in &mut self.nodes {
            node.paused_until_ms = None;
            node.calls_left = None;
            if let Some(running) = &node.running {
                running.faults.heal();
            } else {
                node.start_at_ms = Some(mono_ms + 1);
            }
        }
        self.note("everything is healed");
        // A retry under way and the breakers need a while.
        self.disturb(mono_ms + 10);
        self.shadow.healed = Some((self.wall_ms(), mono_ms));
    }

    /// Everything under way goes on to its end, in order.
    async fn finish_all(&mut self) -> Result<(), Stop> {
        for _ in 0..1_000 {
            let Some((action, transacts)) = self.gate.waiting(self.mono_ms).into_iter().next() else {
                let Some(first) = self.actions.keys().next().copied() else { return Ok(()) };
                self.advance(first).await?;
                continue;
            };
            if transacts { self.transact(action).await? } else { self.go(action).await? }
        }
        Err(failed("never_silent", "a first start does not end"))
    }
}
