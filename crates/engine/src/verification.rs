//! Contact methods that somebody has shown to be theirs: a code goes out by the method itself, and they say it.
//!
//! It is operational state beside the documents: no `apply` changes it, and it holds for one address, so that a changed one is
//! unverified again. A method that is not verified is paged all the same: better a page too many than none.

mod rules;

use crate::limits::{VERIFICATION_CODE_MINUTES, VERIFICATION_SENDS_PER_PERSON_FREE};
use crate::pace::Pace;
use crate::rights::{Action, Denied, Principal, authorise};
use crate::vault::{Vault, random_bytes};
use crate::{Engine, EngineError, hash_token};
use jiff::SignedDuration;
use nightbell_config::{ContactMethod as Documented, Kind, Snapshot};
use nightbell_core::{
    ContactMethod, ContactMethodKind, DeliveryResult, Name, NotificationStatus, Recipient, Timestamp,
};
use nightbell_store::{AuditAction, SentCode, StoreError, VerificationRow};
pub use rules::CodeRefusal;
use rules::{code_of, judge, spoken};

/// What goes out with a code: the words for a kind of method, by the code as it is to be read or heard.
pub type VerificationWords = dyn Fn(ContactMethodKind, &str) -> String + Send + Sync;

/// A contact method as its person sees it.
#[derive(Debug, Clone)]
pub struct Reach {
    /// As the document has it.
    pub method: Documented,
    /// Since when its address is known to be theirs; of push, when one of their devices last showed a message.
    pub verified_at: Option<Timestamp>,
    /// A code is out that can still be said.
    pub has_code: bool,
    /// Its owner said STOP.
    pub opted_out: bool,
    /// The last page that went there: when, and what became of it.
    pub last_page: Option<(Timestamp, NotificationStatus)>,
}

/// Why a code is not sent, or does not verify.
#[derive(Debug, thiserror::Error)]
pub enum VerificationFailure {
    /// There is no such person or method.
    #[error("{user} has no contact method {method:?}; GET /api/v1/users/{user}/contact-methods lists them")]
    NoMethod {
        /// The person.
        user: String,
        /// The method.
        method: String,
    },
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Too many codes were sent.
    #[error("a code was sent not long ago; the next one can be sent in {} s", seconds(*wait))]
    TooSoon {
        /// How long until the next one.
        wait: SignedDuration,
    },
    /// It is verified otherwise.
    #[error(
        "{method} gets push messages and needs no code: it is verified once one of the devices has shown a message; send a test"
    )]
    ByDevice {
        /// The method.
        method: String,
    },
    /// Whoever has that number wants no text messages.
    #[error("text messages to this number were stopped by answering STOP; text START from it first")]
    OptedOut,
    /// The provider did not take it.
    #[error("the code could not be sent: {0}")]
    NotSent(String),
    /// The code does not verify.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for VerificationFailure {
    fn from(error: StoreError) -> VerificationFailure {
        VerificationFailure::Engine(error.into())
    }
}

fn seconds(wait: SignedDuration) -> i64 {
    wait.as_secs() + 1
}

impl Engine {
    /// Somebody's contact methods, in their document's order.
    pub async fn reach_of(&self, user: &str) -> Result<Vec<Reach>, EngineError> {
        let configuration = self.configuration();
        let (rows, opted_out) = (self.store.verifications(Some(user)).await?, self.store.opted_out().await?);
        let now = self.store.now().await?;
        // A device that has shown a message is somebody's who is signed in with it.
        let confirmed_at =
            self.store.push_devices(Some(user)).await?.iter().filter_map(|row| row.last_confirmed_at).max();
        let mut found = Vec::new();
        for method in methods_of(configuration.documents(), user) {
            let row = rows.iter().find(|row| is_about(row, method));
            let recipient = Recipient::User { user: Name::from(user), method: method.name.clone() };
            let page = self.store.last_page_to(&[recipient]).await?.map(|page| page.notification);
            found.push(Reach {
                method: method.clone(),
                verified_at: match method.kind {
                    ContactMethodKind::Push => confirmed_at,
                    _ => row.and_then(|row| row.verified_at),
                },
                has_code: row.and_then(|row| row.code).is_some_and(|code| code.expires_at > now),
                opted_out: is_stopped(method, &opted_out),
                last_page: page.map(|page| (page.updated_at, page.status)),
            });
        }
        Ok(found)
    }

