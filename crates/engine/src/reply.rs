//! Answers by telephone: text messages, keys during a call, and what the provider says about both.

use crate::limits::{SMS_ERRORS_MAX, SMS_NUMBERS_COUNTED_MAX};
use crate::link::may_answer;
use crate::test_page::TEST_CALL;
use crate::{Engine, EngineError, OneTap};
use nightbell_channels::twilio::{
    CallScript, CallbackPath, CallbackTarget, Command, InboundSms, KeypadAction, Verb, VoiceTurn, parse_command,
    voice_confirmation, voice_hang_up, voice_prompt, voice_words,
};
use nightbell_channels::{ServiceLabel, text};
use nightbell_core::{
    Actor, Alert, AlertId, ContactMethodKind, Input, Name, NotificationId, NotificationKind, Operation, Receipt,
    Recipient, Refusal, Status,
};
use nightbell_store::{AuditAction, AuditEntry, AuditMeans, AuditOrigin, Priority};
use std::collections::HashMap;
use std::sync::PoisonError;

/// Said to words that are not understood.
const SMS_HELP: &str = "Not understood. Reply \"ack 12\" or \"close 12\", or just \"ack\" for the last message.";

impl Engine {
    /// A text message came in; answers what to reply, `None` for silence. Strangers, alerts that do not exist and numbers that
    /// were wrong too often are met with silence: whoever probes learns nothing.
    pub async fn sms(&self, inbound: &InboundSms) -> Result<Option<String>, EngineError> {
        let recipients = self.configuration().recipients_at(ContactMethodKind::Sms, &inbound.from);
        if recipients.is_empty() {
            return Ok(None);
        }
        let Some(command) = parse_command(&inbound.body) else {
            return Ok(self.count_sms_error(&inbound.from).then(|| SMS_HELP.to_owned()));
        };
        let operation = match command.verb {
            Verb::Stop | Verb::Start => return self.opt(&inbound.from, &recipients, command.verb == Verb::Stop).await,
            Verb::Acknowledge => Operation::Acknowledge,
            Verb::Resolve => Operation::Resolve,
        };
        let configuration = self.fresh_configuration().await?;
        let recipients: Vec<Recipient> =
            recipients.into_iter().filter(|recipient| may_answer(configuration.documents(), recipient)).collect();
        let Some(Recipient::User { user: first_user, .. }) = recipients.first() else {
            return Ok(None);
        };
        let last = self.store.last_page_to(&recipients).await?;
        let user = match last.as_ref().map(|known| &known.notification.recipient) {
            Some(Recipient::User { user, .. }) => user.clone(),
            _ => first_user.clone(),
        };
        let alerts = match command {
            Command { alert: Some(alert), .. } => vec![alert],
            Command { alert: None, .. } => last.map(|known| known.alerts).unwrap_or_default(),
        };
        let reply = match alerts.as_slice() {
            [] => None,
            [alert] => self.answer_one(*alert, operation, Actor::User(user)).await?,
            several => {
                let changed = self.operate_many(several, &operation, &Actor::User(user)).await?;
                let done = if operation == Operation::Resolve { "resolved" } else { "acknowledged" };
                Some(format!("{changed} of {} alerts {done}; the others were already.", several.len()))
            }
        };
        match reply {
            Some(reply) => {
                self.sms_errors.lock().unwrap_or_else(PoisonError::into_inner).remove(&inbound.from);
                Ok(Some(reply))
            }
            None => {
                self.count_sms_error(&inbound.from);
                Ok(None)
            }
        }
    }

