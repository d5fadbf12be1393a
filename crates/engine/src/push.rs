//! Push messages to browsers: the key that they subscribe to, whose they are, one message to all of a person's, and their word
//! that they have shown it.

mod devices;
mod key;
mod sending;
mod shown;

pub use devices::{Device, DeviceFailure, NewDevice};
pub(crate) use key::server_key;
