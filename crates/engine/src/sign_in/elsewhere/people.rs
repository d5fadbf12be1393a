//! Whom a provider vouches for: who that is here, by row, by verified e-mail address, or as somebody new.

use super::{ElsewhereFailure, SignInProvider, with};
use crate::Visitor;
use crate::limits::NEWCOMER_NAMES_TRIED_MAX;
use crate::rights::Principal;
use crate::vault::random_text;
use crate::{ConfigureError, Engine, Precondition};
use nightbell_channels::Vouched;
use nightbell_config::{Body, ConfigError, Kind, Role, Snapshot};
use nightbell_core::{Actor, Name, Timestamp};
use nightbell_schedule::Effective;
use nightbell_store::{AuditAction, AuditMeans, IdentityRow, OtherWaysIn};
use serde_json::{Value, json};

/// Who an unknown identity is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Newcomer {
    /// Somebody who is there: whoever else signs in as them is not vouched for.
    Known(Name),
    /// Nobody yet.
    Stranger,
}

impl Engine {
    /// Who somebody is here, with what their groups give them written down.
    pub(super) async fn welcome(
        &self,
        provider: &SignInProvider,
        vouched: &Vouched,
        visitor: Visitor<'_>,
        now: Timestamp,
    ) -> Result<Name, ElsewhereFailure> {
        // Whoever is refused is found by this, to be linked by an admin.
        tracing::info!(provider = %provider.name, subject = vouched.subject, "sign_in.vouched");
        // One after the other, lest one person who comes twice at once becomes two.
        let _one_at_a_time = self.newcomers.lock().await;
        self.follow_configuration().await?;
        let known = self.store.identity(&vouched.issuer, &vouched.subject).await?;
        let (user, others) = match &known {
            Some(identity) => (Name::from(identity.user.as_str()), OtherWaysIn::Stay),
            None => self.newcomer(provider, vouched).await?,
        };
        match self.configuration().documents().user(&user) {
            None => return Err(ElsewhereFailure::Unknown),
            Some(document) if document.disabled => return Err(ElsewhereFailure::Disabled(user)),
            Some(_) => {}
        }
        if vouched.groups.is_none() && !(provider.roles.is_empty() && provider.teams.is_empty()) {
            tracing::warn!(%user, provider = %provider.name, "sign_in.no_groups: the provider says nothing of groups, or of more than are read; look at groups_claim and scopes");
        }
        let grant = provider.grant(vouched.groups.as_deref().unwrap_or_default());
        let identity = IdentityRow {
            id: known.as_ref().map_or_else(|| random_text(&*self.entropy, 12), |known| known.id.clone()),
            issuer: vouched.issuer.clone(),
            subject: vouched.subject.clone(),
            user: user.to_string(),
            email: vouched.email.clone(),
            role: grant.role.map(|role| role.to_string()),
            teams: grant.teams.iter().map(ToString::to_string).collect(),
            created_at: now,
            last_used_at: now,
        };
        let told = visitor.tells_of(&user, AuditMeans::Session, AuditAction::IdentityLinked, now);
        let told = told.with("with", with(provider)).with("role", identity.role.clone());
        let told = told.with("teams", identity.teams.clone());
        let kept = self.store.put_identity(&identity, others, &told).await?;
        if known.is_none() {
            tracing::info!(user = %kept.user, provider = %provider.name, "sign_in.linked");
        }
        // What they may do counts from their first request on.
        self.follow_configuration().await?;
        Ok(kept.user.into())
    }

    async fn newcomer(
        &self,
        provider: &SignInProvider,
        vouched: &Vouched,
    ) -> Result<(Name, OtherWaysIn), ElsewhereFailure> {
        match find(self.configuration().documents(), vouched)? {
            Newcomer::Known(user) => {
                let linked = self.store.identities().await?;
                if linked.iter().any(|identity| identity.issuer == vouched.issuer && *identity.user == *user) {
                    return Err(ElsewhereFailure::IsSomebodyElse(user));
                }
                Ok((user, OtherWaysIn::End))
            }
            Newcomer::Stranger if provider.create_users => {
                Ok((self.make_user(provider, vouched).await?, OtherWaysIn::Stay))
            }
            Newcomer::Stranger => Err(ElsewhereFailure::Unknown),
        }
    }

