//! Passkeys (WebAuthn level 3): people sign in by what their authenticator holds, without a name, a password or a code.
//!
//! An authenticator verifies its person (a finger, a face, a PIN), so that a passkey is two factors in one, and no code is
//! asked for. What it answers is verified by `webauthn_rp` alone; here challenges and passkeys are kept, each challenge for
//! one answer.

use super::throttle::allows;
use super::{Session, SessionSecret, Visitor, may_sign_in};
use crate::limits::{
    CHALLENGES_PER_ADDRESS_FREE, CHALLENGES_PER_PERSON_FREE, CHALLENGES_WAITING_MAX, PASSKEY_NAME_CHARS_MAX,
    PASSKEYS_PER_PERSON_MAX,
};
use crate::network::counted_as;
use crate::rights::Principal;
use crate::vault::random_text;
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_config::Kind;
use nightbell_core::{Name, Timestamp};
use nightbell_store::{AuditAction, AuditMeans, ChallengeRow, PasskeyRow, SessionProof, StoreError};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, SignatureCounterEnforcement};
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId, TimedCeremony};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, SentChallenge};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
};

/// How long an authenticator may take. The library ends a ceremony by the system's clock after as long.
const CHALLENGE_MINUTES: i64 = 5;
/// What an authenticator calls a person by: an HMAC of their name, so that it says nothing about them and needs no table.
const HANDLE_BYTES: usize = 32;

/// As much of the library's words as is worth a line in the log.
const REASON_CHARS_MAX: usize = 200;

type Handle = UserHandle<HANDLE_BYTES>;
type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// Why there is no passkey, or nobody is signed in by one.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyFailure {
    /// Browsers allow none here.
    #[error(
        "browsers allow passkeys at https:// with a name only, and at http://localhost; [server] public_url is neither"
    )]
    Impossible,
    /// The challenge was answered before, is too old, or is somebody else's.
    #[error("that took too long, or was answered before; try again")]
    TooLate,
    /// The answer is not right: made for another site, by an unknown passkey, without a look at its person, or changed.
    #[error("the passkey is not accepted: {0}")]
    Wrong(String),
    /// What is kept here is not what this person signs in with.
    #[error("passkeys are for admins here; sign in by a provider")]
    NotHere,
    /// There is no room for another.
    #[error("this passkey is here already, or there are {PASSKEYS_PER_PERSON_MAX}; remove one first")]
    Full,
    /// Too many ask.
    #[error("too many ask for passkeys, here or from your address; try again in some minutes")]
    TooMany,
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for PasskeyFailure {
    fn from(error: StoreError) -> PasskeyFailure {
        PasskeyFailure::Engine(error.into())
    }
}

/// Something that the library refuses. What it quotes of the request is cut.
fn wrong(reason: impl std::fmt::Display) -> PasskeyFailure {
    PasskeyFailure::Wrong(reason.to_string().chars().take(REASON_CHARS_MAX).collect())
}

/// What is kept cannot be read.
fn damaged(what: &str) -> PasskeyFailure {
    StoreError::Damaged(format!("{what} of a passkey cannot be read")).into()
}

/// Where passkeys count: the name that they are bound to, and the one origin that may use them.
#[derive(Debug)]
struct Site {
    rp_id: RpId,
    origin: String,
}

impl Site {
    /// None where browsers allow no passkeys: without https but on `localhost`, and at bare addresses.
    fn of(public_url: &str) -> Option<Site> {
        let url = url::Url::parse(public_url).ok()?;
        let url::Host::Domain(host) = url.host()? else { return None };
        let is_local = host == "localhost" || host.ends_with(".localhost");
        if url.scheme() != "https" && !(is_local && url.scheme() == "http") {
            return None;
        }
        let rp_id = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        Some(Site { rp_id, origin: url.origin().ascii_serialization() })
    }
}

/// A challenge that goes out, as it is kept.
struct Asked {
    sha256: [u8; 32],
    state: Vec<u8>,
}

fn hash_of(challenge: SentChallenge) -> [u8; 32] {
    Sha256::digest(challenge.0.to_le_bytes()).into()
}

/// What the library encodes or decodes, and cannot fail to.
fn sure<T>(result: Result<T, Infallible>) -> T {
    let Ok(sure) = result;
    sure
}

/// What a browser's own functions read (`parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON`).
fn json_of(options: &impl Serialize) -> Result<String, PasskeyFailure> {
    serde_json::to_string(options).map_err(wrong)
}

