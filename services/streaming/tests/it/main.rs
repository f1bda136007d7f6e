//! The whole service over real sockets, with a database and a Redis per test.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod connecting;
mod ends;
mod filters;
mod frames;
mod http;
mod outages;
mod streams;
mod support;
