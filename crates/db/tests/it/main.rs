//! The database, through the front door: real PostgreSQL, a database per test.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "tests")]

mod fan_out;
mod lists;
mod migrate;
mod notifications;
mod pages;
mod pool;
mod schema;
mod timelines;
mod visibility;
