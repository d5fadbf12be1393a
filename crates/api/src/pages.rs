//! Pages that work without a script, a login or anything from elsewhere.

pub(crate) mod device;
pub(crate) mod elsewhere;
pub(crate) mod forgot;
mod form;
mod hand_over;
pub(crate) mod home;
mod language;
pub(crate) mod login;
pub(crate) mod me;
pub(crate) mod one_tap;
pub(crate) mod passkeys;
pub(crate) mod script;
pub(crate) mod second_factor;
pub(crate) mod set_up;
mod signed_in;
pub(crate) mod swap;
mod words;

use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
pub(crate) use language::Language;
use minijinja::{Environment, context, syntax::SyntaxConfig, value::Serde};
use nightbell_core::ContactMethodKind;
use nightbell_engine::{EngineError, PasswordFailure, PasswordPolicy};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What a page tells to where its links and forms lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Referrer {
    /// Nothing: its address is a secret.
    Nobody,
    /// To this server that it came from here: older browsers name the origin of a form only then.
    SameOrigin,
}

/// The templates, compiled once. Their names end in `.html`, so that everything in them is escaped.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.add_function("t", language::t);
    environment.set_syntax(syntax.expect("invariant: the delimiters are the usual ones"));
    for (name, source) in [
        ("layout.html", include_str!("../templates/layout.html")),
        ("one_tap.html", include_str!("../templates/one_tap.html")),
        ("message.html", include_str!("../templates/message.html")),
        ("hand_over.html", include_str!("../templates/hand_over.html")),
        ("home.html", include_str!("../templates/home.html")),
        ("form.html", include_str!("../templates/form.html")),
        ("passkeys.html", include_str!("../templates/passkeys.html")),
        ("device.html", include_str!("../templates/device.html")),
        ("code.html", include_str!("../templates/code.html")),
        ("second_factor.html", include_str!("../templates/second_factor.html")),
        ("forgot.html", include_str!("../templates/forgot.html")),
        ("reset.html", include_str!("../templates/reset.html")),
        ("rows.html", include_str!("../templates/rows.html")),
        ("me.html", include_str!("../templates/me.html")),
        ("method.html", include_str!("../templates/method.html")),
        ("test.html", include_str!("../templates/test.html")),
        ("swap.html", include_str!("../templates/swap.html")),
        ("sessions.html", include_str!("../templates/sessions.html")),
        ("password.html", include_str!("../templates/password.html")),
        ("login.html", include_str!("../templates/login.html")),
        ("set_up.html", include_str!("../templates/set_up.html")),
    ] {
        environment.add_template(name, source).expect("invariant: the templates are part of this binary and compile");
    }
    environment
});

fn render(template: &str, context: impl Serialize) -> String {
    let rendered = TEMPLATES.get_template(template).and_then(|template| template.render(Serde(context)));
    // A slash needs no escape in HTML, and readable links are smaller.
    rendered.map(|html| html.replace("&#x2f;", "/")).unwrap_or_else(|error| {
        tracing::error!(%error, template, "page.failed");
        "This page cannot be shown.".to_owned()
    })
}

fn page(status: StatusCode, html: String) -> Response {
    page_with(status, Referrer::Nobody, html)
}

/// A page, with what keeps it to itself: nothing is kept, loaded, framed or indexed.
fn page_with(status: StatusCode, referrer: Referrer, html: String) -> Response {
    built(status, referrer, html, "default-src 'none'")
}

/// The same for the pages that have the one script there is, which speaks to this server only.
fn page_with_script(status: StatusCode, html: String) -> Response {
    built(status, Referrer::SameOrigin, html, "default-src 'none'; script-src 'self'; connect-src 'self'")
}

fn built(status: StatusCode, referrer: Referrer, html: String, sources: &str) -> Response {
    let policy = format!(
        "{sources}; style-src '{}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        style_hash(&html)
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    let referrer = if referrer == Referrer::SameOrigin { "same-origin" } else { "no-referrer" };
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'")),
    );
    response
}

/// The one style element of a page, as a content security policy names it: whatever else gets into the page styles nothing.
fn style_hash(html: &str) -> String {
    let style =
        html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    format!("sha256-{}", BASE64.encode(Sha256::digest(style.as_bytes())))
}

/// A page that says something of the catalogue.
pub(crate) fn say(status: StatusCode, language: Language, title: &str, text: &str) -> Response {
    say_then(status, language, title, text, "../", "to-home")
}

/// Where there is no page, or none that is sent something.
pub(crate) fn nowhere(state: &crate::ApiState, headers: &HeaderMap, status: StatusCode) -> Response {
    say_then(status, Language::of(headers), "nowhere-title", "nowhere", &crate::session::path(state, "/"), "to-home")
}

/// The same, with where to go on.
fn say_then(status: StatusCode, language: Language, title: &str, text: &str, href: &str, link: &str) -> Response {
    let (title, text, link) = (language.say(title), language.say(text), language.say(link));
    page(status, render("message.html", context! { title, text, href, link, language => language.tag() }))
}

/// What goes out with a code that verifies a contact method. What calls say is English, as all that they say.
pub(crate) fn code_words(headers: &HeaderMap) -> impl Fn(ContactMethodKind, &str) -> String + Send + Sync + use<> {
    let language = Language::of(headers);
    move |kind, code| match kind {
        ContactMethodKind::Voice => Language::English.say_text("verification-call", "code", code),
        _ => language.say_text("verification-message", "code", code),
    }
}

/// Why a password will not do.
fn password_words(language: Language, failure: &PasswordFailure) -> String {
    let count = |key: &str, chars: usize| language.say_count(key, "count", i64::try_from(chars).unwrap_or(i64::MAX));
    match failure {
        PasswordFailure::TooShort => count("password-too-short", PasswordPolicy::CHARS_MIN),
        PasswordFailure::TooLong => count("password-too-long", PasswordPolicy::CHARS_MAX),
        PasswordFailure::TooSimple => language.say("password-too-simple"),
        other => other.to_string(),
    }
}

/// What a person reads while the database is away.
fn unavailable(language: Language, error: &EngineError) -> Response {
    tracing::warn!(%error, "page.failed");
    say(StatusCode::SERVICE_UNAVAILABLE, language, "no-database-title", "no-database")
}
