//! The moving parts: intake, timers, delivery, configuration, recovery, retention; each a `run once` over the store.
//!
//! **Architecture Invariant:** nothing here owns a loop, a thread or a clock. Whoever composes the process calls
//! [`Engine::run_timers`], [`Engine::deliver`], [`Engine::recover`] and [`Engine::retire_old`] as often as it likes and in any
//! order: a wake-up is a hint, the store is the truth. Rules live in `core`; here they are only given what they need.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod audit;
mod bench;
mod calendar_people;
mod calendar_shifts;
mod calendar_span;
mod calendars;
mod configuration;
mod configure;
mod coverage;
mod delivery;
mod doctor;
mod error;
mod fairness;
mod feeds;
mod hand_over;
mod intake;
mod last_admin;
mod leave;
pub mod limits;
mod link;
mod live;
mod network;
mod notice;
mod operate;
mod pace;
mod preview;
mod providers;
mod publish;
mod push;
mod recovery;
mod reply;
mod retention;
pub mod rights;
mod sign_in;
mod swaps;
mod test_page;
mod timers;
mod tokens;
mod traffic;
mod vault;
mod verification;
mod view;

pub use audit::BeforeAndAfter;
pub use calendar_shifts::{ImportedShifts, ShiftsImport};
pub use calendar_span::CalendarSpan;
pub use calendars::{CalendarReading, CalendarStatus, ReadCalendar};
pub use configuration::{Configuration, FeedRef, IntegrationRef};
pub use configure::{Applied, ApplyRequest, ConfigureError, Precondition, Put};
pub use delivery::provider_of;
pub use error::EngineError;
pub use fairness::{Fairness, FairnessError};
pub use hand_over::HandOverFailure;
pub use intake::Ingested;
pub use leave::{ImportedLeave, LeaveImport};
pub use link::{LinkError, OneTap};
pub use live::{Live, LiveEvent, Watching};
pub use nightbell_schedule::Effective;
pub use preview::{DraftedChange, Preview};
pub use providers::{ProviderFailure, ProviderState, TestAddress};
pub use push::{Device, DeviceFailure, NewDevice};
pub use retention::Retention;
pub use sign_in::{
    DecisionFailure, Departure, DeviceCodes, DeviceLoginFailure, DeviceLoginWanted, ElsewhereFailure, Enrolment,
    LinkFailure, LoggedIn, NewAdmin, PasskeyFailure, PasswordFailure, PasswordHash, PasswordPolicy, PasswordUse,
    ResetFailure, ResetWords, Return, SecondFactorFailure, Session, SessionSecret, SetUpFailure, SignInFailure,
    SignInProvider, SignInSettings, SignedIn, Visitor, WaitingDevice,
};
pub use swaps::{OfferRequest, SwapChange, SwapFailure, SwapPart};
pub use test_page::{TestFailure, TestWays};
pub use timers::TimerPass;
pub use tokens::{NewToken, TokenFailure, TokenRefusal, TokenSecret, TokenUse, hash_token};
pub use vault::Vault;
pub use verification::{CodeRefusal, Reach, VerificationFailure, VerificationWords};
pub use view::{AlertView, LinkView};

