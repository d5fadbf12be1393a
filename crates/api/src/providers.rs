//! Where providers call back. What they say is understood, and answered, in their files in `nightbell_channels`.

pub(crate) mod twilio;
