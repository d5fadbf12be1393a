//! Swaps: somebody offers what they have over a span, somebody else takes it, whole or in parts, and it can be undone.
//!
//! A swap changes ahead of now only: what was on call under it stays what it was.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::{REASON_BYTES_MAX, SWAP_DAYS_MAX, SWAP_ENTRIES_COUNT_MAX};

/// What somebody offers of what they are on call for on one schedule, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// Unique in the installation; appears in every `because` that it decides.
    pub id: u64,
    /// Whose place is offered.
    pub user: String,
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// To whom; to anybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_to: Option<String>,
    /// Why, for people who look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether what nobody took is offered no more, and how that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<SwapClosing>,
    /// Who took what, in the order of taking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<SwapTaking>,
    /// Who did what, in order.
    pub log: Vec<SwapEntry>,
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapClosing {
    /// The person it was offered to said no.
    Declined,
    /// It was taken back.
    Cancelled,
}

/// One part that was taken: over `[from, to)` somebody is on call in the place of whoever offered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwapTaking {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant that is not part of it.
    pub to: Timestamp,
    /// Who took it.
    pub with: String,
    /// When; of two swaps of one place the one that was taken later is asked later.
    pub at: Timestamp,
}

/// One thing that was done about a swap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwapEntry {
    /// When.
    pub at: Timestamp,
    /// By whom: who is recorded, such as `token:NAME`.
    pub by: String,
    /// For whom, when somebody acted for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// What.
    pub action: SwapAction,
    /// The first instant that it was about.
    pub from: Timestamp,
    /// The first instant that it was not about.
    pub to: Timestamp,
}

/// What is done about swaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapAction {
    /// Somebody offered it.
    Offered,
    /// Somebody took it, or a part.
    Taken,
    /// The person it was offered to said no.
    Declined,
    /// What nobody had taken was taken back.
    Cancelled,
    /// What was taken was given back, or a part.
    Undone,
}

/// Where a swap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapStatus {
    /// All that lies ahead can be taken.
    Open,
    /// Some of what lies ahead can be taken, some was.
    PartlyTaken,
    /// All that lies ahead was taken, or all there ever was of it.
    Taken,
    /// The person it was offered to said no.
    Declined,
    /// It was taken back before anybody took it.
    Cancelled,
    /// It is over and nobody took it.
    Expired,
}

/// What somebody offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwapOffer {
    /// Whose place.
    pub user: String,
    /// From when on; what of it is before now is left out.
    pub from: Timestamp,
    /// Up to when.
    pub to: Timestamp,
    /// To whom; to anybody when absent.
    pub offered_to: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Who acts: what is recorded and, when it is for a person, for whom. Without a person it is a manager in their own right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwapActor {
    /// What is recorded.
    pub by: String,
    /// The person.
    pub user: Option<String>,
}

