//! Alerts: shapes that others rely on.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn an_alert_has_its_shape() {
    let world = World::new().await;
    let event = json!({
        "summary": "5xx above 2 %", "dedup_key": "5xx", "severity": "critical", "source": "lb-1",
        "details": {"rate": 2.5}, "links": [{"href": "https://grafana.example.com/d/1", "text": "Dashboard"}],
    });
    let id = world.trigger_event(event).await;
    let alert = world.get(&format!("/api/v1/alerts/{id}")).await;
    insta::assert_json_snapshot!(alert.json(), @r#"
    {
      "acknowledged_at": null,
      "acknowledged_by": null,
      "count": 1,
      "dedup_key": "5xx",
      "details": {
        "rate": 2.5
      },
      "exhausted": false,
      "id": 1,
      "last_seen_at": "2026-11-23T12:00:00Z",
      "links": [
        {
          "href": "https://grafana.example.com/d/1",
          "text": "Dashboard"
        }
      ],
      "next_escalation": {
        "at": "2026-11-23T12:05:00Z",
        "copies": [],
        "last_resort": false,
        "left_out": [],
        "round": 1,
        "step": 2,
        "steps": 2,
        "to": [
          {
            "because": "named in the policy",
            "kind": "user",
            "name": "grace",
            "title": "Grace Hopper",
            "ways": [
              {
                "after": "0s",
                "method": "mail",
                "type": "email",
                "works": true
              }
            ]
          }
        ]
      },
      "next_escalation_at": "2026-11-23T12:05:00Z",
      "opened_at": "2026-11-23T12:00:00Z",
      "paged": [
        {
          "at": "2026-11-23T12:00:00Z",
          "because": "on call in payments-primary: rotation weekly",
          "kind": "user",
          "name": "ada",
          "next_way_at": null,
          "round": 1,
          "state": "sent",
          "step": 1,
          "title": "Ada Lovelace"
        }
      ],
      "playbook": "https://wiki.example.com/checkout",
      "resolved_at": null,
      "resolved_by": null,
      "service": "checkout",
      "severity": "critical",
      "snoozed_until": null,
      "source": "lb-1",
      "status": "triggered",
      "summary": "5xx above 2 %",
      "urgency": "high",
      "url": "https://night.example.com/bell/api/v1/alerts/1",
      "version": 1
    }
    "#);
    let list = world.get("/api/v1/alerts").await.json();
    let mut in_list = alert.json();
    for costly in ["next_escalation", "paged"] {
        in_list.as_object_mut().unwrap().remove(costly);
    }
    assert_eq!(list, json!({"items": [in_list], "next_cursor": null}));
}

