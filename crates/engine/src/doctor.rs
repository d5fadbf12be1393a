//! The doctor of a running installation: what the documents leave open, and providers that would not take a message.

use crate::{Engine, EngineError};
use nightbell_config::{Body, Finding, FindingSeverity, Kind, diagnose};
use nightbell_core::{ContactMethodKind, Name};
use std::collections::BTreeMap;

/// Who is reached by a kind of provider: the first resource that uses it, and how many do.
#[derive(Debug)]
struct Use {
    kind: Kind,
    name: Name,
    count: usize,
}

impl Engine {
    /// Everything that would keep a page from being heard, the worst first. Asks each provider that the documents use whether
    /// it would take messages, and sends none.
    pub async fn diagnose(&self, days: i64) -> Result<Vec<Finding>, EngineError> {
        let now = self.now().await?;
        let configuration = self.configuration();
        let mut findings = diagnose(configuration.documents(), now, days);
        let channels = self.channels();
        for (method, used) in self.providers_used().into_values() {
            if let Err(reason) = channels.of(method).check().await {
                let others = if used.count > 1 { format!(", and {} more", used.count - 1) } else { String::new() };
                findings.push(Finding {
                    severity: FindingSeverity::Error,
                    kind: used.kind,
                    name: used.name.to_string(),
                    message: format!("is to be reached by {method}{others}, and no message can leave that way"),
                    remedy: reason,
                });
            }
        }
        for address in self.store().opted_out().await? {
            for recipient in configuration.recipients_at(ContactMethodKind::Sms, &address) {
                let nightbell_core::Recipient::User { user, method } = recipient else { continue };
                findings.push(Finding {
                    severity: FindingSeverity::Warning,
                    kind: Kind::Users,
                    name: user.to_string(),
                    message: format!("said STOP to text messages; contact method {method} is passed over"),
                    remedy: "they can text START to the same number".to_owned(),
                });
            }
        }
        findings.sort();
        Ok(findings)
    }

    fn providers_used(&self) -> BTreeMap<&'static str, (ContactMethodKind, Use)> {
        let configuration = self.configuration();
        let mut used: BTreeMap<&'static str, (ContactMethodKind, Use)> = BTreeMap::new();
        let mut count = |method: ContactMethodKind, kind: Kind, name: &Name| {
            let fresh = || (method, Use { kind, name: name.clone(), count: 0 });
            used.entry(method.as_str()).or_insert_with(fresh).1.count += 1;
        };
        for stored in configuration.documents().in_order() {
            let (kind, name) = (stored.resource.kind, &stored.resource.name);
            match &stored.resource.body {
                Body::User(user) if !user.disabled => {
                    let mut kinds: Vec<ContactMethodKind> = user
                        .contact_methods
                        .iter()
                        .flatten()
                        .filter(|method| !method.disabled)
                        .map(|method| method.kind)
                        .collect();
                    kinds.sort_by_key(|kind| kind.as_str());
                    kinds.dedup();
                    kinds.into_iter().for_each(|method| count(method, kind, name));
                }
                Body::Channel(channel) => count(channel.kind.into(), kind, name),
                _ => {}
            }
        }
        used
    }
}
