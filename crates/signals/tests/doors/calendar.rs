//! Calendars as the programs write them that people keep their leave in. The fixtures are written by hand, in their style.

use nightbell_signals::calendar::{CalendarError, Moment, Reading, Span, read};
use std::fmt::Write;

fn text(reading: &Reading) -> String {
    let mut text = String::new();
    let moment = |moment: Moment| match moment {
        Moment::Wall(wall) => wall.to_string(),
        Moment::Instant(instant) => instant.to_string(),
    };
    for span in &reading.spans {
        writeln!(text, "{} to {}: {} [{}]", moment(span.from), moment(span.to), span.summary, span.id).unwrap();
    }
    reading.skipped.iter().for_each(|skipped| writeln!(text, "skipped {skipped}").unwrap());
    text
}

fn from_to(bytes: &[u8], from: &str, to: &str) -> Result<Reading, CalendarError> {
    read(bytes, from.parse().unwrap(), to.parse().unwrap())
}

fn all(bytes: &[u8]) -> String {
    text(&from_to(bytes, "2026-11-23T12:00:00Z", "2027-12-31T00:00:00Z").unwrap())
}

#[test]
fn google() {
    insta::assert_snapshot!(all(include_bytes!("../fixtures/calendars/google.ics")), @"
    2026-11-24T14:00:00Z to 2026-11-24T18:00:00Z: Course [7yoga@google.com 2026-11-24T14:00:00]
    2026-12-09T09:00:00Z to 2026-12-09T12:00:00Z: Course (moved) [7yoga@google.com 2026-12-08T14:00:00]
    2026-12-23T00:00:00 to 2027-01-02T00:00:00: Christmas, at home [3ab4christmas@google.com]
    2026-12-22T14:00:00Z to 2026-12-22T18:00:00Z: Course [7yoga@google.com 2026-12-22T14:00:00]
    ");
}

#[test]
fn outlook() {
    insta::assert_snapshot!(all(include_bytes!("../fixtures/calendars/outlook.ics")), @"
    2027-01-05T00:00:00 to 2027-01-06T00:00:00: Out of office [040000008200E00074C5B7101A82E00800000000D0A2]
    2027-02-26T07:00:00Z to 2027-02-26T16:00:00Z: Focus day [040000008200E00074C5B7101A82E00800000000D0A1 2027-02-26T08:00:00]
    2027-03-10T09:00:00Z to 2027-03-10T10:00:00Z: Visit [040000008200E00074C5B7101A82E00800000000D0A3]
    2027-03-26T07:00:00Z to 2027-03-26T16:00:00Z: Focus day [040000008200E00074C5B7101A82E00800000000D0A1 2027-03-26T08:00:00]
    2027-04-29T06:00:00Z to 2027-04-29T10:00:00Z: Focus day, with a name that Outlook folds because it is longer than one line may be [040000008200E00074C5B7101A82E00800000000D0A1 2027-04-30T08:00:00]
    2027-05-28T06:00:00Z to 2027-05-28T15:00:00Z: Focus day [040000008200E00074C5B7101A82E00800000000D0A1 2027-05-28T08:00:00]
    ");
}

#[test]
fn apple() {
    insta::assert_snapshot!(all(include_bytes!("../fixtures/calendars/apple.ics")), @"
    2027-03-12T04:00:00Z to 2027-03-12T12:00:00Z: Nights [B8A3B1C4-0F0E-4A7E-9C7F-7B0B6F2E9F10 2027-03-11T23:00:00]
    2027-03-13T04:00:00Z to 2027-03-13T12:00:00Z: Nights [B8A3B1C4-0F0E-4A7E-9C7F-7B0B6F2E9F10 2027-03-12T23:00:00]
    2027-03-14T04:00:00Z to 2027-03-14T11:00:00Z: Nights [B8A3B1C4-0F0E-4A7E-9C7F-7B0B6F2E9F10 2027-03-13T23:00:00]
    2027-03-15T03:00:00Z to 2027-03-15T11:00:00Z: Nights [B8A3B1C4-0F0E-4A7E-9C7F-7B0B6F2E9F10 2027-03-14T23:00:00]
    2027-04-01T00:00:00 to 2027-04-08T00:00:00: Spring [C0C74F8E-0A7C-4E63-8B53-56A4C7F4B1D2]
    2027-05-06T13:00:00Z to 2027-05-06T15:00:00Z: Physio [D1D85A9F-1B8D-4F74-9C64-67B5D8A5C2E3 2027-05-06T09:00:00]
    2027-05-13T13:00:00Z to 2027-05-13T15:00:00Z: Physio [D1D85A9F-1B8D-4F74-9C64-67B5D8A5C2E3 2027-05-13T09:00:00]
    2027-05-21T14:00:00Z to 2027-05-21T16:00:00Z: Physio on Fridays [D1D85A9F-1B8D-4F74-9C64-67B5D8A5C2E3 2027-05-20T09:00:00]
    2027-05-28T14:00:00Z to 2027-05-28T16:00:00Z: Physio on Fridays [D1D85A9F-1B8D-4F74-9C64-67B5D8A5C2E3 2027-05-27T09:00:00]
    ");
}

#[test]
fn an_hr_tools_whole_days() {
    insta::assert_snapshot!(all(include_bytes!("../fixtures/calendars/hr_tool.ics")), @"
    2026-11-30T00:00:00 to 2026-12-05T00:00:00: Grace Hopper (Vacation - 5 days) [timeoff-10231]
    2026-12-11T00:00:00 to 2026-12-12T00:00:00: Ada Lovelace (Sick - 1 day) [timeoff-10232]
    2026-12-25T00:00:00 to 2026-12-26T00:00:00: Christmas Day [holiday-2026-12-25 2026-12-25T00:00:00]
    2027-12-25T00:00:00 to 2027-12-26T00:00:00: Christmas Day [holiday-2026-12-25 2027-12-25T00:00:00]
    ");
}

#[test]
fn by_hand() {
    insta::assert_snapshot!(all(include_bytes!("../fixtures/calendars/by_hand.ics")), @r#"
    2026-12-03T09:00:00 to 2026-12-03T10:30:00: Dentist [dentist]
    2026-12-04T08:00:00Z to 2026-12-04T10:00:00Z: No identifier [2026-12-04T08:00:00 No identifier]
    2026-12-06T20:00:00Z to 2026-12-06T21:00:00Z: On some days [dates 2026-12-07T09:00:00]
    2026-12-10T23:00:00Z to 2026-12-11T00:00:00Z: On some days [dates 2026-12-11T12:00:00]
    skipped event somewhere: its time zone "Middle_Earth/Shire" is not known; use an IANA name such as Europe/London
    skipped event never: it has no DTSTART
    skipped event backwards: its end is not after its beginning (2026-12-06T10:00:00)
    "#);
}

#[test]
fn what_is_no_calendar_is_refused_whole() {
    let check = |text: &str, expected: &str| {
        let error = from_to(text.as_bytes(), "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z").unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    let remedy = "export or download it as iCalendar (.ics)";
    check(" \r\n", "it is empty, which no calendar is; export or download it again");
    check("<html>Please sign in", &format!("this is no calendar: it begins with \"<html>Please sign in\"; {remedy}"));
    check(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:2026",
        "the calendar ends before its END:VCALENDAR; export or download it again",
    );
    // Nobody is away is a calendar too.
    assert_eq!(all(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), "");
}

#[test]
fn who_is_asked_is_told() {
    let people = |bytes: &[u8]| {
        let reading = from_to(bytes, "2026-11-23T12:00:00Z", "2027-12-31T00:00:00Z").unwrap();
        let spans = reading.spans.into_iter();
        let line = |span: Span| {
            let declined = span.declined.iter().map(|email| format!("not {email}"));
            let organizer = span.organizer.iter().map(|email| format!("by {email}"));
            let people: Vec<String> = span.attendees.iter().cloned().chain(declined).chain(organizer).collect();
            format!("{}: {}", span.summary, people.join(", ")).trim_end().to_owned()
        };
        spans.map(line).collect::<Vec<String>>().join("\n")
    };
    let by_hand = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T120000Z\r\nDURATION:PT1H\r\n\
        ORGANIZER;CN=Boss:MAILTO:boss@example.com\r\nATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.com\r\n\
        ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com\r\nATTENDEE:urn:uuid:1\r\nATTENDEE:mailto:cid@example.com\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(people(by_hand), ": ada@example.com, cid@example.com, not bob@example.com, by boss@example.com");
    // Rooms are nobody, and an occurrence that was changed has people of its own.
    insta::assert_snapshot!(people(include_bytes!("../fixtures/calendars/rota_google.ics")), @"
    On call: Ada@example.com, by c_1f2e@group.calendar.google.com
    On call: grace@example.com, visitor@example.net, not ada@example.com, by c_1f2e@group.calendar.google.com
    On call: Ada@example.com, by c_1f2e@group.calendar.google.com
    ");
    insta::assert_snapshot!(people(include_bytes!("../fixtures/calendars/rota_outlook.ics")), @"
    Team dinner:
    Weekend: by ada@example.com
    Grace Hopper:
    ");
}

#[test]
fn what_comes_to_nothing_is_named() {
    let event = |uid: &str, more: &str| format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{more}\r\nEND:VEVENT\r\n");
    let check = |events: &[String], expected: &[&str]| {
        let calendar = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
        let reading = from_to(calendar.as_bytes(), "2026-11-23T12:00:00Z", "2027-12-31T00:00:00Z").unwrap();
        assert_eq!(reading.skipped, expected, "{reading:?}");
    };
    let noon = "DTSTART:20261201T120000Z\r\nDTEND:20261201T130000Z";
    check(&[event("a", noon)], &[]);
    let short = "its end is not after its beginning";
    check(&[event("a", "DTSTART:20261201T120000Z")], &[&format!("event a: {short} (2026-12-01T12:00:00)")]);
    // Of those that recur the first, and none that is over.
    let daily = "DTSTART:20261201T120000Z\r\nDTEND:20261201T110000Z\r\nRRULE:FREQ=DAILY";
    check(&[event("a", daily)], &[&format!("event a: {short} (2026-12-01T12:00:00)")]);
    check(&[event("a", "DTSTART:20201201T120000Z")], &[]);
    check(&[event("a", "DTSTART:20261201T120000Z\r\nSTATUS:CANCELLED")], &[]);
    let weekly = event("a", &format!("{noon}\r\nRRULE:FREQ=WEEKLY;COUNT=3"));
    let moved = |of: &str| event("a", &format!("RECURRENCE-ID:{of}\r\nDTSTART:20261210T120000Z\r\nDURATION:PT1H"));
    check(&[weekly.clone(), moved("20261208T120000Z")], &[]);
    check(
        &[weekly, moved("20261209T120000Z")],
        &["event a: its RECURRENCE-ID 2026-12-09T12:00:00 is no occurrence of the event"],
    );
    let later = event("a", "DTSTART:20261202T120000Z\r\nDTEND:20261202T130000Z");
    check(
        &[event("a", noon), later],
        &["event a: another event has its UID, and takes the place of the one at 2026-12-01T12:00:00"],
    );
    let many: Vec<String> = (10..45).map(|number| event(&format!("e{number}"), "SUMMARY:never")).collect();
    let calendar = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", many.concat());
    let reading = from_to(calendar.as_bytes(), "2026-11-23T12:00:00Z", "2027-12-31T00:00:00Z").unwrap();
    assert_eq!((reading.skipped.len(), reading.skipped.last().map(String::as_str)), (21, Some("and 15 more")));
}

#[test]
fn rules_without_an_end_end_and_too_many_are_refused() {
    let calendar = |rule: &str| {
        format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261124T000000Z\nDTEND:20261124T000100Z\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    };
    let read = |rule: &str| from_to(calendar(rule).as_bytes(), "2026-11-23T12:00:00Z", "2027-11-23T12:00:00Z");
    assert_eq!(read("FREQ=DAILY").unwrap().spans.len(), 365);
    assert_eq!(read("FREQ=MINUTELY"), Err(CalendarError::TooLarge));
    assert_eq!(read("FREQ=DAILY;COUNT=4000000").unwrap().spans.len(), 365);
    assert_eq!(read("FREQ=DAILY;UNTIL=20261124T235959Z").unwrap().spans.len(), 1);
    assert_eq!(read("FREQ=DAILY;UNTIL=20200101T000000Z").unwrap().spans.len(), 1);
    let nonsense = read("FREQ=SOMETIMES").unwrap();
    assert_eq!((nonsense.spans.len(), nonsense.skipped.len()), (0, 1), "{nonsense:?}");
}

#[test]
fn what_is_written_once_is_kept_once_and_no_longer_than_it_is_of_use() {
    let people: String = (0..150).map(|number| format!("ATTENDEE:mailto:p{number}@example.com\r\n")).collect();
    let event = |uid: &str| {
        let (summary, long) = ("é".repeat(100_000), "x".repeat(400));
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{summary}\r\nDTSTART:20000101T000000Z\r\nDURATION:PT1H\r\n\
             RRULE:FREQ=DAILY\r\nATTENDEE:mailto:{long}@example.com\r\n{people}END:VEVENT\r\n"
        )
    };
    let calendar = format!("BEGIN:VCALENDAR\r\n{}{}END:VCALENDAR\r\n", event("a"), event(&"u".repeat(2_000)));
    let reading = from_to(calendar.as_bytes(), "2026-11-23T12:00:00Z", "2026-12-03T12:00:00Z").unwrap();
    assert_eq!(reading.spans.len(), 10, "of 27 years only what is asked for");
    let first = &reading.spans[0];
    assert_eq!((first.summary.len(), first.attendees.len()), (1_000, 100));
    assert_eq!((&*first.attendees[0], &*first.attendees[99]), ("p0@example.com", "p99@example.com"));
    let is_shared = |span: &Span| std::sync::Arc::ptr_eq(&span.summary, &first.summary);
    assert!(reading.spans.iter().all(is_shared), "a text that is written once is kept once");
    let expected = ["event a: only the first 100 people of it are taken", "uuu: its UID is longer than 1000 bytes"];
    assert_eq!(reading.skipped.len(), 2, "{:?}", reading.skipped);
    for (skipped, expected) in reading.skipped.iter().rev().zip(expected) {
        assert!(skipped.ends_with(expected), "{skipped}");
    }
}

#[test]
fn what_takes_too_long_to_work_out_is_refused() {
    let event = |uid: usize, rule: &str, more: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20261124T000000Z\r\nDURATION:PT1M\r\nRRULE:FREQ={rule}\r\n{more}END:VEVENT\r\n"
        )
    };
    let calendar = |events: &[String]| format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
    let read = |text: &str| from_to(text.as_bytes(), "2026-11-23T12:00:00Z", "2027-11-23T12:00:00Z");
    // Beside one that is refused the others count.
    let check = |rule: &str, more: &str, expected: &str| {
        let reading = read(&calendar(&[event(1, rule, more), event(2, "WEEKLY;COUNT=3", "")])).unwrap();
        let spans = reading.spans.len();
        assert!(reading.skipped.join("").starts_with(expected) && spans == 3, "{rule}: {spans} {:?}", reading.skipped);
    };
    check("SECONDLY", "", "event 1: its RRULE is too fine to be followed");
    check("SECONDLY;BYHOUR=0;BYMINUTE=0;BYSECOND=0", "", "event 1: its RRULE is too fine to be followed");
    let numbers = |to: u32| (0..to).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let often = format!("YEARLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR={};BYMINUTE={}", numbers(24), numbers(60));
    check(&often, "", "event 1: its RRULE names more than 1000 days");
    let days = |count: i64| {
        let first: jiff::Timestamp = "2026-11-25T00:00:00Z".parse().unwrap();
        let day = |day| {
            format!("EXDATE:{}\r\n", (first + jiff::SignedDuration::from_hours(24 * day)).strftime("%Y%m%dT%H%M%SZ"))
        };
        (0..count).map(day).collect::<String>()
    };
    check("DAILY", &days(10_001), "event 1: it has more than 10000 times in EXDATE; end it sooner");
    let reading = read(&calendar(&[event(1, "DAILY", &days(10_000))])).unwrap();
    assert_eq!((reading.spans.len(), reading.skipped.len()), (1, 0));
    // Each rule costs something, most of all one that gives nothing.
    let never =
        |count: usize| (0..count).map(|uid| event(uid, "DAILY;BYMONTH=2;BYMONTHDAY=30", "")).collect::<Vec<_>>();
    assert_eq!(read(&calendar(&never(5))).unwrap().spans.len(), 0);
    assert_eq!(read(&calendar(&never(25))), Err(CalendarError::TooLarge));
    // Nothing is looked for of what is over.
    let over = |uid| event(uid, "DAILY;UNTIL=20101231T000000Z", "").replace("DTSTART:2026", "DTSTART:2009");
    let over: Vec<String> = (0..3_000).map(over).collect();
    assert_eq!(read(&calendar(&over)).unwrap(), Reading::default());
}

#[test]
fn midnight_is_a_time_where_something_begins_at_midnight() {
    let check = |lines: &str, expected: &[&str]| {
        let calendar = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261124T000000\r\nDURATION:PT1H\r\n\
             RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=4\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let reading = from_to(calendar.as_bytes(), "2026-11-22T12:00:00Z", "2027-11-23T12:00:00Z").unwrap();
        let moment = |span: &Span| match span.from {
            Moment::Wall(wall) => wall.strftime("%dT%H").to_string(),
            Moment::Instant(_) => "instant".to_owned(),
        };
        assert_eq!(reading.spans.iter().map(moment).collect::<Vec<_>>(), expected, "{reading:?}");
    };
    check("", &["24T00", "24T12", "25T00", "25T12"]);
    check("EXDATE:20261124T000000\r\n", &["24T12", "25T00", "25T12"]);
    check("EXDATE;VALUE=DATE:20261124\r\n", &["25T00", "25T12"]);
    let moved = "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20261125T000000\r\n\
                 DTSTART:20261125T060000\r\nDURATION:PT1H\r\n";
    check(moved, &["24T00", "24T12", "25T06", "25T12"]);
    // Where nothing begins at midnight it is the day, as Outlook writes it.
    let outlook = "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261201T080000\r\nDURATION:PT1H\r\n\
                   RRULE:FREQ=DAILY;COUNT=2\r\nEXDATE:20261201T000000\r\n";
    check(outlook, &["24T00", "24T12", "25T00", "25T12", "02T08"]);
}

#[test]
fn of_several_versions_of_one_event_the_latest_counts() {
    let occurrence = |sequence: u32, hour: u32| {
        format!(
            "BEGIN:VEVENT\r\nUID:a\r\nSEQUENCE:{sequence}\r\nRECURRENCE-ID:20261201T080000Z\r\n\
             DTSTART:20261201T{hour:02}0000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
        )
    };
    let event = |sequence: u32, hour: u32| {
        occurrence(sequence, hour).replace("RECURRENCE-ID:20261201T080000Z\r\n", "SUMMARY:whole\r\n")
    };
    let calendar = |events: &[String]| format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
    let check = |text: &str, expected: &str| assert_eq!(all(text.as_bytes()), expected, "{text}");
    let ten = "2026-12-01T10:00:00Z to 2026-12-01T11:00:00Z";
    // Of an occurrence whose event is not in the file.
    let lone = format!("{ten}:  [a 2026-12-01T08:00:00]\n");
    check(&calendar(&[occurrence(1, 9), occurrence(3, 10), occurrence(2, 11)]), &lone);
    check(&calendar(&[occurrence(1, 9), occurrence(1, 10)]), &lone);
    // Also where one file is several calendars.
    let whole = format!("{ten}: whole [a]\n");
    check(&[calendar(&[event(2, 10)]), calendar(&[event(1, 9)])].concat(), &whole);
    // Two events that have one name together.
    let other = event(0, 12).replace("UID:a", "UID:a 2026-12-01T08:00:00");
    let skipped =
        "skipped event a 2026-12-01T08:00:00: another one has the same identifier and begins earlier, or as early\n";
    check(&calendar(&[occurrence(1, 10), other]), &format!("{lone}{skipped}"));
}

proptest::proptest! {
    #[test]
    fn whatever_the_bytes_it_answers(lines in proptest::collection::vec("(BEGIN|END|DTSTART|DTEND|RRULE|DURATION|EXDATE|UID|X)(;[A-Z]{1,5}=[a-z/]{0,4})?[:=]?(VCALENDAR|VEVENT|FREQ=(DAILY|YEARLY|HOURLY);(BYDAY=-?[0-9]{1,2}MO|COUNT=[0-9]{1,3}|BYMONTHDAY=[0-9]{1,3})|[0-9]{4,8}(T[0-9]{2,6}Z?)?|-?P[0-9]{1,20}[WD]|.{0,8})", 0..40)) {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T000000\n{}\nEND:VEVENT\nEND:VCALENDAR\n", lines.join("\n"));
        let _ = from_to(text.as_bytes(), "2026-11-23T12:00:00Z", "2027-01-23T12:00:00Z");
    }
}
