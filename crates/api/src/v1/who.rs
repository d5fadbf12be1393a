//! Whom a step of an escalation policy reaches, as what pages decides it. No addresses.

use nightbell_config::{Kind, Snapshot};
use nightbell_core::{Directory, Name, Prospect, ProspectivePage};
use serde::Serialize;
use utoipa::ToSchema;

/// Whom a step reaches at an instant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepReach)]
pub(crate) struct ReachView {
    /// People and channels, in the order in which they are paged, each once; empty when there is nobody.
    to: Vec<ReachedView>,
    /// Who shadows and gets a copy; they count for nothing.
    copies: Vec<NamedView>,
    /// Who is left out, and why: nobody on call, disabled, without a contact method, gone.
    left_out: Vec<String>,
}

/// Somebody who is paged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reached)]
pub(crate) struct ReachedView {
    #[serde(flatten)]
    named: NamedView,
    /// By which ways, the first first; none for channels, which have one.
    ways: Vec<WayView>,
}

/// A person or a channel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Named)]
pub(crate) struct NamedView {
    /// `user` or `channel`.
    kind: &'static str,
    /// Their name.
    name: String,
    /// What people call them.
    title: String,
    /// Why they; null for channels, which the policy names.
    because: Option<String>,
}

/// A way by which somebody is paged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Way)]
pub(crate) struct WayView {
    /// The contact method's name.
    method: String,
    /// `email`, `sms`, `voice`, `webhook` or `push`; null where it is gone.
    r#type: Option<&'static str>,
    /// How long after the page began, such as `5m`.
    after: String,
    /// False where it is switched off, or its owner said STOP: the next one is used at once.
    works: bool,
}

impl NamedView {
    pub(crate) fn user(documents: &Snapshot, name: &Name, because: Option<String>) -> NamedView {
        NamedView { kind: "user", name: name.to_string(), title: title(documents, Kind::Users, name), because }
    }

    pub(crate) fn channel(documents: &Snapshot, name: &Name) -> NamedView {
        let title = title(documents, Kind::Channels, name);
        NamedView { kind: "channel", name: name.to_string(), title, because: None }
    }
}

fn title(documents: &Snapshot, kind: Kind, name: &Name) -> String {
    documents.get(kind, name).map_or_else(|| name.to_string(), |stored| stored.resource.title().to_owned())
}

impl ReachView {
    /// By the directory that pages are decided with.
    pub(crate) fn new(prospect: Prospect, directory: &Snapshot) -> ReachView {
        let person = |page: ProspectivePage| {
            let known = directory.person(&page.user).map(|person| person.methods.as_slice()).unwrap_or_default();
            let way = |rule: &nightbell_core::NotificationRule| {
                let method = known.iter().find(|method| method.name == rule.via);
                WayView {
                    method: rule.via.to_string(),
                    r#type: method.map(|method| method.kind.as_str()),
                    after: rule.after.to_string(),
                    works: method.is_some_and(|method| !method.disabled),
                }
            };
            let ways = page.rules.iter().map(way).collect();
            ReachedView { named: NamedView::user(directory, &page.user, Some(page.because)), ways }
        };
        let channel = |name: &Name| ReachedView { named: NamedView::channel(directory, name), ways: Vec::new() };
        let mut to: Vec<ReachedView> = prospect.people.into_iter().map(person).collect();
        to.extend(prospect.channels.iter().map(channel));
        let copies = prospect.copies.into_iter();
        let copies = copies.map(|(name, because)| NamedView::user(directory, &name, Some(because))).collect();
        ReachView { to, copies, left_out: prospect.left_out }
    }
}
