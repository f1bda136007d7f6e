//! What must hold for any input of each parser.
//!
//! What it is for: [`targets::ALL`] names a function per parser that takes any bytes and panics where an invariant is
//! broken. Three programs call them: the engine (`src/engine.rs`, libFuzzer) looks for such bytes, `src/slow.rs` measures
//! long ones, and the tests try every seed and every input that was ever found.
//!
//! Must not know: how parsers work. Only what is public is called, as the services call it.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a panic is how a broken invariant is told"
)]

pub mod seeds;
pub mod targets;
