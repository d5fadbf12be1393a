//! Whom an event of another program's calendar names: by the e-mail addresses of those who are asked to it, else by its summary,
//! else by whoever wrote it. What cannot be told for certain is said and never guessed, because whoever is guessed is paged.

use crate::CalendarSpan;
use crate::limits::EVENT_EXCERPT_CHARS_MAX;
use nightbell_config::{Body, Kind, Snapshot};
use nightbell_core::Name;
use std::collections::HashMap;
use std::slice;

/// Whom an event names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Users who can be on call.
    pub(crate) users: Vec<Name>,
    /// Why it names nobody who can be on call, or not all of whom it means to.
    pub(crate) fault: Option<String>,
    /// Addresses of others beside them, who are no users.
    pub(crate) strangers: Vec<String>,
}

/// The users, by what names them, in small letters.
pub(crate) struct People<'a> {
    by_name: HashMap<String, Candidate<'a>>,
    by_email: HashMap<String, Vec<Candidate<'a>>>,
    by_title_or_email: HashMap<String, Vec<Candidate<'a>>>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    user: &'a Name,
    is_disabled: bool,
}

impl<'a> People<'a> {
    pub(crate) fn of(documents: &'a Snapshot) -> People<'a> {
        let (mut by_name, mut by_email) = (HashMap::new(), HashMap::<String, Vec<Candidate<'a>>>::new());
        let mut by_title_or_email = HashMap::<String, Vec<Candidate<'a>>>::new();
        for stored in documents.all(Kind::Users) {
            let Body::User(user) = &stored.resource.body else { continue };
            let candidate = Candidate { user: &stored.resource.name, is_disabled: user.disabled };
            let title = stored.resource.title().to_lowercase();
            by_name.insert(stored.resource.name.to_string(), candidate);
            if let Some(email) = user.email.as_ref().map(|email| email.to_lowercase()) {
                if email != title {
                    by_title_or_email.entry(email.clone()).or_default().push(candidate);
                }
                by_email.entry(email).or_default().push(candidate);
            }
            by_title_or_email.entry(title).or_default().push(candidate);
        }
        People { by_name, by_email, by_title_or_email }
    }

    /// Whom it names, or why nobody.
    pub(crate) fn named_by(&self, span: &CalendarSpan) -> Named {
        let asked = self.asked(span);
        if !asked.users.is_empty() || asked.fault.is_some() {
            return asked;
        }
        if let Some(email) = span.declined.iter().find(|email| self.by_email.contains_key(&email.to_lowercase())) {
            let fault = format!("{} declined it, and nobody else who is asked to it is a user", excerpt(email));
            return Named { fault: Some(fault), ..Named::default() };
        }
        let wrote = || span.organizer.as_ref().map_or(Ok(None), |email| self.of_email(email));
        let found = match self.summarised(span) {
            Ok(None) => wrote(),
            found => found,
        };
        match found {
            Ok(Some(user)) => Named { users: vec![user.clone()], ..Named::default() },
            Ok(None) => Named { fault: Some(format!("it names no user ({})", addresses(span))), ..Named::default() },
            Err(fault) => Named { fault: Some(fault), ..Named::default() },
        }
    }

    /// Those who are asked to it.
    fn asked(&self, span: &CalendarSpan) -> Named {
        let (mut users, mut faults, mut strangers) = (Vec::<Name>::new(), Vec::new(), Vec::new());
        for email in &*span.attendees {
            match self.of_email(email) {
                Ok(Some(user)) if users.contains(user) => {}
                Ok(Some(user)) => users.push(user.clone()),
                Ok(None) => strangers.push(excerpt(email).to_owned()),
                Err(fault) => faults.push(fault),
            }
        }
        Named { users, fault: (!faults.is_empty()).then(|| faults.join("; ")), strangers }
    }

    fn of_email(&self, email: &str) -> Result<Option<&'a Name>, String> {
        let candidates = self.by_email.get(&email.to_lowercase()).map_or(&[][..], Vec::as_slice);
        one_of(candidates, || format!("{} is the email", excerpt(email)))
    }

    /// The one whom the summary is. A name is somebody's for certain; a title may be two people's.
    fn summarised(&self, span: &CalendarSpan) -> Result<Option<&'a Name>, String> {
        let summary = span.summary.trim().to_lowercase();
        let of_name = self.by_name.get(&summary).map(slice::from_ref);
        let candidates = of_name.or_else(|| self.by_title_or_email.get(&summary).map(Vec::as_slice));
        one_of(candidates.unwrap_or_default(), || "its summary is the title or email".to_owned())
    }
}

/// The one who can be on call, if any, or why it is nobody although it is known. Who is disabled is never paged, and stands in
/// nobody's way.
fn one_of<'a>(candidates: &[Candidate<'a>], what: impl Fn() -> String) -> Result<Option<&'a Name>, String> {
    let mut enabled = candidates.iter().filter(|candidate| !candidate.is_disabled).map(|candidate| candidate.user);
    match (enabled.next(), enabled.next(), candidates.first()) {
        (Some(one), Some(other), _) => {
            Err(format!("{} of {one} and of {other}, so that nobody knows which of them is meant", what()))
        }
        (None, _, Some(disabled)) => Err(format!("{} is disabled and would not be paged", disabled.user)),
        (found, _, _) => Ok(found),
    }
}

/// Whose addresses are on it.
fn addresses(span: &CalendarSpan) -> String {
    let emails = span.attendees.iter().map(String::as_str).chain(span.organizer.as_deref());
    let written: Vec<&str> = emails.map(excerpt).take(3).collect();
    if written.is_empty() { "nobody is asked to it".to_owned() } else { format!("it is of {}", written.join(", ")) }
}

/// As much of what somebody else wrote as a line has room for.
pub(crate) fn excerpt(text: &str) -> &str {
    let end = text.char_indices().nth(EVENT_EXCERPT_CHARS_MAX).map_or(text.len(), |(end, _)| end);
    &text[..end]
}