    /// Sends a code by a contact method. An earlier one is worth nothing then.
    pub async fn send_code(
        &self,
        user: &str,
        method: &str,
        words: &VerificationWords,
        principal: &Principal,
    ) -> Result<(), VerificationFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        authorise(principal, &Action::VerifyMethod { user }, configuration.documents())?;
        let found = found_method(configuration.documents(), user, method)?;
        if found.kind == ContactMethodKind::Push {
            return Err(VerificationFailure::ByDevice { method: method.to_owned() });
        }
        if is_stopped(found, &self.store.opted_out().await?) {
            return Err(VerificationFailure::OptedOut);
        }
        let address_sha256 = fingerprint(found);
        self.take_turn_to_send(user, &address_sha256).await?;
        let now = self.store.now().await?;
        let code = code_of(random_bytes(&*self.entropy));
        let expires_at =
            now.checked_add(SignedDuration::from_mins(VERIFICATION_CODE_MINUTES)).unwrap_or(Timestamp::MAX);
        let sent = SentCode { mac: mac(&self.vault, user, method, &address_sha256, &code), expires_at, tries: 0 };
        let told = principal.tells(AuditAction::CodeSent, now).about("users", user).with("method", method);
        self.store.put_code(user, method, &address_sha256, sent, &told).await?;
        let shown = if found.kind == ContactMethodKind::Voice { spoken(&code) } else { code };
        let way = ContactMethod {
            name: found.name.clone(),
            kind: found.kind,
            address: found.address.clone(),
            disabled: false,
            bundle: None,
        };
        let message = self.notice(&Name::from(user), way, &words(found.kind, &shown), now);
        match self.deliver_notice(message).await {
            DeliveryResult::Sent { .. } => Ok(()),
            DeliveryResult::Retry { reason, .. }
            | DeliveryResult::Permanent { reason, .. }
            | DeliveryResult::Unavailable { reason, .. }
            | DeliveryResult::NotTried { reason } => Err(VerificationFailure::NotSent(reason)),
        }
    }

    /// Says the code that was sent; the method is verified then.
    pub async fn say_code(
        &self,
        user: &str,
        method: &str,
        code: &str,
        principal: &Principal,
    ) -> Result<Timestamp, VerificationFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        authorise(principal, &Action::VerifyMethod { user }, configuration.documents())?;
        let address_sha256 = fingerprint(found_method(configuration.documents(), user, method)?);
        let now = self.store.now().await?;
        let said: String = code.chars().filter(char::is_ascii_digit).collect();
        let said = mac(&self.vault, user, method, &address_sha256, &said);
        // Counted before it is judged: many at once do not all pass.
        let sent = self.store.count_try(user, method, &address_sha256).await?;
        let tells = |action| principal.tells(action, now).about("users", user).with("method", method);
        if let Err(refusal) = judge(sent, &said, now) {
            if matches!(refusal, CodeRefusal::Wrong { .. } | CodeRefusal::TooManyTries) {
                self.store.record(&tells(AuditAction::CodeRefused)).await?;
            }
            return Err(refusal.into());
        }
        if !self.store.use_code(user, method, &said, now, &tells(AuditAction::MethodVerified)).await? {
            return Err(CodeRefusal::NoCode.into());
        }
        Ok(now)
    }

    /// Whose methods are not verified, and which: of those who are not disabled.
    pub(crate) async fn unverified(&self, documents: &Snapshot) -> Result<Vec<(Name, Vec<Name>)>, EngineError> {
        let rows = self.store.verifications(None).await?;
        let mut found = Vec::new();
        for stored in documents.all(Kind::Users) {
            let user = &stored.resource.name;
            if documents.user(user).is_none_or(|person| person.disabled) {
                continue;
            }
            let is_verified = |method: &Documented| {
                rows.iter().any(|row| row.user == **user && is_about(row, method) && row.verified_at.is_some())
            };
            // What is open of devices is said of them.
            let has_code = |method: &Documented| method.kind != ContactMethodKind::Push;
            let open = methods_of(documents, user)
                .filter(|method| !method.disabled && has_code(method) && !is_verified(method));
            let open: Vec<Name> = open.map(|method| method.name.clone()).collect();
            if !open.is_empty() {
                found.push((user.clone(), open));
            }
        }
        Ok(found)
    }

    /// Counts a code in before it is sent; refuses it while it has to wait.
    async fn take_turn_to_send(&self, user: &str, address_sha256: &[u8; 32]) -> Result<(), VerificationFailure> {
        // Many methods of one person are not a way around it.
        let subjects = [
            (&*format!("verification to:{}", hex::encode(address_sha256)), Pace::of_messages(1)),
            (&*format!("verification of:{user}"), Pace::of_messages(VERIFICATION_SENDS_PER_PERSON_FREE)),
        ];
        match self.keep_pace(&subjects).await? {
            None => Ok(()),
            Some(wait) => Err(VerificationFailure::TooSoon { wait }),
        }
    }
}

fn methods_of<'a>(documents: &'a Snapshot, user: &str) -> impl Iterator<Item = &'a Documented> {
    documents.user(user).into_iter().flat_map(|user| user.contact_methods.iter().flatten())
}

fn found_method<'a>(documents: &'a Snapshot, user: &str, method: &str) -> Result<&'a Documented, VerificationFailure> {
    let found = methods_of(documents, user).find(|known| &*known.name == method);
    found.ok_or_else(|| VerificationFailure::NoMethod { user: user.to_owned(), method: method.to_owned() })
}

/// Of what a verification is: the kind and the address. Not secret, but no copy of the address either.
fn fingerprint(method: &Documented) -> [u8; 32] {
    hash_token(&format!("{}:{}", method.kind, method.address))
}

fn is_about(row: &VerificationRow, method: &Documented) -> bool {
    row.method == *method.name && row.address_sha256 == fingerprint(method)
}

fn is_stopped(method: &Documented, opted_out: &[String]) -> bool {
    method.kind == ContactMethodKind::Sms && opted_out.contains(&method.address)
}

/// What is kept of a code. Six digits have few SHA-256s: whoever reads this table alone must not be able to go through them.
fn mac(vault: &Vault, user: &str, method: &str, address_sha256: &[u8; 32], code: &str) -> [u8; 32] {
    let place = format!("verification\0{user}\0{method}\0{}\0{code}", hex::encode(address_sha256));
    vault.authenticate(place.as_bytes())
}
