//! Entities as the original made them of the same rows.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod vectors;
mod world;
