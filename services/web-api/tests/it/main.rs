//! web-api over real sockets, on a real PostgreSQL and Redis.

#![allow(
    clippy::redundant_closure_for_method_calls,
    clippy::type_complexity,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::items_after_statements,
    clippy::collapsible_match,
    reason = "tests are written to be read, not to be fast"
)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests"
)]

mod accounts;
mod app;
mod bodies;
mod browser;
mod caching;
mod endless_bodies;
mod every_endpoint;
mod gates;
mod health;
mod home;
mod hostile_bodies;
mod instance;
mod lists;
mod markers;
mod notifications;
mod oauth;
mod params;
mod pipelining;
mod postgres_proxy;
mod rate_limits;
mod relationships;
mod replica;
mod requests;
mod round_trips;
mod search;
mod sessions;
mod sign_in;
mod statuses;
mod stopping;
mod timelines;
mod vectors;
mod well_known;