/// Why something is not done about a swap.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SwapError {
    /// The span is empty or reversed.
    #[error("`to` ({to}) is not after `from` ({from}): write a later time")]
    Span {
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
    },
    /// The span is over.
    #[error("`to` ({to}) is over: swaps change what lies ahead of now ({now}); write a later time")]
    Over {
        /// Up to when.
        to: Timestamp,
        /// When it was asked.
        now: Timestamp,
    },
    /// The same person offers some of it already.
    #[error("`{user}` offers {from} to {to} already in swap {id}: cancel that first, or offer the rest")]
    OfferedAlready {
        /// The swap.
        id: u64,
        /// Who.
        user: String,
        /// The first instant of what can be taken there.
        from: Timestamp,
        /// The first instant that is not part of it.
        to: Timestamp,
    },
    /// The span is too long.
    #[error("`from` ({from}) to `to` ({to}) is more than {SWAP_DAYS_MAX} days: offer a shorter span")]
    TooLong {
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
    },
    /// The reason is too long.
    #[error("`reason` is longer than {REASON_BYTES_MAX} bytes: shorten it")]
    Reason,
    /// It would be a swap with oneself.
    #[error("`{user}` offers this themself: name somebody else")]
    Oneself {
        /// Who.
        user: String,
    },
    /// It is offered to somebody else.
    #[error("swap {id} is offered to `{offered_to}`: only they can take or decline it")]
    NotForThem {
        /// The swap.
        id: u64,
        /// To whom it is offered.
        offered_to: String,
    },
    /// It is offered to anybody.
    #[error("swap {id} is offered to anybody: nobody can decline it for all; cancel it to take it back")]
    ForAnybody {
        /// The swap.
        id: u64,
    },
    /// Nothing of that can be taken.
    #[error("nothing of swap {id} from {from} to {to} can be taken: it is over, taken, declined or cancelled")]
    NotOpen {
        /// The swap.
        id: u64,
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
    },
    /// Not all of the part that was named can be taken.
    #[error(
        "not all of {from} to {to} can be taken: of swap {id} that is {}; take a part of it, or leave out `from` and `to` to take it all",
        spans_text(open)
    )]
    PartNotOpen {
        /// The swap.
        id: u64,
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
        /// What can be taken.
        open: Vec<(Timestamp, Timestamp)>,
    },
    /// What is to end was taken already.
    #[error("all of swap {id} that lies ahead was taken by {}: undo it to take it back", takers.join(", "))]
    TakenAlready {
        /// The swap.
        id: u64,
        /// Who took it.
        takers: Vec<String>,
    },
    /// Nothing of that was taken.
    #[error("nothing of swap {id} from {from} to {to} was taken ahead of now: {}", undo_remedy(taken))]
    NotTaken {
        /// The swap.
        id: u64,
        /// From when on.
        from: Timestamp,
        /// Up to when.
        to: Timestamp,
        /// What was.
        taken: Vec<(Timestamp, Timestamp)>,
    },
    /// It is somebody else's.
    #[error("swap {id} is not that of `{user}`: whoever offered it can, whoever took it, or a manager")]
    NotTheirs {
        /// The swap.
        id: u64,
        /// Who acted.
        user: String,
    },
    /// Too much was done about it.
    #[error("swap {id} was changed {SWAP_ENTRIES_COUNT_MAX} times: cancel it and offer another one")]
    TooManyEntries {
        /// The swap.
        id: u64,
    },
}

type Span = (Timestamp, Timestamp);

impl Swap {
    /// A new offer.
    pub fn offered(id: u64, offer: SwapOffer, actor: &SwapActor, now: Timestamp) -> Result<Swap, SwapError> {
        let SwapOffer { user, from, to, offered_to, reason } = offer;
        refuse_span((from, to), now)?;
        let from = from.max(now);
        if to.duration_since(from) > SignedDuration::from_hours(24 * SWAP_DAYS_MAX) {
            return Err(SwapError::TooLong { from, to });
        }
        if reason.as_ref().is_some_and(|reason| reason.len() > REASON_BYTES_MAX) {
            return Err(SwapError::Reason);
        }
        if offered_to.as_ref() == Some(&user) {
            return Err(SwapError::Oneself { user });
        }
        let mut swap =
            Swap { id, user, from, to, offered_to, reason, closed: None, taken: Vec::new(), log: Vec::new() };
        swap.note(actor, SwapAction::Offered, (from, to), now)?;
        Ok(swap)
    }

    /// What can be taken at `now`, in order.
    pub fn open(&self, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        if self.closed.is_some() {
            return Vec::new();
        }
        let ahead = common((self.from, self.to), (now, Timestamp::MAX));
        self.taken.iter().fold(ahead.into_iter().collect(), |open, taking| without(open, (taking.from, taking.to)))
    }

    /// Where it stands at `now`.
    pub fn status(&self, now: Timestamp) -> SwapStatus {
        match (self.open(now).is_empty(), self.taken.is_empty(), self.closed) {
            (false, true, _) => SwapStatus::Open,
            (false, false, _) => SwapStatus::PartlyTaken,
            (true, false, _) => SwapStatus::Taken,
            (true, true, Some(SwapClosing::Declined)) => SwapStatus::Declined,
            (true, true, Some(SwapClosing::Cancelled)) => SwapStatus::Cancelled,
            (true, true, None) => SwapStatus::Expired,
        }
    }

    /// Whether anything that was taken lies ahead of `now`.
    pub fn is_taken_ahead(&self, now: Timestamp) -> bool {
        self.taken.iter().any(|taking| now < taking.to)
    }

