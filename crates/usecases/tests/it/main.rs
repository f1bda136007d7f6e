//! Use cases on a real PostgreSQL and Redis.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod profiles;
mod relationships;
mod search;
mod statuses;
mod support;