    async fn answer_one(
        &self,
        alert: AlertId,
        operation: Operation,
        actor: Actor,
    ) -> Result<Option<String>, EngineError> {
        match self.operate(alert, operation, actor).await {
            Ok(alert) => Ok(Some(state_of(&alert))),
            Err(EngineError::Refused(refusal @ Refusal::Resolved { .. })) => Ok(Some(format!("{refusal}."))),
            Err(EngineError::Refused(Refusal::NoSuchAlert(_))) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// STOP and START: the networks' own words for opting out and in.
    async fn opt(&self, address: &str, recipients: &[Recipient], out: bool) -> Result<Option<String>, EngineError> {
        let now = self.store.now().await?;
        let action = if out { AuditAction::TextsStopped } else { AuditAction::TextsStarted };
        let of_user = |user: &Name| {
            let origin = AuditOrigin::of(AuditMeans::Reply);
            AuditEntry::new(action, now).by(&**user, &origin).about("users", user)
        };
        let told: Vec<AuditEntry> = users_of(recipients).iter().map(of_user).collect();
        let changed = self.store.set_opted_out(address, out, now, &told).await?;
        if changed {
            self.follow_configuration().await?;
            tracing::warn!(opted_out = out, "sms.opt");
        }
        if changed && out {
            let notice = format!(
                "text messages to {address} have stopped, because that number replied STOP. Pages go by your other contact methods; reply START to get them again."
            );
            for user in users_of(recipients) {
                self.tell(&user, &notice).await?;
            }
        }
        // The network itself confirms a STOP, and nothing more may be sent after it.
        Ok((!out).then(|| "Nightbell sends text messages to this number again.".to_owned()))
    }

    /// Counts a wrong text message; false once there were too many.
    fn count_sms_error(&self, from: &str) -> bool {
        let mut errors = self.sms_errors.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() >= SMS_NUMBERS_COUNTED_MAX && !errors.contains_key(from) {
            return false;
        }
        let count = errors.entry(from.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count <= SMS_ERRORS_MAX
    }

    /// A call asks what to say, or brings a key; answers TwiML.
    pub async fn call(&self, target: CallbackTarget, turn: VoiceTurn) -> Result<String, EngineError> {
        if let VoiceTurn::HangUp { receipt } = turn {
            if let Some(receipt) = receipt {
                self.receipt(target.notification, receipt).await?;
            }
            return Ok(voice_hang_up());
        }
        let Some(tap) = self.one_tap_of(target.notification).await? else {
            return Ok(voice_words("This message is no longer known. Goodbye."));
        };
        if tap.notification.kind == NotificationKind::Test {
            return Ok(voice_words(TEST_CALL));
        }
        let Some(script) = self.call_script(&tap) else {
            return Ok(voice_words("These alerts are no longer known. Goodbye."));
        };
        match turn {
            VoiceTurn::Act(key) => {
                if let Some(operation) = operation_of(key) {
                    if let Some(words) = already(&tap, &operation) {
                        return Ok(voice_words(&words));
                    }
                    self.operate_many(&tap.ids, &operation, &tap.actor).await?;
                }
                Ok(voice_confirmation(key, &script))
            }
            _ => Ok(match tap.alerts.iter().find(|alert| alert.status == Status::Triggered) {
                Some(_) => voice_prompt(&script, &target.next().url(self.public_url(), CallbackPath::Voice)),
                None => voice_words(&tap.alerts.first().map(state_of).unwrap_or_default()),
            }),
        }
    }

    fn call_script(&self, tap: &OneTap) -> Option<CallScript> {
        let configuration = self.configuration();
        let labels = tap.alerts.iter().map(|alert| {
            let (title, playbook) = configuration.service_label(&alert.service);
            (alert.service.clone(), ServiceLabel { title, playbook })
        });
        let services: HashMap<Name, ServiceLabel> = labels.collect();
        CallScript::new(&tap.alerts, tap.ids.len(), &services)
    }

    /// A provider's later word on a notification.
    pub async fn receipt(&self, notification: NotificationId, receipt: Receipt) -> Result<(), EngineError> {
        self.decide_one(Priority::Timer, Input::Receipt { notification, receipt }).await?;
        Ok(())
    }

    /// The same, where the provider names its own id. False when no notification has it.
    pub async fn receipt_by_provider_id(&self, provider_id: &str, receipt: Receipt) -> Result<bool, EngineError> {
        match self.store.notification_by_provider_id(provider_id).await? {
            Some(known) => self.receipt(known.notification.id, receipt).await.map(|()| true),
            None => Ok(false),
        }
    }
}

fn operation_of(key: KeypadAction) -> Option<Operation> {
    match key {
        KeypadAction::Acknowledge => Some(Operation::Acknowledge),
        KeypadAction::Resolve => Some(Operation::Resolve),
        KeypadAction::Escalate => Some(Operation::Escalate),
        KeypadAction::Repeat => None,
    }
}

/// What to say when there is nothing left to do: the second person hears who was first.
fn already(tap: &OneTap, operation: &Operation) -> Option<String> {
    if tap.ids.len() > tap.alerts.len() {
        // Not all of them are loaded, so nothing can be said of the rest.
        return None;
    }
    let nothing_left = match operation {
        Operation::Acknowledge => tap.alerts.iter().all(|alert| alert.status != Status::Triggered),
        _ => tap.alerts.iter().all(|alert| alert.status == Status::Resolved),
    };
    nothing_left.then(|| tap.alerts.first().map(state_of).unwrap_or_default())
}

/// "Alert 12 is acknowledged by ada."
fn state_of(alert: &Alert) -> String {
    let progress = text::progress(alert);
    format!("Alert {}: {progress}.", alert.id)
}
/// The people among recipients, each once.
fn users_of(recipients: &[Recipient]) -> Vec<Name> {
    let user = |recipient: &Recipient| match recipient {
        Recipient::User { user, .. } => Some(user.clone()),
        Recipient::Channel { .. } => None,
    };
    let mut users: Vec<Name> = recipients.iter().filter_map(user).collect();
    users.dedup();
    users
}
