//! `/api/v1/users/{name}/devices`: the browsers that get somebody's push messages.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod remove;

use crate::problem::{Code, Problem};
use nightbell_core::Timestamp;
use nightbell_engine::{Device, DeviceFailure};
use serde::Serialize;
use utoipa::ToSchema;

/// A browser that gets push messages, without its address and keys.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub(crate) struct DeviceView {
    /// What it is called; no secret.
    id: String,
    /// What its person calls it.
    label: String,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When its push service last took a message.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sent_at: Option<Timestamp>,
    /// When it last said that it has shown one.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_confirmed_at: Option<Timestamp>,
    /// What its push service said when it last took none; null once it takes one.
    last_failure: Option<String>,
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> DeviceView {
        let Device { id, label, created_at, last_sent_at, last_confirmed_at, last_failure } = device;
        DeviceView { id, label, created_at, last_sent_at, last_confirmed_at, last_failure }
    }
}

impl From<DeviceFailure> for Problem {
    fn from(failure: DeviceFailure) -> Problem {
        let code = match failure {
            DeviceFailure::Engine(error) => return error.into(),
            DeviceFailure::Denied(denied) => return denied.into(),
            DeviceFailure::NoUser(_) | DeviceFailure::NoDevice { .. } => Code::NotFound,
            DeviceFailure::Subscription(_) | DeviceFailure::Endpoint(_) | DeviceFailure::Label { .. } => {
                Code::InvalidBody
            }
            DeviceFailure::Full { .. } => Code::TooMany,
        };
        Problem::new(code, failure.to_string())
    }
}
