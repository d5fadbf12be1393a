//! Resources that were written and could not be read: what refers to them is not called dangling.

use crate::Kind;
use nightbell_core::Name;
use std::collections::BTreeSet;

/// Which resources may exist although they could not be read.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    names: BTreeSet<(Kind, Name)>,
    /// Kinds of which any name may have been meant.
    kinds: BTreeSet<Kind>,
}

impl Unread {
    /// A resource of this kind; without a name it may be any.
    pub(crate) fn add(&mut self, kind: Kind, name: Option<&str>) {
        match name {
            Some(name) => drop(self.names.insert((kind, name.into()))),
            None => drop(self.kinds.insert(kind)),
        }
    }

    /// Any resource at all, as after a fault of the syntax.
    pub(crate) fn add_everything(&mut self) {
        self.kinds.extend(Kind::ALL);
    }

    /// Whether this resource may be among them.
    pub(crate) fn may_hold(&self, kind: Kind, name: &Name) -> bool {
        self.kinds.contains(&kind) || self.names.contains(&(kind, name.clone()))
    }

    /// The names of a kind that are known.
    pub(crate) fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |(of, _)| *of == kind).map(|(_, name)| &**name)
    }
}
