//! Hand-overs: what people leave for each other, what they accept, and looking after changes of configuration.

mod words;

use crate::rights::{Action, Denied, Principal, authorise};
use crate::{Engine, EngineError};
use nightbell_core::{Actor, Duration, HandOver, HandOverAct, Input, Name, Outcome, Timestamp, Turn};
use nightbell_schedule::turns;
use nightbell_store::{AuditAction, AuditEntry, AuditOrigin, Priority, StoreError};

/// How far ahead a turn can be accepted, in milliseconds.
const ACCEPT_AHEAD_MS: i64 = 90 * 24 * 3_600_000;

/// Why nothing is done about a hand-over.
#[derive(Debug, thiserror::Error)]
pub enum HandOverFailure {
    /// There is no such schedule.
    #[error("there is no schedule {0:?}; GET /api/v1/schedules lists them")]
    NoSchedule(String),
    /// There is nothing to accept.
    #[error(
        "{user:?} has no turn on {schedule} that begins {when}; GET /api/v1/schedules/{schedule}/shifts lists them"
    )]
    NoTurn {
        /// Who.
        user: String,
        /// On which schedule.
        schedule: String,
        /// Which one was meant, in words.
        when: String,
    },
    /// There is no such person.
    #[error("`as` {0:?} is not a user; GET /api/v1/users lists them")]
    NoUser(String),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The engine could not, or may not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for HandOverFailure {
    fn from(error: StoreError) -> HandOverFailure {
        HandOverFailure::Engine(error.into())
    }
}

impl Engine {
    /// What is remembered of a schedule's hand-overs: since when who has it, notes, acceptances.
    pub async fn hand_over(&self, schedule: &str) -> Result<HandOver, HandOverFailure> {
        self.need_schedule(schedule).await?;
        Ok(self.store.hand_over(schedule).await?.unwrap_or_default())
    }

    /// Leaves words for those who come after.
    pub async fn leave_note(
        &self,
        schedule: &str,
        text: &str,
        principal: &Principal,
    ) -> Result<HandOver, HandOverFailure> {
        self.need_schedule(schedule).await?;
        authorise(principal, &Action::LeaveNote { schedule }, self.configuration().documents())?;
        let act = HandOverAct::Note { text: text.to_owned() };
        let told = principal.tells(AuditAction::HandOverNoted, self.now().await?).about("schedules", schedule);
        self.act_on_hand_over(schedule, act, principal.actor().clone(), told).await?;
        self.hand_over(schedule).await
    }

    /// Accepts the turn of `user` that begins at `from`, or their next one. Answers the turn.
    pub async fn accept_turn(
        &self,
        schedule: &str,
        user: &str,
        from: Option<Timestamp>,
        principal: &Principal,
    ) -> Result<Turn, HandOverFailure> {
        self.need_schedule(schedule).await?;
        let action = Action::ActOnTurns { schedule, user: Some(user) };
        authorise(principal, &action, self.configuration().documents())?;
        self.accept_turn_by_link(schedule, user, from, principal.actor().clone(), principal.origin()).await
    }

    /// The same for the holder of a one-tap link: the link is the right.
    pub async fn accept_turn_by_link(
        &self,
        schedule: &str,
        user: &str,
        from: Option<Timestamp>,
        actor: Actor,
        origin: &AuditOrigin,
    ) -> Result<Turn, HandOverFailure> {
        self.need_schedule(schedule).await?;
        let now = self.now().await?;
        if self.configuration().documents().user(user).is_none() {
            return Err(HandOverFailure::NoUser(user.to_owned()));
        }
        let is_meant = |turn: &nightbell_schedule::Turn| {
            turn.user == user && turn.from > now && from.is_none_or(|at| at == turn.from)
        };
        let configuration = self.configuration();
        let ahead = Duration::from_millis(ACCEPT_AHEAD_MS).after(now);
        let known = configuration.documents().calendar(schedule).map(|calendar| turns(calendar, now, ahead));
        let found = known.and_then(Result::ok).and_then(|turns| turns.into_iter().find(is_meant));
        let when = from.map_or_else(|| "within 90 days".to_owned(), |from| format!("at {from}"));
        let no_turn = HandOverFailure::NoTurn { user: user.to_owned(), schedule: schedule.to_owned(), when };
        let turn = found.ok_or(no_turn)?;
        let turn = Turn { user: turn.user.into(), from: turn.from, to: turn.to };
        let act = HandOverAct::Accept { user: turn.user.clone(), from: turn.from };
        let told = AuditEntry::new(AuditAction::TurnAccepted, now).by(actor.to_string(), origin);
        let told = told.about("schedules", schedule).with("user", &*turn.user).with("from", turn.from.to_string());
        self.act_on_hand_over(schedule, act, actor, told).await?;
        Ok(turn)
    }

    async fn need_schedule(&self, schedule: &str) -> Result<(), HandOverFailure> {
        self.follow_configuration().await?;
        let known = self.configuration().documents().schedule(schedule).is_some();
        known.then_some(()).ok_or_else(|| HandOverFailure::NoSchedule(schedule.to_owned()))
    }

    async fn act_on_hand_over(
        &self,
        schedule: &str,
        act: HandOverAct,
        actor: Actor,
        told: AuditEntry,
    ) -> Result<(), EngineError> {
        let input = Input::ActOnHandOver { schedule: schedule.into(), act, actor };
        match self.decide_told(Priority::Person, input, told).await? {
            Outcome::Refused(refusal) => Err(refusal.into()),
            _ => Ok(()),
        }
    }

    /// Looks at every schedule that tells of its hand-overs: after a change of configuration its next moment may be another.
    /// Safe to repeat; one that nothing changed is not written.
    pub(crate) async fn look_at_hand_overs(&self) -> Result<(), EngineError> {
        let configuration = self.configuration();
        let schedules: Vec<Name> = configuration.documents().schedules_that_hand_over().cloned().collect();
        for slice in schedules.chunks(crate::limits::REPLAN_SLICE_MAX) {
            let inputs = slice.iter().map(|schedule| Input::HandOver { schedule: schedule.clone() }).collect();
            for result in self.decide(Priority::Timer, inputs).await {
                match result {
                    Ok(_) => {}
                    // One schedule that cannot be read must not keep the others from being seen.
                    Err(error @ StoreError::Damaged(_)) => tracing::error!(%error, "hand_over.look failed"),
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }
}
