//! What a stranger is told.

use crate::support::{nightbell, run, run_alone};
use tempfile::TempDir;

#[test]
fn every_command_explains_itself() {
    let commands: [&[&str]; 37] = [
        &[],
        &["serve"],
        &["apply"],
        &["export"],
        &["send"],
        &["alerts"],
        &["alerts", "list"],
        &["alerts", "show"],
        &["alerts", "ack"],
        &["alerts", "resolve"],
        &["alerts", "snooze"],
        &["alerts", "escalate"],
        &["alerts", "note"],
        &["oncall"],
        &["fairness"],
        &["calendar"],
        &["calendar", "list"],
        &["calendar", "show"],
        &["calendar", "refresh"],
        &["calendar", "rotate"],
        &["calendar", "remove"],
        &["calendar", "import"],
        &["handover"],
        &["handover", "show"],
        &["handover", "note"],
        &["handover", "accept"],
        &["events"],
        &["check"],
        &["login"],
        &["logout"],
        &["token"],
        &["token", "create"],
        &["token", "revoke"],
        &["audit"],
        &["backup"],
        &["restore"],
        &["openapi"],
    ];
    for command in commands {
        let help = run_alone(&[command, &["--help"]].concat()).expect(0).stdout;
        assert!(help.contains("Usage: nightbell"), "{command:?}: {help}");
        assert!(help.lines().count() > 4, "{command:?}: {help}");
    }
}

#[test]
fn wrong_usage_exits_with_2() {
    let wrong: [&[&str]; 9] = [
        &[],
        &["fly"],
        &["apply"],
        &["send"],
        &["alerts", "ack"],
        &["alerts", "ack", "twelve"],
        &["alerts", "snooze", "12"],
        &["oncall", "--from", "2026-11-24T09:00:00Z"],
        &["serve", "--data", "a", "--database-url", "postgres://b/c"],
    ];
    for arguments in wrong {
        run_alone(arguments).expect(2);
    }
}

#[test]
fn wrong_values_are_told_in_a_sentence() {
    let check = |arguments: &[&str], expected: &str| {
        let told = run_alone(arguments).expect(2).stderr;
        assert!(told.contains(expected), "{arguments:?}: {told}");
    };
    check(&["alerts", "show", "abc"], "'abc' for '<ID>...': write the number of an alert");
    check(&["alerts", "snooze", "2"], "--for <DURATION>|--until <TIME>");
    check(&["alerts", "snooze", "2", "--for", "1h", "--until", "2026-11-24"], "cannot be used with");
    check(&["oncall", "--at", "noon"], "'noon' for '--at <TIME>': write it in RFC 3339, such as 2026-11-23T09:00:00Z");
}

#[test]
fn help_says_whose_clock_and_what_comes_first() {
    let check = |arguments: &[&str], expected: &str| {
        let told = run_alone(&[arguments, &["--help"]].concat()).expect(0).stdout;
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(expected), "{arguments:?}: {told}");
    };
    for verb in ["offer", "take", "undo"] {
        check(&["swap", verb], "is on the clock of SCHEDULE's time zone");
    }
    check(&["alerts", "list"], "open ones that reached their last resort first, then newest first");
    check(&["apply"], "[default: hand_over]");
}

#[test]
fn variables_that_nobody_reads_are_told() {
    let directory = TempDir::new().unwrap();
    let mut command = nightbell(directory.path());
    let told = run(command.args(["alerts", "list"]).env("NIGHTBELL_SMTP_URL", "smtp://localhost")).expect(1).stderr;
    let expected = "warning: NIGHTBELL_SMTP_URL is not a variable of Nightbell's and is ignored; did you mean \
                    NIGHTBELL_SMTP__URL?\n";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn without_a_server_the_remedy_is_told() {
    let directory = TempDir::new().unwrap();
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let mut command = nightbell(directory.path());
    let ran = run(command.args(["alerts", "list"]).env("NIGHTBELL_URL", &url).env("NIGHTBELL_TOKEN", "t")).expect(1);
    assert!(ran.stderr.contains(&format!("no server answers at {url}")), "{}", ran.stderr);
    assert!(ran.stderr.contains("`nightbell serve`") && ran.stderr.contains("NIGHTBELL_URL"), "{}", ran.stderr);
}

#[test]
fn without_a_token_the_remedy_is_told() {
    let ran = run_alone(&["alerts", "list"]).expect(1);
    assert!(ran.stderr.contains("NIGHTBELL_TOKEN is not set"), "{}", ran.stderr);
    assert!(ran.stderr.contains("nightbell token create"), "{}", ran.stderr);
}

#[test]
fn the_default_settings_and_the_interface_are_printed() {
    let settings = run_alone(&["serve", "--print-default-config"]).expect(0).stdout;
    assert!(settings.contains("[server]") && settings.contains("NIGHTBELL_SERVER__LISTEN"), "{settings}");
    let interface = run_alone(&["openapi"]).expect(0).json();
    assert_eq!(interface["openapi"], "3.1.0");
}

#[test]
fn wrong_settings_are_told_before_anything_is_made() {
    let directory = TempDir::new().unwrap();
    std::fs::write(directory.path().join("nightbell.toml"), "[server]\nlissten = \"x\"\n").unwrap();
    let ran = run(nightbell(directory.path()).arg("serve")).expect(1);
    let expected = "nightbell: nightbell.toml: [server] lissten: unknown key; did you mean listen?\n";
    assert_eq!(ran.stderr, expected);
    assert!(!directory.path().join("nightbell-data").exists());
}
