//! `apply`, `export`, `check`.

use crate::company::company;
use crate::support::{Server, run};
use serde_json::{Value, json};

/// A webhook that is never called in these tests.
const HOOK: &str = "http://127.0.0.1:9/ada";

#[test]
fn files_are_planned_applied_exported_and_then_change_nothing() {
    let server = Server::start();
    server.write("company.yaml", &company(HOOK));
    let apply = |arguments: &[&str]| {
        let mut command = server.command(&[&["apply"], arguments].concat());
        run(command.env("HOOK_SECRET", "secret-of-the-hook"))
    };

    let planned = apply(&["company.yaml", "--dry-run"]).expect(0).stdout;
    assert!(planned.contains("+ users/ada  create\n"), "{planned}");
    assert!(planned.ends_with("dry run: 6 to create, 0 to update, 0 to delete, 0 unchanged; nothing was changed\n"));
    assert_eq!(server.run(&["export"]).expect(0).stdout.trim(), "");

    let applied = apply(&["company.yaml"]).expect(0).stdout;
    assert!(applied.ends_with("applied: 6 created, 0 updated, 0 deleted, 0 unchanged\n"), "{applied}");
    let again = apply(&["company.yaml"]).expect(0).stdout;
    assert_eq!(again, "nothing to change: 6 unchanged\n");

    let exported = server.run(&["export"]).expect(0).stdout;
    assert!(exported.contains("payments-primary") && !exported.contains("secret-of-the-hook"), "{exported}");
    server.write("exported.yaml", &exported);
    assert_eq!(apply(&["exported.yaml"]).expect(0).stdout, "nothing to change: 6 unchanged\n");
    let with_secrets = server.run(&["export", "--with-secrets", "--kind", "users"]).expect(0).stdout;
    assert!(
        with_secrets.contains("secret-of-the-hook") && !with_secrets.contains("payments-primary"),
        "{with_secrets}"
    );

    server.write("exported.yaml", &exported.replace("Ada Lovelace", "Countess Lovelace"));
    let planned = apply(&["exported.yaml", "--dry-run"]).expect(0).stdout;
    assert!(planned.contains("~ users/ada  update (title)\n"), "{planned}");
    let changed = apply(&["exported.yaml", "--json"]).expect(0).json();
    let updates: Vec<&Value> = changed["plan"].as_array().unwrap().iter().filter(|c| c["action"] == "update").collect();
    assert_eq!(updates, [&json!({"kind": "users", "name": "ada", "action": "update"})]);

    let _ = server.stop();
}

#[test]
fn errors_name_file_line_and_key_and_nothing_is_applied() {
    let server = Server::start();
    server.write("users.yaml", "users:\n  - name: ada\n  - name: grace\n    emial: grace@example.com\n");
    let ran = server.run(&["apply", "users.yaml"]).expect(1);
    assert!(ran.stderr.starts_with("users.yaml:4: users[1].emial: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean \"email\"?"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("nothing was applied\n"), "{}", ran.stderr);

    server.write("users.yaml", "teams:\n  - { name: payments, members: [\"{{ env.NOBODY }}\"] }\n");
    let ran = server.run(&["apply", "users.yaml"]).expect(1);
    assert!(ran.stderr.starts_with("users.yaml:2: env.NOBODY: NOBODY is not set"), "{}", ran.stderr);
    assert_eq!(server.run(&["export"]).expect(0).stdout.trim(), "");
}

#[test]
fn check_finds_who_cannot_be_reached() {
    let server = Server::start();
    // A person without a way to be reached, paged by a policy.
    let text = "\
users:
  - name: ada
escalation_policies:
  - { name: payments, steps: [ { notify: [\"user:ada\"], wait: 5m } ] }
services:
  - { name: checkout, escalation_policy: payments }
";
    server.write("company.yaml", text);
    server.run(&["apply", "company.yaml"]).expect(0);
    let found = server.run(&["check", "--json"]).expect(1).json();
    let about_ada =
        found["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "error" && f["subject"] == "users/ada");
    assert!(about_ada, "{found:#}");

    // The same from the machine itself, with the surroundings.
    let around = server.run(&["check", "--data", "data"]).expect(1).stdout;
    for expected in ["[server] public_url: is not set", "[store] encryption_key: is not set", "users/ada: ", "email: "]
    {
        assert!(around.contains(expected), "{expected} is not in\n{around}");
    }
    let printed = server.run(&["check"]).expect(1).stdout;
    let errors = found["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").count();
    let counted = if errors == 1 { "1 error, ".to_owned() } else { format!("{errors} errors, ") };
    assert!(printed.lines().last().unwrap().starts_with(&counted), "{printed}");
}

#[test]
fn check_tells_wrong_settings_and_providers_that_do_not_answer() {
    let server = Server::start();
    let check = |variables: &[(&str, &str)]| {
        let mut command = server.command(&["check", "--data", "data", "--json"]);
        run(command.envs(variables.iter().copied())).expect(1).json()
    };
    let found = check(&[("NIGHTBELL_RETENTION__EVENTS", "soon")]);
    assert_eq!(found["findings"][0]["subject"], "settings");
    // Port 9 is discard: nobody listens there in a test.
    let found =
        check(&[("NIGHTBELL_SMTP__URL", "smtp://127.0.0.1:9"), ("NIGHTBELL_SMTP__FROM", "nightbell@example.com")]);
    let about_mail =
        found["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "error" && f["subject"] == "email");
    assert!(about_mail, "{found:#}");
    // What Nightbell itself has to say is to go to a service that is there.
    let mut command = server.command(&["check", "--data", "data"]);
    let found = run(command.env("NIGHTBELL_SERVER__OWN_SERVICE", "nightbell")).stdout;
    let told = "services/nightbell: is named by [server] own_service and does not exist";
    assert!(found.contains(told), "{found}");
}