#[tokio::test]
async fn operations_answer_the_alert_and_are_signed_by_the_token() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let path = |operation: &str| format!("/api/v1/alerts/{id}/{operation}");

    let acknowledged = world.call(Role::Responder, "POST", &path("acknowledge"), None).await;
    assert_eq!(acknowledged.status, 200);
    assert_eq!(acknowledged.json()["status"], "acknowledged");
    assert_eq!(acknowledged.json()["acknowledged_by"], "token:responder-token");
    assert_eq!(acknowledged.json()["acknowledged_at"], "2026-11-23T12:00:00Z");
    let again = world.call(Role::Manager, "POST", &path("acknowledge"), None).await;
    assert_eq!(again.json(), acknowledged.json(), "a second acknowledgement answers the first");

    let noted = world.post(&path("note"), json!({"text": " It is the replica. "})).await;
    assert_eq!(noted.status, 200, "{noted:?}");
    let snoozed = world.post(&path("snooze"), json!({"for": "2h"})).await;
    assert_eq!(snoozed.json()["snoozed_until"], "2026-11-23T14:00:00Z");
    let snoozed = world.post(&path("snooze"), json!({"until": "2026-11-23T16:00:00+01:00"})).await;
    assert_eq!(snoozed.json()["snoozed_until"], "2026-11-23T15:00:00Z");
    let escalated = world.call(Role::Responder, "POST", &path("escalate"), None).await;
    assert_eq!(escalated.json()["status"], "triggered");

    let resolved = world.call(Role::Responder, "POST", &path("resolve"), None).await;
    assert_eq!(resolved.json()["resolved_by"], "token:responder-token");
    let late = world.call(Role::Responder, "POST", &path("acknowledge"), None).await;
    insta::assert_snapshot!(late.problem(), @"409 alert_resolved: alert 1 was resolved by token:responder-token at 2026-11-23T12:00:00Z; a new event opens a new alert");

    world.settle().await;
    let timeline = world.get(&path("timeline")).await.json();
    let line = |entry: &Value| format!("{} {}: {}", entry["kind"], entry["actor"], entry["text"]).replace('"', "");
    let lines: Vec<String> = timeline["items"].as_array().unwrap().iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    opened integration:checkout-in: critical: database is down
    paged nightbell: paging ada: on call in payments-primary: rotation weekly; mail now
    sent nightbell: page to mail of ada: ok
    acknowledged token:responder-token: acknowledged by token:responder-token
    note token:responder-token: It is the replica.
    snoozed token:responder-token: snoozed by token:responder-token until 2026-11-23T14:00:00Z
    snoozed token:responder-token: snoozed by token:responder-token until 2026-11-23T15:00:00Z
    reopened token:responder-token: escalated by token:responder-token
    escalated token:responder-token: step 2 of 2: grace
    paged nightbell: paging grace: named in the policy; mail now
    resolved token:responder-token: resolved by token:responder-token
    sent nightbell: update to mail of ada: ok
    "#);
    let first = &timeline["items"][0];
    let fields: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["actor", "at", "data", "kind", "text"]);
}

