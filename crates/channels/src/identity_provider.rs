//! People who sign in elsewhere: an OpenID provider, its discovery (OpenID Connect Discovery 1.0), and the authorisation code
//! flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0 section 3.1).
//!
//! Nothing is asked at start: a provider that is away harms nobody who does not sign in there. What it says about itself is
//! kept for a while, and read again when a signature is not by one of the keys that are known: providers change their keys.

use crate::limits::{
    IDENTITY_ANSWER_BYTES_MAX, IDENTITY_CLOCK_SKEW_SECONDS, IDENTITY_GROUPS_MAX, IDENTITY_METADATA_SECONDS_MAX,
    IDENTITY_SUBJECT_CHARS_MAX, IDENTITY_TEXT_CHARS_MAX,
};
use crate::text::single_line;
use crate::{ChannelSettingsError, HttpSettings, Secret, http_client};
use jiff::SignedDuration;
use nightbell_core::Timestamp;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdToken, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _, UserInfoClaims, UserInfoError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use url::Url;

/// A provider as the operator describes it.
#[derive(Debug, Clone)]
pub struct IdentityProviderSettings {
    /// Where it is, exactly as it calls itself: `/.well-known/openid-configuration` is below.
    pub issuer: String,
    /// As whom it knows us.
    pub client_id: String,
    /// What we prove that with; without one we are a public client.
    pub client_secret: Option<Secret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim with somebody's groups; with dots, the way to one inside others.
    pub groups_claim: String,
}

/// What a browser is sent to the provider with, and what has to come back with it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Journey {
    /// Comes back with the browser.
    pub state: String,
    /// Comes back inside what the provider signs.
    pub nonce: String,
    /// Proves that whoever asks for the token is who sent the browser; 43 to 128 characters.
    pub verifier: String,
    /// Where the browser comes back to.
    pub redirect_uri: String,
}

impl std::fmt::Debug for Journey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Journey(…)")
    }
}

/// What a provider says of somebody who signed in there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vouched {
    /// The provider, as it calls itself.
    pub issuer: String,
    /// Who it is there: never given to another person.
    pub subject: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Whether the provider saw to it that the address is theirs.
    pub is_email_verified: bool,
    /// What they are called there.
    pub username: Option<String>,
    /// What people call them.
    pub title: Option<String>,
    /// Their groups; none when the provider says nothing of groups.
    pub groups: Option<Vec<String>>,
}

/// Why somebody's sign-in elsewhere is not known. In words for the log; nothing in them is a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityProviderError {
    /// It does not answer, or not as a provider.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// It knows nothing of this sign-in, or not us.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// What it says is not to be trusted.
    #[error("what the provider says is not to be trusted: {0}")]
    Untrusted(String),
}

/// Whatever else a provider says of somebody.
#[derive(Debug, Clone, Serialize, Deserialize, Default)]
struct Further {
    #[serde(flatten)]
    claims: HashMap<String, Value>,
}

impl AdditionalClaims for Further {}

type Token = IdToken<Further, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type TokenFields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type TokenAnswer = StandardTokenResponse<TokenFields, CoreTokenType>;
type TokenClaims = IdTokenClaims<Further, CoreGenderClaim>;
type Known = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What may sign: public-key signatures only. With our own secret as the key, whoever learnt it could be anybody.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// A provider, and what is known of it.
#[derive(Debug)]
pub struct IdentityProvider {
    settings: IdentityProviderSettings,
    issuer: IssuerUrl,
    http: Http,
    metadata: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

impl IdentityProvider {
    /// A provider that nothing is known of yet.
    ///
    /// # Errors
    /// Its address is none, or outgoing HTTP cannot be set up.
    pub fn new(
        settings: IdentityProviderSettings,
        http: &HttpSettings,
    ) -> Result<IdentityProvider, ChannelSettingsError> {
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| ChannelSettingsError::Issuer(settings.issuer.clone()))?;
        let http = Http(http_client::unguarded(http)?);
        Ok(IdentityProvider { settings, issuer, http, metadata: Mutex::new(None) })
    }

