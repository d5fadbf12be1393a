//! The sentences.

use crate::sample::{acknowledged, alert, at, page, update};
use nightbell_channels::{Message, text};
use nightbell_core::{Alert, ContactMethodKind, NotificationKind, Recipient, Status};

fn resolved(mut alert: Alert, by: &str) -> Alert {
    alert.status = Status::Resolved;
    alert.resolved_by = Some(by.into());
    alert
}

fn message(alerts: Vec<Alert>) -> Message {
    page(ContactMethodKind::Webhook, "https://ops.example.com", alerts)
}

#[test]
fn sentences_say_it_in_one_line() {
    let check = |message: Message, expected: &str| assert_eq!(text::sentence(&message), expected);
    check(message(vec![alert(12, "disk\n full ")]), "Checkout critical: disk full (alert 12)");
    check(message(vec![alert(12, " ")]), "Checkout critical: no summary (alert 12)");
    let mut unknown = alert(12, "down");
    unknown.service = "search".into();
    check(message(vec![unknown]), "search critical: down (alert 12)");

    let both = || vec![alert(12, "down"), alert(13, "slow")];
    let listed = "Checkout critical: down (alert 12); Checkout critical: slow (alert 13)";
    check(message(both()), &format!("2 alerts for you: {listed}"));
    let mut room = message(both());
    room.outgoing.notification.recipient = Recipient::Channel { channel: "ops".into() };
    room.outgoing.alerts_total = 7;
    check(room, &format!("7 alerts: {listed}; and 5 more"));

    let down = || alert(12, "down");
    let mut copy = message(vec![down()]);
    copy.outgoing.notification.kind = NotificationKind::Copy;
    check(copy, "Copy, you shadow and need not act: Checkout critical: down (alert 12)");
    let told = |alert: Alert, how: &str| {
        check(update(message(vec![alert])), &format!("Checkout critical: down (alert 12) {how}"));
    };
    told(acknowledged(down(), "ada"), "acknowledged by ada");
    told(resolved(down(), "integration:checkout-prometheus"), "resolved by integration:checkout-prometheus");
    told(down(), "triggered again");
    let mut snoozed = acknowledged(down(), "ada");
    snoozed.snoozed_until = Some(at("2026-11-21T08:30:00Z"));
    told(snoozed, "snoozed by ada until 2026-11-21 08:30 UTC");

    let alike = update(message(vec![resolved(down(), "policy"), resolved(alert(13, "slow"), "policy")]));
    check(alike.clone(), "2 alerts resolved by policy");
    let mut more = alike;
    more.outgoing.alerts_total = 9;
    check(more, "9 alerts: 2 resolved by policy, 7 more");
}

#[test]
fn long_words_are_cut() {
    assert_eq!(text::cut("short", 5), "short");
    assert_eq!(text::cut("longer", 5), "long…");
    assert_eq!(text::cut("ärger über", 6), "ärger…");
    let long = message(vec![alert(12, &"x".repeat(1_000))]);
    assert_eq!(text::sentence(&long).chars().count(), "Checkout critical: ".len() + 200 + " (alert 12)".len());
}