    /// Refuses another offer of the same person that has something in common with what is open of this one.
    pub fn refuse_double(&self, offer: &Swap, now: Timestamp) -> Result<(), SwapError> {
        let mut open = self.open(now).into_iter();
        match open.find(|open| self.user == offer.user && common(*open, (offer.from, offer.to)).is_some()) {
            Some((from, to)) => Err(SwapError::OfferedAlready { id: self.id, user: self.user.clone(), from, to }),
            None => Ok(()),
        }
    }

    /// Whether it names this person for a time ahead of `now`.
    pub fn needs(&self, user: &str, now: Timestamp) -> bool {
        let is_taken_by = |taking: &SwapTaking| now < taking.to && (taking.with == user || self.user == user);
        let is_open = !self.open(now).is_empty() && (self.user == user || self.offered_to.as_deref() == Some(user));
        is_open || self.taken.iter().any(is_taken_by)
    }

    /// Somebody takes a part, all of which must be open, or what is open of all of it; from `now` on.
    pub fn take(
        &mut self,
        user: &str,
        part: Option<(Timestamp, Timestamp)>,
        actor: &SwapActor,
        now: Timestamp,
    ) -> Result<(), SwapError> {
        self.refuse_other(user)?;
        if user == self.user {
            return Err(SwapError::Oneself { user: user.to_owned() });
        }
        if let Some(part) = part {
            refuse_span(part, now)?;
        }
        let (from, to) = part.unwrap_or((self.from, self.to));
        let all_open = self.open(now);
        let open: Vec<Span> = all_open.iter().filter_map(|span| common(*span, (from, to))).collect();
        if open.is_empty() {
            return Err(SwapError::NotOpen { id: self.id, from, to });
        }
        // Who names a part counts on all of it; what of it is over by now is nobody's any more.
        if part.is_some_and(|(from, to)| open != [(from.max(now), to)]) {
            return Err(SwapError::PartNotOpen { id: self.id, from, to, open: all_open });
        }
        for (from, to) in open {
            self.taken.push(SwapTaking { from, to, with: user.to_owned(), at: now });
            self.note(actor, SwapAction::Taken, (from, to), now)?;
        }
        Ok(())
    }

    /// The person it is offered to says no.
    pub fn decline(&mut self, user: &str, actor: &SwapActor, now: Timestamp) -> Result<(), SwapError> {
        if self.offered_to.is_none() {
            return Err(SwapError::ForAnybody { id: self.id });
        }
        self.refuse_other(user)?;
        self.close(SwapClosing::Declined, SwapAction::Declined, actor, now)
    }

    /// What nobody took is offered no more. What was taken stays.
    pub fn cancel(&mut self, actor: &SwapActor, now: Timestamp) -> Result<(), SwapError> {
        self.refuse_stranger(actor, [self.user.as_str()].into_iter())?;
        self.close(SwapClosing::Cancelled, SwapAction::Cancelled, actor, now)
    }

    /// What was taken of a part, or of all of it, goes back from `now` on. It can be taken again unless the offer has ended.
    pub fn undo(
        &mut self,
        part: Option<(Timestamp, Timestamp)>,
        actor: &SwapActor,
        now: Timestamp,
    ) -> Result<(), SwapError> {
        if let Some(part) = part {
            refuse_span(part, now)?;
        }
        let (from, to) = part.unwrap_or((self.from, self.to));
        let gone = (from.max(now), to);
        let touched = self.taken.iter().filter(|taking| common((taking.from, taking.to), gone).is_some());
        let mut takers = touched.map(|taking| taking.with.as_str()).peekable();
        if takers.peek().is_none() {
            let ahead = self.taken.iter().filter_map(|taking| common((taking.from, taking.to), (now, Timestamp::MAX)));
            return Err(SwapError::NotTaken { id: self.id, from, to, taken: ahead.collect() });
        }
        // A person may give back what is theirs alone; of several takers each does so themself.
        let takers: Vec<&str> = takers.collect();
        let sole = takers.first().copied().filter(|first| takers.iter().all(|taker| taker == first));
        self.refuse_stranger(actor, [self.user.as_str()].into_iter().chain(sole))?;
        let left = std::mem::take(&mut self.taken).into_iter().flat_map(|taking| {
            let spans = without(vec![(taking.from, taking.to)], gone);
            spans.into_iter().map(move |(from, to)| SwapTaking { from, to, ..taking.clone() })
        });
        self.taken = left.collect();
        self.note(actor, SwapAction::Undone, gone, now)
    }

