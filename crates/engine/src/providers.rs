//! The ways out: whether they are set up, how they fare, and a message that tries one.
//!
//! What is known of how they fare is this node's memory, as breakers are: a restart forgets it, and no page hangs on it.

use crate::limits::{FAILING_PROVIDERS_MAX, TESTS_PER_PERSON_FREE};
use crate::pace::Pace;
use crate::rights::{Action, Denied, Principal, authorise};
use crate::test_page::{TEST_CALL, TEST_WORDS};
use crate::{Engine, EngineError, hash_token};
use jiff::SignedDuration;
use nightbell_core::{Actor, ContactMethod, ContactMethodKind, DeliveryResult, Directory, Name, Timestamp};
use nightbell_store::{AuditAction, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// A way out, and how it fares.
#[derive(Debug, Clone)]
pub struct ProviderState {
    /// The kind of contact method that it serves.
    pub kind: ContactMethodKind,
    /// Why nothing can leave this way, and which setting is missing; none where it is set up.
    pub missing: Option<String>,
    /// Whom it leaves alone for now because they failed too often, and until when: itself, or of webhooks each host.
    pub left_alone: Vec<(String, Timestamp)>,
    /// When a message was last taken, and what was said.
    pub last_success: Option<(Timestamp, String)>,
    /// When one was last not taken, and what was said.
    pub last_failure: Option<(Timestamp, String)>,
}

/// How one fared.
#[derive(Debug, Default, Clone)]
struct Record {
    last_success: Option<(Timestamp, String)>,
    last_failure: Option<(Timestamp, String)>,
    /// Those of this kind whose last try failed: of webhooks each host is one.
    failing: BTreeSet<String>,
}

/// How all of them fared since this process began.
#[derive(Debug, Default)]
pub(crate) struct ProviderRecords(Mutex<HashMap<ContactMethodKind, Record>>);

impl ProviderRecords {
    /// Remembers what became of a try. What was not tried says nothing.
    pub(crate) fn note(&self, kind: ContactMethodKind, provider: &str, result: &DeliveryResult, at: Timestamp) {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let record = records.entry(kind).or_default();
        match result {
            DeliveryResult::Sent { answer, .. } => {
                record.last_success = Some((at, answer.clone()));
                record.failing.remove(provider);
            }
            DeliveryResult::Permanent { reason } => {
                record.last_failure = Some((at, reason.clone()));
                // It works; the message does not suit it.
                record.failing.remove(provider);
            }
            DeliveryResult::Retry { reason, .. } => {
                record.last_failure = Some((at, reason.clone()));
                if record.failing.len() < FAILING_PROVIDERS_MAX {
                    record.failing.insert(provider.to_owned());
                }
            }
            DeliveryResult::Unavailable { .. } | DeliveryResult::NotTried { .. } => {}
        }
    }

    fn of(&self, kind: ContactMethodKind) -> Record {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&kind).cloned().unwrap_or_default()
    }
}

/// Where a test of a provider goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestAddress {
    /// To this address or number.
    Address(String),
    /// To whoever asks, by their contact method of this name; without one by their first that the provider serves.
    Own(Option<String>),
}

