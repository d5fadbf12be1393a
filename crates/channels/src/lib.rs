//! Everything that goes out: a [`Message`] becomes a provider's request, its answer a
//! [`DeliveryResult`](nightbell_core::DeliveryResult); and what providers call back is understood here.
//!
//! **Architecture Invariant:** one provider, one file; adding one touches its own file and the registry [`Channels`]. Nothing here
//! knows the store, the engine or a clock: when a message is sent, and its ids, are part of the message. Nothing here retries or
//! waits: a channel makes one try and says what became of it.
//!
//! **Architecture Invariant:** an address that came out of a document is reached only through `http_client`'s guarded client,
//! which refuses private networks; addresses in the settings are the operator's own.
#![cfg_attr(test, allow(clippy::unwrap_used))] // a failed unwrap in a test is the test's failure

mod breaker;
mod calendar_source;
mod channel;
mod email;
mod http_client;
mod identity_provider;
pub mod limits;
mod message;
mod outcome;
mod push;
mod secret;
mod settings;
pub mod text;
pub mod twilio;
mod webhook;

pub use breaker::{Breakers, Permit};
pub use calendar_source::{CalendarSources, CopyTags, Fetched};
pub use channel::{Channel, Channels, Unset};
pub use email::Email;
pub use identity_provider::{IdentityProvider, IdentityProviderError, IdentityProviderSettings, Journey, Vouched};
pub use message::{Links, Message, ServiceLabel};
pub use push::{Push, PushOutcome, PushTarget, ServerKey, Subscription, SubscriptionFault};
pub use secret::Secret;
pub use settings::{ChannelSettings, ChannelSettingsError, HttpSettings, PushSettings, SmtpSettings, TwilioSettings};
pub use webhook::Webhook;
