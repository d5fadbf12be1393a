//! Programs are logged in by whoever says yes in a browser: the device authorization grant of RFC 8628.
//!
//! The program holds a long random code and shows its person a short one. Whoever is signed in and says yes to the short
//! code gives the program a token of theirs, made when it comes for it. Of both codes only the SHA-256 is kept.

use super::throttle::allows;
use super::{Session, SignInFailure, Visitor};
use crate::limits::{
    DEVICE_LOGIN_EARLY_MS, DEVICE_LOGIN_INTERVAL_S, DEVICE_LOGIN_INTERVAL_S_MAX, DEVICE_LOGIN_MINUTES,
    DEVICE_LOGIN_SLOWER_S, DEVICE_LOGINS_PER_ADDRESS_FREE, DEVICE_LOGINS_WAITING_MAX, DEVICE_TOKEN_DAYS_DEFAULT,
    DEVICE_TOKEN_DAYS_MAX, MACHINE_CHARS_MAX, MACHINE_NAME_CHARS_MAX,
};
use crate::network::counted_as;
use crate::rights::{Principal, Scope, ScopeError};
use crate::vault::{random_letters, random_text};
use crate::{Engine, EngineError, NewToken, TokenFailure, TokenSecret, hash_token};
use jiff::SignedDuration;
use nightbell_config::Role;
use nightbell_core::{Duration, Name, Timestamp};
use nightbell_store::{AuditAction, AuditMeans, DeviceLoginRow, Entropy, StoreError};

/// Letters of the code that people read: none that looks or sounds like another, no vowels that would make words (RFC 8628,
/// section 6.1). Eight of them are 34 bits.
const USER_CODE_LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const USER_CODE_CHARS: usize = 8;
const DAY_MS: i64 = 86_400_000;
/// How often a code or a name is drawn again that somebody else has.
const DRAWS_MAX: usize = 3;

/// What a program asks for.
#[derive(Debug, Clone, Copy)]
pub struct DeviceLoginWanted<'a> {
    /// What its machine calls itself.
    pub machine: &'a str,
    /// What its token is to be narrowed to, words with blanks between.
    pub scopes: &'a str,
    /// How long its token is to be good; 90 days unless given.
    pub lasts: Option<Duration>,
    /// Where it asks from.
    pub address: &'a str,
}

/// What a program is given to wait with.
#[derive(Clone)]
pub struct DeviceCodes {
    /// What it comes with for its token. A secret.
    pub device_code: String,
    /// What its person compares, as it is written.
    pub user_code: String,
    /// How long both work, in seconds.
    pub expires_in_s: i64,
    /// How many seconds it lets pass before it asks whether somebody has decided.
    pub interval_s: u32,
}

impl std::fmt::Debug for DeviceCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceCodes(…)")
    }
}

/// A program that waits for somebody to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDevice {
    /// Its code, as it is written.
    pub user_code: String,
    /// What its machine calls itself: anybody's words.
    pub machine: String,
    /// Where it asked from.
    pub address: String,
    /// What its token is narrowed to; to nothing when empty.
    pub scopes: Vec<String>,
    /// How long its token is good.
    pub lasts: Duration,
}

/// A program that is logged in.
#[derive(Debug)]
pub struct LoggedIn {
    /// Its token.
    pub secret: TokenSecret,
    /// What that is called and may do.
    pub token: NewToken,
    /// As whom.
    pub user: Name,
}