/// Why a provider is not tested, or did not take the test.
#[derive(Debug, thiserror::Error)]
pub enum ProviderFailure {
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no way to whoever asks.
    #[error("{who} has no contact method{} of the type {kind}; name an address: {{\"address\": \"…\"}}", named(method))]
    NoMethod {
        /// Who asks.
        who: String,
        /// What was asked for.
        method: Option<String>,
        /// The provider.
        kind: ContactMethodKind,
    },
    /// The provider did not take it.
    #[error("the test could not be sent: {0}")]
    NotSent(String),
    /// Too many went out.
    #[error("tests went out not long ago; the next one can be sent in {} s", wait.as_secs() + 1)]
    TooSoon {
        /// How long until the next one.
        wait: SignedDuration,
    },
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for ProviderFailure {
    fn from(error: StoreError) -> ProviderFailure {
        ProviderFailure::Engine(error.into())
    }
}

fn named(method: &Option<String>) -> String {
    method.as_ref().map(|method| format!(" {method:?}")).unwrap_or_default()
}

impl Engine {
    /// Every way out, as this node knows it.
    pub fn providers(&self) -> Vec<ProviderState> {
        let left_alone = self.breakers.lock().unwrap_or_else(PoisonError::into_inner).open();
        let state = |channel: &dyn nightbell_channels::Channel| {
            let kind = channel.kind();
            let Record { last_success, last_failure, failing } = self.provider_records.of(kind);
            ProviderState {
                kind,
                missing: channel.missing().map(str::to_owned),
                left_alone: left_alone.iter().filter(|(provider, _)| failing.contains(provider)).cloned().collect(),
                last_success,
                last_failure,
            }
        };
        self.channels().iter().map(state).collect()
    }

    /// Sends a message by a provider, whatever its breaker says, and answers what it said. One try, at once: whoever asks waits.
    pub async fn test_provider(
        &self,
        kind: ContactMethodKind,
        to: &TestAddress,
        principal: &Principal,
    ) -> Result<String, ProviderFailure> {
        self.follow_configuration().await?;
        authorise(principal, &Action::TestProvider, self.configuration().documents())?;
        let method = self.way_to_test(kind, to, principal)?;
        let now = self.now().await?;
        let to_address = format!("provider test to:{}", hex::encode(hash_token(&method.address)));
        let by_whom = format!("provider test by:{}", principal.author());
        let pace = Pace::of_messages(TESTS_PER_PERSON_FREE);
        if let Some(wait) = self.keep_pace(&[(&*to_address, pace), (&*by_whom, pace)]).await? {
            return Err(ProviderFailure::TooSoon { wait });
        }
        // Told before it leaves: what has left cannot be taken back.
        let told = principal.tells(AuditAction::ProviderTested, now).about("providers", kind.as_str());
        self.store.record(&told.with("to", &*method.address)).await?;
        let words = if kind == ContactMethodKind::Voice { TEST_CALL } else { TEST_WORDS };
        let message = self.notice(&Name::from(principal.author().as_str()), method, words, now);
        let provider = self.channels().provider(&message);
        let result = match kind {
            // To the devices of whoever asks.
            ContactMethodKind::Push => self.push(&message, now).await,
            _ => self.deliver_notice(message).await,
        };
        let after = self.store.now().await.unwrap_or(now);
        self.breakers.lock().unwrap_or_else(PoisonError::into_inner).record(&provider, &result, after);
        self.provider_records.note(kind, &provider, &result, after);
        match result {
            DeliveryResult::Sent { answer, .. } => Ok(answer),
            DeliveryResult::Retry { reason, .. }
            | DeliveryResult::Permanent { reason }
            | DeliveryResult::Unavailable { reason, .. }
            | DeliveryResult::NotTried { reason } => Err(ProviderFailure::NotSent(reason)),
        }
    }

    fn way_to_test(
        &self,
        kind: ContactMethodKind,
        to: &TestAddress,
        principal: &Principal,
    ) -> Result<ContactMethod, ProviderFailure> {
        let method = match to {
            TestAddress::Address(address) => {
                let name = Name::from("test");
                return Ok(ContactMethod { name, kind, address: address.clone(), disabled: false, bundle: None });
            }
            TestAddress::Own(method) => method,
        };
        let configuration = self.configuration();
        let who = match principal.actor() {
            Actor::User(name) => Some(name.clone()),
            _ => principal.scope().owner.clone(),
        };
        let person = who.and_then(|who| configuration.directory().person(&who));
        let is_meant =
            |known: &&ContactMethod| known.kind == kind && method.as_ref().is_none_or(|method| *known.name == **method);
        let found = person.and_then(|person| person.methods.iter().find(is_meant)).cloned();
        found.ok_or_else(|| ProviderFailure::NoMethod { who: principal.author(), method: method.clone(), kind })
    }
}
