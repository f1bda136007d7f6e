//! Use cases on a real PostgreSQL and Redis.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod profiles;
mod search;
mod support;
