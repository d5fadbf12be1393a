//! `calendar`: links to subscribe to, and files that become leave.

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

#[test]
fn a_file_becomes_leave() {
    let server = Server::start();
    server.write("company.yaml", &format!("users:\n  - name: ada\n{SCHEDULE}"));
    server.run(&["apply", "company.yaml"]).expect(0);
    // Somewhere in the next 400 days.
    let birthday = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:birthday\nSUMMARY:Birthday\nDTSTART;VALUE=DATE:20200410\n\
                    RRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    server.write("leave.ics", birthday);
    let import = |more: &[&str]| {
        server.run(&[&["calendar", "import", "leave.ics", "--user", "ada", "--name", "hr"], more].concat())
    };
    let planned = import(&["--dry-run"]).expect(0).stdout;
    assert!(planned.contains("dry run: ") && planned.contains("+ unavailabilities/hr-"), "{planned}");
    import(&[]).expect(0);
    let again = import(&[]).expect(0).stdout;
    assert!(again.starts_with("nothing to change: "), "{again}");
    let exported = server.run(&["export", "--kind", "unavailabilities"]).expect(0).stdout;
    assert!(exported.contains("calendar: hr") && exported.contains("reason: Birthday"), "{exported}");
    server.write("leave.ics", "<html>please sign in</html>");
    let refused = import(&[]).expect(1).stderr;
    assert!(refused.contains("this is no calendar"), "{refused}");
}
