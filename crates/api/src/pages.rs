//! Pages that work without a script, a login or anything from elsewhere.

mod hand_over;
pub(crate) mod home;
pub(crate) mod one_tap;
mod words;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use minijinja::{Environment, context, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use std::sync::LazyLock;

/// What every page is sent with: nothing is kept, loaded, framed, indexed or told to where a link leads.
const HEADERS: [(&str, &str); 5] = [
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-robots-tag", "noindex"),
    ("x-frame-options", "DENY"),
];

/// The templates, compiled once. Their names end in `.html`, so that everything in them is escaped.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("invariant: the delimiters are the usual ones"));
    for (name, source) in [
        ("layout.html", include_str!("../templates/layout.html")),
        ("one_tap.html", include_str!("../templates/one_tap.html")),
        ("message.html", include_str!("../templates/message.html")),
        ("hand_over.html", include_str!("../templates/hand_over.html")),
        ("home.html", include_str!("../templates/home.html")),
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
    let mut response = (status, Html(html)).into_response();
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A page that only says something.
fn message(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, render("message.html", context! { title, text }))
}
