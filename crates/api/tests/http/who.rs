//! Who would be paged, who is next and who was: what people are shown is what pages do.

use crate::support::World;
use nightbell_config::Role;
use serde_json::{Value, json};

/// A policy in which much is missing.
const LEAKY: &str = r#"
users:
  - { name: gone, title: Gone, disabled: true, contact_methods: [ { name: mail, type: email, address: gone@example.com } ] }
  - { name: mute, title: Mute }
  - { name: zoe, title: Zoe, contact_methods: [ { name: mail, type: email, address: zoe@example.com },
      { name: call, type: voice, address: "+447700900009" }, { name: old, type: sms, address: "+447700900008", disabled: true } ],
      notification_rules: { high: [ { via: call, after: 5m }, { via: mail }, { via: old, after: 2m } ] } }
channels: [ { name: room, title: The room, type: webhook, address: "https://hooks.example.com/secret" } ]
schedules:
  - name: office
    time_zone: UTC
    coverage: [ { days: mon-fri, from: "08:00", to: "18:00" } ]
    rotations: [ { name: day, shift: 1d, start: 2026-11-23T09:00, members: [zoe], active: [ { days: mon-fri, from: "09:00", to: "17:00" } ] } ]
escalation_policies:
  - name: leaky
    repeat: 1
    steps:
      - { notify: ["user:gone", "user:mute"], wait: 5m }
      - { notify: ["schedule:office", "channel:room", "user:zoe"], wait: 10m }
    last_resort: ["user:ada", "schedule:office"]
services: [ { name: search, title: Search, escalation_policy: leaky } ]
"#;

