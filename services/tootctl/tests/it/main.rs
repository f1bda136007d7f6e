//! The command as a process, over a real PostgreSQL and a real Redis.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod accounts;
mod db;
mod doctor;
mod line;
mod operator;
mod queues;
