//! Health, metrics, the front page.

use crate::support::World;
use axum::body::Body;
use http::{Request, header};

#[tokio::test]
async fn health_and_readiness() {
    let world = World::new().await;
    world.trigger("database").await;
    insta::assert_snapshot!(world.open("GET", "/healthz", "", "").await.line(), @r#"200 {"status":"ok","version":"1.2.3"}"#);
    insta::assert_snapshot!(world.open("GET", "/readyz", "", "").await.line(), @r#"200 {"ready":true,"timer_lag_ms":0,"pending_notifications":0,"error":null}"#);
    let home = world.open("GET", "/", "", "").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("1.2.3") && !home.text.contains("<script"), "{home:?}");
    assert_eq!(home.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn metrics_are_open_unless_a_token_is_set() {
    let world = World::new().await;
    world.trigger("database").await;
    let metrics = world.open("GET", "/metrics", "", "").await;
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        "own 1",
        "nightbell_build_info{version=\"1.2.3\"} 1",
        "nightbell_open_alerts{status=\"triggered\",urgency=\"high\"} 1",
        "nightbell_exhausted_alerts 0",
        "nightbell_timer_lag_seconds 0",
        "nightbell_store_up 1",
    ] {
        assert!(metrics.text.lines().any(|found| found == line), "{line} is not in\n{}", metrics.text);
    }
    assert!(metrics.text.contains("nightbell_time_zone_database_info{version=\"20"), "{}", metrics.text);

    let world = World::with(|settings| settings.metrics_token = Some("s3cret".to_owned())).await;
    assert_eq!(world.open("GET", "/metrics", "", "").await.status, 401);
    let with = async |token: &str| {
        let request = Request::get("/metrics").header(header::AUTHORIZATION, format!("Bearer {token}"));
        world.send(request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(with("wrong").await, 401);
    assert_eq!(with("s3cret").await, 200);
}
