//! The one-tap page of a hand-over message: what it said, as it stands now, and the button that accepts a turn.

use super::words::Watch;
use super::{page, render};
use crate::ApiState;
use crate::limits::HAND_OVER_PAGE_CHARS_MAX;
use axum::response::Response;
use http::StatusCode;
use minijinja::context;
use nightbell_core::{Moment, Notice, Timestamp};
use nightbell_engine::{EngineError, HandOverFailure, OneTap, Visitor};
use nightbell_store::AuditMeans;

/// Shows it. `None` when the notification is about no change of hands.
pub(super) async fn show(
    state: &ApiState,
    tap: &OneTap,
    watch: &Watch,
    now: Timestamp,
) -> Result<Option<Response>, EngineError> {
    let Some(notice) = &tap.notification.notice else { return Ok(None) };
    let words = state.engine().words_of(&tap.notification, None).await?;
    let (title, rest) = words.split_once('\n').unwrap_or((words.as_str(), ""));
    let kept = state.store().hand_over(&notice.schedule).await?.unwrap_or_default();
    let accepted = kept.accepted.iter().find(|one| notice.user.as_ref() == Some(&one.user) && one.from == notice.at);
    let can_accept = is_acceptable(notice) && notice.at > now && accepted.is_none();
    let language = watch.language();
    let accepted = accepted
        .map(|one| language.say_texts("turn-accepted", &[("who", &one.by), ("when", &watch.date_and_clock(one.at))]));
    let rest: String = rest.trim_start().chars().take(HAND_OVER_PAGE_CHARS_MAX).collect();
    let html = render("hand_over.html", context! { language => language.tag(), title, rest, accepted, can_accept });
    Ok(Some(page(StatusCode::OK, html)))
}

/// Accepts the turn that the message is about, for the person who got it. One that is not there any more, or was accepted, is
/// left as it is: the page says how it stands.
pub(super) async fn accept(state: &ApiState, tap: &OneTap, visitor: Visitor<'_>) -> Result<(), EngineError> {
    let Some(notice) = tap.notification.notice.as_ref().filter(|notice| is_acceptable(notice)) else { return Ok(()) };
    let Some(user) = &notice.user else { return Ok(()) };
    let actor = tap.notification.recipient.actor();
    let origin = visitor.origin(AuditMeans::Link);
    match state.engine().accept_turn_by_link(&notice.schedule, user, Some(notice.at), actor, &origin).await {
        Err(HandOverFailure::Engine(error)) if !matches!(error, EngineError::Refused(_)) => Err(error),
        _ => Ok(()),
    }
}

fn is_acceptable(notice: &Notice) -> bool {
    notice.moment == Moment::Begins && notice.accept_by.is_some()
}
