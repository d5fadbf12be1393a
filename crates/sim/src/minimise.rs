//! Failing plans made small: fewer steps, simpler steps, a smaller company, as long as the same property fails.

use crate::plan::{Action, Company, Plan, Signal, Step, When};
use crate::simulation::{Outcome, Simulator};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Simulations that making small may take.
const TRIES_MAX: u32 = 600;

/// A plan that fails the same property and is as small as could be found.
pub async fn minimise(simulator: &mut Simulator, outcome: Outcome) -> Result<Outcome> {
    let Some(failure) = &outcome.failure else { return Ok(outcome) };
    let mut search = Search { simulator, property: failure.property, best: outcome, tries: 0 };
    search.steps().await?;
    while search.company().await? | search.simpler_steps().await? {}
    search.steps().await?;
    Ok(search.best)
}

struct Search<'a> {
    simulator: &'a mut Simulator,
    property: &'static str,
    best: Outcome,
    tries: u32,
}

impl Search<'_> {
    /// Takes a plan if it fails likewise.
    async fn attempt(&mut self, plan: Plan) -> Result<bool> {
        if self.tries >= TRIES_MAX || plan == self.best.plan {
            return Ok(false);
        }
        self.tries += 1;
        // A plan that cannot be run is no smaller failure.
        let Ok(outcome) = self.simulator.run(&plan, false).await else { return Ok(false) };
        let fails = outcome.failure.as_ref().is_some_and(|failure| failure.property == self.property);
        if fails {
            self.best = outcome;
        }
        Ok(fails)
    }

    /// Leaves out runs of steps, long ones first.
    async fn steps(&mut self) -> Result<()> {
        let mut length = self.best.plan.steps.len();
        while length > 0 {
            let mut from = 0;
            while from < self.best.plan.steps.len() {
                let mut plan = self.best.plan.clone();
                let to = (from + length).min(plan.steps.len());
                plan.steps.drain(from..to);
                if !self.attempt(plan).await? {
                    from += length;
                }
            }
            length /= 2;
        }
        Ok(())
    }

    /// Makes each step simpler; true when one was.
    async fn simpler_steps(&mut self) -> Result<bool> {
        let mut any = false;
        for index in 0..self.best.plan.steps.len() {
            for simpler in simpler(&self.best.plan.steps[index]) {
                let mut plan = self.best.plan.clone();
                plan.steps[index] = simpler;
                plan.steps.sort_by_key(|step| step.at_ms);
                any |= self.attempt(plan).await?;
            }
        }
        Ok(any)
    }

    /// Makes the company simpler; true when it was.
    async fn company(&mut self) -> Result<bool> {
        let mut any = false;
        for simpler in simpler_companies(&self.best.plan.company) {
            let plan = Plan { company: simpler, ..self.best.plan.clone() };
            any |= self.attempt(plan).await?;
        }
        Ok(any)
    }
}

fn simpler(step: &Step) -> Vec<Step> {
    let with = |action: Action| Step { at_ms: step.at_ms, action };
    let mut simpler = Vec::new();
    match &step.action {
        Action::Signal { service, events } if events.len() > 1 => {
            for event in events {
                simpler.push(with(Action::Signal { service: *service, events: vec![event.clone()] }));
            }
        }
        Action::Signal { service, events } => {
            if let [Signal::Trigger { key, severity: 1.., ends_in_ms }] = events.as_slice() {
                let events = vec![Signal::Trigger { key: *key, severity: 0, ends_in_ms: *ends_in_ms }];
                simpler.push(with(Action::Signal { service: *service, events }));
            }
        }
        Action::Storm { service, count } if *count > 2 => {
            simpler.push(with(Action::Storm { service: *service, count: 2 }));
            simpler.push(with(Action::Storm { service: *service, count: count / 2 }));
        }
        Action::Crash { node, when, down_ms } => {
            if *down_ms > 0 {
                simpler.push(with(Action::Crash { node: *node, when: *when, down_ms: 0 }));
            }
            if *when != When::Now {
                simpler.push(with(Action::Crash { node: *node, when: When::Now, down_ms: *down_ms }));
            }
        }
        _ => {}
    }
    let whole_ms = step.at_ms / 60_000 * 60_000;
    if whole_ms != step.at_ms {
        simpler.push(Step { at_ms: whole_ms, action: step.action.clone() });
    }
    simpler
}

fn simpler_companies(company: &Company) -> Vec<Company> {
    let mut simpler = Vec::new();
    let mut with = |change: &dyn Fn(&mut Company)| {
        let mut changed = company.clone();
        change(&mut changed);
        if changed != *company {
            simpler.push(changed);
        }
    };
    for index in 0..company.schedules.len() {
        with(&|company| company.schedules[index].overrides.clear());
        with(&|company| company.schedules[index].rotations.clear());
        with(&|company| company.schedules[index].hand_over = None);
    }
    with(&|company| company.leave.clear());
    for index in 0..company.policies.len() {
        with(&|company| company.policies[index].repeat = 0);
        with(&|company| company.policies[index].last_resort.clear());
        with(&|company| company.policies[index].steps.truncate(1));
        for step in 0..company.policies[index].steps.len() {
            with(&|company| company.policies[index].steps[step].notify.truncate(1));
        }
    }
    for index in 0..company.users.len() {
        with(&|company| company.users[index].high.clear());
        with(&|company| company.users[index].low.clear());
        with(&|company| company.users[index].disabled = false);
        with(&|company| {
            let user = &mut company.users[index];
            user.methods.truncate(1);
            let kept: Vec<usize> = user.methods.iter().map(|method| method.number).collect();
            user.high.retain(|rule| kept.contains(&rule.via));
            user.low.retain(|rule| kept.contains(&rule.via));
        });
    }
    for index in 0..company.services.len() {
        with(&|company| company.services[index].acknowledgement_timeout_ms = None);
        with(&|company| company.services[index].auto_resolve_ms = None);
    }
    with(&|company| company.services.truncate(1));
    simpler
}

/// Where kept plans are, from the root of the project.
fn kept_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kept")
}

/// Keeps a failing plan as a test; where.
///
/// # Errors
/// When the file cannot be written, or nothing failed.
pub fn keep(outcome: &Outcome) -> Result<PathBuf> {
    let failure = outcome.failure.as_ref().context("only a failing plan is kept")?;
    std::fs::create_dir_all(kept_directory())?;
    let file = kept_directory().join(format!("{}-{:08x}.json", failure.property, outcome.hash & 0xffff_ffff));
    std::fs::write(&file, serde_json::to_string_pretty(&outcome.plan)? + "\n")?;
    Ok(file)
}

/// All kept plans, with the names of their files.
///
/// # Errors
/// When one cannot be read.
pub fn kept() -> Result<Vec<(String, Plan)>> {
    let mut kept = Vec::new();
    if !kept_directory().is_dir() {
        return Ok(kept);
    }
    for entry in std::fs::read_dir(kept_directory())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path)?;
            kept.push((name, serde_json::from_str(&text).with_context(|| path.display().to_string())?));
        }
    }
    kept.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(kept)
}
