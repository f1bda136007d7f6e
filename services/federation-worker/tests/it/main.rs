//! The service as a process runs it, over a real PostgreSQL and a real Redis.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod fan_out;
mod lists;
mod maintenance;
mod older_redis;
mod service;
mod support;
mod viewers;