use nightbell_channels::{Breakers, Channels, ServerKey};
use nightbell_core::{Input, Name, Outcome, Timestamp};
use nightbell_store::{AuditEntry, Entropy, Item, Priority, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// What the composition root decides for an engine.
#[derive(Debug, Clone)]
pub struct EngineSettings {
    /// Where people and providers reach this installation, without a slash at the end.
    pub public_url: String,
    /// This node.
    pub node: Name,
    /// The service that gets Nightbell's own alerts; none are made without.
    pub own_service: Option<Name>,
    /// The operator's key for secrets at rest; without one a key kept in the store is used.
    pub encryption_key: Option<[u8; 32]>,
}

/// The engine of one node.
#[derive(Debug)]
pub struct Engine {
    store: Arc<dyn Store>,
    settings: EngineSettings,
    entropy: Arc<dyn Entropy>,
    vault: Vault,
    push_key: ServerKey,
    channels: RwLock<Arc<Channels>>,
    configuration: RwLock<Arc<Configuration>>,
    reload: tokio::sync::Mutex<()>,
    key_lookup: tokio::sync::Mutex<()>,
    breakers: Mutex<Breakers>,
    provider_records: providers::ProviderRecords,
    traffic: traffic::Traffic,
    unrecorded: Mutex<Vec<delivery::Unrecorded>>,
    replan: Mutex<Option<(i64, nightbell_core::AlertId)>>,
    sms_errors: Mutex<HashMap<String, u32>>,
    passwords: sign_in::Passwords,
    sign_in: SignInSettings,
    newcomers: tokio::sync::Mutex<()>,
    calendars_read: bench::Bench,
    token_uses: Mutex<tokens::Uses>,
    live: Arc<Live>,
}

impl Engine {
    /// Reads the instance's keys and the configuration.
    ///
    /// # Errors
    /// When the store cannot be read or what it holds cannot be understood.
    pub async fn start(
        store: Arc<dyn Store>,
        channels: Channels,
        entropy: Arc<dyn Entropy>,
        settings: EngineSettings,
    ) -> Result<Engine, EngineError> {
        let vault = Vault::open(&*store, settings.encryption_key, &*entropy).await?;
        let push_key = push::server_key(&*store, &vault, &*entropy).await?;
        let configuration = Configuration::load(&*store, &vault, &[]).await?;
        Ok(Engine {
            store,
            settings,
            entropy,
            vault,
            push_key,
            channels: RwLock::new(Arc::new(channels)),
            configuration: RwLock::new(Arc::new(configuration)),
            reload: tokio::sync::Mutex::new(()),
            key_lookup: tokio::sync::Mutex::new(()),
            breakers: Mutex::new(Breakers::new()),
            provider_records: providers::ProviderRecords::default(),
            traffic: traffic::Traffic::default(),
            unrecorded: Mutex::new(Vec::new()),
            replan: Mutex::new(None),
            sms_errors: Mutex::new(HashMap::new()),
            passwords: sign_in::Passwords::new(),
            sign_in: SignInSettings::default(),
            newcomers: tokio::sync::Mutex::new(()),
            calendars_read: bench::Bench::for_at_once(limits::CALENDARS_READ_AT_ONCE_MAX),
            token_uses: Mutex::default(),
            live: Arc::new(Live::new()),
        })
    }

    /// The same, with how people sign in beside their passwords.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn with_sign_in(self, sign_in: SignInSettings) -> Result<Engine, EngineError> {
        let engine = Engine { sign_in, ..self };
        if !engine.sign_in.providers.is_empty() {
            // From now on their identities count.
            engine.reload(engine.configuration().revision()).await?;
        }
        Ok(engine)
    }

    /// The store, for reading.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The configuration as this node knows it: one revision, whole.
    pub fn configuration(&self) -> Arc<Configuration> {
        self.configuration.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The channels.
    pub fn channels(&self) -> Arc<Channels> {
        self.channels.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Puts other channels in place: once the bound address is known, or in a demonstration.
    pub fn replace_channels(&self, channels: Channels) {
        *self.channels.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(channels);
    }

    /// Where people and providers reach this installation, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.settings.public_url
    }

    /// What happens to alerts, for those who watch.
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// This node's name.
    pub fn node(&self) -> &Name {
        &self.settings.node
    }

    /// The instant that decisions are given now.
    pub async fn now(&self) -> Result<Timestamp, EngineError> {
        Ok(self.store.now().await?)
    }

    /// Reads the configuration again if the store has a newer one than `known`.
    pub async fn reload(&self, known: i64) -> Result<(), EngineError> {
        let _one_at_a_time = self.reload.lock().await;
        if self.configuration().revision() > known {
            return Ok(());
        }
        let fresh = Configuration::load(&*self.store, &self.vault, &self.sign_in.issuers()).await?;
        tracing::info!(revision = fresh.revision(), "configuration.reload");
        let revision = fresh.revision();
        *self.configuration.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(fresh);
        self.live.tell_revision(revision);
        Ok(())
    }

    /// Reads the configuration again if another node has written it.
    pub async fn follow_configuration(&self) -> Result<(), EngineError> {
        let known = self.configuration().revision();
        if self.store.configuration_revision().await? != known {
            self.reload(known).await?;
        }
        Ok(())
    }

    /// The integration that a key belongs to. Before a key counts as unknown the store is asked for a newer configuration:
    /// another node may have just answered for it. One look-up of that kind at a time, so that strangers cannot multiply them.
    ///
    /// # Errors
    /// When the key is not known here and the store cannot be asked.
    pub async fn integration_by_key(&self, key: &str) -> Result<Option<IntegrationRef>, EngineError> {
        if let Some(known) = self.configuration().integration_by_key(key) {
            return Ok(Some(known));
        }
        let _one_at_a_time = self.key_lookup.lock().await;
        self.follow_configuration().await?;
        Ok(self.configuration().integration_by_key(key))
    }

    /// Decides and commits inputs, in order. An input that meets a newer configuration is decided again by that one, so that no
    /// node pages by a stale configuration.
    pub(crate) async fn decide(&self, priority: Priority, inputs: Vec<Input>) -> Vec<Result<Outcome, StoreError>> {
        let inputs = inputs.into_iter().map(|input| (Arc::new(input), None)).collect();
        self.decide_all(priority, inputs).await
    }

    /// The same, where the audit log is told of an input that is not refused.
    async fn decide_all(
        &self,
        priority: Priority,
        inputs: Vec<(Arc<Input>, Option<Arc<AuditEntry>>)>,
    ) -> Vec<Result<Outcome, StoreError>> {
        let mut results: Vec<Option<Result<Outcome, StoreError>>> = inputs.iter().map(|_| None).collect();
        for _ in 0..limits::RELOADS_PER_DECISION_MAX {
            let configuration = self.configuration();
            let open: Vec<usize> = (0..inputs.len()).filter(|index| results[*index].is_none()).collect();
            let items =
                open.iter().map(|index| item(priority, inputs[*index].clone(), configuration.clone())).collect();
            let mut stale = false;
            for (index, result) in open.into_iter().zip(self.store.transact(items).await) {
                match result {
                    Err(StoreError::StaleConfiguration { .. }) => stale = true,
                    other => results[index] = Some(other),
                }
            }
            if !stale {
                break;
            }
            if let Err(error) = self.reload(configuration.revision()).await {
                tracing::error!(%error, "configuration.reload failed");
                break;
            }
        }
        let unsettled =
            || Err(StoreError::Unavailable("the configuration keeps changing, or cannot be read".to_owned()));
        results.into_iter().map(|result| result.unwrap_or_else(unsettled)).collect()
    }

    /// Decides and commits one input.
    pub(crate) async fn decide_one(&self, priority: Priority, input: Input) -> Result<Outcome, StoreError> {
        only(self.decide(priority, vec![input]).await)
    }

    /// Decides and commits one input, and tells of it in the same transaction, unless it is refused.
    pub(crate) async fn decide_told(
        &self,
        priority: Priority,
        input: Input,
        told: AuditEntry,
    ) -> Result<Outcome, StoreError> {
        only(self.decide_all(priority, vec![(Arc::new(input), Some(Arc::new(told)))]).await)
    }
}

fn only(mut results: Vec<Result<Outcome, StoreError>>) -> Result<Outcome, StoreError> {
    results.pop().unwrap_or_else(|| Err(StoreError::Damaged("the store gave no answer".to_owned())))
}

fn item(
    priority: Priority,
    (input, told): (Arc<Input>, Option<Arc<AuditEntry>>),
    configuration: Arc<Configuration>,
) -> Item {
    Item {
        priority,
        keys: nightbell_core::keys(&input, configuration.directory()),
        configuration_revision: configuration.revision(),
        decide: Box::new(move |state, now, supply| {
            nightbell_core::decide(state, &input, now, configuration.directory(), supply)
        }),
        told,
    }
}
