//! `oncall`, from files and from a server: the same answers.

use crate::company::SCHEDULE;
use crate::support::{Server, nightbell, run};
use serde_json::json;
use tempfile::TempDir;

const SPAN: [&str; 4] = ["--from", "2026-01-05T00:00:00Z", "--to", "2026-01-06T00:00:00Z"];

#[test]
fn files_answer_without_a_server() {
    let directory = TempDir::new().unwrap();
    std::fs::create_dir(directory.path().join("config")).unwrap();
    std::fs::write(directory.path().join("config/schedules.yaml"), SCHEDULE).unwrap();
    let keys = "integrations:\n  - { name: a, service: b, type: native, key: \"{{ env.UNSET }}\" }\n";
    std::fs::write(directory.path().join("config/keys.yaml"), keys).unwrap();
    let ask = |arguments: &[&str]| {
        run(nightbell(directory.path()).args(["oncall"]).args(arguments).args(["--file", "config"]))
    };

    let answer = ask(&[&["payments-primary", "--json"][..], &SPAN[..]].concat()).expect(0).json();
    let because = answer["shifts"][0]["because"].clone();
    assert!(because.as_str().unwrap().contains("weekly"), "{because}");
    let expected = json!({
        "schedule": "payments-primary",
        "shifts": [{ "from": "2026-01-05T09:00:00Z", "to": "2026-01-06T00:00:00Z", "user": "ada", "because": because }],
        "shadows": [],
        "gaps": [{ "from": "2026-01-05T00:00:00Z", "to": "2026-01-05T09:00:00Z" }],
        "uncovered": [],
        "violations": [],
    });
    assert_eq!(answer, expected);
    let table = ask(&[&["payments-primary"][..], &SPAN[..]].concat()).expect(0).stdout;
    assert!(table.contains("2026-01-05 00:00:00 UTC  2026-01-05 09:00:00 UTC  nobody"), "{table}");

    let now = ask(&["--at", "2026-01-05T10:00:00Z", "--json"]).expect(0).json();
    assert_eq!(now["items"][0]["schedule"], "payments-primary");
    assert_eq!(now["items"][0]["on_call"][0]["user"], "ada");

    // A time without an offset is on the clock of the schedule, in summer an hour ahead.
    let summer = ["payments-primary", "--from", "2026-07-01", "--to", "2026-07-01T12:00", "--json"];
    let answer = ask(&summer).expect(0).json();
    assert_eq!(answer["shifts"][0]["from"], "2026-06-30T23:00:00Z");
    assert_eq!(answer["shifts"][0]["to"], "2026-07-01T11:00:00Z");
    assert_eq!(ask(&["--at", "2026-07-01T12:00", "--json"]).expect(0).json()["at"], "2026-07-01T12:00:00Z");

    // Files without users are a schedule alone; with some, a stranger is refused, in the server's words.
    assert_eq!(ask(&[]).expect(0).stderr, "");
    std::fs::write(directory.path().join("config/users.yaml"), "users:\n  - name: adda\n").unwrap();
    let expected = "config/schedules.yaml:5: schedules[0].rotations[0].members[0]: \"ada\" is not a user; did you mean \"adda\"?\n";
    assert_eq!(ask(&[]).expect(1).stderr, expected);
    std::fs::write(
        directory.path().join("config/users.yaml"),
        "users: [ { name: ada }, { name: bob }, { name: ada } ]",
    )
    .unwrap();
    let twice = "config/users.yaml:1: users[2].name: \"ada\" is the name of two users (first in config/users.yaml:1); names are unique in their kind\n";
    assert_eq!(ask(&[]).expect(1).stderr, twice);
    let mail =
        "users: [ { name: ada, contact_methods: [ { name: mail, type: email, address: \"{{ env.UNSET }}\" } ] } ]";
    std::fs::write(directory.path().join("config/users.yaml"), mail).unwrap();
    assert_eq!(ask(&[]).expect(0).stderr, "", "what is not set is not looked at");

    let unknown = ask(&["payment-primary"]).expect(1).stderr;
    assert!(unknown.contains("did you mean \"payments-primary\"?"), "{unknown}");
    std::fs::write(directory.path().join("config/schedules.yaml"), SCHEDULE.replace("1w", "1x")).unwrap();
    let wrong = ask(&[]).expect(1).stderr;
    assert!(wrong.starts_with("config/schedules.yaml:"), "{wrong}");
}

