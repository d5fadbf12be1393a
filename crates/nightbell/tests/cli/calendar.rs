//! `calendar`: links to subscribe to, and files that become leave or shifts.

use crate::company::SCHEDULE;
use crate::support::Server;
use rustix::process::Signal;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

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
    let wrong = calendar(&["rotate", "payments-primary"]).expect(2).stderr;
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
    assert!(planned.contains("-04-10T00:00 to ") && planned.contains("-04-11T00:00  Birthday"), "{planned}");
    import(&[]).expect(0);
    let again = import(&[]).expect(0).stdout;
    assert!(again.starts_with("nothing to change: "), "{again}");
    let exported = server.run(&["export", "--kind", "unavailabilities"]).expect(0).stdout;
    assert!(exported.contains("calendar: hr") && exported.contains("reason: Birthday"), "{exported}");
    server.write("leave.ics", "<html>please sign in</html>");
    let refused = import(&[]).expect(1).stderr;
    assert!(refused.contains("this is no calendar"), "{refused}");
}

#[test]
fn a_file_becomes_shifts() {
    let server = Server::start();
    server.write("company.yaml", &format!("users:\n  - name: ada\n{SCHEDULE}"));
    server.run(&["apply", "company.yaml"]).expect(0);
    // Somewhere in the next 400 days.
    let duty = |summary: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:duty\nSUMMARY:{summary}\nDTSTART;VALUE=DATE:20200410\n\
             RRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let import = |more: &[&str]| server.run(&[&["calendar", "import", "rota.ics", "--name", "rota"], more].concat());
    let shifts = ["--as", "shifts", "--schedule", "payments-primary"];
    server.write("rota.ics", &duty("Duty"));
    let planned = import(&[&shifts[..], &["--dry-run"]].concat()).expect(0);
    assert!(planned.stdout.contains("0 to create"), "{planned:?}");
    assert!(planned.stderr.contains("skipped event \"Duty\" at ") && planned.stderr.contains("it names no user"));
    server.write("rota.ics", &duty("Ada"));
    let imported = import(&shifts).expect(0).stdout;
    assert!(imported.contains("+ overrides/rota-") && imported.contains("  ada 20"), "{imported}");
    assert!(imported.contains("-04-10T00:00 to ") && imported.contains("-04-11T00:00  Ada"), "{imported}");
    // What its events become follows from whose they are.
    let again = import(&shifts[2..]).expect(0).stdout;
    assert!(again.starts_with("nothing to change: "), "{again}");
    let exported = server.run(&["export", "--kind", "overrides"]).expect(0).stdout;
    assert!(exported.contains("calendar: rota") && exported.contains("with: ada"), "{exported}");
    for wrong in [&["--as", "shifts", "--user", "ada"][..], &["--as", "leave", "--schedule", "payments-primary"], &[]] {
        import(wrong).expect(2);
    }
}

/// A server that answers as many requests with this calendar, and then is gone; where it is.
fn source(calendar: String, requests: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/ada-s3cret.ics", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().take(requests) {
            let mut stream = stream.unwrap();
            // All of a request without a body comes at once.
            let _ = stream.read(&mut [0; 4096]).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", calendar.len());
            stream.write_all(format!("{head}{calendar}").as_bytes()).unwrap();
        }
    });
    url
}

#[test]
fn a_calendar_at_an_address_is_read_and_outlives_its_source_and_a_restart() {
    let server = Server::start();
    let url = source(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:birthday\nSUMMARY:Birthday\nDTSTART;VALUE=DATE:20200410\nRRULE:FREQ=YEARLY\n\
         END:VEVENT\nEND:VCALENDAR\n"
            .to_owned(),
        1,
    );
    let calendars = "calendars:\n  - { name: hr, user: ada, every: 7d, url: \"{{ env.ADA_CALENDAR }}\" }\n";
    server.write("company.yaml", &format!("users:\n  - name: ada\n{SCHEDULE}{calendars}"));
    let none = server.run(&["calendar", "list"]).expect(0).stdout;
    assert_eq!(none, "no calendars are read; add one under calendars, or import a file\n");
    let mut apply = server.command(&["apply", "company.yaml"]);
    let applied = apply.env("ADA_CALENDAR", &url).output().unwrap();
    assert!(applied.status.success(), "{applied:?}");
    // Nobody asks for it: the server does that by itself.
    let read = (0..2_000).any(|_| server.run(&["calendar", "list"]).expect(0).stdout.contains("  ok"));
    assert!(read, "it was not read");
    let shown = server.run(&["calendar", "show", "hr"]).expect(0).stdout;
    assert!(shown.starts_with("hr: leave of ada, read every 7d from http://127.0.0.1/…\n  1 event ahead\n"), "{shown}");

    let server = Server::start_in(server.stop());
    let refused = server.run(&["calendar", "refresh", "hr"]).expect(1).stdout;
    assert!(refused.contains("fails since ") && refused.contains("(1 time): no connection"), "{refused}");
    let listed = server.run(&["calendar", "list"]).expect(0).stdout;
    assert!(listed.contains("1 of 1") && listed.contains("fails since "), "{listed}");
    let exported = server.run(&["export", "--kind", "unavailabilities"]).expect(0).stdout;
    assert!(exported.contains("calendar: hr") && exported.contains("reason: Birthday"), "{exported}");
    let checked = server.run(&["check"]).expect(0).stdout;
    assert!(checked.contains("`nightbell calendar refresh hr`"), "{checked}");
    assert!(!format!("{shown}{refused}{listed}{checked}").contains("s3cret"), "the address is a secret");
    assert_eq!(server.run(&["calendar", "refresh", "nobody"]).expect(1).stdout, "");
    let (_, log, _) = {
        server.signal(Signal::TERM);
        server.wait_at_most(Duration::from_secs(10))
    };
    assert!(log.contains("calendars.refresh") && !log.contains("s3cret"), "{log}");
}
