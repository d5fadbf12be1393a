//! The demonstration's company: its documents, and the same with all waits made shorter.

use anyhow::{Context, Result, bail};
use nightbell_config::{Body, ConfigError, Kind, Resource, Snapshot, expand_env, export_yaml, read_yaml};
use nightbell_core::{ContactMethodKind, Directory, Duration, OnDuty, Resolved, Target, Timestamp, limits};

/// The documents as they stand in the source: real waits, `{{ env.X }}` for what is secret.
pub(super) const DOCUMENTS: &str = include_str!("company.yaml");

/// What `{{ env.X }}` stands for in the documents.
#[derive(Debug, Clone)]
pub(super) struct Variables {
    /// `CHAT_URL`: where the chat is.
    pub(super) chat_url: String,
    /// `CHAT_SECRET`: signs what goes to its rooms.
    pub(super) chat_secret: String,
}

impl Variables {
    /// The value of a variable. Keys of integrations are readable: this company lasts minutes and listens on this machine.
    fn get(&self, name: &str) -> Option<String> {
        match name {
            "CHAT_URL" => Some(self.chat_url.clone()),
            "CHAT_SECRET" => Some(self.chat_secret.clone()),
            _ => {
                let service = name.strip_suffix("_KEY")?;
                Some(format!("demo-{}-key", service.to_lowercase().replace('_', "-")))
            }
        }
    }
}

/// The company: documents whose waits are `1 / speed` of the real ones, and who is who.
#[derive(Debug)]
pub(super) struct Company {
    resources: Vec<Resource>,
    snapshot: Snapshot,
}

impl Company {
    /// Reads the documents and shortens their waits.
    ///
    /// # Errors
    /// The documents are wrong, which a test rules out, or a variable is missing.
    pub(super) fn read(variables: &Variables, speed: u32) -> Result<Company> {
        let text = expand_env(DOCUMENTS, |name| variables.get(name)).map_err(|errors| refused(&errors))?;
        let (read, errors) = read_yaml("company.yaml", &text);
        if !errors.is_empty() {
            bail!(refused(&errors));
        }
        let mut resources: Vec<Resource> = read.into_iter().map(|positioned| positioned.value).collect();
        for resource in &mut resources {
            shorten(&mut resource.body, speed);
        }
        let snapshot = Snapshot::of(resources.iter().cloned());
        Ok(Company { resources, snapshot })
    }

    /// The documents as YAML, for `apply`.
    pub(super) fn yaml(&self) -> String {
        export_yaml(&self.resources.iter().collect::<Vec<_>>())
    }

    /// How many of a kind.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.snapshot.all(kind).len()
    }

    /// What people call a resource: its title, else its name.
    pub(super) fn title(&self, kind: Kind, name: &str) -> String {
        self.snapshot.title(kind, name).to_owned()
    }

    /// The person whom a target names at an instant, by the function that pages them.
    ///
    /// # Errors
    /// Nobody or several, which the documents rule out.
    pub(super) fn on_duty(&self, target: &str, at: Timestamp) -> Result<OnDuty> {
        let parsed: Target = target.parse()?;
        match self.snapshot.resolve(&parsed, at) {
            Resolved::People(mut people) if people.len() == 1 => people.pop().context("nobody is on duty"),
            other => bail!("{target} should name one person at {at}, and names {other:?}"),
        }
    }

    /// A person's address of one kind.
    ///
    /// # Errors
    /// The person, or such an address, is missing from the documents.
    pub(super) fn address(&self, user: &str, kind: ContactMethodKind) -> Result<String> {
        let person = self.snapshot.person(user).with_context(|| format!("{user} is not in the company"))?;
        let method = person.methods.iter().find(|method| method.kind == kind);
        Ok(method.with_context(|| format!("{user} has no contact method of type {kind}"))?.address.clone())
    }

    /// The city that a person's clock is set to.
    pub(super) fn city(&self, user: &str) -> String {
        let zone = self.snapshot.user(user).and_then(|user| user.time_zone.as_ref().map(ToString::to_string));
        zone.as_deref().and_then(|zone| zone.rsplit('/').next()).unwrap_or("UTC").replace('_', " ")
    }

    /// The key of a service's integration.
    #[cfg(test)]
    fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// The key of an integration, by its variable in the documents.
///
/// # Errors
/// There is no such variable.
pub(super) fn key(variables: &Variables, variable: &str) -> Result<String> {
    variables.get(variable).with_context(|| format!("{variable} is not a variable of the documents"))
}

fn refused(errors: &[ConfigError]) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("the demo's documents are refused:\n{}", lines.join("\n"))
}