#[tokio::test]
async fn bodies_that_make_no_sense_are_refused_with_the_field() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let check = async |operation: &str, body: &str, expected: &str| {
        let request = Request::post(format!("/api/v1/alerts/{id}/{operation}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Responder)))
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(Body::from(body.to_owned()));
        assert_eq!(world.send(request.unwrap()).await.problem(), expected, "{operation} {body}");
    };
    check(
        "snooze",
        "{}",
        "400 invalid_body: send one of for and until: {\"for\":\"2h\"} or {\"until\":\"2026-11-23T09:00:00Z\"}",
    )
    .await;
    check("snooze", "", "400 malformed_json: the body is empty; send JSON").await;
    check("snooze", "{\"for\":\"2 hours\"}", "400 invalid_body: for: \"2 hours\" is not a duration; write a whole number and a unit, such as 500ms, 30s, 5m, 2h or 1d at line 1 column 17").await;
    check(
        "snooze",
        "{\"until\":\"2020-01-01T00:00:00Z\"}",
        "400 invalid_body: a snooze must end in the future and within a year; 2020-01-01T00:00:00Z does not",
    )
    .await;
    check(
        "snooze",
        "{\"for\"",
        "400 malformed_json: the body is not valid JSON: EOF while parsing an object at line 1 column 6",
    )
    .await;
    check("note", "{\"text\":\"\"}", "400 invalid_body: text has 0 characters; write 1 to 10000").await;
    check(
        "note",
        "{\"words\":\"\"}",
        "400 invalid_body: words: unknown field `words`, expected `text` at line 1 column 8",
    )
    .await;
    check(
        "note",
        "{\"text\":\"a\"} b",
        "400 malformed_json: the body goes on after its JSON: trailing characters at line 1 column 14",
    )
    .await;
    let request = Request::post(format!("/api/v1/alerts/{id}/note"))
        .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Responder)))
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from("{}"));
    insta::assert_snapshot!(world.send(request.unwrap()).await.problem(), @r#"415 unsupported_media_type: the body is said to be "text/plain"; send JSON with Content-Type: application/json"#);
    let large = Request::post(format!("/api/v1/alerts/{id}/note"))
        .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Responder)))
        .body(Body::from("x".repeat(5 * 1024 * 1024 + 1)));
    insta::assert_snapshot!(world.send(large.unwrap()).await.problem(), @"413 too_large: the body is larger than 5242880 bytes; send less at a time");
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for key in ["a", "b", "c", "d", "e"] {
        ids.push(world.trigger(key).await);
    }
    let search = json!({"summary": "slow", "dedup_key": "slow"}).to_string();
    world.open("POST", "/in/search-key-0", "application/json", search).await;
    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{}/acknowledge", ids[1]), None).await;
    world.call(Role::Responder, "POST", &format!("/api/v1/alerts/{}/resolve", ids[2]), None).await;

    let keys = async |query: &str| -> String {
        let list = world.get(&format!("/api/v1/alerts?{query}")).await;
        assert_eq!(list.status, 200, "{query}: {list:?}");
        let json = list.json();
        let keys: Vec<&str> =
            json["items"].as_array().unwrap().iter().map(|a| a["dedup_key"].as_str().unwrap()).collect();
        keys.join(" ")
    };
    assert_eq!(keys("").await, "slow e d c b a");
    assert_eq!(keys("status=triggered").await, "slow e d a");
    assert_eq!(keys("status=acknowledged,resolved").await, "c b");
    assert_eq!(keys("status=acknowledged&status=resolved").await, "c b");
    assert_eq!(keys("service=search").await, "slow");
    assert_eq!(keys("team=payments").await, "e d c b a");
    assert_eq!(keys("team=payments&service=search").await, "");
    assert_eq!(keys("dedup_key=d").await, "d");

    let mut seen = Vec::new();
    let mut query = "limit=4".to_owned();
    loop {
        let page = world.get(&format!("/api/v1/alerts?{query}")).await.json();
        seen.push(page["items"].as_array().unwrap().len());
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("limit=4&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [4, 2]);
    for number in ["999999999999999999999", "abc", "1.5"] {
        let problem = world.get(&format!("/api/v1/alerts/{number}")).await.problem();
        let expected = format!(
            "404 not_found: there is no alert {number:?}, alerts have whole numbers; GET /api/v1/alerts lists them"
        );
        assert_eq!(problem, expected);
    }
    insta::assert_snapshot!(world.get("/api/v1/alerts?team=payment").await.problem(), @r#"400 invalid_parameter: there is no team "payment"; did you mean "payments"?"#);
    insta::assert_snapshot!(world.get("/api/v1/alerts?service=serach").await.problem(), @r#"400 invalid_parameter: there is no service "serach"; did you mean "search"?"#);
    for name in ["service", "dedup_key", "team", "status"] {
        let expected = format!("400 invalid_parameter: parameter {name:?} is empty; give it a value, or leave it out");
        assert_eq!(world.get(&format!("/api/v1/alerts?{name}=")).await.problem(), expected);
    }
    assert_eq!(world.get("/api/v1/alerts?cursor=").await.status, 200);
    insta::assert_snapshot!(world.get("/api/v1/events?service=search,x").await.problem(), @r#"400 invalid_parameter: there is no service "x"; GET /api/v1/services lists them"#);
    insta::assert_snapshot!(world.get("/api/v1/changes?service=check").await.problem(), @r#"400 invalid_parameter: there is no service "check"; did you mean "checkout"?"#);
    insta::assert_snapshot!(world.get("/api/v1/alerts?cursor=tomorrow").await.problem(), @r#"400 invalid_parameter: cursor "tomorrow" is not one of this list; leave it out, or send next_cursor as it came"#);
}

#[tokio::test]
async fn notifications_and_events_can_be_read() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let notifications = world.get(&format!("/api/v1/alerts/{id}/notifications")).await.json();
    insta::assert_json_snapshot!(notifications["items"], {"[].id" => "UUID"}, @r#"
    [
      {
        "alerts_total": 1,
        "answer": "ok",
        "attempts": [
          {
            "attempt": 1,
            "ended_at": "2026-11-23T12:00:00Z",
            "result": "sent",
            "text": "ok"
          }
        ],
        "channel": null,
        "contact_method": "mail",
        "created_at": "2026-11-23T12:00:00Z",
        "id": "UUID",
        "kind": "page",
        "next_attempt_at": null,
        "provider_id": null,
        "status": "sent",
        "updated_at": "2026-11-23T12:00:00Z",
        "user": "ada"
      }
    ]
    "#);
    let change = json!({"action": "change", "summary": "checkout v42 deployed"}).to_string();
    let recorded = world.open("POST", "/in/checkout-key", "application/json", change).await;
    assert_eq!(recorded.json()["results"][0]["outcome"], "recorded");
    let events = world.get("/api/v1/events?limit=1").await.json();
    assert_eq!(events["items"][0]["action"], "change");
    let rest = world.get(&format!("/api/v1/events?cursor={}", events["next_cursor"].as_str().unwrap())).await.json();
    assert_eq!(rest["items"][0]["alert_id"], id);
    assert_eq!(rest["next_cursor"], Value::Null);
    let changes = world.get("/api/v1/changes?service=checkout").await.json();
    insta::assert_json_snapshot!(changes["items"], {"[].id" => "N", "[].dedup_key" => "KEY"}, @r#"
    [
      {
        "action": "change",
        "alert_id": null,
        "at": null,
        "dedup_key": "KEY",
        "details": null,
        "id": "N",
        "integration": "checkout-in",
        "links": [],
        "oddities": [],
        "outcome": "recorded",
        "received_at": "2026-11-23T12:00:00Z",
        "service": "checkout",
        "severity": null,
        "source": "",
        "summary": "checkout v42 deployed"
      }
    ]
    "#);
    assert_eq!(world.get("/api/v1/changes?service=search").await.json()["items"], json!([]));
}

#[tokio::test]
async fn messages_to_everybody_are_listed() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for key in ["database", "disk"] {
        ids.push(world.trigger(key).await);
        world.clock.advance_ms(120_000);
        world.settle().await;
    }
    let own = json!({"method": "mail"});
    assert_eq!(world.call(Role::Admin, "POST", "/api/v1/users/grace/test-page", Some(own)).await.status, 202);
    world.settle().await;
    let list = async |query: &str| {
        let answer = world.get(&format!("/api/v1/notifications?{query}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let line = |item: &Value| {
        let to = item["user"].as_str().or(item["channel"].as_str()).unwrap();
        let alerts =
            item["alerts"].as_array().unwrap().iter().map(|id| ids.iter().position(|known| id == known).unwrap());
        let alerts: Vec<usize> = alerts.collect();
        format!(
            "{} {} to {to} by {} ({}) about {alerts:?} {}",
            item["kind"], item["status"], item["contact_method"], item["type"], item["summary"]
        )
        .replace('"', "")
    };
    let lines = async |query: &str| {
        list(query).await["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(lines("").await, @r"
    test sent to grace by mail (email) about [] null
    page sent to ada by mail (email) about [1] disk is down
    page sent to ada by mail (email) about [0] database is down
    ");
    assert_eq!(lines("user=ada").await, lines("kind=page").await);
    assert_eq!(lines("user=ada&type=sms").await, "");
    assert_eq!(lines("type=email&method=mail&status=sent").await, lines("").await);
    assert_eq!(
        lines(&format!("alert={}", ids[1])).await,
        lines("from=2026-11-23T12:01:00Z&to=2026-11-23T12:03:00Z").await
    );
    let first = list("limit=1").await;
    let second = list(&format!("limit=1&cursor={}", first["next_cursor"].as_str().unwrap())).await;
    assert_eq!([line(&first["items"][0]), line(&second["items"][0])].join("\n"), lines("limit=2").await);
    assert_eq!(second["items"][0]["attempts"][0]["text"], "ok");
    let refused = async |query: &str| world.get(&format!("/api/v1/notifications?{query}")).await.problem();
    insta::assert_snapshot!(refused("user=adda").await, @r#"400 invalid_parameter: there is no user "adda"; did you mean "ada"?"#);
    insta::assert_snapshot!(refused("channel=ops").await, @r#"400 invalid_parameter: there is no channel "ops"; GET /api/v1/channels lists them"#);
    insta::assert_snapshot!(refused("type=fax").await, @r#"400 invalid_parameter: type: "fax" is not a valid type; use one of: email, sms, voice, webhook, push"#);
    insta::assert_snapshot!(refused("cursor=x").await, @r#"400 invalid_parameter: cursor "x" is not one of this list; leave it out, or send next_cursor as it came"#);
}
