//! The keys of calendar feeds: made when somebody asks, shown again, rotated, taken away.

use crate::configuration::secret_place;
use crate::configure::{GENERATED_SECRET_CHARS, too_busy};
use crate::limits::CONFIGURE_TRIES_MAX;
use crate::rights::{Action, Principal, Refused, authorise};
use crate::vault::random_text;
use crate::{Configuration, ConfigureError, Engine, EngineError, FeedRef};
use nightbell_config::{CALENDAR_FEED, Kind, digest};
use nightbell_core::Name;
use nightbell_store::{ConfigurationWrite, SecretWrite, StoreError};

impl Engine {
    /// The calendar feed that a key opens. As [`Engine::integration_by_key`] does, it asks the store before a key counts as
    /// unknown, one look-up at a time.
    ///
    /// # Errors
    /// When the key is not known here and the store cannot be asked.
    pub async fn feed_by_key(&self, key: &str) -> Result<Option<FeedRef>, EngineError> {
        if let Some(known) = self.configuration().feed_by_key(key) {
            return Ok(Some(known));
        }
        let _one_at_a_time = self.key_lookup.lock().await;
        self.follow_configuration().await?;
        Ok(self.configuration().feed_by_key(key))
    }

    /// The key of a feed, and tells that it was shown; none when nobody has made one yet.
    ///
    /// # Errors
    /// [`ConfigureError::NotFound`] when there is nothing of that name, [`ConfigureError::Denied`] when they may not.
    pub async fn feed_key(
        &self,
        kind: Kind,
        name: &str,
        principal: &Principal,
    ) -> Result<Option<String>, ConfigureError> {
        let configuration = self.configuration();
        need(&configuration, kind, name, principal)?;
        let key = configuration.secret(kind, &Name::from(name), CALENDAR_FEED);
        if key.is_some() {
            self.tell_secret_shown(kind, name, CALENDAR_FEED, principal).await?;
        }
        Ok(key)
    }

    /// Gives a feed a new key, the first one or another; whoever has the old one reads no more.
    pub async fn rotate_feed_key(
        &self,
        kind: Kind,
        name: &str,
        principal: &Principal,
    ) -> Result<String, ConfigureError> {
        let key = random_text(&*self.entropy, GENERATED_SECRET_CHARS);
        self.write_feed_key(kind, name, Some(&key), principal).await?;
        Ok(key)
    }

    /// Takes a feed's key away: nobody reads it until there is a new one.
    pub async fn remove_feed_key(&self, kind: Kind, name: &str, principal: &Principal) -> Result<(), ConfigureError> {
        self.write_feed_key(kind, name, None, principal).await
    }

    async fn write_feed_key(
        &self,
        kind: Kind,
        name: &str,
        key: Option<&str>,
        principal: &Principal,
    ) -> Result<(), ConfigureError> {
        for _ in 0..CONFIGURE_TRIES_MAX {
            let configuration = self.fresh_configuration().await?;
            need(&configuration, kind, name, principal)?;
            let secret = key.map(|key| SecretWrite {
                kind: kind.to_string(),
                name: name.to_owned(),
                field: CALENDAR_FEED.to_owned(),
                sha256: digest(key),
                sealed: self.vault.seal(&secret_place(kind, name, CALENDAR_FEED), key, &*self.entropy),
            });
            let write = ConfigurationWrite {
                expected_revision: configuration.revision(),
                resources: Vec::new(),
                secrets: secret.into_iter().collect(),
                removed_secrets: vec![(kind.to_string(), name.to_owned(), CALENDAR_FEED.to_owned())],
                sign_in: Vec::new(),
                schedule_state: Vec::new(),
                author: principal.author(),
                origin: principal.origin().clone(),
                at: self.store.now().await?,
                told: Vec::new(),
            };
            match self.store.write_configuration(write).await {
                Ok(_) => {
                    self.reload(configuration.revision()).await?;
                    tracing::info!(%kind, name, author = principal.author(), made = key.is_some(), "feeds.key");
                    return Ok(());
                }
                Err(StoreError::ConfigurationConflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(too_busy())
    }
}

fn need(configuration: &Configuration, kind: Kind, name: &str, principal: &Principal) -> Result<(), ConfigureError> {
    let documents = configuration.documents();
    documents.get(kind, name).ok_or(ConfigureError::NotFound)?;
    authorise(principal, &Action::UseSecrets { kind, name }, documents)
        .map_err(|denied| ConfigureError::Denied(vec![Refused { kind, name: name.into(), denied }]))
}
