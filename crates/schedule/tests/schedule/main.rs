//! Who is on call, from the outside: the scenarios that must hold, the documents, and properties over many zones.
// Tests may unwrap: a failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod burdens;
mod differences;
mod documents;
mod epochs;
mod fair_order;
mod fixture;
mod hand_over;
mod leave;
mod overrides;
mod properties;
mod requirements;
mod rotations;
mod slow_model;
mod swaps;
mod temporary;
mod windows;
mod zones;
