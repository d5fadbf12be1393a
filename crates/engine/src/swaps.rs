//! Swaps: offered, taken, declined, cancelled, undone. Part of the configuration: every change raises its revision.

use crate::limits::CONFIGURE_TRIES_MAX;
use crate::rights::{Action, Denied, Principal, authorise};
use crate::{Engine, EngineError};
use nightbell_config::{Kind, ScheduleState, ScheduleStates, Snapshot};
use nightbell_core::{Name, Recipient, Timestamp};
use nightbell_schedule::{Swap, SwapActor, SwapError, SwapOffer, WallOrInstant, Zone, shifts};
use nightbell_store::{AuditAction, StoreError};

/// An offer as it comes in: a time without an offset is on the clock of the schedule's zone.
#[derive(Debug, Clone)]
pub struct OfferRequest {
    /// Whose place; that of whoever acts when absent.
    pub user: Option<String>,
    /// From when on.
    pub from: WallOrInstant,
    /// Up to when.
    pub to: WallOrInstant,
    /// To whom; to anybody when absent.
    pub offered_to: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A part of a swap; an end that is absent is that of the swap.
#[derive(Debug, Clone, Copy, Default)]
pub struct SwapPart {
    /// From when on.
    pub from: Option<WallOrInstant>,
    /// Up to when.
    pub to: Option<WallOrInstant>,
}

/// What is done about a swap that is there.
#[derive(Debug, Clone)]
pub enum SwapChange {
    /// The person acting takes it, or a part.
    Take(SwapPart),
    /// The person acting says no.
    Decline,
    /// It is offered no more.
    Cancel,
    /// It, or a part, goes back.
    Undo(SwapPart),
}

/// Why nothing is done about a swap.
#[derive(Debug, thiserror::Error)]
pub enum SwapFailure {
    /// There is no such schedule.
    #[error("there is no schedule {0:?}; GET /api/v1/schedules lists them")]
    NoSchedule(String),
    /// There is no such swap.
    #[error("there is no swap {id} on {schedule}; GET /api/v1/schedules/{schedule}/swaps lists them")]
    NoSwap {
        /// The schedule.
        schedule: String,
        /// Its number.
        id: u64,
    },
    /// There is no such person.
    #[error("`{field}` {user:?} is not a user; GET /api/v1/users lists them")]
    NoUser {
        /// Where they are named.
        field: &'static str,
        /// The name.
        user: String,
    },
    /// They would not be paged.
    #[error("{user} is disabled and would not be paged: enable them, or let somebody else take it")]
    Disabled {
        /// The person.
        user: String,
    },
    /// Nobody said for whom.
    #[error("say who in `as`: this token is nobody's own")]
    NobodyNamed,
    /// They have nothing to give.
    #[error("{user} is not on call on {schedule} from {from} to {to}; there is nothing to swap")]
    NotOnCall {
        /// The person.
        user: String,
        /// The schedule.
        schedule: String,
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
    },
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The swap does not allow it.
    #[error(transparent)]
    Refused(#[from] SwapError),
    /// The engine could not.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for SwapFailure {
    fn from(error: StoreError) -> SwapFailure {
        SwapFailure::Engine(error.into())
    }
}

impl Engine {
    /// Offers what somebody has over a span.
    pub async fn offer_swap(
        &self,
        schedule: &str,
        request: &OfferRequest,
        principal: &Principal,
    ) -> Result<(Swap, Timestamp), SwapFailure> {
        let offered = |documents: &Snapshot, now: Timestamp| -> Result<Swap, SwapFailure> {
            let own = principal.standing(documents)?.oneself().map(ToString::to_string);
            let user = request.user.clone().or(own).ok_or(SwapFailure::NobodyNamed)?;
            need_user(documents, "as", &user)?;
            if let Some(user) = &request.offered_to {
                need_user(documents, "offered_to", user)?;
            }
            let zone = zone_of(documents, schedule)?;
            let (from, to) = (request.from.first(&zone), request.to.last(&zone));
            authorise(principal, &Action::ActOnTurns { schedule, user: Some(&user) }, documents)?;
            let id = documents.states().values().flat_map(|state| &state.swaps).map(|swap| swap.id).max();
            let OfferRequest { offered_to, reason, .. } = request.clone();
            let actor = SwapActor { by: principal.author(), user: Some(user.clone()) };
            let offer = SwapOffer { user, from, to, offered_to, reason };
            let swap = Swap::offered(id.unwrap_or_default() + 1, offer, &actor, now)?;
            documents.state(schedule).swaps.iter().try_for_each(|other| other.refuse_double(&swap, now))?;
            need_on_call(documents, schedule, &swap.user, (swap.from, swap.to))?;
            Ok(swap)
        };
        self.write_swap(schedule, principal, AuditAction::SwapOffered, offered).await
    }

