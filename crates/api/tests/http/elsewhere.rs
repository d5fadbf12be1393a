//! Browsers that leave to sign in elsewhere, as far as that needs no provider: what they hold, and for how long.
//!
//! What a real provider says is tested with one, in `crates/nightbell/tests/end_to_end/single_sign_on.rs`.

use crate::browser::{Browser, is_small_and_still, is_small_with_the_script};
use crate::support::World;
use http::StatusCode;
use jiff::SignedDuration;
use nightbell_channels::{HttpSettings, IdentityProvider, IdentityProviderSettings};
use nightbell_engine::{PasswordUse, SignInProvider, SignInSettings};
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A provider that says who it is, and nothing else.
async fn provider() -> MockServer {
    let server = MockServer::start().await;
    let issuer = server.uri();
    let metadata = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    for (at, answer) in [("/.well-known/openid-configuration", metadata), ("/jwks", json!({ "keys": [] }))] {
        Mock::given(path(at)).respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
    }
    server
}

async fn world(issuer: &str) -> World {
    // Fails only when somebody was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = IdentityProviderSettings {
        issuer: issuer.to_owned(),
        client_id: "nightbell".to_owned(),
        client_secret: None,
        scopes: vec!["email".to_owned()],
        groups_claim: "groups".to_owned(),
    };
    let provider = SignInProvider {
        name: "company".into(),
        title: "Cömpany & <Co>".to_owned(),
        identities: IdentityProvider::new(settings, &HttpSettings::default()).unwrap(),
        roles: [].into(),
        teams: [].into(),
        create_users: true,
    };
    let settings = SignInSettings {
        passwords: PasswordUse::Everybody,
        session: SignedDuration::from_hours(24),
        providers: vec![provider],
    };
    World::with_sign_in(settings, |_| ()).await
}

#[tokio::test]
async fn a_browser_that_leaves_has_ten_minutes() {
    let server = provider().await;
    let world = world(&server.uri()).await;
    let mut browser = Browser { language: Some("de"), site: Some("cross-site"), cookie: None };
    let page = browser.get(&world, "/login?next=/device%3Fa=b").await;
    is_small_with_the_script(&page);
    let button =
        r#"<a class="b" href="login/company?next=%2Fdevice%3Fa%3Db">Mit Cömpany &amp; &lt;Co&gt; anmelden</a>"#;
    assert!(page.text.contains(button), "{}", page.text);

    for (minutes, expected) in [(11, StatusCode::BAD_REQUEST), (9, StatusCode::FORBIDDEN)] {
        let left = browser.get(&world, "/login/company").await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{left:?}");
        let to = url::Url::parse(left.header("location")).unwrap();
        assert!(to.as_str().starts_with(&format!("{}/auth?response_type=code&", server.uri())), "{to}");
        let said = |wanted: &str| to.query_pairs().find(|(name, _)| name == wanted).unwrap().1.into_owned();
        assert_eq!(said("redirect_uri"), "https://night.example.com/bell/login/company/callback");
        assert_eq!((said("scope"), said("code_challenge_method")), ("openid email".to_owned(), "S256".to_owned()));
        let cookie = left.header("set-cookie");
        for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/bell/login", "Max-Age=600"] {
            assert!(cookie.split("; ").any(|attribute| attribute == part), "{part}: {cookie}");
        }
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        assert_eq!(name, "__Secure-nightbell_sign_in");
        world.clock.advance_ms(minutes * 60_000);
        let back = format!("/login/company/callback?error=access_denied&state={}", said("state"));
        let request = http::Request::get(&back).header("cookie", format!("{name}={value}"));
        let answer = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.status, expected, "{answer:?}");
        is_small_and_still(&answer);
        assert!(answer.text.contains("href=\"/bell/login\""), "{}", answer.text);
        let cleared = answer.header("set-cookie");
        assert!(cleared.starts_with("__Secure-nightbell_sign_in=;") && cleared.contains("Max-Age=0"), "{cleared}");
    }
    assert_eq!(browser.get(&world, "/login/nobody").await.status, StatusCode::NOT_FOUND);
}
