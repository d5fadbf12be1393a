//! Rule 12: swaps are offers on a span; taken, declined, cancelled, undone, in parts, and again on a swapped shift.

use jiff::{SignedDuration, Timestamp};
use nightbell_schedule::{
    Absence, Calendar, Override, Swap, SwapActor, SwapError, SwapOffer, SwapStatus, idle, on_call, shifts, void,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::fixture::{NAME, away, document, instant, item, reasons, zone};
use crate::zones::check_whole;

fn at(text: &str) -> Timestamp {
    instant(&zone("UTC"), text)
}

fn actor(user: Option<&str>) -> SwapActor {
    SwapActor { by: "token:test".to_owned(), user: user.map(str::to_owned) }
}

fn manager() -> SwapActor {
    actor(None)
}

fn offer(id: u64, user: &str, from: &str, to: &str, offered_to: Option<&str>) -> Result<Swap, SwapError> {
    let offered_to = offered_to.map(str::to_owned);
    let offer = SwapOffer { user: user.to_owned(), from: at(from), to: at(to), offered_to, reason: None };
    Swap::offered(id, offer, &actor(Some(user)), at("2026-11-23T12:00"))
}

const NOW: &str = "2026-11-23T12:00";

fn taken(id: u64, user: &str, with: &str, from: &str, to: &str) -> Swap {
    let mut swap = offer(id, user, from, to, None).unwrap();
    swap.take(with, None, &actor(Some(with)), at(NOW) + SignedDuration::from_secs(id.try_into().unwrap())).unwrap();
    swap
}

/// A week of ada, then one of grace, then one of cid.
fn weekly() -> Calendar {
    let body = document(json!({ "rotations": [
        { "name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["ada", "grace", "cid"] },
    ] }));
    Calendar::new(NAME, &body)
}

#[track_caller]
fn check(calendar: &Calendar, expected: &[&str]) {
    let answer = shifts(calendar, at("2026-11-24T00:00"), at("2026-11-28T00:00")).unwrap();
    assert_eq!(reasons(&answer.shifts), expected);
}

#[test]
fn rule_12_nothing_changes_until_an_offer_is_taken() {
    let mut swap = offer(12, "ada", "2026-11-25T09:00", "2026-11-26T09:00", None).unwrap();
    let all = ["11-24 00:00 to 11-28 00:00 ada: rotation weekly"];
    check(&weekly().with_swaps([&swap]), &all);
    swap.take("grace", None, &actor(Some("grace")), at(NOW)).unwrap();
    let parts = [
        "11-24 00:00 to 11-25 09:00 ada: rotation weekly",
        "11-25 09:00 to 11-26 09:00 grace: ada: rotation weekly, swapped with grace (swap 12)",
        "11-26 09:00 to 11-28 00:00 ada: rotation weekly",
    ];
    check(&weekly().with_swaps([&swap]), &parts);
    // Undone while it runs: what was stays.
    swap.undo(None, &actor(Some("ada")), at("2026-11-25T12:00")).unwrap();
    let undone = [
        "11-24 00:00 to 11-25 09:00 ada: rotation weekly",
        "11-25 09:00 to 11-25 12:00 grace: ada: rotation weekly, swapped with grace (swap 12)",
        "11-25 12:00 to 11-28 00:00 ada: rotation weekly",
    ];
    check(&weekly().with_swaps([&swap]), &undone);
    let log: Vec<String> = swap.log.iter().map(|entry| json!(entry.action).to_string()).collect();
    assert_eq!(log, ["\"offered\"", "\"taken\"", "\"undone\""]);
    assert_eq!((swap.log[1].by.as_str(), swap.log[1].user.as_deref()), ("token:test", Some("grace")));
}

#[test]
fn rule_12_in_parts() {
    let mut swap = offer(12, "ada", "2026-11-24T09:00", "2026-11-27T09:00", None).unwrap();
    let part = |from: &str, to: &str| Some((at(from), at(to)));
    swap.take("grace", part("2026-11-25T09:00", "2026-11-26T09:00"), &manager(), at(NOW)).unwrap();
    assert_eq!(swap.status(at(NOW)), SwapStatus::PartlyTaken);
    // Who names a part gets all of it or nothing.
    let refused = swap.take("cid", part("2026-11-24T21:00", "2026-11-26T21:00"), &manager(), at(NOW)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "not all of 2026-11-24T21:00:00Z to 2026-11-26T21:00:00Z can be taken: of swap 12 that is 2026-11-24T09:00:00Z to \
         2026-11-25T09:00:00Z and 2026-11-26T09:00:00Z to 2026-11-27T09:00:00Z; take a part of it, or leave out `from` and `to` \
         to take it all"
    );
    swap.take("cid", part("2026-11-24T21:00", "2026-11-25T09:00"), &manager(), at(NOW)).unwrap();
    swap.take("cid", part("2026-11-26T09:00", "2026-11-26T21:00"), &manager(), at(NOW)).unwrap();
    let expected = [
        "11-24 00:00 to 11-24 21:00 ada: rotation weekly",
        "11-24 21:00 to 11-25 09:00 cid: ada: rotation weekly, swapped with cid (swap 12)",
        "11-25 09:00 to 11-26 09:00 grace: ada: rotation weekly, swapped with grace (swap 12)",
        "11-26 09:00 to 11-26 21:00 cid: ada: rotation weekly, swapped with cid (swap 12)",
        "11-26 21:00 to 11-28 00:00 ada: rotation weekly",
    ];
    check(&weekly().with_swaps([&swap]), &expected);
    let open = [(at("2026-11-24T09:00"), at("2026-11-24T21:00")), (at("2026-11-26T21:00"), at("2026-11-27T09:00"))];
    assert_eq!(swap.open(at(NOW)), open);
    // What nobody took is taken back; what was taken stays.
    swap.cancel(&actor(Some("ada")), at(NOW)).unwrap();
    assert_eq!((swap.status(at(NOW)), swap.open(at(NOW))), (SwapStatus::Taken, Vec::new()));
    check(&weekly().with_swaps([&swap]), &expected);
    // A part of what was taken goes back.
    swap.undo(part("2026-11-26T15:00", "2026-11-27T00:00"), &actor(Some("cid")), at(NOW)).unwrap();
    assert_eq!(on_call(&weekly().with_swaps([&swap]), at("2026-11-26T16:00"))[0].user, "ada");
    assert_eq!(on_call(&weekly().with_swaps([&swap]), at("2026-11-26T14:00"))[0].user, "cid");
}

#[test]
fn rule_12_a_swap_on_a_swapped_shift() {
    let first = taken(1, "ada", "grace", "2026-11-24T00:00", "2026-11-28T00:00");
    let second = taken(2, "grace", "cid", "2026-11-25T00:00", "2026-11-27T00:00");
    let third = taken(3, "cid", "ada", "2026-11-26T00:00", "2026-11-27T00:00");
    let calendar = weekly().with_swaps([&third, &first, &second]);
    let because = "ada: rotation weekly, swapped with grace (swap 1)";
    let expected = [
        format!("11-24 00:00 to 11-25 00:00 grace: {because}"),
        format!("11-25 00:00 to 11-26 00:00 cid: {because}, swapped with cid (swap 2)"),
        format!("11-26 00:00 to 11-27 00:00 ada: {because}, swapped with cid (swap 2), swapped with ada (swap 3)"),
        format!("11-27 00:00 to 11-28 00:00 grace: {because}"),
    ];
    check(&calendar, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    // Without the first there is nothing to pass on.
    check(&weekly().with_swaps([&second, &third]), &["11-24 00:00 to 11-28 00:00 ada: rotation weekly"]);
}

#[test]
fn rule_12_between_leave_and_overrides() {
    let swap = taken(7, "ada", "grace", "2026-11-24T00:00", "2026-11-28T00:00");
    let ski = ["ada", "grace"].map(|user| away("ski", user, "2026-11-24T00:00", "2026-11-28T00:00"));
    let absences: Vec<Absence> = ski.iter().map(|leave| leave.absence(&zone("UTC"))).collect();
    let calendar = weekly().with_swaps([&swap]).with_absences(&absences);
    // Whoever agreed to a swap is on call, away or not, and the turn does not pass.
    check(&calendar, &["11-24 00:00 to 11-28 00:00 grace: ada: rotation weekly, swapped with grace (swap 7)"]);
    let over: [Override; 1] = [item("dentist", "grace", "cid", "2026-11-25T00:00", "2026-11-26T00:00")];
    let because = "ada: rotation weekly, swapped with grace (swap 7)";
    check(
        &calendar.with_overrides(&over),
        &[
            &format!("11-24 00:00 to 11-25 00:00 grace: {because}"),
            &format!("11-25 00:00 to 11-26 00:00 cid: {because}, replaced by cid (override dentist)"),
            &format!("11-26 00:00 to 11-28 00:00 grace: {because}"),
        ],
    );
}

#[test]
fn rule_12_who_may_do_what() {
    let (from, to) = ("2026-11-25T09:00", "2026-11-26T09:00");
    let to_grace = || offer(12, "ada", from, to, Some("grace")).unwrap();
    let other = SwapError::NotForThem { id: 12, offered_to: "grace".to_owned() };
    let oneself = |user: &str| SwapError::Oneself { user: user.to_owned() };
    let stranger = |user: &str| SwapError::NotTheirs { id: 12, user: user.to_owned() };
    let (ada, cid, grace) = (actor(Some("ada")), actor(Some("cid")), actor(Some("grace")));
    assert_eq!(offer(1, "ada", from, to, Some("ada")), Err(oneself("ada")));
    assert_eq!(to_grace().take("cid", None, &cid, at(NOW)), Err(other.clone()));
    assert_eq!(to_grace().decline("cid", &cid, at(NOW)), Err(other));
    assert_eq!(offer(12, "ada", from, to, None).unwrap().take("ada", None, &ada, at(NOW)), Err(oneself("ada")));
    assert_eq!(
        offer(12, "ada", from, to, None).unwrap().decline("cid", &cid, at(NOW)),
        Err(SwapError::ForAnybody { id: 12 })
    );
    assert_eq!(to_grace().cancel(&grace, at(NOW)), Err(stranger("grace")));
    let untaken = to_grace();
    let not_taken = SwapError::NotTaken { id: 12, from: untaken.from, to: untaken.to, taken: Vec::new() };
    assert_eq!(to_grace().undo(None, &ada, at(NOW)), Err(not_taken));

    let mut declined = to_grace();
    declined.decline("grace", &grace, at(NOW)).unwrap();
    assert_eq!(declined.status(at(NOW)), SwapStatus::Declined);
    assert!(matches!(declined.take("grace", None, &grace, at(NOW)), Err(SwapError::NotOpen { .. })));
    assert!(matches!(declined.cancel(&ada, at(NOW)), Err(SwapError::NotOpen { .. })));

    let mut taken = to_grace();
    assert!(taken.needs("grace", at(NOW)) && taken.needs("ada", at(NOW)) && !taken.needs("cid", at(NOW)));
    taken.take("grace", None, &grace, at(NOW)).unwrap();
    assert_eq!(taken.undo(None, &cid, at(NOW)), Err(stranger("cid")));
    assert!(matches!(taken.take("grace", None, &grace, at(NOW)), Err(SwapError::NotOpen { .. })));
    taken.undo(None, &grace, at(NOW)).unwrap();
    assert_eq!(taken.status(at(NOW)), SwapStatus::Open, "it can be taken again");
    taken.cancel(&manager(), at(NOW)).unwrap();
    assert_eq!(taken.status(at(NOW)), SwapStatus::Cancelled);
    assert!(!taken.needs("grace", at(NOW)));

    let late = to_grace();
    assert_eq!(late.status(at(to)), SwapStatus::Expired);
    assert!(matches!(offer(1, "ada", "2026-11-20T00:00", NOW, None), Err(SwapError::Over { .. })));
    assert!(matches!(offer(1, "ada", to, from, None), Err(SwapError::Span { .. })));
    for part in [(at(to), at(from)), (at(from), at(from))] {
        assert!(matches!(to_grace().take("grace", Some(part), &grace, at(NOW)), Err(SwapError::Span { .. })));
        assert!(matches!(taken.undo(Some(part), &grace, at(NOW)), Err(SwapError::Span { .. })));
    }
    let gone = Some((at("2026-11-20T00:00"), at(NOW)));
    let over = to_grace().take("grace", gone, &grace, at(NOW)).unwrap_err().to_string();
    assert_eq!(
        over,
        "`to` (2026-11-23T12:00:00Z) is over: swaps change what lies ahead of now (2026-11-23T12:00:00Z); write a later time"
    );
    assert!(matches!(offer(1, "ada", from, "2028-11-20T00:00", None), Err(SwapError::TooLong { .. })));
    assert_eq!(offer(1, "ada", "2026-11-20T00:00", to, None).unwrap().from, at(NOW), "what was stays");
}

#[test]
fn rule_12_nobody_offers_one_thing_twice() {
    let first = offer(1, "ada", "2026-11-25T09:00", "2026-11-26T09:00", None).unwrap();
    let check = |user: &str, from: &str, to: &str, is_refused: bool| {
        let second = offer(2, user, from, to, None).unwrap();
        assert_eq!(first.refuse_double(&second, at(NOW)).is_err(), is_refused, "{user} {from} {to}");
    };
    check("ada", "2026-11-25T09:00", "2026-11-26T09:00", true);
    check("ada", "2026-11-26T08:00", "2026-11-27T09:00", true);
    check("ada", "2026-11-26T09:00", "2026-11-27T09:00", false);
    check("grace", "2026-11-25T09:00", "2026-11-26T09:00", false);
    let mut cancelled = first.clone();
    cancelled.cancel(&manager(), at(NOW)).unwrap();
    assert_eq!(cancelled.refuse_double(&first, at(NOW)), Ok(()));
}

#[test]
fn rule_12_what_a_swap_no_longer_decides() {
    let swap = taken(1, "ada", "grace", "2026-11-29T09:00", "2026-12-01T09:00");
    let gaps = |calendar: &Calendar, swap: &Swap, now: &str| -> Vec<String> {
        idle(calendar, swap, at(now)).iter().map(|gap| format!("{} to {}", gap.from, gap.to)).collect()
    };
    let after = |calendar: Calendar| gaps(&calendar, &swap, NOW);
    let is_void = |calendar: Calendar| !void(&calendar, &swap, at(NOW)).is_empty();
    // From Monday on it is the week of grace.
    let monday = "2026-11-30T09:00:00Z to 2026-12-01T09:00:00Z";
    assert_eq!(after(weekly().with_swaps([&swap])), [monday]);
    assert!(!is_void(weekly().with_swaps([&swap])));
    assert!(gaps(&weekly().with_swaps([&swap]), &swap, "2026-12-01T09:00").is_empty(), "what is over is over");
    // Handed on, or replaced afterwards, it still decides.
    let on = taken(2, "grace", "cid", "2026-11-29T09:00", "2026-11-30T09:00");
    let over: [Override; 1] = [item("dentist", "cid", "dan", "2026-11-29T09:00", "2026-11-30T09:00")];
    assert_eq!(after(weekly().with_swaps([&swap, &on]).with_overrides(&over)), [monday]);
    let gone = document(json!({ "rotations": [
        { "name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["cid"] },
    ] }));
    assert_eq!(after(Calendar::new(NAME, &gone).with_swaps([&swap])), ["2026-11-29T09:00:00Z to 2026-12-01T09:00:00Z"]);
}

#[test]
fn rule_12_swaps_end_with_their_schedule() {
    let mut swap = offer(12, "ada", "2026-11-24T09:00", "2026-11-27T09:00", None).unwrap();
    let part = Some((at("2026-11-24T09:00"), at("2026-11-26T09:00")));
    swap.take("grace", part, &manager(), at(NOW)).unwrap();
    let mut untouched = swap.clone();
    untouched.end("token:test", at("2026-11-27T09:00"));
    assert_eq!(untouched, swap, "it is over");
    let now = at("2026-11-25T09:00");
    swap.end("token:test", now);
    assert!(!swap.needs("grace", now) && !swap.needs("ada", now) && swap.open(now).is_empty());
    let left: Vec<String> = swap.taken.iter().map(|part| format!("{} to {}", part.from, part.to)).collect();
    assert_eq!(left, ["2026-11-24T09:00:00Z to 2026-11-25T09:00:00Z"], "what was stays");
    let log: Vec<String> = swap.log.iter().map(|entry| json!(entry.action).to_string()).collect();
    assert_eq!(log, ["\"offered\"", "\"taken\"", "\"undone\"", "\"cancelled\""]);
}

#[derive(Debug, Clone)]
enum Step {
    Offer { user: &'static str, from: i64, length: i64 },
    Take { swap: usize, user: &'static str, part: Option<(i64, i64)> },
    Cancel { swap: usize },
    Undo { swap: usize, part: Option<(i64, i64)> },
}

fn step() -> impl Strategy<Value = Step> {
    let person = || select(vec!["ada", "grace", "cid", "dan"]);
    let part = || proptest::option::of((0..100i64, 1..50i64).prop_map(|(from, length)| (from, from + length)));
    prop_oneof![
        3 => (person(), 0..100i64, 1..60i64).prop_map(|(user, from, length)| Step::Offer { user, from, length }),
        4 => (0..4usize, person(), part()).prop_map(|(swap, user, part)| Step::Take { swap, user, part }),
        1 => (0..4usize).prop_map(|swap| Step::Cancel { swap }),
        2 => (0..4usize, part()).prop_map(|(swap, part)| Step::Undo { swap, part }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever people do, in whatever order: what was stays, and hour by hour the answer is that of a slow reading.
    #[test]
    fn rule_12_no_swap_changes_what_was(steps in prop::collection::vec((0..4i64, step()), 1..20)) {
        let hour = |hour: i64| at("2026-11-23T09:00") + SignedDuration::from_hours(hour);
        let span = |(from, to): (i64, i64)| (hour(from), hour(to));
        let mut swaps: Vec<Swap> = Vec::new();
        let mut now = 0;
        for (passed, step) in steps {
            now += passed;
            let (before, at) = (weekly().with_swaps(&swaps), hour(now));
            match step {
                Step::Offer { user, from, length } => {
                    let id = u64::try_from(swaps.len()).unwrap() + 1;
                    let (from, to) = span((from, from + length));
                    let offer = SwapOffer { user: user.to_owned(), from, to, offered_to: None, reason: None };
                    swaps.extend(Swap::offered(id, offer, &manager(), at));
                }
                Step::Take { swap, user, part } => if let Some(swap) = swaps.get_mut(swap) {
                    let _ = swap.take(user, part.map(span), &manager(), at);
                },
                Step::Cancel { swap } => if let Some(swap) = swaps.get_mut(swap) {
                    let _ = swap.cancel(&manager(), at);
                },
                Step::Undo { swap, part } => if let Some(swap) = swaps.get_mut(swap) {
                    let _ = swap.undo(part.map(span), &manager(), at);
                },
            }
            let after = weekly().with_swaps(&swaps);
            prop_assert_eq!(shifts(&before, hour(0), at).unwrap(), shifts(&after, hour(0), at).unwrap());
        }
        let calendar = weekly().with_swaps(&swaps);
        check_whole(&calendar, hour(0), hour(200));
        let mut taken: Vec<_> = swaps.iter().flat_map(|swap| swap.taken.iter().map(move |part| (part.at, swap.id, swap, part))).collect();
        taken.sort_by_key(|(at, id, ..)| (*at, *id));
        for number in 0..200 {
            let mut holder = if number < 168 { "ada" } else { "grace" };
            for (_, _, swap, part) in &taken {
                if part.from <= hour(number) && hour(number) < part.to && swap.user == holder {
                    holder = &part.with;
                }
            }
            prop_assert_eq!(&on_call(&calendar, hour(number))[0].user, holder, "hour {}", number);
        }
        for swap in &swaps {
            let mut parts: Vec<_> = swap.taken.iter().map(|part| (part.from, part.to)).collect();
            parts.sort();
            prop_assert!(parts.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", swap);
            prop_assert!(parts.iter().all(|(from, to)| swap.from <= *from && from < to && *to <= swap.to));
            let stored: Swap = serde_json::from_value(serde_json::to_value(swap).unwrap()).unwrap();
            prop_assert_eq!(&stored, swap);
        }
    }
}
