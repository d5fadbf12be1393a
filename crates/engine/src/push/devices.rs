//! The browsers that get somebody's push messages.

use crate::limits::{DEVICE_LABEL_CHARS_MAX, DEVICES_PER_PERSON_MAX};
use crate::rights::{Action, Denied, Principal, authorise};
use crate::vault::random_text;
use crate::{Engine, EngineError, hash_token};
use nightbell_channels::{Subscription, SubscriptionFault};
use nightbell_config::Kind;
use nightbell_core::{ContactMethodKind, Timestamp};
use nightbell_store::{AuditAction, PushDeviceRow, StoreError};
use serde::{Deserialize, Serialize};

/// Characters of what a device is called where devices are listed.
const ID_CHARS: usize = 16;

/// What a browser brings (`PushSubscription.toJSON`), and what its person calls it.
#[derive(Clone)]
pub struct NewDevice {
    /// Where its push service takes messages.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: String,
    /// What it authenticates messages by.
    pub auth: String,
    /// What its person calls it.
    pub label: String,
}

impl std::fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDevice").field("label", &self.label).finish_non_exhaustive()
    }
}

/// A device as its person sees it: without address and keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What it is called where devices are listed; no secret.
    pub id: String,
    /// What its person calls it.
    pub label: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When its push service last took a message.
    pub last_sent_at: Option<Timestamp>,
    /// When it last said that it showed one.
    pub last_confirmed_at: Option<Timestamp>,
    /// What its push service said when it last took none; nothing once it takes one.
    pub last_failure: Option<String>,
}

impl From<PushDeviceRow> for Device {
    fn from(row: PushDeviceRow) -> Device {
        Device {
            id: row.id,
            label: row.label,
            created_at: row.created_at,
            last_sent_at: row.last_sent_at,
            last_confirmed_at: row.last_confirmed_at,
            last_failure: row.last_failure,
        }
    }
}

/// Why a device is not added, listed or removed.
#[derive(Debug, thiserror::Error)]
pub enum DeviceFailure {
    /// There is no such person.
    #[error("there is no user {0:?}; GET /api/v1/users lists them")]
    NoUser(String),
    /// They have no such device.
    #[error("{user} has no device {id:?}; GET /api/v1/users/{user}/devices lists them")]
    NoDevice {
        /// The person.
        user: String,
        /// What was asked for.
        id: String,
    },
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What the browser brings is no subscription.
    #[error(transparent)]
    Subscription(#[from] SubscriptionFault),
    /// Nothing would ever be sent there.
    #[error("endpoint: {0}")]
    Endpoint(String),
    /// The label is too long, or empty.
    #[error("label has {chars} characters; call the device something with 1 to {DEVICE_LABEL_CHARS_MAX}")]
    Label {
        /// How many it has.
        chars: usize,
    },
    /// There is no room for another.
    #[error("{user} has {DEVICES_PER_PERSON_MAX} devices, which is the most; remove one first")]
    Full {
        /// The person.
        user: String,
    },
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for DeviceFailure {
    fn from(error: StoreError) -> DeviceFailure {
        DeviceFailure::Engine(error.into())
    }
}

/// What is sealed of a subscription, as one.
#[derive(Serialize, Deserialize)]
struct Sealed {
    endpoint: String,
    p256dh: String,
    auth: String,
}

impl Engine {
    /// The key that browsers subscribe to: an uncompressed point in base64url.
    pub fn push_public_key(&self) -> String {
        self.push_key.public_key()
    }

    /// Somebody's devices, oldest first.
    pub async fn devices_of(&self, user: &str, principal: &Principal) -> Result<Vec<Device>, DeviceFailure> {
        self.may_with_devices(&Action::ManageDevices { user }, user, principal).await?;
        Ok(self.store.push_devices(Some(user)).await?.into_iter().map(Device::from).collect())
    }

    /// Adds a device of somebody's; one that is known already gets these keys and this label.
    pub async fn add_device(
        &self,
        user: &str,
        new: &NewDevice,
        principal: &Principal,
    ) -> Result<Device, DeviceFailure> {
        self.may_with_devices(&Action::AddDevice { user }, user, principal).await?;
        let subscription = Subscription::new(&new.endpoint, &new.p256dh, &new.auth)?;
        let label: String = new.label.chars().filter(|letter| !letter.is_control()).collect();
        let label = label.trim().to_owned();
        let chars = label.chars().count();
        if !(1..=DEVICE_LABEL_CHARS_MAX).contains(&chars) {
            return Err(DeviceFailure::Label { chars });
        }
        let endpoint = subscription.endpoint().as_str();
        self.channels().of(ContactMethodKind::Push).check_address(endpoint).map_err(DeviceFailure::Endpoint)?;
        let now = self.store.now().await?;
        let endpoint_sha256 = hash_token(endpoint);
        let sealed = Sealed { endpoint: endpoint.to_owned(), p256dh: new.p256dh.clone(), auth: new.auth.clone() };
        let sealed = serde_json::to_string(&sealed).map_err(|error| EngineError::Configuration(error.to_string()))?;
        let row = PushDeviceRow {
            id: random_text(&*self.entropy, ID_CHARS),
            user: user.to_owned(),
            sealed: self.vault.seal(&place(&endpoint_sha256), &sealed, &*self.entropy),
            endpoint_sha256,
            label,
            created_at: now,
            last_sent_at: None,
            last_confirmed_at: None,
            last_failure: None,
        };
        let told = principal.tells(AuditAction::DeviceAdded, now).about("users", user).with("device", &*row.id);
        match self.store.put_push_device(&row, DEVICES_PER_PERSON_MAX, &told).await? {
            Some(device) => Ok(device.into()),
            None => Err(DeviceFailure::Full { user: user.to_owned() }),
        }
    }

    /// Removes a device of somebody's.
    pub async fn remove_device(&self, user: &str, id: &str, principal: &Principal) -> Result<(), DeviceFailure> {
        self.may_with_devices(&Action::ManageDevices { user }, user, principal).await?;
        let now = self.store.now().await?;
        let told = principal.tells(AuditAction::DeviceRemoved, now).about("users", user).with("device", id);
        match self.store.delete_push_device(user, id, None, &told).await? {
            true => Ok(()),
            false => Err(DeviceFailure::NoDevice { user: user.to_owned(), id: id.to_owned() }),
        }
    }

    async fn may_with_devices(
        &self,
        action: &Action<'_>,
        user: &str,
        principal: &Principal,
    ) -> Result<(), DeviceFailure> {
        self.follow_configuration().await?;
        let configuration = self.configuration();
        authorise(principal, action, configuration.documents())?;
        match configuration.documents().get(Kind::Users, user) {
            Some(_) => Ok(()),
            None => Err(DeviceFailure::NoUser(user.to_owned())),
        }
    }

    /// What is sealed of a device.
    pub(crate) fn subscription_of(&self, device: &PushDeviceRow) -> Result<Subscription, EngineError> {
        let damaged = || EngineError::Configuration(format!("the device {} cannot be read", device.id));
        let plain = self.vault.unseal(&place(&device.endpoint_sha256), &device.sealed)?;
        let Sealed { endpoint, p256dh, auth } = serde_json::from_str(&plain).map_err(|_| damaged())?;
        Subscription::new(&endpoint, &p256dh, &auth).map_err(|_| damaged())
    }
}

/// The place that a device's address and keys belong to.
fn place(endpoint_sha256: &[u8; 32]) -> String {
    format!("push_devices/{}", hex::encode(endpoint_sha256))
}
