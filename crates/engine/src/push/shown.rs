//! A browser says that it has shown a message.

use crate::{Engine, LinkError};
use nightbell_core::{ContactMethodKind, Directory, Receipt, Recipient};

impl Engine {
    /// Notes that the message of a one-tap link was shown, and by which device; without its name, by the only one. However often.
    pub async fn shown(&self, token: &str, device: Option<&str>) -> Result<(), LinkError> {
        let now = self.now().await?;
        let known = self.linked(token, now).await?;
        let recipient = &known.recipient;
        let configuration = self.configuration();
        let is_push = |recipient: &Recipient| {
            configuration.directory().method(recipient).is_some_and(|method| method.kind == ContactMethodKind::Push)
        };
        let Recipient::User { user, .. } = recipient else { return Err(LinkError::Unknown) };
        if !is_push(recipient) {
            return Err(LinkError::Unknown);
        }
        self.receipt(known.id, Receipt::Delivered).await?;
        let only = match device {
            Some(_) => None,
            None => self.devices_alone(user).await?,
        };
        if let Some(device) = device.or(only.as_deref()) {
            self.store.confirm_push(user, device, now).await.map_err(crate::EngineError::from)?;
        }
        Ok(())
    }

    /// The device of whoever has only one.
    async fn devices_alone(&self, user: &str) -> Result<Option<String>, LinkError> {
        let devices = self.store.push_devices(Some(user)).await.map_err(crate::EngineError::from)?;
        Ok(match devices.as_slice() {
            [one] => Some(one.id.clone()),
            _ => None,
        })
    }
}
