//! The one script there is: passkeys need it, as browsers offer them to nothing else.

use crate::ApiState;
use crate::console::FOR_EVER;
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const PASSKEYS: &str = include_str!("../../assets/passkeys.js");

/// Named after what is in it, so that browsers keep it for ever and a new one has another name.
static NAME: LazyLock<String> =
    LazyLock::new(|| format!("passkeys-{}.js", &hex::encode(Sha256::digest(PASSKEYS.as_bytes()))[..12]));

/// What a page beside it calls it.
pub(super) fn name() -> &'static str {
    &NAME
}

/// Where it is.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new().route(&format!("/{}", name()), get(script))
}

async fn script() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, FOR_EVER)];
    (headers, PASSKEYS)
}