/// What somebody calls their passkey: a line, and not too long.
fn named(name: &str) -> String {
    let plain = name.trim().chars().filter(|letter| !letter.is_control());
    let name: String = plain.take(PASSKEY_NAME_CHARS_MAX).collect();
    if name.is_empty() { "Passkey".to_owned() } else { name }
}

/// A passkey as the library knows it.
fn credential<'a>(
    row: &'a PasskeyRow,
    handle: &'a Handle,
) -> Result<AuthenticatedCredential<'a, 'a, HANDLE_BYTES, PublicKey>, PasskeyFailure> {
    let id = CredentialId::<&[u8]>::decode(row.credential_id.as_slice()).map_err(|_| damaged("the id"))?;
    let key = StaticState::<PublicKey>::decode(row.key.as_slice()).map_err(|_| damaged("the key"))?;
    let state = row.state.as_slice().try_into().map_err(|_| damaged("the state"))?;
    let state = DynamicState::decode(state).map_err(|_| damaged("the state"))?;
    AuthenticatedCredential::new(id, handle, key, state).map_err(|_| damaged("the state"))
}

impl Engine {
    /// Whether browsers allow passkeys at `[server] public_url`.
    pub fn can_use_passkeys(&self) -> bool {
        Site::of(&self.settings.public_url).is_some()
    }

    /// Begins a new passkey of somebody; what their browser gives to `navigator.credentials.create`, as JSON.
    pub async fn begin_passkey(&self, user: &Name) -> Result<String, PasskeyFailure> {
        let site = self.site()?;
        let handle = self.handle_of(user);
        let configuration = self.configuration();
        if !self.may_sign_in_here(configuration.documents(), user) {
            return Err(PasskeyFailure::NotHere);
        }
        if !allows(self, &format!("passkey of:{user}"), CHALLENGES_PER_PERSON_FREE).await? {
            return Err(PasskeyFailure::TooMany);
        }
        let title = configuration.documents().title(Kind::Users, user);
        let known = self.store.passkeys_of(user).await?;
        if known.len() >= PASSKEYS_PER_PERSON_MAX {
            return Err(PasskeyFailure::Full);
        }
        let known = known.into_iter().map(|row| {
            let transports = AuthTransports::decode(row.transports).map_err(|_| damaged("the transports"))?;
            let id = CredentialId::<Vec<u8>>::decode(row.credential_id).map_err(|_| damaged("the id"))?;
            Ok(PublicKeyCredentialDescriptor { id, transports })
        });
        let known = known.collect::<Result<Vec<_>, PasskeyFailure>>()?;
        let (asked, json) = {
            let entity = PublicKeyCredentialUserEntity {
                name: (&**user).try_into().map_err(wrong)?,
                id: &handle,
                // It is for the person's eyes; a title that is no nickname by RFC 8266 is left out.
                display_name: title.try_into().ok(),
            };
            let mut options = PublicKeyCredentialCreationOptions::passkey(&site.rp_id, entity, known);
            // By default the library has browsers refuse every authenticator that cannot hide passkeys before it has
            // looked at its person; what counts is that it looked, and that is verified of each answer.
            options.extensions.cred_protect = CredProtect::None;
            let (server, client) = options.start_ceremony().map_err(wrong)?;
            (
                Asked { sha256: hash_of(server.sent_challenge()), state: server.encode().map_err(wrong)? },
                json_of(&client)?,
            )
        };
        self.keep_challenge(Some(user), asked).await?;
        Ok(json)
    }

