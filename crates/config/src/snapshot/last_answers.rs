//! What was last asked of the schedules: the inputs of one batch are decided at one instant, and a storm asks the same for each.

use nightbell_core::{Name, OnDuty, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Answers for one instant.
#[derive(Debug, Default)]
pub(super) struct LastAnswers(Mutex<Asked>);

#[derive(Debug, Default)]
struct Asked {
    at: Timestamp,
    /// By schedule, with the offset: at most as many as are in use.
    answers: HashMap<Name, Vec<(i32, Vec<OnDuty>)>>,
}

/// Another snapshot has nothing asked of it yet.
impl Clone for LastAnswers {
    fn clone(&self) -> LastAnswers {
        LastAnswers::default()
    }
}

impl LastAnswers {
    /// The answer for this instant, asking only if it was not asked just before.
    pub(super) fn get_or_ask(
        &self,
        schedule: &str,
        offset: i32,
        at: Timestamp,
        ask: impl FnOnce() -> Vec<OnDuty>,
    ) -> Vec<OnDuty> {
        // Nothing in here panics half-way through a change.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.at != at {
            *last = Asked { at, answers: HashMap::new() };
        }
        let known = last.answers.get(schedule).and_then(|answers| answers.iter().find(|answer| answer.0 == offset));
        if let Some((_, answer)) = known {
            return answer.clone();
        }
        let answer = ask();
        last.answers.entry(schedule.into()).or_default().push((offset, answer.clone()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_an_instant_is_known_for_that_instant_only() {
        let answers = LastAnswers::default();
        let instant = |second| Timestamp::from_second(second).unwrap();
        let duty = |user: &str| vec![OnDuty { user: user.into(), because: String::new() }];
        let ask =
            |schedule: &str, offset, second, user| answers.get_or_ask(schedule, offset, instant(second), || duty(user));
        assert_eq!(ask("a", 0, 1, "ada"), duty("ada"));
        assert_eq!(ask("a", 0, 1, "grace"), duty("ada"), "known");
        assert_eq!(ask("a", 1, 1, "grace"), duty("grace"), "another offset");
        assert_eq!(ask("b", 0, 1, "cid"), duty("cid"), "another schedule");
        assert_eq!(ask("a", 0, 2, "dan"), duty("dan"), "another instant");
        assert_eq!(ask("a", 0, 1, "eve"), duty("eve"), "only the last instant is kept");
    }
}
