//! `nightbell audit`: a table, one entry with its difference, and everything as lines of JSON.

use crate::support::Server;
use serde_json::Value;

#[test]
fn whoever_did_something_is_named() {
    let server = Server::start();
    server.write("company.yaml", "users: [ { name: ada, title: Ada } ]\nteams: [ { name: payments, members: [ada] } ]");
    server.run(&["apply", "company.yaml"]).expect(0);
    server.write("company.yaml", "users: [ { name: ada, title: Countess } ]");
    server.run(&["apply", "company.yaml"]).expect(0);
    server.run(&["token", "create", "ci", "--role", "observer", "--data", "data"]).expect(0);

    let table = server.run(&["audit"]).expect(0).stdout;
    for expected in
        ["command line", "token.made", "tokens/ci", "role: observer", "configuration.created", "teams/payments r1"]
    {
        assert!(table.contains(expected), "{expected} is not in\n{table}");
    }
    let changed =
        server.run(&["audit", "--subject", "users/ada", "--action", "configuration.changed", "--json"]).expect(0);
    let entry: Value = serde_json::from_str(changed.stdout.trim_end()).unwrap();
    assert_eq!((entry["actor"].as_str(), entry["address"].as_str()), (Some("token:bootstrap"), Some("127.0.0.1")));

    let shown = server.run(&["audit", &entry["id"].to_string()]).expect(0).stdout;
    assert!(shown.contains("actor    token:bootstrap (token)"), "{shown}");
    assert!(shown.contains("agent    nightbell/"), "{shown}");
    assert!(shown.contains("- title: \"Ada\"\n+ title: \"Countess\"\n"), "{shown}");

    let lines = server.run(&["audit", "--all", "--json", "--documents"]).expect(0).stdout;
    let entries: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(entries.len() >= 5, "{lines}");
    assert!(entries.iter().any(|entry| entry["after"]["title"] == "Countess" && entry["before"]["title"] == "Ada"));

    assert_eq!(server.run(&["audit", "--actor", "nobody"]).expect(0).stdout, "no entries\n");
    let more = server.run(&["audit", "--limit", "1"]).expect(0);
    assert!(more.stderr.contains("there are more than 1") && more.stdout.lines().count() == 2, "{more:?}");
    for (arguments, code, expected) in [
        (&["audit", "--action", "sign_inn"][..], 1, "did you mean \"sign_in\"?"),
        (&["audit", "9999999"], 1, "no audit entry \"9999999\""),
        (&["audit", "12", "--actor", "ada"], 2, "cannot be used with"),
        (&["audit", "--documents"], 2, "--json"),
    ] {
        let refused = server.run(arguments).expect(code).stderr;
        assert!(refused.contains(expected), "{arguments:?}: {refused}");
    }
    server.stop();
}