/// Why a program has no token, or not yet.
#[derive(Debug, thiserror::Error)]
pub enum DeviceLoginFailure {
    /// It asks for a scope that there is not.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// It asks for too long.
    #[error("a token cannot be good for {0}; use more than nothing, and up to {DEVICE_TOKEN_DAYS_MAX}d")]
    Lifetime(Duration),
    /// Too many ask.
    #[error("too many ask to be logged in, here or from your address; try again in some minutes")]
    TooMany,
    /// Nobody has decided.
    #[error("nobody has said yes or no yet; ask again after the interval")]
    Pending,
    /// The same, and it asks too often.
    #[error("you ask too often; ask again after 5 seconds more than before")]
    SlowDown,
    /// Somebody said no, or may not say yes any more.
    #[error("somebody said no; log in again if that was not meant")]
    Denied,
    /// It took too long.
    #[error("the code is too old; log in again")]
    Expired,
    /// The code is none, or was used, or whoever said yes was disabled or changed how they sign in.
    #[error("the code is unknown, or was used; log in again")]
    Unknown,
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for DeviceLoginFailure {
    fn from(error: StoreError) -> DeviceLoginFailure {
        DeviceLoginFailure::Engine(error.into())
    }
}

/// Why somebody cannot decide.
#[derive(Debug, thiserror::Error)]
pub enum DecisionFailure {
    /// There is no such code, or too many wrong ones were tried.
    #[error(transparent)]
    Code(#[from] SignInFailure),
    /// They may not make the token that is asked for.
    #[error(transparent)]
    Token(#[from] TokenFailure),
}

impl From<EngineError> for DecisionFailure {
    fn from(error: EngineError) -> DecisionFailure {
        DecisionFailure::Code(error.into())
    }
}

impl Engine {
    /// Takes down that a program asks to be logged in, and gives it the codes to wait with.
    pub async fn ask_device_login(&self, wanted: DeviceLoginWanted<'_>) -> Result<DeviceCodes, DeviceLoginFailure> {
        let scope = Scope::of_words(wanted.scopes.split_whitespace())?;
        let lasts = wanted.lasts.unwrap_or(Duration::from_millis(DEVICE_TOKEN_DAYS_DEFAULT * DAY_MS));
        if lasts.as_millis() <= 0 || lasts.as_millis() > DEVICE_TOKEN_DAYS_MAX * DAY_MS {
            return Err(DeviceLoginFailure::Lifetime(lasts));
        }
        let subject = format!("device login from:{}", counted_as(wanted.address));
        if !allows(self, &subject, DEVICE_LOGINS_PER_ADDRESS_FREE).await? {
            return Err(DeviceLoginFailure::TooMany);
        }
        let now = self.store.now().await?;
        let life = SignedDuration::from_mins(DEVICE_LOGIN_MINUTES);
        for _ in 0..DRAWS_MAX {
            let device_code = random_text(&*self.entropy, 40);
            let user_code = random_letters(&*self.entropy, USER_CODE_LETTERS, USER_CODE_CHARS);
            let row = DeviceLoginRow {
                sha256: hash_token(&device_code),
                user_code_sha256: hash_token(&user_code),
                address: wanted.address.to_owned(),
                machine: shown(wanted.machine),
                scopes: scope.words().join(" "),
                lasts_ms: lasts.as_millis(),
                created_at: now,
                expires_at: now.checked_add(life).unwrap_or(Timestamp::MAX),
                interval_s: DEVICE_LOGIN_INTERVAL_S,
                asked_at: None,
                user: None,
                allowed: None,
            };
            if self.store.create_device_login(&row, DEVICE_LOGINS_WAITING_MAX).await? {
                let (user_code, expires_in_s) = (written(&user_code), life.as_secs());
                return Ok(DeviceCodes { device_code, user_code, expires_in_s, interval_s: DEVICE_LOGIN_INTERVAL_S });
            }
        }
        Err(DeviceLoginFailure::TooMany)
    }

    /// The program whose code somebody has typed, or opened the link of. Wrong codes make the next try wait.
    pub async fn waiting_device(
        &self,
        typed: &str,
        user: &Name,
        visitor: Visitor<'_>,
    ) -> Result<WaitingDevice, SignInFailure> {
        let turn = self.take_turn_of(format!("device code by:{user}"), visitor.address).await?;
        let code = read(typed);
        let now = self.store.now().await?;
        let found = self.store.undecided_device_login(&hash_token(&code)).await?;
        let Some(row) = found.filter(|row| row.expires_at > now) else {
            let told = visitor.tells_of(user, AuditMeans::Session, AuditAction::LoginCodeRefused, now);
            self.turn_failed(&told).await?;
            return Err(SignInFailure::Wrong);
        };
        self.turn_succeeded(&turn).await?;
        Ok(WaitingDevice {
            user_code: written(&code),
            machine: row.machine,
            address: row.address,
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            lasts: Duration::from_millis(row.lasts_ms),
        })
    }

    /// Says yes or no to a program. Whoever says yes must be allowed to make the token themselves.
    pub async fn decide_device(
        &self,
        typed: &str,
        session: &Session,
        is_allowed: bool,
        visitor: Visitor<'_>,
    ) -> Result<WaitingDevice, DecisionFailure> {
        let user = &session.user;
        let device = self.waiting_device(typed, user, visitor).await?;
        let now = self.now().await?;
        if is_allowed {
            let configuration = self.fresh_configuration().await?;
            let role = configuration.documents().user(user).map_or(Role::Observer, |user| user.role);
            let scope = Scope::of_words(device.scopes.iter().map(String::as_str)).unwrap_or_default();
            let scope = scope.with(Some(user.clone()), Some(device.lasts.after(now)));
            let token = NewToken { name: String::new(), role, scope };
            Engine::may_make_token(&token, &session.principal(), configuration.documents())?;
        }
        let code = hash_token(&read(typed));
        let action = if is_allowed { AuditAction::LoginAllowed } else { AuditAction::LoginDenied };
        let told = visitor.tells_of(user, AuditMeans::Session, action, now);
        let told = told.with("machine", device.machine.as_str()).with("asked_from", device.address.as_str());
        match self.store.decide_device_login(&code, user, is_allowed, now, &told).await.map_err(EngineError::from)? {
            true => Ok(device),
            false => Err(SignInFailure::Wrong.into()),
        }
    }

    /// Gives a program its token, once, if somebody has said yes.
    pub async fn collect_device_login(
        &self,
        device_code: &str,
        visitor: Visitor<'_>,
    ) -> Result<LoggedIn, DeviceLoginFailure> {
        let sha256 = hash_token(device_code);
        let row = self.store.device_login(&sha256).await?.ok_or(DeviceLoginFailure::Unknown)?;
        let now = self.store.now().await?;
        if row.expires_at <= now {
            return Err(DeviceLoginFailure::Expired);
        }
        let Some(is_allowed) = row.allowed else {
            let is_early = row.asked_at.is_some_and(|asked| now < soonest(asked, row.interval_s));
            let slower = (row.interval_s + DEVICE_LOGIN_SLOWER_S).min(DEVICE_LOGIN_INTERVAL_S_MAX);
            let interval_s = if is_early { slower } else { row.interval_s };
            self.store.note_device_asked(&sha256, now, interval_s).await?;
            return Err(if is_early { DeviceLoginFailure::SlowDown } else { DeviceLoginFailure::Pending });
        };
        // Whoever takes the row away has used it.
        if !self.store.take_device_login(&sha256).await? {
            return Err(DeviceLoginFailure::Unknown);
        }
        match row.user.clone().filter(|_| is_allowed) {
            Some(user) => {
                // In the name of whoever said yes, by the code that the program has, from where that is.
                let principal = Principal::person(user.as_str()).through(visitor.origin(AuditMeans::Link));
                self.make_login_token(user.into(), &row, &principal, now).await
            }
            None => Err(DeviceLoginFailure::Denied),
        }
    }

    async fn make_login_token(
        &self,
        user: Name,
        row: &DeviceLoginRow,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<LoggedIn, DeviceLoginFailure> {
        let configuration = self.fresh_configuration().await?;
        // The role that they have: one that they are given later is for who signs in later.
        let role = configuration.documents().user(&user).map_or(Role::Observer, |user| user.role);
        let scope = Scope::of_words(row.scopes.split_whitespace())?;
        let scope = scope.with(Some(user.clone()), Some(Duration::from_millis(row.lasts_ms).after(now)));
        for _ in 0..DRAWS_MAX {
            let token = NewToken { name: token_name(&row.machine, &*self.entropy), role, scope: scope.clone() };
            match self.create_token(&token, principal).await {
                Ok(secret) => return Ok(LoggedIn { secret, token, user }),
                Err(TokenFailure::Engine(EngineError::Store(StoreError::NameTaken(_)))) => {}
                Err(TokenFailure::Engine(error)) => return Err(error.into()),
                // What they could give a moment ago, they cannot any more.
                Err(_) => return Err(DeviceLoginFailure::Denied),
            }
        }
        Err(DeviceLoginFailure::TooMany)
    }
}

/// When a program may ask again, a little early: messages do not all take the same time.
fn soonest(asked: Timestamp, interval_s: u32) -> Timestamp {
    Duration::from_millis(i64::from(interval_s) * 1_000 - DEVICE_LOGIN_EARLY_MS).after(asked)
}

/// A code as people read it: two groups.
fn written(code: &str) -> String {
    match code.split_at_checked(USER_CODE_CHARS / 2) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}

/// A code as it was typed, in whatever case and grouping.
fn read(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric).take(USER_CODE_CHARS + 1);
    letters.collect::<String>().to_ascii_uppercase()
}

/// What a machine calls itself, so that it cannot pretend to be part of the page: no controls, no letters that turn a line around.
fn shown(machine: &str) -> String {
    let plain = |letter: char| if letter == ' ' || letter.is_ascii_graphic() { letter } else { '?' };
    machine.trim().chars().take(MACHINE_CHARS_MAX).map(plain).collect()
}

/// `login-HOST-xxxx`.
fn token_name(machine: &str, entropy: &dyn Entropy) -> String {
    let slug: String = machine
        .to_ascii_lowercase()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' })
        .take(MACHINE_NAME_CHARS_MAX)
        .collect();
    let host = slug.trim_matches(['-', '.']);
    let host = if host.is_empty() { "machine" } else { host };
    format!("login-{host}-{}", random_letters(entropy, b"abcdefghijkmnpqrstuvwxyz23456789", 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_testkit::SeededEntropy;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let check = |typed: &str, expected: &str| assert_eq!(read(typed), expected, "{typed:?}");
        check("BCDF-GHJK", "BCDFGHJK");
        check(" bcdf ghjk ", "BCDFGHJK");
        check("bcdf–ghjk", "BCDFGHJK");
        check("", "");
        check(&"B".repeat(100), "BBBBBBBBB");
        assert_eq!(written("BCDFGHJK"), "BCDF-GHJK");
        assert_eq!(written(""), "");
    }

    #[test]
    fn tokens_are_called_after_the_machine() {
        let check = |machine: &str, expected: &str| {
            let name = token_name(machine, &SeededEntropy::new(1));
            assert_eq!(&name[..name.len() - 4], expected, "{machine:?}");
            assert!(nightbell_core::valid_name(&name).is_ok() && name.len() <= 64, "{name}");
        };
        check("Laptop.example.com", "login-laptop.example.com-");
        check("ada's mac", "login-ada-s-mac-");
        check("", "login-machine-");
        check("\u{202e}äöü", "login-machine-");
        check(&"a".repeat(200), &format!("login-{}-", "a".repeat(40)));
    }

    #[test]
    fn machines_say_nothing_that_hides() {
        assert_eq!(shown(" ada's mac "), "ada's mac");
        assert_eq!(shown("a\u{202e}b\nc\0"), "a?b?c?");
        assert_eq!(shown(&"x".repeat(500)).len(), 64);
    }
}
