//! An event, its alert, and everything that people do with it.

use crate::company::{KEY, company};
use crate::support::{Ran, Server, run};
use serde_json::Value;

fn server_with_a_company() -> Server {
    let server = Server::start();
    server.write("company.yaml", &company("http://127.0.0.1:9/ada"));
    run(server.command(&["apply", "company.yaml"]).env("HOOK_SECRET", "secret-of-the-hook")).expect(0);
    server
}

fn send(server: &Server, arguments: &[&str]) -> Ran {
    server.run(&[&["send", "--key", KEY], arguments].concat())
}

fn only_alert(server: &Server) -> Value {
    let alerts = server.run(&["alerts", "list", "--json"]).expect(0).json();
    assert_eq!(alerts.as_array().unwrap().len(), 1, "{alerts:#}");
    alerts[0].clone()
}

#[test]
fn an_alert_is_opened_answered_and_resolved() {
    let server = server_with_a_company();
    assert_eq!(server.run(&["alerts", "list"]).expect(0).stdout, "no alerts\n");
    let disk = ["--summary", "disk full on db1", "--dedup-key", "db1-disk", "--severity", "critical"];
    let more = ["--source", "db1", "--details", "{\"free\": \"0 B\"}", "--link", "https://example.com/db1"];
    let opened = send(&server, &[&disk[..], &more[..]].concat()).expect(0).stdout;
    let alert = only_alert(&server);
    let id = alert["id"].to_string();
    assert_eq!(opened, format!("opened alert {id} (dedup key db1-disk)\n"));
    assert_eq!(send(&server, &disk).expect(0).stdout, format!("counted alert {id} (dedup key db1-disk)\n"));

    let listed =
        server.run(&["alerts", "list", "--status", "triggered,acknowledged", "--service", "checkout"]).expect(0);
    assert!(listed.stdout.starts_with("ID  ") && listed.stdout.contains("disk full on db1"), "{}", listed.stdout);
    assert_eq!(server.run(&["alerts", "list", "--status", "resolved"]).expect(0).stdout, "no alerts\n");

    let noted = server.run(&["alerts", "note", &id, "--text", "looking at it"]).expect(0).stdout;
    assert_eq!(noted, format!("alert {id} noted (triggered): disk full on db1\n"));
    let acknowledged = server.run(&["alerts", "ack", &id]).expect(0).stdout;
    assert_eq!(acknowledged, format!("alert {id} acknowledged: disk full on db1\n"));
    assert_eq!(only_alert(&server)["acknowledged_by"], "token:bootstrap");
    let snoozed = server.run(&["alerts", "snooze", &id, "--for", "2h"]).expect(0).stdout;
    assert!(snoozed.starts_with(&format!("alert {id} snoozed until 2")), "{snoozed}");
    server.run(&["alerts", "escalate", &id]).expect(0);
    assert_eq!(only_alert(&server)["status"], "triggered");
    let resolved = server.run(&["alerts", "resolve", &id]).expect(0).stdout;
    assert_eq!(resolved, format!("alert {id} resolved: disk full on db1\n"));

    let shown = server.run(&["alerts", "show", &id]).expect(0).stdout;
    for expected in
        ["service         checkout", "looking at it", "by token:bootstrap", "https://example.com/db1", "0 B"]
    {
        assert!(shown.contains(expected), "{expected} is not in\n{shown}");
    }
    let shown = server.run(&["alerts", "show", &id, "--json"]).expect(0).json();
    assert_eq!(shown["alert"]["count"], 2);
    let kinds: Vec<&str> = shown["timeline"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.first(), Some(&"opened"), "{kinds:?}");

    // One that cannot be acknowledged any more, one that never was: told apart, and the exit code says so.
    let refused = server.run(&["alerts", "ack", &id, "999999"]).expect(1).stderr;
    assert!(refused.contains(&format!("alert {id}: ")) && refused.contains("999999"), "{refused}");
    assert!(refused.contains("`nightbell alerts list` shows them") && !refused.contains("GET "), "{refused}");
    assert_eq!(server.run(&["events"]).expect(0).stdout.lines().count(), 3);
    server.stop();
}

#[test]
fn what_cannot_be_sent_is_refused_with_a_reason() {
    let server = server_with_a_company();
    let refused = send(&server, &["--action", "resolve"]).expect(1).stderr;
    assert!(refused.contains("dedup_key"), "{refused}");
    let refused = send(&server, &["--summary", "x", "--details", "[1]"]).expect(1).stderr;
    assert!(refused.contains("--details is not a JSON object"), "{refused}");
    let refused = server.run(&["send", "--key", "nobodysKey123", "--summary", "x"]).expect(1).stderr;
    assert!(refused.contains("no integration has this key"), "{refused}");
    let recorded = send(&server, &["--action", "change", "--summary", "deployed 1.4"]).expect(0).stdout;
    assert_eq!(recorded, "recorded\n");
    assert!(server.run(&["events", "--changes"]).expect(0).stdout.contains("deployed 1.4"));
}