    /// Keeps a passkey that somebody's authenticator made; what their browser answered, as JSON.
    pub async fn add_passkey(
        &self,
        user: &Name,
        name: &str,
        answer: &[u8],
        visitor: Visitor<'_>,
    ) -> Result<(), PasskeyFailure> {
        let site = self.site()?;
        let registration = Registration::from_json_relaxed(answer).map_err(wrong)?;
        let challenge = registration.challenge_relaxed().map_err(wrong)?;
        let waiting = self.take_challenge(&hash_of(challenge)).await?;
        if waiting.user.as_deref() != Some(&**user) {
            return Err(PasskeyFailure::TooLate);
        }
        let now = self.store.now().await?;
        let row = {
            let server = RegistrationServerState::<HANDLE_BYTES>::decode(waiting.state.as_slice());
            let server = server.map_err(|_| damaged("the challenge"))?;
            let origins = [site.origin.as_str()];
            let options = RegistrationVerificationOptions::<&str, &str> {
                allowed_origins: &origins,
                // Authenticators may say what they were not asked (WebAuthn, section 9).
                error_on_unsolicited_extensions: false,
                ..RegistrationVerificationOptions::default()
            };
            let made = server.verify(&site.rp_id, &registration, &options).map_err(wrong)?;
            PasskeyRow {
                id: random_text(&*self.entropy, 12),
                user: user.to_string(),
                credential_id: made.id().as_ref().to_vec(),
                name: named(name),
                key: sure(made.static_state().encode()),
                state: sure(made.dynamic_state().encode()).to_vec(),
                transports: sure(made.transports().encode()),
                created_at: now,
                last_used_at: None,
            }
        };
        let told = visitor.tells_of(user, AuditMeans::Session, AuditAction::PasskeyAdded, now);
        let told = told.with("passkey", row.id.as_str());
        match self.store.create_passkey(&row, PASSKEYS_PER_PERSON_MAX, &told).await? {
            true => Ok(()),
            false => Err(PasskeyFailure::Full),
        }
    }

    /// Removes one passkey of somebody, or all of them; how many.
    pub async fn remove_passkeys(
        &self,
        user: &str,
        id: Option<&str>,
        principal: &Principal,
    ) -> Result<usize, EngineError> {
        let told = principal.tells(AuditAction::PasskeyRemoved, self.now().await?).about("users", user);
        let told = match id {
            Some(id) => told.with("passkey", id),
            None => told,
        };
        Ok(self.store.delete_passkeys(user, id, &told).await?)
    }

    /// Begins signing in; what a browser gives to `navigator.credentials.get`, as JSON.
    pub async fn begin_passkey_sign_in(&self, address: &str) -> Result<String, PasskeyFailure> {
        let site = self.site()?;
        if !allows(self, &format!("passkey from:{}", counted_as(address)), CHALLENGES_PER_ADDRESS_FREE).await? {
            return Err(PasskeyFailure::TooMany);
        }
        let (asked, json) = {
            let options = DiscoverableCredentialRequestOptions::passkey(&site.rp_id);
            let (server, client) = options.start_ceremony().map_err(wrong)?;
            (
                Asked { sha256: hash_of(server.sent_challenge()), state: server.encode().map_err(wrong)? },
                json_of(&client)?,
            )
        };
        self.keep_challenge(None, asked).await?;
        Ok(json)
    }

    /// Signs in whoever's passkey answered; what their browser answered, as JSON.
    pub async fn sign_in_with_passkey(
        &self,
        answer: &[u8],
        visitor: Visitor<'_>,
    ) -> Result<(Session, SessionSecret), PasskeyFailure> {
        match self.answered(answer).await {
            Ok((user, id)) => {
                let begun = self.begin_session(user, visitor, "passkey", &SessionProof::Passkey(id)).await?;
                begun.ok_or_else(|| wrong("it was removed meanwhile, or whose it is may not sign in"))
            }
            Err(failure) => {
                if matches!(failure, PasskeyFailure::TooLate | PasskeyFailure::NotHere | PasskeyFailure::Wrong(_)) {
                    let user = self.whose_passkey(answer).await?.unwrap_or_default();
                    let told = visitor.tells(AuditAction::SignInFailed, self.store.now().await?);
                    self.store.record(&told.about("users", &user).with("with", "passkey")).await?;
                }
                Err(failure)
            }
        }
    }

    /// Whose passkey an answer names, whether or not it is right.
    async fn whose_passkey(&self, answer: &[u8]) -> Result<Option<String>, StoreError> {
        let Ok(authentication) = DiscoverableAuthentication::<HANDLE_BYTES>::from_json_relaxed(answer) else {
            return Ok(None);
        };
        Ok(self.store.passkey_by_credential(authentication.raw_id().as_ref()).await?.map(|row| row.user))
    }

