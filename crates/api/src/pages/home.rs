//! `GET /`: what this is.

use super::{page, render};
use crate::ApiState;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use minijinja::context;

/// Says what this is and where to go on. Nothing of the installation is on it but its version.
pub(crate) async fn home(State(state): State<ApiState>) -> Response {
    page(StatusCode::OK, render("home.html", context! { version => &state.settings().version }))
}
