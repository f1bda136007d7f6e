//! What must hold for any input of each parser.
//!
//! What it is for: [`targets::ALL`] names a function per parser that takes any bytes and panics where an invariant is
//! broken. `src/slow.rs` calls them with long ones and measures; the tests try recorded texts and every input that was ever found.
//!
//! Must not know: how parsers work. Only what is public is called, as the services call it.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a panic is how a broken invariant is told"
)]

pub mod seeds;
pub mod targets;
