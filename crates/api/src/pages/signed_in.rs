//! Whoever is signed in, for the pages that are theirs.

use super::language::Language;
use super::{login, unavailable};
use crate::{ApiState, session};
use axum::response::Response;
use http::request::Parts;
use nightbell_engine::Session;
use nightbell_engine::rights::Principal;

/// Whoever is signed in, or the way to the login page, which leads back to `path`.
pub(super) async fn signed_in(state: &ApiState, parts: &Parts, path: &str) -> Result<Session, Response> {
    match session::of(state, parts).await {
        Ok(Some(session)) => Ok(session),
        Ok(None) => Err(login::first(state, path)),
        Err(error) => Err(unavailable(Language::of(&parts.headers), &error)),
    }
}

/// As whom they act, and from where.
pub(super) fn principal_of(state: &ApiState, parts: &Parts, session: &Session) -> Principal {
    let peer = session::Peer::of(state, parts);
    let visitor = peer.visitor();
    session.principal().at(visitor.address, visitor.device)
}