    /// Tells whoever a swap is offered to, with the link to take or decline it. A courtesy: the offer stands without it, so let
    /// nobody wait for it.
    pub async fn tell_offer(&self, schedule: &str, swap: &Swap) -> Result<(), EngineError> {
        let Some(user) = &swap.offered_to else { return Ok(()) };
        self.tell(&Name::from(user.as_str()), &self.offer_words(schedule, swap, user)).await
    }

    /// What whoever a swap is offered to reads. The link asks who they are before it shows anything.
    fn offer_words(&self, schedule: &str, swap: &Swap, user: &str) -> String {
        let configuration = self.configuration();
        let (_, zone) = configuration.recipient_label(&Recipient::person(Name::from(user)));
        let documents = configuration.documents();
        let written = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let reason = swap.reason.as_deref().map(|reason| format!("\n{reason}\n")).unwrap_or_default();
        format!(
            "{} offers you a turn on {}\n\n{} to {}\n{reason}\nTake or decline it: {}/swaps/{schedule}/{}",
            documents.title(Kind::Users, &swap.user),
            documents.title(Kind::Schedules, schedule),
            written(swap.from),
            written(swap.to),
            self.public_url(),
            swap.id
        )
    }

    /// Changes a swap for a person: whoever acts, where none is named and it is not a manager who cancels or undoes. The swap
    /// then, and the instant of the change.
    pub async fn change_swap(
        &self,
        schedule: &str,
        id: u64,
        change: &SwapChange,
        user: Option<&str>,
        principal: &Principal,
    ) -> Result<(Swap, Timestamp), SwapFailure> {
        let changed = |documents: &Snapshot, now: Timestamp| -> Result<Swap, SwapFailure> {
            let zone = zone_of(documents, schedule)?;
            let found = documents.state(schedule).swaps.iter().find(|swap| swap.id == id).cloned();
            let mut swap = found.ok_or_else(|| SwapFailure::NoSwap { schedule: schedule.to_owned(), id })?;
            if let Some(user) = user {
                need_user(documents, "as", user)?;
            }
            let actor = &acting(documents, schedule, change, user, principal)?;
            let user = || actor.user.as_deref().ok_or(SwapFailure::NobodyNamed);
            match change {
                SwapChange::Take(part) => {
                    let named = part.span(&swap, &zone);
                    let taker = user()?;
                    if documents.user(taker).is_some_and(|known| known.disabled) {
                        return Err(SwapFailure::Disabled { user: taker.to_owned() });
                    }
                    swap.take(taker, named, actor, now)?;
                    let span = named.unwrap_or((swap.from, swap.to));
                    need_on_call(documents, schedule, &swap.user, (span.0.max(now), span.1))?;
                }
                SwapChange::Decline => swap.decline(user()?, actor, now)?,
                SwapChange::Cancel => swap.cancel(actor, now)?,
                SwapChange::Undo(part) => swap.undo(part.span(&swap, &zone), actor, now)?,
            }
            Ok(swap)
        };
        self.write_swap(schedule, principal, change.audit_action(), changed).await
    }