    /// The provider, as it calls itself.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether it answers, and is who its address says.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, now: Timestamp) -> Result<(), IdentityProviderError> {
        self.metadata(now, 0).await.map(drop)
    }

    /// Where to send a browser for somebody to sign in.
    ///
    /// # Errors
    /// The provider does not answer, or is another one than its address says.
    pub async fn begin(&self, journey: &Journey, now: Timestamp) -> Result<Url, IdentityProviderError> {
        let metadata = self.metadata(now, IDENTITY_METADATA_SECONDS_MAX).await?;
        let client = self.client(&metadata, journey)?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(journey.verifier.clone()));
        let state = CsrfToken::new(journey.state.clone());
        let nonce = Nonce::new(journey.nonce.clone());
        let request = client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce);
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
        let (url, _, _) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        Ok(url)
    }

    /// Who came back with a code.
    ///
    /// # Errors
    /// The provider does not answer, does not know the code, or says what is not to be trusted.
    pub async fn finish(
        &self,
        code: &str,
        journey: &Journey,
        now: Timestamp,
    ) -> Result<Vouched, IdentityProviderError> {
        let mut metadata = self.metadata(now, IDENTITY_METADATA_SECONDS_MAX).await?;
        let client = self.client(&metadata, journey)?;
        let exchange = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| IdentityProviderError::Unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier.clone()));
        let answer = exchange.request_async(&self.http).await.map_err(of_exchange)?;
        let missing = || IdentityProviderError::Untrusted("it gave no ID token; ask for the scope openid".to_owned());
        let token = answer.id_token().ok_or_else(missing)?;
        let claims = match claims_of(&client, token, journey, now) {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                metadata = self.metadata(now, 0).await?;
                claims_of(&self.client(&metadata, journey)?, token, journey, now)
            }
            other => other,
        };
        let claims = claims.map_err(|error| IdentityProviderError::Untrusted(worded(&error)))?;
        // Core section 3.1.3.7, step 5.
        if claims.authorized_party().is_some_and(|party| **party != self.settings.client_id) {
            return Err(IdentityProviderError::Untrusted("its ID token was issued to another client".to_owned()));
        }
        let mut vouched = self.of_claims(claims);
        // Core section 2: at most 255 characters. An empty one would be everybody.
        if vouched.subject.is_empty() || vouched.subject.chars().count() > IDENTITY_SUBJECT_CHARS_MAX {
            return Err(IdentityProviderError::Untrusted("its subject is empty or too long".to_owned()));
        }
        if (vouched.groups.is_none() || vouched.email.is_none()) && metadata.userinfo_endpoint().is_some() {
            let client = self.client(&metadata, journey)?;
            let asked = client.user_info(answer.access_token().clone(), Some(claims.subject().clone()));
            let asked = asked.map_err(|error| IdentityProviderError::Unreachable(error.to_string()))?;
            let told: UserInfoClaims<Further, CoreGenderClaim> =
                asked.request_async(&self.http).await.map_err(of_user_info)?;
            vouched.complete(self.of_claims(&told));
        }
        Ok(vouched)
    }

    /// What is known of the provider, read again when it is older than so many seconds.
    async fn metadata(
        &self,
        now: Timestamp,
        seconds_max: i64,
    ) -> Result<Arc<CoreProviderMetadata>, IdentityProviderError> {
        let known = self.metadata.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let is_fresh = |read_at: Timestamp| now.duration_since(read_at).abs() < SignedDuration::from_secs(seconds_max);
        if let Some((_, metadata)) = known.filter(|(read_at, _)| is_fresh(*read_at)) {
            return Ok(metadata);
        }
        let read = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let read = Arc::new(read.map_err(of_discovery)?);
        *self.metadata.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, read.clone()));
        Ok(read)
    }

    fn client(&self, metadata: &CoreProviderMetadata, journey: &Journey) -> Result<Known, IdentityProviderError> {
        let unusable = |error: url::ParseError| IdentityProviderError::Unreachable(error.to_string());
        let redirect = RedirectUrl::new(journey.redirect_uri.clone()).map_err(unusable)?;
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let id = ClientId::new(self.settings.client_id.clone());
        let methods = metadata.token_endpoint_auth_methods_supported();
        // Basic is the default where a provider does not say (Discovery section 3).
        let takes_basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let how = if takes_basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ok(Client::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect).set_auth_type(how))
    }

    fn of_claims(&self, claims: &impl Serialize) -> Vouched {
        // As the library read them, with whatever else there is beside them.
        let claims = match serde_json::to_value(claims) {
            Ok(Value::Object(claims)) => claims,
            _ => Map::new(),
        };
        let said = |name: &str| claims.get(name).and_then(Value::as_str);
        Vouched {
            issuer: self.settings.issuer.clone(),
            subject: said("sub").unwrap_or_default().to_owned(),
            email: text(said("email")),
            is_email_verified: claims.get("email_verified").and_then(Value::as_bool).unwrap_or(false),
            username: text(said("preferred_username")),
            title: text(said("name")),
            groups: claim(&claims, &self.settings.groups_claim).and_then(groups),
        }
    }
}