    /// Who signs in by an answer that is right, and with which passkey.
    async fn answered(&self, answer: &[u8]) -> Result<(Name, String), PasskeyFailure> {
        let site = self.site()?;
        let authentication = DiscoverableAuthentication::<HANDLE_BYTES>::from_json_relaxed(answer).map_err(wrong)?;
        let challenge = authentication.challenge_relaxed().map_err(wrong)?;
        let waiting = self.take_challenge(&hash_of(challenge)).await?;
        if waiting.user.is_some() {
            return Err(PasskeyFailure::TooLate);
        }
        let row = self.store.passkey_by_credential(authentication.raw_id().as_ref()).await?;
        let row = row.ok_or_else(|| wrong("it is not known here; it may have been removed"))?;
        let user = Name::from(row.user.as_str());
        let configuration = self.fresh_configuration().await?;
        if !may_sign_in(configuration.documents(), &user) {
            return Err(wrong("whose it is may not sign in"));
        }
        if !self.may_sign_in_here(configuration.documents(), &user) {
            return Err(PasskeyFailure::NotHere);
        }
        let state = {
            let handle = self.handle_of(&user);
            let server = DiscoverableAuthenticationServerState::decode(waiting.state.as_slice());
            let server = server.map_err(|_| damaged("the challenge"))?;
            let mut credential = credential(&row, &handle)?;
            let origins = [site.origin.as_str()];
            let options = AuthenticationVerificationOptions::<&str, &str> {
                allowed_origins: &origins,
                error_on_unsolicited_extensions: false,
                // Two authenticators hold it: which of them is whose, nobody knows.
                sig_counter_enforcement: SignatureCounterEnforcement::Fail,
                ..AuthenticationVerificationOptions::default()
            };
            server.verify(&site.rp_id, &authentication, &mut credential, &options).map_err(wrong)?;
            sure(credential.dynamic_state().encode()).to_vec()
        };
        // Of two answers at once that both counted on from the same state, one counts.
        let now = self.store.now().await?;
        if !self.store.use_passkey(&row.id, &row.state, &state, now).await? {
            return Err(PasskeyFailure::TooLate);
        }
        Ok((user, row.id))
    }

    fn site(&self) -> Result<Site, PasskeyFailure> {
        Site::of(&self.settings.public_url).ok_or(PasskeyFailure::Impossible)
    }

    fn handle_of(&self, user: &str) -> Handle {
        sure(Handle::decode(self.vault.authenticate(format!("passkeys of {user}").as_bytes())))
    }

    async fn keep_challenge(&self, user: Option<&Name>, asked: Asked) -> Result<(), PasskeyFailure> {
        let now = self.store.now().await?;
        let row = ChallengeRow {
            sha256: asked.sha256,
            user: user.map(ToString::to_string),
            state: asked.state,
            created_at: now,
            expires_at: now.checked_add(SignedDuration::from_mins(CHALLENGE_MINUTES)).unwrap_or(Timestamp::MAX),
        };
        match self.store.create_challenge(&row, CHALLENGES_WAITING_MAX).await? {
            true => Ok(()),
            false => Err(PasskeyFailure::TooMany),
        }
    }

    /// Takes the challenge that was answered: whoever comes with it again comes too late.
    async fn take_challenge(&self, sha256: &[u8; 32]) -> Result<ChallengeRow, PasskeyFailure> {
        let waiting = self.store.take_challenge(sha256).await?;
        let now = self.store.now().await?;
        waiting.filter(|waiting| waiting.expires_at > now).ok_or(PasskeyFailure::TooLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_names() {
        let check = |public_url: &str, expected: Option<(&str, &str)>| {
            let found = Site::of(public_url);
            let found = found.as_ref().map(|site| (site.rp_id.as_ref(), site.origin.as_str()));
            assert_eq!(found, expected, "{public_url}");
        };
        check("https://bell.example.com", Some(("bell.example.com", "https://bell.example.com")));
        check("https://bell.example.com:443/night", Some(("bell.example.com", "https://bell.example.com")));
        check("https://bell.example.com:8443", Some(("bell.example.com", "https://bell.example.com:8443")));
        check("https://bell", Some(("bell", "https://bell")));
        check("http://localhost:8080", Some(("localhost", "http://localhost:8080")));
        check("http://bell.localhost:8080", Some(("bell.localhost", "http://bell.localhost:8080")));
        check("http://bell.example.com", None);
        check("http://127.0.0.1:8080", None);
        check("https://192.0.2.7", None);
        check("https://[2001:db8::1]", None);
        check("ftp://localhost", None);
    }

    #[test]
    fn names_are_a_line() {
        assert_eq!(named(" my telephone\n"), "my telephone");
        assert_eq!(named(" \t"), "Passkey");
        assert_eq!(named(&"é".repeat(500)).chars().count(), 60);
    }
}
