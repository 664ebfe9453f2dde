//! `validate-policy`: every issue code by a policy that has it and its mended twin, AWS's own example, and the
//! documents that AWS took or refused.
#![expect(clippy::panic, reason = "a case that cannot be read fails the test")]

mod answers;
mod cases;
mod conditions;
mod elements;
mod managed;
mod ours;
mod recorded;
mod trust;
