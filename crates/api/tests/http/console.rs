//! The console's page and its files.

use crate::browser::Browser;
use crate::support::World;
use http::{Request, header};
use nightbell_engine::rights::Principal;
use std::borrow::Cow;
use std::sync::Arc;

const PAGE: &str =
    "<!doctype html><script type=\"module\" src=\"/assets/index-1.js\"></script><a href=\"/login\">s</a>";

async fn world() -> World {
    let world = World::with(|settings| {
        settings.console = Some(Arc::new(|path| match path {
            "index.html" => Some(Cow::Borrowed(PAGE.as_bytes())),
            "assets/index-1.js" => Some(Cow::Borrowed(b"whole")),
            "assets/index-1.js.br" => Some(Cow::Borrowed(b"brotli")),
            "assets/index-1.js.gz" => Some(Cow::Borrowed(b"gzip")),
            "assets/base-2.css" => Some(Cow::Borrowed(b"css")),
            "manifest.webmanifest" => Some(Cow::Borrowed(br#"{"id":"/","start_url":"alerts","scope":"./"}"#)),
            "sw.js" => Some(Cow::Borrowed(b"worker")),
            "sw.js.br" => Some(Cow::Borrowed(b"small worker")),
            _ => None,
        }));
    })
    .await;
    world.engine.set_password("ada", "a quiet night", None, &Principal::nightbell()).await.unwrap();
    world
}

/// An address of each screen, as the console itself has them.
fn screens() -> Vec<String> {
    let places = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/shell/places.tsx");
    let places = std::fs::read_to_string(places).unwrap();
    let routes = places.split("<Route path=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let screens: Vec<String> = routes.map(|route| route.replace(':', "a-")).collect();
    assert!(screens.len() > 20, "{screens:?}");
    [vec!["/alerts".to_owned(), "/alerts/7?tab=timeline".to_owned()], screens].concat()
}

#[tokio::test]
async fn every_screen_is_the_page_once_somebody_is_signed_in() {
    let world = world().await;
    let mut browser = Browser::default();
    let away = browser.get(&world, "/alerts/7?tab=timeline").await;
    assert_eq!(away.header("location"), "/bell/login?next=%2Falerts%2F7%3Ftab%3Dtimeline");
    browser.sign_in(&world, "ada", "a quiet night").await;
    for path in screens() {
        let path = &*path;
        let page = browser.get(&world, path).await;
        assert_eq!(page.status, 200, "{path}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(page.text, @r#"<!doctype html><script type="module" src="/bell/assets/index-1.js"></script><a href="/bell/login">s</a>"#);
        }
        assert!(
            page.header("content-security-policy").starts_with("default-src 'none'; script-src 'self'; "),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    assert_eq!(browser.get(&world, "/").await.header("location"), "/bell/alerts");
    assert_eq!(browser.get(&world, "/nowhere").await.status, 404);
}

#[tokio::test]
async fn files_are_kept_for_ever_and_sent_small() {
    let world = world().await;
    let get = async |path: &str, encodings: &str| {
        let request = Request::builder().uri(path).header(header::ACCEPT_ENCODING, encodings);
        world.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    for (encodings, encoding, text) in
        [("gzip, br", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "whole")]
    {
        let file = get("/assets/index-1.js", encodings).await;
        assert_eq!((file.status.as_u16(), &*file.text), (200, text), "{encodings}");
        assert_eq!(file.header("content-encoding"), encoding);
        assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.header("vary"), "accept-encoding");
    }
    assert_eq!(get("/assets/base-2.css", "br").await.text, "css", "one that nothing is gained of");
    for path in ["/assets/index-1.js.br", "/assets/other.js", "/assets/../index.html"] {
        assert_eq!(get(path, "br").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_installs_the_console_is_asked_for_anew_each_time() {
    let world = world().await;
    let mut stranger = Browser::default();
    let manifest = stranger.get(&world, "/manifest.webmanifest").await;
    assert_eq!(manifest.text, r#"{"id":"/bell/","start_url":"alerts","scope":"./"}"#);
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    assert_eq!(manifest.header("cache-control"), "no-cache");
    let worker = stranger.get(&world, "/sw.js").await;
    assert_eq!((worker.status.as_u16(), &*worker.text), (200, "worker"));
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.header("content-security-policy").contains("connect-src 'self'"), "it may ask this server");
    let request = Request::builder().uri("/sw.js").header(header::ACCEPT_ENCODING, "br");
    let small = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((&*small.text, small.header("content-encoding")), ("small worker", "br"));
    for path in ["/sw.js.br", "/index.html"] {
        assert_eq!(stranger.get(&world, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_binary_without_the_console_says_what_is_missing() {
    let world = World::new().await;
    let page = Browser::default().get(&world, "/alerts").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("npm"), "{}", page.text);
    for path in ["/sw.js", "/manifest.webmanifest"] {
        assert_eq!(Browser::default().get(&world, path).await.status, 404, "{path}");
    }
}
