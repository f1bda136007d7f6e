//! Against a real PostgreSQL and a real Redis, and with real processes where they are killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests"
)]

mod admin;
mod chaos;
mod child;
mod lanes;
mod lives;
mod relay;
mod running;
mod schedules;
mod side_by_side;
mod support;
mod transactions;
mod unique;
