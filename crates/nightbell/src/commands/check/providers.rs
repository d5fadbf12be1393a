//! Providers that people sign in at: whether they answer, and whether what groups give is there.

use super::{Finding, Severity};
use crate::settings::Settings;
use jiff::Timestamp;
use nightbell_channels::IdentityProvider;
use nightbell_config::Snapshot;

/// Nobody who should be paged is not for want of a provider, so that none of it is an error.
pub(super) async fn look(settings: &Settings, documents: Option<&Snapshot>, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    for provider in &settings.sign_in.providers {
        let subject = format!("[sign_in.providers.{}]", provider.name);
        let asked = match IdentityProvider::new(provider.identities.clone(), &settings.channels.http) {
            Ok(identities) => identities.check(now).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        findings.push(match asked {
            Ok(()) => Finding::new(Severity::Ok, &subject, "answers as its issuer", ""),
            Err(reason) => {
                let remedy = "until then nobody signs in there; see to issuer, and to the way there";
                Finding::new(Severity::Warning, &subject, reason, remedy)
            }
        });
        let missing = |team: &&nightbell_core::Name| documents.is_some_and(|documents| documents.team(team).is_none());
        for team in provider.teams.values().filter(missing) {
            let message = format!("teams names {team:?}, which is no team");
            findings.push(Finding::new(Severity::Warning, &subject, message, "apply the team, or correct the name"));
        }
    }
    findings
}
