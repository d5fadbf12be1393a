//! Who is on call, from the outside: the scenarios that must hold, the documents, and properties over many zones.
// Tests may unwrap: a failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod documents;
mod fixture;
mod overrides;
mod properties;
mod rotations;
mod windows;
mod zones;
