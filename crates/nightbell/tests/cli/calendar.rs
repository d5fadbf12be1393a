//! `calendar`: links to subscribe to.

use crate::company::SCHEDULE;
use crate::support::Server;

#[test]
fn links_are_made_shown_and_taken_away() {
    let server = Server::start();
    server.write("company.yaml", &format!("users:\n  - name: ada\n{SCHEDULE}"));
    server.run(&["apply", "company.yaml"]).expect(0);
    let calendar = |arguments: &[&str]| server.run(&[&["calendar"], arguments].concat());
    let target = "schedule:payments-primary";
    let none = calendar(&["show", target]).expect(0).stdout;
    let remedy = "make one with `nightbell calendar rotate schedule:payments-primary`";
    assert_eq!(none, format!("the calendar of {target} has no link yet; {remedy}\n"));
    let made = calendar(&["rotate", target]).expect(0).stdout;
    assert!(made.starts_with(&format!("{}/calendar/", server.url)) && made.ends_with(".ics\n"), "{made}");
    assert_eq!(calendar(&["show", target]).expect(0).stdout, made);
    let as_json = calendar(&["show", target, "--json"]).expect(0).json();
    assert_eq!(as_json["url"], made.trim_end());
    calendar(&["remove", target]).expect(0);
    assert_eq!(calendar(&["show", target]).expect(0).stdout, none);
    let unknown = calendar(&["rotate", "team:nobody"]).expect(1).stderr;
    assert!(unknown.contains("there is no team \"nobody\""), "{unknown}");
    let wrong = calendar(&["show", "payments-primary"]).expect(2).stderr;
    assert!(wrong.contains("write user:NAME, schedule:NAME or team:NAME"), "{wrong}");
}