#[test]
fn files_are_checked_without_a_server() {
    let directory = TempDir::new().unwrap();
    let check = |text: &str| {
        std::fs::write(directory.path().join("a.yaml"), text).unwrap();
        run(nightbell(directory.path()).args(["check", "--file", "a.yaml"]))
    };
    let users = "users: [ { name: ada } ]\n";
    let found = check(&format!("{users}{SCHEDULE}    coverage: always\n    requirements: [ {{ at_least: 2 }} ]\n"))
        .expect(0)
        .stdout;
    for part in [
        "warning  users/ada: has no contact method and cannot be reached",
        "warning  schedules/payments-primary: no escalation policy uses it",
        "warning  schedules/payments-primary: the requirement \"at least 2\" is not met in 1 span of the next 30 days",
    ] {
        assert!(found.contains(part), "{part} is not in\n{found}");
    }
    let wrong = check(&format!("{users}{}", SCHEDULE.replace("[ada]", "[eve]"))).expect(1).stderr;
    assert!(wrong.contains("a.yaml:6: schedules[0].rotations[0].members[0]: \"eve\" is not a user"), "{wrong}");
    let both = run(nightbell(directory.path()).args(["check", "--file", "a.yaml", "--data", "x"])).expect(2).stderr;
    assert!(both.contains("cannot be used with"), "{both}");
}

