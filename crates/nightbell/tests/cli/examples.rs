//! The examples in `docs/`: what people copy works, and covers what it says it covers.

use crate::support::{nightbell, run};
use std::path::Path;

#[test]
fn schedules_are_valid_and_leave_no_fault_in_a_year() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/schedules");
    let mut seen = 0;
    for file in std::fs::read_dir(&directory).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let schedules = text.split_once("schedules:").unwrap().1;
        let name = schedules.lines().find_map(|line| line.strip_prefix("  - name: ")).unwrap();
        let span = ["--from", "2026-02-01T00:00", "--to", "2027-02-01T00:00", "--json"];
        let asked = run(nightbell(&directory).args(["oncall", name, "--file"]).arg(&path).args(span)).expect(0);
        assert_eq!(asked.stderr, "", "{}", path.display());
        let answer = asked.json();
        assert!(answer["shifts"].as_array().unwrap().len() > 20, "{}", path.display());
        for fault in ["uncovered", "violations"] {
            assert_eq!(answer[fault], serde_json::json!([]), "{fault} of {}", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} examples");
}

/// Every drawing in the guide is what its command prints.
#[test]
fn the_guide_shows_what_is_printed() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let guide = std::fs::read_to_string(docs.join("schedules.md")).unwrap();
    let drawings: Vec<&str> =
        guide.split("```text\n$ ").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert!(drawings.len() >= 5, "only {} drawings", drawings.len());
    for drawing in drawings {
        let (command, expected) = drawing.split_once('\n').unwrap();
        let arguments = command.split_whitespace().skip(1);
        let directory = docs.join("examples/schedules");
        let printed = run(nightbell(&directory).args(arguments)).expect(0).stdout;
        assert_eq!(printed.split("\n\n").next().unwrap(), expected, "{command}");
    }
}