/// Makes every wait of a document `speed` times as short, bundling included, so that the order of things stays as in life.
fn shorten(body: &mut Body, speed: u32) {
    let shorter = |wait: Duration| match wait.as_millis() {
        0 => Duration::ZERO,
        wait_ms => Duration::from_millis((wait_ms / i64::from(speed)).max(1)),
    };
    let bundle = |kind: ContactMethodKind, bundle: Option<Duration>| {
        let usual = kind.bundles().then(|| Duration::from_millis(limits::BUNDLE_WINDOW_MS));
        bundle.or(usual).map(shorter)
    };
    match body {
        Body::User(user) => {
            for method in user.contact_methods.iter_mut().flatten() {
                method.bundle = bundle(method.kind, method.bundle);
            }
            if let Some(rules) = &mut user.notification_rules {
                rules.high.iter_mut().chain(&mut rules.low).for_each(|rule| rule.after = shorter(rule.after));
            }
        }
        Body::EscalationPolicy(body) => {
            body.policy.steps.iter_mut().for_each(|step| step.wait = shorter(step.wait));
        }
        Body::Channel(channel) => channel.bundle = bundle(channel.kind.into(), channel.bundle),
        Body::Service(service) => {
            service.acknowledgement_timeout = service.acknowledgement_timeout.map(shorter);
            service.auto_resolve = service.auto_resolve.map(shorter);
        }
        Body::Team(_)
        | Body::Schedule(_)
        | Body::Override(_)
        | Body::Unavailability(_)
        | Body::TemporarySchedule(_)
        | Body::Calendar(_)
        | Body::Integration(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_config::{DIAGNOSE_DAYS, Pages, SecretDigests, diagnose, plan};

    fn company(speed: u32) -> Company {
        let chat_url = "http://127.0.0.1:1".to_owned();
        let variables = Variables { chat_url, chat_secret: "chat-secret-for-tests".to_owned() };
        Company::read(&variables, speed).unwrap()
    }

    #[test]
    fn the_documents_are_valid_as_they_stand_and_shortened() {
        for speed in [1, 20, 600] {
            let company = company(speed);
            let (read, errors) = read_yaml("company.yaml", &company.yaml());
            assert!(errors.is_empty(), "{errors:?}");
            let plan =
                plan(&Snapshot::default(), &SecretDigests::default(), read, false, Timestamp::UNIX_EPOCH).unwrap();
            assert_eq!(plan.changes.len(), company.resources.len());
            assert!(plan.changes.iter().all(|change| change.missing_secrets.is_empty()), "{plan:?}");
        }
    }

    #[test]
    fn the_doctor_finds_nothing() {
        for at in ["2026-03-27T23:59:59Z", "2026-07-01T08:00:00Z", "2026-12-31T16:00:00Z"] {
            let findings = diagnose(company(1).snapshot(), at.parse().unwrap(), DIAGNOSE_DAYS, &Pages::new());
            assert_eq!(findings, [], "{at}");
        }
    }

    #[test]
    fn at_every_hour_two_different_people_are_first_and_second() {
        let company = company(1);
        let begin: Timestamp = "2026-11-16T00:30:00Z".parse().unwrap();
        for hour in 0..24 * 21 {
            let at = begin + jiff::SignedDuration::from_hours(hour);
            let first = company.on_duty("schedule:follow-the-sun", at).unwrap();
            let second = company.on_duty("schedule:follow-the-sun+1", at).unwrap();
            assert_ne!(first.user, second.user, "{at}");
            assert_eq!(company.city(&first.user), company.city(&second.user), "{at}");
        }
    }

    #[test]
    fn waits_are_shortened_and_nothing_else() {
        let check = |yaml: &str, expected: &str| assert!(yaml.contains(expected), "{expected} is missing:\n{yaml}");
        let yaml = company(20).yaml();
        check(&yaml, "wait: 9s");
        check(&yaml, "after: 3s");
        check(&yaml, "bundle: 3s");
        check(&yaml, "shift: 1w");
        assert!(!company(1).yaml().contains("wait: 9s"));
    }

    #[test]
    fn everybody_can_be_reached_in_three_ways() {
        let company = company(1);
        for stored in company.snapshot().all(Kind::Users) {
            for kind in [ContactMethodKind::Email, ContactMethodKind::Sms, ContactMethodKind::Voice] {
                company.address(&stored.resource.name, kind).unwrap();
            }
        }
        assert_eq!((company.count(Kind::Users), company.count(Kind::Teams)), (9, 3));
        assert_eq!(company.city("wei"), "Singapore");
        assert_eq!(company.title(Kind::Users, "wei"), "Wei Ling Tan");
    }
}
