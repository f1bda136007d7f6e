//! Entities as the original made them of the same rows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "tests"
)]

mod notifications;
mod own_accounts;
mod vectors;
mod world;