    /// Works a swap out by the present configuration and writes it, again while others are faster.
    async fn write_swap(
        &self,
        schedule: &str,
        principal: &Principal,
        action: AuditAction,
        work_out: impl Fn(&Snapshot, Timestamp) -> Result<Swap, SwapFailure>,
    ) -> Result<(Swap, Timestamp), SwapFailure> {
        for _ in 0..CONFIGURE_TRIES_MAX {
            self.follow_configuration().await?;
            let (configuration, at) = (self.configuration(), self.store.now().await?);
            let documents = configuration.documents();
            let swap = work_out(documents, at)?;
            let mut state = ScheduleState::clone(documents.state(schedule));
            match state.swaps.iter_mut().find(|known| known.id == swap.id) {
                Some(known) => *known = swap.clone(),
                None => state.swaps.push(swap.clone()),
            }
            let after = ScheduleStates::from([(Name::from(schedule), state)]);
            let told = principal.tells(action, at).about("schedules", schedule).with("swap", swap.id);
            let told = vec![told.with("of", swap.user.as_str())];
            if self.write_states(&configuration, &after, principal, at, told).await? {
                return Ok((swap, at));
            }
        }
        let reason = "others keep writing the configuration; try again".to_owned();
        Err(StoreError::Unavailable(reason).into())
    }
}

impl SwapChange {
    fn audit_action(&self) -> AuditAction {
        match self {
            SwapChange::Take(_) => AuditAction::SwapTaken,
            SwapChange::Decline => AuditAction::SwapDeclined,
            SwapChange::Cancel => AuditAction::SwapCancelled,
            SwapChange::Undo(_) => AuditAction::SwapUndone,
        }
    }
}

impl SwapPart {
    /// None when no end is named: all of the swap.
    fn span(&self, swap: &Swap, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        let (from, to) = (self.from.map(|from| from.first(zone)), self.to.map(|to| to.last(zone)));
        (from.is_some() || to.is_some()).then(|| (from.unwrap_or(swap.from), to.unwrap_or(swap.to)))
    }
}

/// Who is recorded, and for whom they act.
fn acting(
    documents: &Snapshot,
    schedule: &str,
    change: &SwapChange,
    user: Option<&str>,
    principal: &Principal,
) -> Result<SwapActor, SwapFailure> {
    let may = |user| authorise(principal, &Action::ActOnTurns { schedule, user }, documents);
    let is_managed = matches!(change, SwapChange::Cancel | SwapChange::Undo(_)) && may(None).is_ok();
    let standing = principal.standing(documents)?;
    let own = standing.oneself().map(|name| &**name).filter(|_| !is_managed);
    let user = user.or(own);
    may(user)?;
    Ok(SwapActor { by: principal.author(), user: user.map(str::to_owned) })
}

fn zone_of(documents: &Snapshot, schedule: &str) -> Result<Zone, SwapFailure> {
    let found = documents.schedule(schedule).map(|schedule| schedule.definition.time_zone.clone());
    found.ok_or_else(|| SwapFailure::NoSchedule(schedule.to_owned()))
}

fn need_user(documents: &Snapshot, field: &'static str, user: &str) -> Result<(), SwapFailure> {
    match documents.get(Kind::Users, user) {
        Some(_) => Ok(()),
        None => Err(SwapFailure::NoUser { field, user: user.to_owned() }),
    }
}

/// Whoever gives must have something: an offer of nothing would be taken for cover that is none.
fn need_on_call(
    documents: &Snapshot,
    schedule: &str,
    user: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<(), SwapFailure> {
    let answer = documents.calendar(schedule).map(|calendar| shifts(calendar, from, to));
    let is_on_call = answer.and_then(Result::ok).is_some_and(|answer| answer.shifts.iter().any(|s| s.user == user));
    // A span that is over is for the swap itself to refuse.
    if is_on_call || to <= from {
        return Ok(());
    }
    Err(SwapFailure::NotOnCall { user: user.to_owned(), schedule: schedule.to_owned(), from, to })
}