/// Each as `NAME (METHOD TYPE AFTER, …)`, then who gets copies, then why others do not.
fn reach(reach: &Value) -> String {
    let way = |way: &Value| {
        let works = if way["works"] == true { "" } else { " off" };
        format!("{} {} {}{works}", text(&way["method"]), text(&way["type"]), text(&way["after"]))
    };
    let one = |one: &Value| {
        let ways: Vec<String> = one["ways"].as_array().unwrap().iter().map(way).collect();
        format!("{}:{} [{}]", text(&one["kind"]), text(&one["title"]), ways.join(", "))
    };
    let to: Vec<String> = reach["to"].as_array().unwrap().iter().map(one).collect();
    let left_out: Vec<String> = reach["left_out"].as_array().unwrap().iter().map(text).collect();
    format!("{} / {}", to.join(" "), left_out.join("; ")).trim_end().to_owned()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn lines(who: &Value) -> String {
    let step = |step: &Value| format!("{} {}: {}", step["step"], text(&step["at"]), reach(step));
    let mut lines: Vec<String> = who["steps"].as_array().unwrap().iter().map(step).collect();
    if who["last_resort"] != Value::Null {
        lines.push(format!("last {}: {}", text(&who["last_resort"]["at"]), reach(&who["last_resort"])));
    }
    lines.join("\n")
}

#[tokio::test]
async fn a_policy_says_who_would_be_paged_and_why_nobody() {
    let world = World::new().await;
    world.apply(LEAKY).await;
    let path = "/api/v1/escalation_policies/leaky/who";
    let now = world.get(path).await;
    insta::assert_snapshot!(lines(&now.json()), @r"
    1 2026-11-23T12:00:00Z:  / gone is disabled; mute has no usable contact method (named in the policy)
    2 2026-11-23T12:00:00Z: user:Zoe [mail email 0s, old sms 2m off, call voice 5m] channel:The room [] /
    last 2026-11-23T12:20:00Z: user:Ada Lovelace [mail email 0s, text sms 0s] user:Zoe [mail email 0s, call voice 0s] /
    ");
    for hidden in ["example.com", "+4477"] {
        assert!(!now.text.contains(hidden), "{now:?}");
    }
    let at_night = world.get(&format!("{path}?at=2026-11-23T22:00:00Z")).await.json();
    insta::assert_snapshot!(lines(&at_night), @r"
    1 2026-11-23T22:00:00Z:  / gone is disabled; mute has no usable contact method (named in the policy)
    2 2026-11-23T22:00:00Z: user:Zoe [mail email 0s, old sms 2m off, call voice 5m] channel:The room [] / schedule:office has nobody on call
    last 2026-11-23T22:20:00Z: user:Ada Lovelace [mail email 0s, text sms 0s] / schedule:office has nobody on call
    ");
    // An alert that opens goes the same way.
    let event = json!({"summary": "slow", "dedup_key": "slow", "severity": "critical"}).to_string();
    let opened = world.open("POST", "/in/search-key-0", "application/json", event).await.json();
    world.settle().await;
    let alert = world.get(&format!("/api/v1/alerts/{}", opened["results"][0]["alert_id"])).await.json();
    let paged: Vec<&Value> = alert["paged"].as_array().unwrap().iter().map(|paged| &paged["name"]).collect();
    let said: Vec<Value> =
        now.json()["steps"][1]["to"].as_array().unwrap().iter().map(|to| to["name"].clone()).collect();
    assert_eq!(json!(paged), json!(said));
    insta::assert_snapshot!(world.get("/api/v1/escalation_policies/leak/who").await.problem(), @r#"404 not_found: there is no escalation policy "leak"; GET /api/v1/escalation_policies lists them"#);
}

#[tokio::test]
async fn an_alert_says_who_was_paged_and_who_is_next() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let shown = async || world.get(&format!("/api/v1/alerts/{id}")).await.json();
    let standing = async || {
        let alert = shown().await;
        let next = &alert["next_escalation"];
        let next = match next {
            Value::Null => "nothing".to_owned(),
            _ => format!("step {} of {} at {}: {}", next["step"], next["steps"], text(&next["at"]), reach(next)),
        };
        let one = |paged: &Value| {
            format!(
                "{} step {} since {} {}",
                text(&paged["name"]),
                paged["step"],
                text(&paged["at"]),
                text(&paged["state"])
            )
        };
        let paged: Vec<String> = alert["paged"].as_array().unwrap().iter().map(one).collect();
        format!("{}; next {next}", paged.join(", "))
    };
    insta::assert_snapshot!(standing().await, @"ada step 1 since 2026-11-23T12:00:00Z sent; next step 2 of 2 at 2026-11-23T12:05:00Z: user:Grace Hopper [mail email 0s] /");
    assert_eq!(shown().await["next_escalation"]["at"], shown().await["next_escalation_at"]);
    world.clock.advance_ms(5 * 60_000);
    world.settle().await;
    insta::assert_snapshot!(standing().await, @"ada step 1 since 2026-11-23T12:00:00Z sent, grace step 2 since 2026-11-23T12:05:00Z sent; next step null of 2 at 2026-11-23T12:15:00Z:  / policy payments has no last resort");
    world.clock.advance_ms(10 * 60_000);
    world.settle().await;
    insta::assert_snapshot!(standing().await, @"ada step 1 since 2026-11-23T12:00:00Z sent, grace step 2 since 2026-11-23T12:05:00Z sent; next nothing");
    assert_eq!(world.post(&format!("/api/v1/alerts/{id}/acknowledge"), json!({})).await.status, 200);
    assert_eq!(shown().await["next_escalation"], Value::Null);
    let in_list = world.get("/api/v1/alerts").await.json()["items"][0].clone();
    assert_eq!((&in_list["paged"], &in_list["next_escalation"]), (&Value::Null, &Value::Null), "not in lists");
}

#[tokio::test]
async fn a_gap_says_until_when_and_whether_somebody_has_to_be_there() {
    let world = World::new().await;
    world.apply(LEAKY).await;
    let gap = async |at: &str, schedule: &str| {
        let answer = world.get(&format!("/api/v1/on-call?schedule={schedule}&at={at}")).await.json();
        answer["items"][0]["gap"].to_string()
    };
    insta::assert_snapshot!(gap("2026-11-24T12:00:00Z", "office").await, @"null");
    insta::assert_snapshot!(gap("2026-11-24T08:30:00Z", "office").await, @r#"{"inside_coverage":true,"until":"2026-11-24T09:00:00Z"}"#);
    insta::assert_snapshot!(gap("2026-11-27T20:00:00Z", "office").await, @r#"{"inside_coverage":false,"until":"2026-11-30T09:00:00Z"}"#);
    insta::assert_snapshot!(gap("2026-11-01T20:00:00Z", "payments-primary").await, @r#"{"inside_coverage":null,"until":"2026-11-23T09:00:00Z"}"#);
}

#[tokio::test]
async fn shifts_of_several_schedules_come_together() {
    let world = World::new().await;
    world.apply(LEAKY).await;
    let span = "from=2026-11-23T00:00:00Z&to=2026-11-25T00:00:00Z";
    let all = world.get(&format!("/api/v1/shifts?{span}")).await.json();
    for (item, name) in all["items"].as_array().unwrap().iter().zip(["office", "payments-primary"]) {
        assert_eq!(*item, world.get(&format!("/api/v1/schedules/{name}/shifts?{span}")).await.json());
    }
    let of_team = world.get(&format!("/api/v1/shifts?{span}&team=payments")).await.json();
    assert_eq!(of_team["items"], json!([all["items"][1]]));
    let refused = async |query: &str| world.get(&format!("/api/v1/shifts?{query}")).await.problem();
    insta::assert_snapshot!(refused("team=payment").await, @r#"400 invalid_parameter: there is no team "payment"; did you mean "payments"?"#);
    insta::assert_snapshot!(refused("from=2026-11-23T00:00:00Z&to=2027-11-23T00:00:00Z").await, @"400 invalid_parameter: 2026-11-23T00:00:00Z to 2027-11-23T00:00:00Z is more than 62 days; ask for a shorter span");
}

#[tokio::test]
async fn many_are_acted_on_at_once_and_each_has_its_outcome() {
    let world = World::new().await;
    let (one, two) = (world.trigger("one").await, world.trigger("two").await);
    assert_eq!(world.post(&format!("/api/v1/alerts/{two}/resolve"), json!({})).await.status, 200);
    let answer = world.post("/api/v1/alerts/acknowledge", json!({"ids": [two, one, 999_999, one]})).await.json();
    let line = |result: &Value| {
        let why =
            if result["problem"] == Value::Null { &result["alert"]["status"] } else { &result["problem"]["code"] };
        format!("{} {} {}", result["id"], text(&result["outcome"]), text(why))
    };
    let lines = |answer: &Value| answer["results"].as_array().unwrap().iter().map(line).collect::<Vec<_>>();
    let expected = [
        format!("{two} refused alert_resolved"),
        format!("{one} done acknowledged"),
        "999999 refused not_found".to_owned(),
    ];
    assert_eq!(lines(&answer), expected);
    assert_eq!(answer["results"][1]["alert"], world.get("/api/v1/alerts?status=acknowledged").await.json()["items"][0]);
    let snoozed = world.post("/api/v1/alerts/snooze", json!({"ids": [one], "for": "1h"})).await.json();
    assert_eq!(snoozed["results"][0]["alert"]["snoozed_until"], "2026-11-23T13:00:00Z");
    let resolved = world.post("/api/v1/alerts/resolve", json!({"ids": [one]})).await.json();
    assert_eq!(lines(&resolved), [format!("{one} done resolved")]);
    assert!(world.timeline_kinds(one).await.ends_with(&["snoozed".to_owned(), "resolved".to_owned()]));
    let refused = async |body: Value| world.post("/api/v1/alerts/acknowledge", body).await.problem();
    insta::assert_snapshot!(refused(json!({"ids": []})).await, @"400 invalid_body: ids names 0 alerts; name 1 to 1000");
    insta::assert_snapshot!(refused(json!({"ids": vec![1; 1_001]})).await, @"400 invalid_body: ids names 1001 alerts; name 1 to 1000");
    let observer = world.call(Role::Observer, "POST", "/api/v1/alerts/acknowledge", Some(json!({"ids": [one]}))).await;
    assert_eq!(observer.status, 403);
}
