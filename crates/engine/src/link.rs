//! One-tap links: a token belongs to one notification, covers its alerts, expires, and is never used up.

use crate::{Engine, EngineError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nightbell_config::Snapshot;
use nightbell_core::{Actor, Alert, AlertId, Notification, NotificationId, Operation, Recipient, Timestamp, limits};
use subtle::ConstantTimeEq;

const ID_BYTES: usize = 16;
const EXPIRY_BYTES: usize = 4;
const TAG_BYTES: usize = 16;

/// What a one-tap link leads to.
#[derive(Debug, Clone)]
pub struct OneTap {
    /// The notification that carried it.
    pub notification: Notification,
    /// The first of its alerts, as they are now; at most [`limits::ALERTS_PER_MESSAGE_MAX`].
    pub alerts: Vec<Alert>,
    /// All of its alerts.
    pub ids: Vec<AlertId>,
    /// Who acts through it.
    pub actor: Actor,
}

/// Why a one-tap link leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// Not one of ours.
    #[error("this link is not known")]
    Unknown,
    /// Too old, or for somebody who is disabled or gone.
    #[error("this link has expired")]
    Expired,
    /// The store could not be asked.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Engine {
    /// The token of a notification's one-tap page. The same notification always has the same one.
    pub fn link_token(&self, notification: &Notification) -> String {
        let expires_at_ms = notification.created_at.as_millisecond().saturating_add(limits::ONE_TAP_LINK_MS);
        let expiry = u32::try_from(expires_at_ms / 1_000).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(ID_BYTES + EXPIRY_BYTES + TAG_BYTES);
        bytes.extend_from_slice(notification.id.0.as_bytes());
        bytes.extend_from_slice(&expiry.to_be_bytes());
        let tag = self.vault.authenticate(&bytes);
        bytes.extend_from_slice(&tag[..TAG_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The address of a notification's one-tap page.
    pub fn link_url(&self, notification: &Notification) -> String {
        format!("{}/a/{}", self.settings.public_url, self.link_token(notification))
    }

    fn read_token(&self, token: &str, now: Timestamp) -> Result<NotificationId, LinkError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Unknown)?;
        if bytes.len() != ID_BYTES + EXPIRY_BYTES + TAG_BYTES {
            return Err(LinkError::Unknown);
        }
        let (signed, tag) = bytes.split_at(ID_BYTES + EXPIRY_BYTES);
        if !bool::from(self.vault.authenticate(signed)[..TAG_BYTES].ct_eq(tag)) {
            return Err(LinkError::Unknown);
        }
        let (id, expiry) = signed.split_first_chunk::<ID_BYTES>().ok_or(LinkError::Unknown)?;
        let expiry = expiry.try_into().map(u32::from_be_bytes).map_err(|_| LinkError::Unknown)?;
        if now.as_second() > i64::from(expiry) {
            return Err(LinkError::Expired);
        }
        Ok(NotificationId(id_from(*id)))
    }

    /// The notification of a link.
    pub(crate) async fn linked(&self, token: &str, now: Timestamp) -> Result<Notification, LinkError> {
        let id = self.read_token(token, now)?;
        let known = self.store.notification(id).await.map_err(EngineError::from)?;
        known.map(|known| known.notification).ok_or(LinkError::Unknown)
    }

    /// What a token leads to, as it is now. Changes nothing.
    pub async fn one_tap(&self, token: &str) -> Result<OneTap, LinkError> {
        let id = self.read_token(token, self.now().await?)?;
        self.one_tap_of(id).await?.ok_or(LinkError::Expired)
    }

    /// A notification, its alerts as they are now, and who acts when its recipient answers. Nothing once it is deleted, or
    /// its recipient is disabled or gone.
    pub(crate) async fn one_tap_of(&self, id: NotificationId) -> Result<Option<OneTap>, EngineError> {
        let Some(known) = self.store.notification(id).await? else { return Ok(None) };
        let configuration = self.fresh_configuration().await?;
        if !may_answer(configuration.documents(), &known.notification.recipient) {
            return Ok(None);
        }
        let mut alerts = Vec::new();
        for id in known.alerts.iter().take(limits::ALERTS_PER_MESSAGE_MAX) {
            alerts.extend(self.store.alert(*id).await?);
        }
        let actor = known.notification.recipient.actor();
        Ok(Some(OneTap { notification: known.notification, alerts, ids: known.alerts, actor }))
    }

    /// Does something to every alert of a one-tap link. Those already resolved, or gone, are left as they are.
    pub async fn one_tap_do(&self, tap: &OneTap, operation: &Operation) -> Result<(), EngineError> {
        self.operate_many(&tap.ids, operation, &tap.actor).await.map(drop)
    }
}

/// Whether whoever was told may still act on it.
pub(crate) fn may_answer(documents: &Snapshot, recipient: &Recipient) -> bool {
    match recipient {
        Recipient::User { user, .. } => documents.user(user).is_some_and(|user| !user.disabled),
        Recipient::Channel { .. } => true,
    }
}

fn id_from(bytes: [u8; ID_BYTES]) -> uuid::Uuid {
    uuid::Uuid::from_bytes(bytes)
}
