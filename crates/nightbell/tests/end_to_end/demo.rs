//! `nightbell demo --once` checks itself: it plays an outage in compressed time and exits 0 when every step went well.

use crate::support::nightbell_command;

#[test]
fn the_demo_plays_its_outage_to_the_end() {
    let run = nightbell_command().args(["demo", "--once"]).output().unwrap();
    let (narration, errors) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "ended with {}:\n{narration}\n{errors}", run.status);
    for step in ["escalat", "acknowledge", "resolve"] {
        assert!(narration.to_lowercase().contains(step), "the narration says nothing of {step}:\n{narration}");
    }
}
