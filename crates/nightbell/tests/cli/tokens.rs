//! Tokens: through the API, and in the store beside a running server.

use crate::support::{Server, nightbell, run};
use tempfile::TempDir;

#[test]
fn tokens_are_made_used_listed_and_revoked() {
    let server = Server::start();
    for place in [&[][..], &["--data", "data"]] {
        let name = if place.is_empty() { "ci" } else { "direct" };
        let made = server.run(&[&["token", "create", name, "--role", "observer"], place].concat()).expect(0);
        let token = made.stdout.trim_end().to_owned();
        assert!(token.starts_with("nb_") && !token.contains(char::is_whitespace), "{token}");

        let with_token = |arguments: &[&str]| run(server.command(arguments).env("NIGHTBELL_TOKEN", &token));
        with_token(&["alerts", "list"]).expect(0);
        let refused = with_token(&["token", "create", "other", "--role", "admin"]).expect(1).stderr;
        assert!(refused.contains("admin"), "{refused}");
        let taken = server.run(&[&["token", "create", name, "--role", "admin"], place].concat()).expect(1).stderr;
        assert!(taken.contains("taken"), "{taken}");

        let listed = server.run(&[&["token", "list"], place].concat()).expect(0).stdout;
        assert!(listed.contains(name) && !listed.contains(&token), "{listed}");
        server.run(&[&["token", "revoke", name], place].concat()).expect(0);
        let unknown = with_token(&["alerts", "list"]).expect(1).stderr;
        assert!(unknown.contains("does not know the token"), "{unknown}");
        server.run(&[&["token", "revoke", name], place].concat()).expect(1);
    }
    server.stop();
}

#[test]
fn the_first_token_may_come_before_the_first_start() {
    let directory = TempDir::new().unwrap();
    let command = |arguments: &[&str]| run(nightbell(directory.path()).args(arguments));
    let refused = command(&["token", "list", "--data", "data"]).expect(1).stderr;
    assert!(refused.contains("there is no such data directory"), "{refused}");
    let made = command(&["token", "create", "me", "--role", "admin", "--data", "data"]).expect(0).stderr;
    assert!(made.starts_with("made a new data directory data\n"), "{made}");
    let made = command(&["token", "create", "other", "--role", "admin", "--data", "data"]).expect(0).stderr;
    assert!(!made.contains("data directory"), "{made}");
    let listed = command(&["token", "list", "--data", "data", "--json"]).expect(0).json();
    assert_eq!(listed[0]["name"], "me");
    assert_eq!(listed[0]["role"], "admin");
    let role = command(&["token", "create", "you", "--role", "king", "--data", "data"]).expect(2).stderr;
    assert!(role.contains("observer"), "{role}");
}
