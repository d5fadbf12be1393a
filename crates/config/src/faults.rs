//! What is not as a schedule says it must be, for the doctor and for the notes of a plan.

use crate::spelled::spelled_ahead;
use nightbell_schedule::{Answer, Stretch, joined, without};

/// A sort of fault of one schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody is on call, inside the coverage.
    Uncovered,
    /// A requirement, in its words, is not met.
    Unmet(String),
}

/// The faults of an answer, each with when it is so, joined: the coverage first, then the requirements as they occur.
pub(crate) fn faults(answer: &Answer) -> Vec<(Fault, Vec<Stretch>)> {
    let mut found: Vec<(Fault, Vec<Stretch>)> = Vec::new();
    let uncovered = answer.uncovered.iter().map(|gap| (Fault::Uncovered, (gap.from, gap.to)));
    let unmet = answer.violations.iter().map(|violation| {
        let requirement = violation.requirement.to_string();
        (Fault::Unmet(requirement), (violation.from, violation.to))
    });
    for (fault, stretch) in uncovered.chain(unmet) {
        match found.iter_mut().find(|(known, _)| *known == fault) {
            Some((_, stretches)) => stretches.push(stretch),
            None => found.push((fault, vec![stretch])),
        }
    }
    found.into_iter().map(|(fault, stretches)| (fault, joined(stretches))).collect()
}

/// What of the faults `after` was not there `before`, over one span.
pub(crate) fn new_faults(before: &Answer, after: &Answer) -> Vec<(Fault, Vec<Stretch>)> {
    let known = faults(before);
    let fresh = faults(after).into_iter().map(|(fault, stretches)| {
        let known = known.iter().find(|(known, _)| *known == fault).map(|(_, stretches)| stretches.as_slice());
        let fresh = without(&stretches, known.unwrap_or_default());
        (fault, fresh)
    });
    fresh.filter(|(_, stretches)| !stretches.is_empty()).collect()
}

impl Fault {
    /// That it is so, in words.
    pub(crate) fn words(&self, stretches: &[Stretch], days: i64) -> String {
        match self {
            Fault::Uncovered => {
                format!("inside its coverage nobody is on call in {}", spelled_ahead(stretches, "gap", days))
            }
            Fault::Unmet(requirement) => {
                format!("the requirement \"{requirement}\" is not met in {}", spelled_ahead(stretches, "span", days))
            }
        }
    }
}
