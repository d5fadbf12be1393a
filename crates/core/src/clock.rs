//! The clock, as an argument.

/// Tells the time. The composition root owns the real one; tests and the simulator own theirs.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, to the millisecond.
    fn now(&self) -> crate::Timestamp;
}