impl Vouched {
    /// Adds what was not said yet. An address and whether it is verified belong together.
    fn complete(&mut self, other: Vouched) {
        if self.email.is_none() {
            (self.email, self.is_email_verified) = (other.email, other.is_email_verified);
        }
        self.username = self.username.take().or(other.username);
        self.title = self.title.take().or(other.title);
        self.groups = self.groups.take().or(other.groups);
    }
}

fn claims_of<'a>(
    client: &Known,
    token: &'a Token,
    journey: &Journey,
    now: Timestamp,
) -> Result<&'a TokenClaims, ClaimsVerificationError> {
    // Their clock may be ahead of ours, or behind it.
    let leeway = SignedDuration::from_secs(IDENTITY_CLOCK_SKEW_SECONDS);
    let now = SystemTime::from(now.checked_sub(leeway).unwrap_or(now));
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now.into());
    token.claims(&verifier, &Nonce::new(journey.nonce.clone()))
}

/// A claim by its name, or by the way to it.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claims.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        rest.split('.').try_fold(claims.get(first)?, |value, key| value.get(key))
    })
}

/// A list of texts, or one alone. Groups of which only a part is known are none: some would be taken away.
fn groups(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(group) => Some(vec![group.clone()]),
        Value::Array(groups) if groups.len() <= IDENTITY_GROUPS_MAX => {
            Some(groups.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        _ => None,
    }
}

/// One line of bounded length; nothing when it is empty.
fn text(given: Option<&str>) -> Option<String> {
    let line: String = single_line(given?).chars().take(IDENTITY_TEXT_CHARS_MAX).collect();
    Some(line).filter(|line| !line.is_empty())
}

/// An error with what caused it, on one line.
fn worded(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    single_line(&words).chars().take(2 * IDENTITY_TEXT_CHARS_MAX).collect()
}

fn of_discovery(error: DiscoveryError<HttpError>) -> IdentityProviderError {
    match error {
        DiscoveryError::Request(error) => IdentityProviderError::Unreachable(error.to_string()),
        DiscoveryError::Response(status, _, what) => {
            IdentityProviderError::Unreachable(format!("its discovery answers {status}: {}", single_line(&what)))
        }
        DiscoveryError::Validation(what) => IdentityProviderError::Untrusted(single_line(&what)),
        other => IdentityProviderError::Unreachable(worded(&other)),
    }
}

fn of_exchange(
    error: RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>,
) -> IdentityProviderError {
    match error {
        RequestTokenError::Request(error) => IdentityProviderError::Unreachable(error.to_string()),
        RequestTokenError::ServerResponse(refused) => {
            let description = refused.error_description().map(|words| format!(" ({})", single_line(words)));
            let words = format!("{}{}", refused.error().as_ref(), description.unwrap_or_default());
            IdentityProviderError::Refused(words.chars().take(2 * IDENTITY_TEXT_CHARS_MAX).collect())
        }
        // What came instead may hold a token.
        RequestTokenError::Parse(error, _) => {
            IdentityProviderError::Untrusted(format!("its answer for the code is not understood at {}", error.path()))
        }
        RequestTokenError::Other(what) => IdentityProviderError::Unreachable(single_line(&what)),
    }
}

fn of_user_info(error: UserInfoError<HttpError>) -> IdentityProviderError {
    match error {
        UserInfoError::ClaimsVerification(error) => IdentityProviderError::Untrusted(worded(&error)),
        UserInfoError::Request(error) => IdentityProviderError::Unreachable(error.to_string()),
        UserInfoError::Response(status, _, _) => {
            IdentityProviderError::Unreachable(format!("its userinfo answers {status}"))
        }
        _ => IdentityProviderError::Unreachable("its userinfo is not understood".to_owned()),
    }
}

/// Our HTTP client, as the library asks for one.
#[derive(Debug)]
struct Http(reqwest::Client);

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct HttpError(String);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let failed = |error: reqwest::Error| HttpError(http_client::describe(&error));
            let request = reqwest::Request::try_from(request).map_err(failed)?;
            let mut response = self.0.execute(request).await.map_err(failed)?;
            let mut answer = http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                answer = answer.header(name, value);
            }
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(failed)? {
                if body.len() + chunk.len() > IDENTITY_ANSWER_BYTES_MAX {
                    return Err(HttpError(format!("its answer is larger than {IDENTITY_ANSWER_BYTES_MAX} bytes")));
                }
                body.extend_from_slice(&chunk);
            }
            answer.body(body).map_err(|error| HttpError(error.to_string()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn groups_are_found_in_the_ways_that_providers_say_them() {
        let check = |claims: Value, name: &str, expected: Option<&[&str]>| {
            let claims = claims.as_object().unwrap();
            let expected = expected.map(|groups| groups.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>());
            assert_eq!(claim(claims, name).and_then(groups), expected, "{name}");
        };
        check(json!({"groups": ["a", "b"]}), "groups", Some(&["a", "b"]));
        check(json!({"groups": "a"}), "groups", Some(&["a"]));
        check(json!({"groups": []}), "groups", Some(&[]));
        check(json!({"groups": ["a", 7, null]}), "groups", Some(&["a"]));
        check(json!({"realm_access": {"roles": ["a"]}}), "realm_access.roles", Some(&["a"]));
        check(json!({"https://example.com/groups": ["a"]}), "https://example.com/groups", Some(&["a"]));
        check(json!({"groups": {"a": 1}}), "groups", None);
        check(json!({}), "groups", None);
        check(json!({"groups": vec!["a"; IDENTITY_GROUPS_MAX + 1]}), "groups", None);
    }

    #[test]
    fn an_address_brings_its_own_word_on_whether_it_is_verified() {
        let mut known = Vouched { email: Some("a@example.com".into()), ..Vouched::default() };
        known.complete(Vouched { email: Some("b@example.com".into()), is_email_verified: true, ..Vouched::default() });
        assert_eq!((known.email.as_deref(), known.is_email_verified), (Some("a@example.com"), false));
    }

    #[test]
    fn texts_are_cut_and_kept_on_one_line() {
        assert_eq!(text(Some("a\nb")).as_deref(), Some("a b"));
        assert_eq!(text(Some(" ")), None);
        assert_eq!(text(None), None);
        assert_eq!(text(Some(&"x".repeat(1_000))).unwrap().len(), IDENTITY_TEXT_CHARS_MAX);
    }
}