    /// Writes a document for somebody new, who may read until somebody lets them do more.
    async fn make_user(&self, provider: &SignInProvider, vouched: &Vouched) -> Result<Name, ElsewhereFailure> {
        let mut body = json!({ "role": Role::Observer.as_str() });
        if let Some(title) = vouched.title.as_ref().or(vouched.username.as_ref()) {
            body["title"] = json!(title);
        }
        if let Some(email) = vouched.email.as_ref().filter(|_| vouched.is_email_verified) {
            body["email"] = json!(email);
        }
        let wanted = slug(vouched);
        for count in 1..=NEWCOMER_NAMES_TRIED_MAX {
            let name = if count == 1 { wanted.clone() } else { format!("{wanted}-{count}") };
            // A name that was somebody's keeps their history.
            if Actor::is_reserved(&name) || !self.store.resource_history(Kind::Users.as_str(), &name).await?.is_empty()
            {
                continue;
            }
            match self.put_user(&name, &body, provider).await {
                Ok(()) => return Ok(name.into()),
                Err(ConfigureError::PreconditionRequired) => {}
                Err(ConfigureError::Engine(error)) => return Err(error.into()),
                Err(ConfigureError::Invalid(errors)) => {
                    let reasons: Vec<String> = errors.iter().map(ConfigError::to_string).collect();
                    return Err(ElsewhereFailure::NotMade(reasons.join("; ")));
                }
                Err(other) => return Err(ElsewhereFailure::NotMade(other.to_string())),
            }
        }
        Err(ElsewhereFailure::NotMade(format!("{wanted:?} and the names like it are taken")))
    }

    async fn put_user(&self, name: &str, body: &Value, provider: &SignInProvider) -> Result<(), ConfigureError> {
        let by = Principal::provider(&provider.name);
        self.put_resource(Kind::Users, name, body, Precondition::None, Effective::default(), &by).await.map(drop)
    }
}

/// Whose e-mail address it is, if they may be linked by it.
fn find(documents: &Snapshot, vouched: &Vouched) -> Result<Newcomer, ElsewhereFailure> {
    let Some(address) = &vouched.email else { return Ok(Newcomer::Stranger) };
    let mut of_address = documents.all(Kind::Users).filter_map(|stored| match &stored.resource.body {
        Body::User(user) => {
            let is_theirs = user.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(address));
            is_theirs.then_some((&stored.resource.name, user))
        }
        _ => None,
    });
    let Some((name, user)) = of_address.next() else { return Ok(Newcomer::Stranger) };
    let name = name.clone();
    if !vouched.is_email_verified {
        return Err(ElsewhereFailure::NotVerified(name));
    }
    if of_address.next().is_some() {
        return Err(ElsewhereFailure::Ambiguous);
    }
    if user.disabled {
        return Err(ElsewhereFailure::Disabled(name));
    }
    if user.role == Role::Admin || documents.role_of(&name) == Some(Role::Admin) {
        return Err(ElsewhereFailure::IsAdmin(name));
    }
    Ok(Newcomer::Known(name))
}

/// A name for somebody new, of what they are called there.
fn slug(vouched: &Vouched) -> String {
    let called = vouched.username.as_deref().or(vouched.email.as_deref()).unwrap_or_default();
    let local = called.split('@').next().unwrap_or_default().to_lowercase();
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
    let name: String = local.chars().map(plain).take(60).collect();
    let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    if name.is_empty() { "user".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_config::read_yaml;

    const COMPANY: &str = r#"
users:
  - { name: root, role: admin, email: root@example.com }
  - { name: ada, role: manager, email: Ada@example.com }
  - { name: gone, email: gone@example.com, disabled: true }
  - { name: one, email: both@example.com }
  - { name: two, email: both@example.com }
  - { name: none }
"#;

    #[test]
    fn people_are_found_by_an_address_that_is_verified_and_theirs_alone() {
        let (resources, errors) = read_yaml("company.yaml", COMPANY);
        assert!(errors.is_empty(), "{errors:?}");
        let documents = Snapshot::of(resources.into_iter().map(|positioned| positioned.value));
        let check = |email: Option<&str>, is_email_verified: bool, expected: &str| {
            let vouched = Vouched { email: email.map(str::to_owned), is_email_verified, ..Vouched::default() };
            let found = find(&documents, &vouched).map_or_else(|error| error.to_string(), |who| format!("{who:?}"));
            assert!(found.contains(expected), "{email:?}: {found}");
        };
        check(Some("ada@EXAMPLE.com"), true, "Known(\"ada\")");
        check(Some("ada@example.com"), false, "belongs to ada, and the provider does not say that it is verified");
        check(Some("root@example.com"), true, "belongs to root, an admin");
        check(Some("gone@example.com"), true, "gone is disabled");
        check(Some("both@example.com"), true, "several users");
        check(Some("new@example.com"), true, "Stranger");
        check(Some("new@example.com"), false, "Stranger");
        check(None, true, "Stranger");
    }

    #[test]
    fn names_of_newcomers_are_valid() {
        let check = |username: Option<&str>, email: Option<&str>, expected: &str| {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let vouched = Vouched { username: owned(username), email: owned(email), ..Vouched::default() };
            let found = slug(&vouched);
            assert_eq!(found, expected);
            assert!(nightbell_core::valid_name(&found).is_ok(), "{found}");
        };
        check(Some("Ada.Lovelace"), None, "ada.lovelace");
        check(Some("ada@example.com"), Some("other@example.com"), "ada");
        check(None, Some("ada+work@example.com"), "ada-work");
        check(Some("Zoë Ünder"), None, "zo---nder");
        check(Some("_-_"), None, "user");
        check(None, None, "user");
        check(Some(&"x".repeat(300)), None, &"x".repeat(60));
    }
}
