//! Tests: somebody sees whether they would be reached, before it matters. Messages go out as pages do, through the same rows,
//! tries, limits and breakers, and providers' receipts are recorded; but they are about no alert, and none is left behind.

use crate::limits::{TEST_RESULTS_MAX, TESTS_PER_PERSON_FREE};
use crate::pace::Pace;
use crate::rights::{Action, Denied, Principal, authorise};
use crate::vault::random_bytes;
use crate::{Engine, EngineError};
use jiff::SignedDuration;
use nightbell_config::Kind;
use nightbell_core::{Directory, Input, Name, Notification, NotificationId, Person, Recipient, Urgency};
use nightbell_store::{AuditAction, Priority, StoreError};

/// What a test says; there is nothing to acknowledge.
pub(crate) const TEST_WORDS: &str = "This is a test of Nightbell\n\nNothing is wrong, and there is nothing to do. Somebody, most likely \
                                     you, wanted to see whether pages reach you here.";
/// The same in a call.
pub(crate) const TEST_CALL: &str =
    "This is a test of Nightbell. Nothing is wrong, and there is nothing to do. Goodbye.";

/// By which ways a test goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestWays {
    /// By one contact method.
    Method(String),
    /// By all that the rules of an urgency name, at once and not after their delays; without rules by all there are.
    Rules(Urgency),
}

/// Why no test is sent.
#[derive(Debug, thiserror::Error)]
pub enum TestFailure {
    /// There is no such person.
    #[error("there is no user {0:?}; GET /api/v1/users lists them")]
    NoUser(String),
    /// There is no way to send it.
    #[error(
        "{user} has no contact method {ways} that is switched on; GET /api/v1/users/{user}/contact-methods lists them"
    )]
    NoWay {
        /// The person.
        user: String,
        /// What was asked for.
        ways: String,
    },
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
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

impl From<StoreError> for TestFailure {
    fn from(error: StoreError) -> TestFailure {
        TestFailure::Engine(error.into())
    }
}

impl Engine {
    /// Sends somebody a test.
    pub async fn send_test(&self, user: &str, ways: &TestWays, principal: &Principal) -> Result<(), TestFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        let documents = configuration.documents();
        if documents.get(Kind::Users, user).is_none() {
            return Err(TestFailure::NoUser(user.to_owned()));
        }
        authorise(principal, &Action::VerifyMethod { user }, documents)?;
        let methods = configuration.directory().person(user).map(|person| methods(person, ways)).unwrap_or_default();
        if methods.is_empty() {
            let ways = match ways {
                TestWays::Method(method) => format!("{method:?}"),
                TestWays::Rules(urgency) => format!("for {urgency} urgency"),
            };
            return Err(TestFailure::NoWay { user: user.to_owned(), ways });
        }
        self.take_turn_to_test(user).await?;
        let message = |method: Name| {
            let id = NotificationId(uuid::Builder::from_random_bytes(random_bytes(&*self.entropy)).into_uuid());
            (id, Recipient::User { user: Name::from(user), method })
        };
        let messages = methods.into_iter().map(message).collect();
        let told = principal.tells(AuditAction::TestSent, self.now().await?).about("users", user);
        self.decide_told(Priority::Person, Input::Test { messages }, told).await?;
        Ok(())
    }

    /// The messages of the last test that somebody was sent, as they stand.
    pub async fn last_test(&self, user: &str) -> Result<Vec<Notification>, EngineError> {
        let mut found = self.store.tests_of(user, TEST_RESULTS_MAX).await?;
        let newest = found.first().map(|test| test.created_at);
        found.retain(|test| Some(test.created_at) == newest);
        found.reverse();
        Ok(found)
    }

    async fn take_turn_to_test(&self, user: &str) -> Result<(), TestFailure> {
        let pace = Pace::of_messages(TESTS_PER_PERSON_FREE);
        match self.keep_pace(&[(&*format!("test of:{user}"), pace)]).await? {
            None => Ok(()),
            Some(wait) => Err(TestFailure::TooSoon { wait }),
        }
    }
}

/// The ways that are meant, of those that are switched on, each once.
fn methods(person: &Person, ways: &TestWays) -> Vec<Name> {
    let is_on = |name: &str| person.methods.iter().any(|method| *method.name == *name && !method.disabled);
    let all = || person.methods.iter().map(|method| &method.name);
    let wanted: Vec<&Name> = match ways {
        TestWays::Method(wanted) => all().filter(|name| ***name == **wanted).collect(),
        TestWays::Rules(urgency) if person.rules.of(*urgency).is_empty() => all().collect(),
        TestWays::Rules(urgency) => person.rules.of(*urgency).iter().map(|rule| &rule.via).collect(),
    };
    let mut found: Vec<Name> = Vec::new();
    for name in wanted.into_iter().filter(|name| is_on(name)) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightbell_core::{ContactMethod, ContactMethodKind, Duration, NotificationRule, NotificationRules};

    #[test]
    fn the_ways_of_a_test() {
        let method = |name: &str, disabled: bool| ContactMethod {
            name: name.into(),
            kind: ContactMethodKind::Email,
            address: String::new(),
            disabled,
            bundle: None,
        };
        let rule = |via: &str| NotificationRule { via: via.into(), after: Duration::ZERO };
        let person = Person {
            name: "ada".into(),
            disabled: false,
            methods: vec![method("mail", false), method("text", false), method("old", true)],
            rules: NotificationRules { high: vec![rule("text"), rule("old"), rule("mail"), rule("text")], low: vec![] },
        };
        let check = |ways: TestWays, expected: &[&str]| {
            let found = methods(&person, &ways);
            assert_eq!(found.iter().map(|name| &**name).collect::<Vec<_>>(), expected, "{ways:?}");
        };
        check(TestWays::Method("text".to_owned()), &["text"]);
        check(TestWays::Method("old".to_owned()), &[]);
        check(TestWays::Method("none".to_owned()), &[]);
        check(TestWays::Rules(Urgency::High), &["text", "mail"]);
        check(TestWays::Rules(Urgency::Low), &["mail", "text"]);
    }
}
