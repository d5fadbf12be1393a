//! The whole of HTTP: routes, what is said where there is none, and what surrounds every request.

use crate::problem::{Code, Problem};
use crate::{ApiState, access_log, console, doors, limits, openapi, pages, providers};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use std::any::Any;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

/// The router of everything. Serve it with `ConnectInfo<SocketAddr>`, so that the log knows who asked.
pub fn router(state: ApiState) -> Router {
    let (documented, _) = openapi::documented().split_for_parts();
    let mut router = documented
        // Some senders append a slash, or are given an address with one, and follow no redirect.
        .route("/in/{key}/", post(doors::native::native))
        .route("/in/{key}/alertmanager/", post(doors::alertmanager_webhook::alertmanager_webhook))
        .route("/in/{key}/api/v2/alerts/", post(doors::alertmanager_api::alertmanager_alerts))
        .route("/v2/enqueue/", post(doors::pagerduty::enqueue))
        .route("/v2/change/enqueue/", post(doors::pagerduty::enqueue_change))
        .route("/a/{token}", get(pages::one_tap::show).post(pages::one_tap::act))
        .route("/a/{token}/shown", post(pages::one_tap::shown))
        .route("/login", get(pages::login::show).post(pages::login::submit))
        .route("/logout", get(pages::login::again).post(pages::login::leave))
        .route("/login/{provider}", get(pages::elsewhere::leave))
        .route("/login/{provider}/callback", get(pages::elsewhere::come_back))
        .route("/login/code", get(pages::login::again).post(pages::login::code))
        .route("/second-factor", get(pages::second_factor::show).post(pages::second_factor::act))
        .route("/me", get(pages::me::show))
        .route("/me/methods/{method}", get(pages::me::show_method).post(pages::me::act_on_method))
        .route("/me/test", get(pages::me::show_test).post(pages::me::send_test))
        .route("/swaps/{schedule}/{id}", get(pages::swap::show).post(pages::swap::act))
        .route("/me/sessions", get(pages::me::show_sessions).post(pages::me::end_sessions))
        .route("/me/password", get(pages::me::show_password).post(pages::me::set_password))
        .route("/login/passkey", get(pages::login::again).post(pages::passkeys::sign_in))
        .route("/login/passkey/options", post(pages::passkeys::sign_in_options))
        .route("/passkeys", get(pages::passkeys::show).post(pages::passkeys::remove))
        .route("/passkeys/options", post(pages::passkeys::options))
        .route("/passkeys/add", post(pages::passkeys::add))
        .merge(pages::script::routes())
        .route("/device", get(pages::device::show).post(pages::device::decide))
        .route("/forgot", get(pages::forgot::show).post(pages::forgot::send))
        .route("/reset/{code}", get(pages::forgot::choose).post(pages::forgot::set))
        .route("/set-up/{code}", get(pages::set_up::show).post(pages::set_up::submit))
        .route("/assets/{name}", get(console::asset))
        .route("/manifest.webmanifest", get(console::manifest))
        .route("/sw.js", get(console::worker))
        .route("/", get(pages::home::home));
    for screen in console::SCREENS {
        router = router.route(screen, get(console::screen)).route(&format!("{screen}/{{*rest}}"), get(console::screen));
    }
    if state.settings().twilio.is_some() {
        router = router.merge(providers::twilio::routes());
    }
    let logged = {
        let state = state.clone();
        TraceLayer::new_for_http()
            .make_span_with(move |request: &Request| access_log::span(&state, request))
            .on_request(())
            .on_response(access_log::answered)
            .on_failure(())
    };
    let header = |name, value| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(
            ServiceBuilder::new()
                .layer(logged)
                .layer(header("x-content-type-options", "nosniff"))
                .layer(header("cache-control", "no-store"))
                .layer(header("content-security-policy", "default-src 'none'; frame-ancestors 'none'"))
                .layer(header("x-frame-options", "DENY"))
                .layer(header("referrer-policy", "no-referrer"))
                .layer(header("cross-origin-opener-policy", "same-origin"))
                .layer(header("permissions-policy", "geolocation=(), camera=(), microphone=()"))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(DefaultBodyLimit::max(limits::API_BODY_BYTES_MAX)),
        )
        .with_state(state)
}

async fn unknown_path(State(state): State<ApiState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if doors::alertmanager_api::is_asked(uri.path()) {
        return doors::alertmanager_api::unknown_path();
    }
    if is_for_a_person(&uri, &headers) {
        return pages::nowhere(&state, &headers, StatusCode::NOT_FOUND);
    }
    // The path is the client's own; of a door's address nothing is repeated.
    let path = if uri.path().starts_with("/api") { uri.path() } else { "this address" };
    Problem::new(
        Code::UnknownPath,
        format!("nothing answers {method} {path}; GET /api/v1/openapi.json lists all paths"),
    )
    .into_response()
}

async fn method_not_allowed(State(state): State<ApiState>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if doors::alertmanager_api::is_asked(uri.path()) {
        return doors::alertmanager_api::method_not_allowed(&method);
    }
    if is_for_a_person(&uri, &headers) {
        return pages::nowhere(&state, &headers, StatusCode::METHOD_NOT_ALLOWED);
    }
    let detail = format!("{method} is not possible here; the header Allow and /api/v1/openapi.json say what is");
    Problem::new(Code::MethodNotAllowed, detail).into_response()
}

/// Whether a browser asks for a page: what it gets, somebody has to read.
fn is_for_a_person(uri: &Uri, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !uri.path().starts_with("/api") && accepts.contains("text/html")
}

/// A panic is a bug: the client hears that it was ours, the log hears what.
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("without words"), "http.panicked");
    Problem::new(Code::Internal, "something went wrong inside; the server's log says what").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt;

    async fn bug() -> &'static str {
        panic!("a secret of the inside")
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_that_tells_nothing() {
        let router: Router = Router::new().route("/", get(bug)).layer(CatchPanicLayer::custom(panicked));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