/// As `export --history` prints it: until Wednesday grace had every week, and whoever has one then keeps it.
const HISTORY: &str = "epochs:
  - schedule: payments-primary
    definition:
      time_zone: UTC
      rotations: [ { name: weekly, shift: 1w, start: 2026-01-05T09:00, members: [grace] } ]
  - { schedule: payments-primary, from: \"2026-01-07T12:00:00Z\", carried: [ { rotation: weekly, place: 1 } ] }
";

#[test]
fn rule_6_files_answer_by_the_history_that_they_hold() {
    let directory = TempDir::new().unwrap();
    let schedule = SCHEDULE.replace("members: [ada] }", "members: [ada, grace] }");
    std::fs::write(directory.path().join("schedules.yaml"), schedule).unwrap();
    let ask = |files: &[&str]| {
        let span = ["--from", "2026-01-05T09:00:00Z", "--to", "2026-01-19T09:00:00Z", "--json"];
        let asked =
            run(nightbell(directory.path()).args(["oncall", "payments-primary"]).args(span).arg("--file").args(files));
        let shifts = asked.expect(0).json()["shifts"].as_array().unwrap().clone();
        let shift = |shift: &serde_json::Value| {
            format!("{} {}", shift["from"].as_str().unwrap(), shift["user"].as_str().unwrap())
        };
        shifts.iter().map(shift).collect::<Vec<_>>()
    };
    assert_eq!(ask(&["schedules.yaml"])[0], "2026-01-05T09:00:00Z ada", "without one, it is one epoch");
    std::fs::write(directory.path().join("history.yaml"), HISTORY).unwrap();
    let expected = ["2026-01-05T09:00:00Z grace", "2026-01-12T09:00:00Z ada"];
    assert_eq!(ask(&["schedules.yaml", "history.yaml"]), expected);
}

/// What changes the schedule over a span, and what it must be.
const CHANGES: &str = "    coverage: always
    requirements: [ { at_least: 1 }, { one_of: { tag: dev } } ]
unavailabilities:
  - { name: ada-ski, user: ada, from: 2026-01-05T12:00, to: 2026-01-05T13:00, reason: skiing }
temporary_schedules:
  - name: outing
    schedule: payments-primary
    from: 2026-01-05T20:00
    to: 2026-01-05T22:00
    shifts: [ { user: bob, from: 2026-01-05T20:00, to: 2026-01-05T21:00 } ]
";

fn company() -> String {
    let schedule = SCHEDULE.replace("members: [ada] }", "members: [ada, bob], shadows: [eve] }");
    assert_ne!(schedule, SCHEDULE);
    format!("users:\n  - {{ name: ada, tags: [dev] }}\n  - name: bob\n  - name: eve\n{schedule}{CHANGES}")
}

#[test]
fn files_with_every_kind_are_drawn_with_shadows_and_faults() {
    let directory = TempDir::new().unwrap();
    std::fs::write(directory.path().join("company.yaml"), company()).unwrap();
    let ask = |arguments: &[&str]| {
        let all = [&["oncall", "payments-primary"][..], arguments, &["--file", "company.yaml"]].concat();
        run(nightbell(directory.path()).args(all)).expect(0).stdout
    };
    let table = ask(&SPAN);
    for part in [
        "ada: rotation weekly, passed to bob (unavailability ada-ski)",
        "temporary schedule outing",
        "(eve)",
        "shadows rotation weekly",
        "fault 2026-01-05 00:00:00 UTC to 2026-01-05 09:00:00 UTC: nobody is on call inside the coverage",
        "fault 2026-01-05 12:00:00 UTC to 2026-01-05 13:00:00 UTC: the requirement \"one of tag dev\" is not met",
    ] {
        assert!(table.contains(part), "{part} is not in\n{table}");
    }
    let now = ask(&["--at", "2026-01-05T12:30:00Z"]);
    assert!(now.contains("bob") && now.contains("(eve)"), "{now}");
}

/// What is drawn of one schedule over a span from its files, without the table.
fn drawn(schedule: &str, name: &[&str], from: &str, to: &str) -> String {
    let directory = TempDir::new().unwrap();
    std::fs::write(directory.path().join("a.yaml"), format!("schedules:\n{schedule}")).unwrap();
    let mut command = nightbell(directory.path());
    command.arg("oncall").args(name).args(["--from", from, "--to", to, "--file", "a.yaml"]);
    let printed = run(&mut command).expect(0).stdout;
    let picture: Vec<&str> = printed.lines().take_while(|line| !line.is_empty()).collect();
    assert!(picture.iter().all(|line| line.chars().count() <= 100 && !line.contains('\u{1b}')), "{printed}");
    picture.join("\n")
}

#[test]
fn shifts_are_drawn_in_lanes() {
    let weekly = "  - { name: weekly, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [ada, grace] } ] }\n";
    let expected = "\
weekly, 2026-11-23 00:00:00 UTC to 2026-12-07 00:00:00 UTC
        Mo 23 Tu 24 We 25 Th 26 Fr 27 Sa 28 Su 29 Mo 30 Tu 01 We 02 Th 03 Fr 04 Sa 05 Su 06
ada     · ▒█████████████████████████████████████████▒   ·     ·     ·     ·     ·     ·
grace   ·     ·     ·     ·     ·     ·     ·     · ▒███████████████████████████████████████
nobody  !!▒   ·     ·     ·     ·     ·     ·     ·     ·     ·     ·     ·     ·     ·
one column is 4 hours in Europe/London: █ on call, ! nobody, ▒ for part of it";
    assert_eq!(drawn(weekly, &["weekly"], "2026-11-23", "2026-12-07"), expected);

    let day_night = "  - name: day-night
    time_zone: Europe/London
    rotations:
      - { name: day, shift: 1w, start: 2026-11-23T09:00, members: [ada], active: [ { days: mon-sun, from: \"09:00\", to: \"21:00\" } ] }
      - { name: night, shift: 1d, start: 2026-11-23T21:00, members: [cid, dan], active: [ { days: mon-sun, from: \"21:00\", to: \"09:00\" } ] }
";
    let expected = "\
day-night, 2026-11-23 09:00:00 UTC to 2026-11-25 00:00:00 UTC
     Mon 23         Tue 24
ada  ████████████   ·        ████████████
cid              ████████████
dan                 ·                    ███
one column is an hour in Europe/London: █ on call, ▒ for part of it";
    assert_eq!(drawn(day_night, &[], "2026-11-23T09:00", "2026-11-25"), expected);

    let sun = "  - name: sun
    time_zone: UTC
    rotations:
      - { name: sydney, shift: 1w, start: 2026-11-23T00:00, members: [mia], active: [ { days: mon-sun, from: \"22:00\", to: \"06:00\" } ], shadows: [zoe] }
      - { name: london, shift: 1w, start: 2026-11-23T00:00, members: [ada], active: [ { days: mon-sun, from: \"06:00\", to: \"14:00\" } ] }
      - { name: new-york, shift: 1w, start: 2026-11-23T00:00, members: [kim], active: [ { days: mon-sun, from: \"14:00\", to: \"22:00\" } ] }
";
    let expected = "\
sun, 2026-11-23 03:30:00 UTC to 2026-11-24 05:00:00 UTC
       Mon 23
mia    ███                ███████
ada       ████████          ·
kim               ████████  ·
(zoe)  ░░░                ░░░░░░░
one column is an hour in UTC: █ on call, ▒ for part of it";
    assert_eq!(drawn(sun, &["sun"], "2026-11-23T03:30", "2026-11-24T05:00"), expected);

    let office = "  - name: office
    time_zone: America/New_York
    coverage: [ { days: mon-fri, from: \"09:00\", to: \"17:00\" } ]
    rotations: [ { name: office, shift: 1d, start: 2026-11-23T00:00, members: [a-person-with-a-very-long-name, bob], active: [ { days: mon-thu, from: \"09:00\", to: \"17:00\" } ] } ]
";
    let expected = "\
office, 2026-11-26 05:00:00 UTC to 2026-12-07 05:00:00 UTC
                      Th 26 Fr 27 Sa 28 Su 29 Mo 30 Tu 01 We 02 Th 03 Fr 04 Sa 05 Su 06
bob                   · ▒█▒ ·     ·     ·     · ▒█▒ ·     · ▒█▒ ·     ·     ·     ·
a-person-with-a-ver…  ·     ·     ·     ·     ·     · ▒█▒ ·     · ▒█▒ ·     ·     ·
nobody                !!▒ ▒!!!!!!!!!!!!!!!!!!!!!▒ ▒!!!▒ ▒!!!▒ ▒!!!▒ ▒!!!!!!!!!!!!!!!!!!!
one column is 4 hours in America/New_York: █ on call, ! nobody, ▒ for part of it";
    assert_eq!(drawn(office, &["office"], "2026-11-26", "2026-12-07"), expected);
}

#[test]
fn the_server_answers_as_the_files_do() {
    let server = Server::start();
    server.write("company.yaml", &company());
    server.run(&["apply", "company.yaml"]).expect(0);
    for arguments in [
        [&["oncall", "payments-primary", "--json"][..], &SPAN[..]].concat(),
        [&["oncall", "payments-primary"][..], &SPAN[..]].concat(),
        vec!["oncall", "payments-primary", "--at", "2026-01-05T10:00:00Z", "--json"],
        vec!["oncall", "payments-primary", "--at", "2026-01-05T12:30:00Z", "--json"],
        vec!["oncall", "--at", "2026-01-05T08:00:00Z"],
        vec!["oncall", "payments-primary", "--from", "2026-07-01", "--to", "2026-07-01T12:00", "--json"],
        vec!["oncall", "payments-primary", "--at", "2026-07-01T12:00", "--json"],
        vec!["oncall", "--at", "2026-07-01"],
        vec!["oncall", "--from", "2026-01-01", "--to", "2026-02-01"],
        vec!["oncall", "--from", "2026-01-01", "--to", "2026-02-01", "--json"],
    ] {
        let from_server = server.run(&arguments).expect(0);
        let from_files = server.run(&[&arguments[..], &["--file", "company.yaml"]].concat()).expect(0);
        match arguments.contains(&"--json") {
            true => assert_eq!(from_server.json(), from_files.json(), "{arguments:?}"),
            false => assert_eq!(from_server.stdout, from_files.stdout, "{arguments:?}"),
        }
    }
}

#[test]
fn rule_12_swaps_from_the_command_line() {
    let server = Server::start();
    server.write("company.yaml", &company());
    server.run(&["apply", "company.yaml"]).expect(0);
    let swap = |arguments: &[&str]| server.run(&[&["swap"], arguments].concat());
    let span = ["--from", "2035-01-01T09:00", "--to", "2035-01-22T09:00"];
    let offered = swap(&[&["offer", "payments-primary", "--as", "ada"][..], &span].concat()).expect(0).stdout;
    assert_eq!(offered, "swap 1 of ada, 2035-01-01 09:00:00 UTC to 2035-01-22 09:00:00 UTC: open\n");
    swap(&["take", "payments-primary", "1", "--as", "bob", "--to", "2035-01-15T09:00"]).expect(0);
    let list = swap(&["list", "payments-primary"]).expect(0).stdout;
    assert!(list.contains("partly taken") && list.contains("bob"), "{list}");
    let refused = swap(&["decline", "payments-primary", "1", "--as", "bob"]).expect(1).stderr;
    assert!(refused.contains("offered to anybody"), "{refused}");
    let check = |arguments: &[&str], code: i32, expected: &str| {
        let refused = swap(arguments).expect(code).stderr;
        assert!(refused.contains(expected), "{arguments:?}: {expected} is not in\n{refused}");
    };
    let past = ["--from", "2026-01-01", "--to", "2026-01-02"];
    check(
        &[&["offer", "payments-primary", "--as", "ada"][..], &past].concat(),
        1,
        "--to (2026-01-02T00:00:00Z) is over",
    );
    check(&[&["offer", "payments-primary", "--as", "ada"][..], &span].concat(), 1, "already in swap 1");
    let backwards = ["--from", "2035-01-20", "--to", "2035-01-19"];
    check(&[&["take", "payments-primary", "1", "--as", "bob"][..], &backwards].concat(), 1, "is not after --from");
    check(&["take", "payments-primary", "1", "--as", "bob", "--to", "2035-01-16"], 1, "not all of");
    check(&["take", "payments-primary", "1"], 1, "say who in --as");
    check(&["take", "payments-primary", "9", "--as", "bob"], 1, "`nightbell swap list payments-primary` shows them");
    check(&["take", "payments-primary", "1", "--as", "nobody"], 1, "--as \"nobody\" is not a user");
    for verb in ["cancel", "decline"] {
        check(&[verb, "payments-primary", "1", "--from", "2035-01-20"], 2, "unexpected argument '--from'");
    }

    // What is exported with its history is answered alike without the server.
    let exported = server.run(&["export", "--history"]).expect(0).stdout;
    assert!(exported.contains("swaps:\n  - schedule: payments-primary\n"), "{exported}");
    server.write("exported.yaml", &exported);
    let question = [&["oncall", "payments-primary", "--json"][..], &span].concat();
    let from_server = server.run(&question).expect(0).json();
    let from_files = server.run(&[&question[..], &["--file", "exported.yaml"]].concat()).expect(0).json();
    assert_eq!(from_server, from_files);
    assert!(from_server.to_string().contains("swapped with bob (swap 1)"), "{from_server}");
    let applied = server.run(&["apply", "exported.yaml"]).expect(1).stderr;
    assert!(applied.contains("only `oncall --file` reads it"), "{applied}");

    // An edit that takes the turns away from whoever gave them is told, before and after.
    let without_ada = company().replace("members: [ada, bob]", "members: [bob]");
    assert_ne!(without_ada, company());
    server.write("without-ada.yaml", &without_ada);
    let told = "swap 1 of ada, taken by bob, has no effect from";
    for options in [&["--dry-run"][..], &[]] {
        let plan = server.run(&[&["apply", "without-ada.yaml"][..], options].concat()).expect(0).stdout;
        assert!(plan.contains(&format!("! schedules/payments-primary: {told}")), "{plan}");
    }
    let list = swap(&["list", "payments-primary"]).expect(0).stdout;
    assert!(list.contains("partly taken, without effect 2035-01-01 09:00:00 UTC to"), "{list}");
    let checked = server.run(&["check"]).stdout;
    assert!(checked.contains(told) && checked.contains("nightbell swap undo payments-primary 1"), "{checked}");
    swap(&["undo", "payments-primary", "1"]).expect(0);
    swap(&["cancel", "payments-primary", "1", "--as", "ada"]).expect(0);

    // Whoever takes one while they are away hears it.
    server.write(
        "leave.yaml",
        "unavailabilities: [ { name: ski, user: ada, from: 2035-02-01T00:00, to: 2035-02-02T00:00 } ]",
    );
    server.run(&["apply", "leave.yaml"]).expect(0);
    swap(&["offer", "payments-primary", "--as", "bob", "--from", "2035-02-01", "--to", "2035-02-02"]).expect(0);
    let taken = swap(&["take", "payments-primary", "2", "--as", "ada"]).expect(0).stdout;
    assert!(taken.contains("! ada is on call by swap 2") && taken.contains("and is away from"), "{taken}");
}

#[test]
fn rule_15_figures_and_a_fair_order_from_the_command_line() {
    let server = Server::start();
    server.write("company.yaml", &company().replace("members: [ada, bob],", "order: fair, members: [ada, bob],"));
    server.run(&["apply", "company.yaml"]).expect(0);
    let span = ["--from", "2026-01-05", "--to", "2026-01-19"];
    let table = server.run(&[&["fairness", "payments-primary"][..], &span].concat()).expect(0).stdout;
    for part in ["2026-01-05 00:00:00 UTC to 2026-01-19 00:00:00 UTC", "USER", "OWED HOURS", "ada", "bob", "median"] {
        assert!(table.contains(part), "{part} is not in\n{table}");
    }
    let question = [&["fairness", "payments-primary", "--json"][..], &span].concat();
    let answer = server.run(&question).expect(0).json();
    assert_eq!(answer["people"].as_array().unwrap().len(), 2, "{answer:#}");
    server.run(&["fairness"]).expect(2);
    // A published order is answered alike without the server.
    let exported = server.run(&["export", "--history"]).expect(0).stdout;
    assert!(exported.contains("published:"), "{exported}");
    server.write("exported.yaml", &exported);
    let question = ["oncall", "payments-primary", "--json", "--from", "2026-01-05", "--to", "2027-12-01"];
    let from_server = server.run(&question).expect(0).json();
    let from_files = server.run(&[&question[..], &["--file", "exported.yaml"]].concat()).expect(0).json();
    assert_eq!(from_server, from_files);
}

#[test]
fn hand_overs_from_the_command_line() {
    let server = Server::start();
    let named = "  - name: payments-primary\n";
    let told = format!("{named}    team: payments\n    hand_over: {{ before: 2d, accept: 1d }}\n");
    let company = company().replacen(named, &told, 1);
    server
        .write("company.yaml", &format!("{company}teams:\n  - {{ name: payments, members: [ada, bob], lead: eve }}\n"));
    server.run(&["apply", "company.yaml"]).expect(0);
    let hand_over = |arguments: &[&str]| server.run(&[&["handover"], arguments].concat());
    let left = hand_over(&["note", "payments-primary", "db-3 is slow"]).expect(0).stdout;
    assert_eq!(left, "left a note for the next on payments-primary\n");
    let accepted = hand_over(&["accept", "payments-primary", "--as", "bob"]).expect(0).stdout;
    assert!(accepted.starts_with("bob accepted the turn on payments-primary from "), "{accepted}");
    let shown = hand_over(&["show", "payments-primary"]).expect(0).stdout;
    assert!(shown.contains("db-3 is slow") && shown.contains("bob accepted the turn from "), "{shown}");
    let json = hand_over(&["show", "payments-primary", "--json"]).expect(0).json();
    assert_eq!(json["notes"][0]["text"], "db-3 is slow");
    let refused = hand_over(&["accept", "payments-primary", "--as", "eve"]).expect(1).stderr;
    assert!(refused.contains("\"eve\" has no turn on payments-primary"), "{refused}");
    let stranger = hand_over(&["accept", "payments-primary", "--as", "zed"]).expect(1).stderr;
    assert!(stranger.contains("\"zed\" is not a user"), "{stranger}");
    let unread = hand_over(&["accept", "payments-primary", "--as", "bob", "--from", "yesterday"]).expect(2).stderr;
    assert!(unread.contains("yesterday"), "{unread}");
    hand_over(&["note", "payments-primary", "red \u{1b}[31m alert"]).expect(0);
    let shown = hand_over(&["show", "payments-primary"]).expect(0).stdout;
    assert!(shown.contains("red [31m alert") && !shown.contains('\u{1b}'), "{shown}");
    let exported = server.run(&["export"]).expect(0).stdout;
    assert!(exported.contains("hand_over:\n") && exported.contains("lead: eve"), "{exported}");
}
