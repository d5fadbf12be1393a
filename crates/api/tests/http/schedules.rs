//! Who is on call.

use crate::support::World;

#[tokio::test]
async fn who_is_on_call_now_and_then() {
    let world = World::new().await;
    insta::assert_json_snapshot!(world.get("/api/v1/on-call").await.json(), @r#"
    {
      "at": "2026-11-23T12:00:00Z",
      "items": [
        {
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
