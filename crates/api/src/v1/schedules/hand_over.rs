//! `/api/v1/schedules/{name}/hand_over`: what passes from hand to hand with a schedule.

pub(crate) mod accept;
pub(crate) mod note;
pub(crate) mod show;

use crate::problem::{Code, Problem};
use nightbell_core::{Acceptance, HandOver, HandOverNote, Name, Timestamp};
use nightbell_engine::HandOverFailure;
use serde::Serialize;
use utoipa::ToSchema;

/// What is remembered of a schedule's hand-overs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandOver)]
pub(crate) struct HandOverView {
    /// Who had it when it was last looked at; empty while nothing is told about it.
    #[schema(value_type = Vec<String>)]
    on_call: Vec<Name>,
    /// Since when, as far as that was watched.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// The turns ahead that were accepted: `{"user", "from", "at", "by"}`.
    #[schema(value_type = Vec<Object>)]
    accepted: Vec<Acceptance>,
    /// What people left for those who come after them, oldest first: `{"at", "by", "text"}`.
    #[schema(value_type = Vec<Object>)]
    notes: Vec<HandOverNote>,
}

impl From<HandOver> for HandOverView {
    fn from(kept: HandOver) -> HandOverView {
        let HandOver { on_call, since, accepted, notes, .. } = kept;
        HandOverView { on_call: on_call.unwrap_or_default(), since, accepted, notes }
    }
}

fn refused(failure: HandOverFailure) -> Problem {
    match failure {
        HandOverFailure::Engine(error) => error.into(),
        HandOverFailure::Denied(denied) => denied.into(),
        HandOverFailure::NoUser(_) => Problem::new(Code::InvalidBody, failure.to_string()),
        other => Problem::new(Code::NotFound, other.to_string()),
    }
}