    /// Its schedule is gone: what of it lies ahead of `now` ends. Nothing when nothing does.
    ///
    /// It is told in the log however long that is: nobody can do anything else about it.
    pub fn end(&mut self, by: &str, now: Timestamp) {
        let actor = SwapActor { by: by.to_owned(), user: None };
        for taking in std::mem::take(&mut self.taken) {
            if let Some(gone) = common((taking.from, taking.to), (now, Timestamp::MAX)) {
                self.tell(&actor, SwapAction::Undone, gone, now);
            }
            let was = common((taking.from, taking.to), (Timestamp::MIN, now));
            self.taken.extend(was.map(|(from, to)| SwapTaking { from, to, ..taking }));
        }
        if !self.open(now).is_empty() {
            self.closed = Some(SwapClosing::Cancelled);
            self.tell(&actor, SwapAction::Cancelled, (self.from.max(now), self.to), now);
        }
    }

    fn close(
        &mut self,
        closing: SwapClosing,
        action: SwapAction,
        actor: &SwapActor,
        now: Timestamp,
    ) -> Result<(), SwapError> {
        let (from, to) = (self.from, self.to);
        if self.open(now).is_empty() && self.closed.is_none() && self.is_taken_ahead(now) {
            let ahead = self.taken.iter().filter(|taking| now < taking.to);
            let mut takers: Vec<String> = ahead.map(|taking| taking.with.clone()).collect();
            takers.sort_unstable();
            takers.dedup();
            return Err(SwapError::TakenAlready { id: self.id, takers });
        }
        if self.open(now).is_empty() {
            return Err(SwapError::NotOpen { id: self.id, from, to });
        }
        self.closed = Some(closing);
        self.note(actor, action, (from.max(now), to), now)
    }

    fn refuse_other(&self, user: &str) -> Result<(), SwapError> {
        match self.offered_to.as_deref().filter(|offered_to| *offered_to != user) {
            Some(offered_to) => Err(SwapError::NotForThem { id: self.id, offered_to: offered_to.to_owned() }),
            None => Ok(()),
        }
    }

    fn refuse_stranger<'a>(
        &self,
        actor: &SwapActor,
        mut entitled: impl Iterator<Item = &'a str>,
    ) -> Result<(), SwapError> {
        match actor.user.as_deref().filter(|user| !entitled.any(|entitled| entitled == *user)) {
            Some(user) => Err(SwapError::NotTheirs { id: self.id, user: user.to_owned() }),
            None => Ok(()),
        }
    }

    fn note(&mut self, actor: &SwapActor, action: SwapAction, span: Span, now: Timestamp) -> Result<(), SwapError> {
        if self.log.len() >= SWAP_ENTRIES_COUNT_MAX {
            return Err(SwapError::TooManyEntries { id: self.id });
        }
        self.tell(actor, action, span, now);
        Ok(())
    }

    fn tell(&mut self, actor: &SwapActor, action: SwapAction, (from, to): Span, now: Timestamp) {
        self.log.push(SwapEntry { at: now, by: actor.by.clone(), user: actor.user.clone(), action, from, to });
    }
}

fn refuse_span((from, to): Span, now: Timestamp) -> Result<(), SwapError> {
    if to <= from {
        return Err(SwapError::Span { from, to });
    }
    if to <= now { Err(SwapError::Over { to, now }) } else { Ok(()) }
}

fn spans_text(spans: &[Span]) -> String {
    spans.iter().map(|(from, to)| format!("{from} to {to}")).collect::<Vec<_>>().join(" and ")
}

/// What can be undone.
fn undo_remedy(taken: &[Span]) -> String {
    match taken {
        [] => "there is nothing to undo".to_owned(),
        taken => format!("undo a part of {}, or leave out `from` and `to` to undo it all", spans_text(taken)),
    }
}

/// What two spans share.
fn common(one: Span, other: Span) -> Option<Span> {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    (from < to).then_some((from, to))
}

/// What is left of spans without another one.
fn without(spans: Vec<Span>, gone: Span) -> Vec<Span> {
    let left =
        |(from, to): Span| [(from, to.min(gone.0)), (from.max(gone.1), to)].into_iter().filter(|(from, to)| from < to);
    // An empty span takes nothing away, also where it lies within one.
    if gone.0 < gone.1 { spans.into_iter().flat_map(left).collect() } else { spans }
}
