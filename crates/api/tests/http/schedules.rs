//! Who is on call.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};
use nightbell_config::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn who_is_on_call_now_and_then() {
    let world = World::new().await;
    insta::assert_json_snapshot!(world.get("/api/v1/on-call").await.json(), @r#"
    {
      "at": "2026-11-23T12:00:00Z",
      "items": [
        {
          "gap": null,
          "next": {
            "at": "2026-11-30T09:00:00Z",
            "on_call": [
              {
                "because": "rotation weekly",
                "title": "Grace Hopper",
                "user": "grace"
              }
            ]
          },
          "on_call": [
            {
              "because": "rotation weekly",
              "title": "Ada Lovelace",
              "user": "ada"
            }
          ],
          "schedule": "payments-primary",
          "shadows": [],
          "team": "payments",
          "title": "Payments, first line"
        }
      ],
      "services": [
        {
          "on_call": [
            {
              "because": "on call in payments-primary: rotation weekly",
              "title": "Ada Lovelace",
              "user": "ada"
            }
          ],
          "service": "checkout",
          "title": "Checkout"
        },
        {
          "on_call": [
            {
              "because": "on call in payments-primary: rotation weekly",
              "title": "Ada Lovelace",
              "user": "ada"
            }
          ],
          "service": "search",
          "title": "Search"
        }
      ]
    }
    "#);
    let later = world.get("/api/v1/on-call?at=2026-12-01T12:00:00+01:00&schedule=payments-primary").await.json();
    assert_eq!(later["items"][0]["on_call"][0]["user"], "grace");
    assert_eq!(later["at"], "2026-12-01T11:00:00Z");
    insta::assert_snapshot!(world.get("/api/v1/on-call?schedule=none").await.problem(), @r#"404 not_found: there is no schedule "none"; GET /api/v1/schedules lists them"#);
}

#[tokio::test]
async fn shifts_over_a_span() {
    let world = World::new().await;
    let shifts =
        world.get("/api/v1/schedules/payments-primary/shifts?from=2026-11-23T00:00:00Z&to=2026-12-01T00:00:00Z").await;
    insta::assert_json_snapshot!(shifts.json(), @r#"
    {
      "gaps": [
        {
          "from": "2026-11-23T00:00:00Z",
          "to": "2026-11-23T09:00:00Z"
        }
      ],
      "schedule": "payments-primary",
      "shadows": [],
      "shifts": [
        {
          "because": "rotation weekly",
          "from": "2026-11-23T09:00:00Z",
          "to": "2026-11-30T09:00:00Z",
          "user": "ada"
        },
        {
          "because": "rotation weekly",
          "from": "2026-11-30T09:00:00Z",
          "to": "2026-12-01T00:00:00Z",
          "user": "grace"
        }
      ],
      "uncovered": [],
      "violations": []
    }
    "#);
    let default = world.get("/api/v1/schedules/payments-primary/shifts").await.json();
    assert_eq!(default["shifts"][0]["from"], "2026-11-23T12:00:00Z");
    let backwards =
        world.get("/api/v1/schedules/payments-primary/shifts?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z").await;
    insta::assert_snapshot!(backwards.problem(), @"400 invalid_parameter: `to` (2026-11-23T00:00:00Z) is before `from` (2026-11-24T00:00:00Z): ask for a later end");
    insta::assert_snapshot!(world.get("/api/v1/schedules/none/shifts").await.problem(), @r#"404 not_found: there is no schedule "none"; GET /api/v1/schedules lists them"#);
    assert_eq!(world.get("/api/v1/schedules/payments-primary/history").await.status, 200);
}

#[tokio::test]
async fn an_unsaved_schedule_is_previewed_and_saved_the_same() {
    let world = World::new().await;
    let body = json!({"time_zone": "UTC", "rotations": [
        {"name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["grace", "ada"]}]});
    let span = "from=2026-11-23T00:00:00Z&to=2026-12-14T00:00:00Z";
    let path = "/api/v1/schedules/payments-primary";
    let preview = async |query: &str| {
        let path = format!("{path}/preview?{span}{query}");
        world.call(Role::Responder, "POST", &path, Some(body.clone())).await.json()
    };
    let at_once = preview("&effective=now").await;
    // Ada has this week: at once it would be grace's.
    insta::assert_json_snapshot!(at_once["differences"], @r#"
    [
      {
        "after": [
          "grace"
        ],
        "before": [
          "ada"
        ],
        "from": "2026-11-23T12:00:00Z",
        "to": "2026-11-30T09:00:00Z"
      },
      {
        "after": [
          "ada"
        ],
        "before": [
          "grace"
        ],
        "from": "2026-11-30T09:00:00Z",
        "to": "2026-12-07T09:00:00Z"
      },
      {
        "after": [
          "grace"
        ],
        "before": [
          "ada"
        ],
        "from": "2026-12-07T09:00:00Z",
        "to": "2026-12-14T00:00:00Z"
      }
    ]
    "#);
    let at_hand_over = preview("").await;
    assert_eq!(at_hand_over["differences"], json!([]), "{at_hand_over}");
    assert_eq!(
        world.get(&format!("{path}/shifts?{span}")).await.json()["shifts"][0]["user"],
        "ada",
        "nothing is saved"
    );

    let put = format!("{path}?effective=now");
    let request = Request::builder()
        .method("PUT")
        .uri(&put)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, "*")
        .header(header::AUTHORIZATION, format!("Bearer {}", world.token(Role::Manager)));
    let replaced = world.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert_eq!(replaced.status, 200);
    let note = json!({"kind": "schedules", "name": "payments-primary", "message": "on call now changes: ada → grace"});
    assert_eq!(replaced.json()["notes"], json!([note]), "as apply says it");
    let saved = world.get(&format!("{path}/shifts?{span}")).await.json();
    assert_eq!(saved["shifts"], at_once["shifts"]);
    let exported = world.get("/api/v1/config/export?kind=schedules&history=true").await.text;
    assert!(exported.contains("epochs:\n  - schedule: payments-primary\n"), "{exported}");
    assert!(!world.get("/api/v1/config/export").await.text.contains("epochs"));

    let wrong = world
        .call(
            Role::Responder,
            "POST",
            &format!("{path}/preview"),
            Some(json!({"time_zone": "UTC", "rotations": [
        {"name": "weekly", "shift": "1w", "start": "2026-11-23T09:00", "members": ["gracie"]}]})),
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["errors"][0]["key"], "rotations[0].members[0]");
    let wrong = world.call(Role::Responder, "POST", &format!("{path}/preview?effective=later"), Some(json!({}))).await;
    insta::assert_snapshot!(wrong.problem(), @"400 invalid_parameter: effective: `later` does not say when an edit takes effect: write `hand_over` or `now`");
}

#[tokio::test]
async fn what_is_beside_a_schedule_is_previewed_and_saved_the_same() {
    let world = World::new().await;
    let schedule = "/api/v1/schedules/payments-primary";
    let span = "from=2026-11-23T00:00:00Z&to=2026-12-07T00:00:00Z";
    let preview = async |changes: Value| {
        let path = format!("{schedule}/preview_changes?{span}");
        world.call(Role::Responder, "POST", &path, Some(json!({ "changes": changes }))).await
    };
    let shifts = async || world.get(&format!("{schedule}/shifts?{span}")).await.json()["shifts"].clone();
    let before = shifts().await;
    let document = json!({"schedule": "payments-primary", "replace": "ada", "with": "grace",
        "from": "2026-11-24T09:00:00Z", "to": "2026-11-25T09:00:00Z"});
    let made = json!([{"kind": "overrides", "name": "dentist", "document": document}]);
    let planned = preview(made.clone()).await.json();
    let taken =
        json!([{"from": "2026-11-24T09:00:00Z", "to": "2026-11-25T09:00:00Z", "before": ["ada"], "after": ["grace"]}]);
    assert_eq!(planned["differences"], taken);
    assert_eq!(shifts().await, before, "nothing is saved");
    let saved = world.call(Role::Manager, "PUT", "/api/v1/overrides/dentist", Some(document)).await;
    assert_eq!(saved.status, 201, "{}", saved.text);
    assert_eq!(shifts().await, planned["shifts"]);
    let removed = preview(json!([{"kind": "overrides", "name": "dentist"}])).await.json();
    assert_eq!(removed["shifts"], before);

    let leave = json!({"user": "ada", "from": "2026-11-26T00:00:00Z", "to": "2026-11-27T00:00:00Z"});
    let both = preview(json!([
        {"kind": "overrides", "name": "dentist", "document": null},
        {"kind": "unavailabilities", "name": "trip", "document": leave},
    ]));
    let passed =
        json!({"from": "2026-11-26T00:00:00Z", "to": "2026-11-27T00:00:00Z", "before": ["ada"], "after": ["grace"]});
    let back =
        json!({"from": "2026-11-24T09:00:00Z", "to": "2026-11-25T09:00:00Z", "before": ["grace"], "after": ["ada"]});
    assert_eq!(both.await.json()["differences"], json!([back, passed]));

    let wrong = preview(json!([{"kind": "services", "name": "x", "document": {}}, {"kind": "overrides", "name": "y"}]));
    let wrong = wrong.await.json();
    let said = |error: &Value| format!("{}: {}", error["key"].as_str().unwrap(), error["message"].as_str().unwrap());
    let said: Vec<String> = wrong["errors"].as_array().unwrap().iter().map(said).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    services/x: does not decide who is on call; preview schedules, overrides, unavailabilities and temporary_schedules
    overrides/y: is not there to be deleted; leave it out
    ");
    let twice =
        preview(json!([{"kind": "overrides", "name": "dentist"}, {"kind": "overrides", "name": "dentist"}])).await;
    assert!(twice.text.contains("is there twice"), "{}", twice.text);
    let many: Vec<Value> = (0..201).map(|number| json!({"kind": "overrides", "name": format!("o{number}")})).collect();
    let wrong = preview(json!(many)).await;
    insta::assert_snapshot!(wrong.problem(), @"400 invalid_body: changes: 201 are too many; at most 200 in one preview");
    let wrong = preview(json!([{"kind": "override", "name": "x"}])).await;
    insta::assert_snapshot!(wrong.problem(), @r#"400 invalid_body: changes[0].kind: "override" is not a kind of resource; did you mean "overrides"? at line 1 column 30"#);
}

#[tokio::test]
async fn a_temporary_schedule_is_previewed_and_saved_the_same() {
    let world = World::new().await;
    let schedule = "/api/v1/schedules/payments-primary";
    let span = "from=2026-11-23T12:00:00Z&to=2026-11-25T00:00:00Z";
    let document = json!({"schedule": "payments-primary", "from": "2026-11-24T09:00", "to": "2026-11-24T17:00",
        "shifts": [{"user": "grace", "from": "2026-11-24T09:00", "to": "2026-11-24T12:00"}]});
    let path = format!("{schedule}/preview_changes?{span}");
    let changes = json!({"changes": [{"kind": "temporary_schedules", "name": "drill", "document": document}]});
    let planned = world.call(Role::Responder, "POST", &path, Some(changes)).await.json();
    let differences: Vec<_> = planned["differences"].as_array().unwrap().iter().map(|each| &each["after"]).collect();
    assert_eq!(differences, [&json!(["grace"]), &json!([])], "{planned}");

    let saved = world.call(Role::Manager, "PUT", "/api/v1/temporary_schedules/drill", Some(document)).await;
    assert_eq!(saved.status, 201, "{}", saved.text);
    assert_eq!(world.get(&format!("{schedule}/shifts?{span}")).await.json()["shifts"], planned["shifts"]);
}

#[tokio::test]
async fn the_shifts_of_one_person_on_every_schedule() {
    let world = World::new().await;
    let shifts = world.get("/api/v1/users/grace/shifts?from=2026-11-23T00:00:00Z&to=2026-12-14T00:00:00Z").await;
    insta::assert_json_snapshot!(shifts.json(), @r#"
    {
      "shadows": [],
      "shifts": [
        {
          "because": "rotation weekly",
          "from": "2026-11-30T09:00:00Z",
          "schedule": "payments-primary",
          "to": "2026-12-07T09:00:00Z"
        }
      ],
      "user": "grace"
    }
    "#);
    insta::assert_snapshot!(world.get("/api/v1/users/nobody/shifts").await.problem(), @r#"404 not_found: there is no user "nobody"; GET /api/v1/users lists them"#);
    let long = world.get("/api/v1/users/grace/shifts?from=2026-11-23T00:00:00Z&to=2028-11-23T00:00:00Z").await;
    insta::assert_snapshot!(long.problem(), @"400 invalid_parameter: 2026-11-23T00:00:00Z to 2028-11-23T00:00:00Z is more than 366 days; ask for a shorter span");
}

#[tokio::test]
async fn rule_12_a_swap_is_offered_taken_and_undone() {
    let world = World::new().await;
    let path = "/api/v1/schedules/payments-primary/swaps";
    let post = async |path: &str, body| world.call(Role::Manager, "POST", path, Some(body)).await;
    let offer = json!({"as": "ada", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z", "reason": "dentist"});
    let offered = post(path, offer.clone()).await;
    assert_eq!(offered.status, 201);
    insta::assert_json_snapshot!(offered.json(), @r#"
    {
      "from": "2026-11-24T09:00:00Z",
      "id": 1,
      "log": [
        {
          "action": "offered",
          "at": "2026-11-23T12:00:00Z",
          "by": "token:manager-token",
          "from": "2026-11-24T09:00:00Z",
          "to": "2026-11-26T09:00:00Z",
          "user": "ada"
        }
      ],
      "offered_to": null,
      "open": [
        {
          "from": "2026-11-24T09:00:00Z",
          "to": "2026-11-26T09:00:00Z"
        }
      ],
      "reason": "dentist",
      "schedule": "payments-primary",
      "status": "open",
      "taken": [],
      "to": "2026-11-26T09:00:00Z",
      "user": "ada",
      "warnings": [],
      "without_effect": []
    }
    "#);
    let part = json!({"as": "grace", "to": "2026-11-25T09:00:00Z"});
    let taken = post(&format!("{path}/1/take"), part).await.json();
    assert_eq!((&taken["status"], &taken["open"][0]["from"]), (&json!("partly_taken"), &json!("2026-11-25T09:00:00Z")));
    let shifts = world.get("/api/v1/schedules/payments-primary/shifts?from=2026-11-24T12:00:00Z").await.json();
    assert_eq!(shifts["shifts"][0]["because"], "ada: rotation weekly, swapped with grace (swap 1)");
    let twice = post(&format!("{path}/1/take"), json!({"as": "grace", "to": "2026-11-25T09:00:00Z"})).await;
    insta::assert_snapshot!(twice.problem(), @"409 swap_refused: nothing of swap 1 from 2026-11-24T09:00:00Z to 2026-11-25T09:00:00Z can be taken: it is over, taken, declined or cancelled");
    let later = json!({"from": "2026-11-25T10:00:00Z", "to": "2026-11-25T12:00:00Z"});
    let untaken = post(&format!("{path}/1/undo"), later).await;
    insta::assert_snapshot!(untaken.problem(), @"409 swap_refused: nothing of swap 1 from 2026-11-25T10:00:00Z to 2026-11-25T12:00:00Z was taken ahead of now: undo a part of 2026-11-24T09:00:00Z to 2026-11-25T09:00:00Z, or leave out `from` and `to` to undo it all");
    let stranger = post(&format!("{path}/1/undo"), json!({"as": "cto"})).await;
    insta::assert_snapshot!(stranger.problem(), @r#"400 invalid_body: `as` "cto" is not a user; GET /api/v1/users lists them"#);
    assert_eq!(post(&format!("{path}/1/cancel"), json!({"as": "ada"})).await.json()["status"], "taken");
    assert_eq!(post(&format!("{path}/1/undo"), json!({})).await.json()["status"], "cancelled");

    let for_somebody =
        json!({"as": "ada", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z", "offered_to": "grace"});
    assert_eq!(post(path, for_somebody).await.json()["id"], 2);
    assert_eq!(post(&format!("{path}/2/decline"), json!({"as": "grace"})).await.json()["status"], "declined");
    let listed = world.get(path).await.json();
    let ids: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|swap| &swap["id"]).collect();
    assert_eq!(ids, [2, 1]);
    assert_eq!(listed["items"][1]["log"][1]["by"], listed["items"][1]["log"][0]["by"]);

    for (path, body, expected) in [
        (path.to_owned(), json!({"as": "nobody", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z"}), 400),
        (path.to_owned(), json!({"as": "grace", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z"}), 409),
        ("/api/v1/schedules/none/swaps".to_owned(), offer, 404),
        (format!("{path}/9/take"), json!({"as": "grace"}), 404),
        (format!("{path}/1/take"), json!({}), 400),
    ] {
        assert_eq!(post(&path, body.clone()).await.status.as_u16(), expected, "{path} {body}");
    }
    assert_eq!(world.get("/api/v1/schedules/none/swaps").await.status, 404);
}

#[tokio::test]
async fn rule_12_whoever_is_not_there_is_warned_of() {
    let world = World::new().await;
    let path = "/api/v1/schedules/payments-primary/swaps";
    let post = async |path: &str, body| world.call(Role::Manager, "POST", path, Some(body)).await.json();
    let apply = async |text: &str| {
        post("/api/v1/config/apply", json!({"files": [{"path": "a.yaml", "text": text}]})).await;
    };
    apply("unavailabilities: [ { name: ski, user: grace, from: 2026-11-25T00:00:00Z, to: 2026-11-28T00:00:00Z } ]\nusers: [ { name: mute } ]").await;
    let offer =
        json!({"as": "ada", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z", "offered_to": "mute"});
    let offered = post(path, offer).await;
    insta::assert_json_snapshot!(offered["warnings"], @r#"
    [
      "mute is offered swap 1 from 2026-11-24T09:00:00Z to 2026-11-26T09:00:00Z and has no contact method and cannot be reached: add or enable a contact method of mute, or let somebody else do it"
    ]
    "#);
    post(&format!("{path}/1/cancel"), json!({})).await;
    let offer = json!({"as": "ada", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z"});
    assert_eq!(post(path, offer).await["warnings"], json!([]));
    let taken = post(&format!("{path}/2/take"), json!({"as": "grace"})).await;
    let cancelled = post(&format!("{path}/2/cancel"), json!({})).await;
    insta::assert_snapshot!(cancelled["detail"], @r#""all of swap 2 that lies ahead was taken by grace: undo it to take it back""#);
    insta::assert_json_snapshot!(taken["warnings"], @r#"
    [
      "grace is on call by swap 2 from 2026-11-24T09:00:00Z to 2026-11-26T09:00:00Z and is away from 2026-11-25T00:00:00Z to 2026-11-28T00:00:00Z: name somebody else, or change the unavailability ski"
    ]
    "#);
}

#[tokio::test]
async fn rule_12_swaps_go_with_their_schedule() {
    let world = World::new().await;
    let path = "/api/v1/schedules/payments-primary/swaps";
    let post = async |path: &str, body| world.call(Role::Manager, "POST", path, Some(body)).await;
    let offer = json!({"as": "ada", "from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z"});
    assert_eq!(post(path, offer.clone()).await.status, 201);
    let twice = post(path, offer).await;
    insta::assert_snapshot!(twice.problem(), @"409 swap_refused: `ada` offers 2026-11-24T09:00:00Z to 2026-11-26T09:00:00Z already in swap 1: cancel that first, or offer the rest");
    assert_eq!(post(&format!("{path}/1/take"), json!({"as": "grace"})).await.status, 200);

    let apply = async |text: &str| {
        let files = json!({"files": [{"path": "a.yaml", "text": text}]});
        world.call(Role::Manager, "POST", "/api/v1/config/apply", Some(files)).await.json()
    };
    // Who is on call at once and what comes to nothing is in the plan.
    let edited = apply(
        "schedules: [ { name: payments-primary, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [grace] } ] } ]",
    )
    .await;
    insta::assert_json_snapshot!(edited["notes"], @r#"
    [
      {
        "kind": "schedules",
        "message": "on call now changes: ada → grace",
        "name": "payments-primary"
      },
      {
        "kind": "schedules",
        "message": "swap 1 of ada, taken by grace, has no effect from 2026-11-24T09:00:00Z to 2026-11-26T09:00:00Z: ada is not on call there, or something else decides",
        "name": "payments-primary"
      }
    ]
    "#);
    let listed = world.get(path).await.json();
    assert_eq!(
        listed["items"][0]["without_effect"],
        json!([{"from": "2026-11-24T09:00:00Z", "to": "2026-11-26T09:00:00Z"}])
    );

    apply("escalation_policies: [ { name: payments, steps: [ { notify: [\"user:grace\"], wait: 5m } ] } ]").await;
    let delete = async |path: &str| {
        let token = format!("Bearer {}", world.token(Role::Admin));
        let request = Request::delete(path).header(header::IF_MATCH, "*").header(header::AUTHORIZATION, token);
        world.send(request.body(Body::empty()).unwrap()).await.status.as_u16()
    };
    apply("teams: [ { name: payments, members: [grace] } ]").await;
    assert_eq!(delete("/api/v1/users/ada").await, 409, "the swap names them");
    assert_eq!(delete("/api/v1/schedules/payments-primary").await, 200);
    assert_eq!(delete("/api/v1/users/ada").await, 200);
    apply(
        "schedules: [ { name: payments-primary, time_zone: Europe/London, rotations: [ { name: weekly, shift: 1w, start: 2026-11-23T09:00, members: [grace] } ] } ]",
    )
    .await;
    let listed = world.get(path).await.json();
    assert_eq!((&listed["items"][0]["status"], &listed["items"][0]["taken"]), (&json!("cancelled"), &json!([])));
}

#[tokio::test]
async fn rule_15_figures_of_a_schedule_and_of_a_team() {
    let world = World::new().await;
    let leave = json!({ "user": "grace", "from": "2026-12-01T09:00:00Z", "to": "2026-12-02T09:00:00Z" });
    world.call(Role::Manager, "PUT", "/api/v1/unavailabilities/grace-out", Some(leave)).await;
    let span = "from=2026-11-23T00:00:00Z&to=2026-12-07T09:00:00Z";
    let answer = world.get(&format!("/api/v1/schedules/payments-primary/fairness?{span}")).await.json();
    let figures = |figures: &Value| {
        let names = ["hours", "nights", "weekends", "holidays", "hours_owed", "night_pages"];
        names.map(|name| figures[name].as_f64().unwrap_or(f64::NAN))
    };
    let (ada, grace) = (&answer["people"][0], &answer["people"][1]);
    assert_eq!((&ada["user"], &grace["user"]), (&json!("ada"), &json!("grace")), "{answer:#}");
    assert_eq!(figures(ada), [192.0, 8.0, 1.0, 0.0, 0.0, 0.0], "her week, and a day of grace's: {answer:#}");
    assert_eq!(figures(grace), [144.0, 6.0, 1.0, 0.0, 24.0, 0.0], "{answer:#}");
    assert_eq!(figures(&answer["median"]), [168.0, 7.0, 1.0, 0.0, 12.0, 0.0], "{answer:#}");
    assert_eq!(figures(&grace["above_median"]), [-24.0, -1.0, 0.0, 0.0, 12.0, 0.0], "{answer:#}");
    assert_eq!(answer["warnings"], json!([]));
    let of_team = world.get(&format!("/api/v1/teams/payments/fairness?{span}")).await.json();
    assert_eq!(of_team, answer, "the team has one schedule, and the same members");
    let path = "/api/v1/schedules/payments-primary";
    insta::assert_snapshot!(world.get("/api/v1/schedules/nobody/fairness").await.problem(), @r#"404 not_found: there is no schedule "nobody"; GET /api/v1/schedules lists them"#);
    insta::assert_snapshot!(world.get("/api/v1/teams/nobody/fairness").await.problem(), @r#"404 not_found: there is no team "nobody"; GET /api/v1/teams lists them"#);
    insta::assert_snapshot!(world.get(&format!("{path}/fairness?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z")).await.problem(), @"400 invalid_parameter: `to` (2026-11-23T00:00:00Z) is before `from` (2026-11-24T00:00:00Z): ask for a later end");
}
