//! web-api over real sockets, on a real PostgreSQL and Redis.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod accounts;
mod app;
mod caching;
mod every_endpoint;
mod gates;
mod health;
mod params;
mod rate_limits;
mod relationships;
mod requests;
mod sessions;
mod vectors;
