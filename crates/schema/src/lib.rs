//! Diesel's table definitions, and which tables may be joined; nothing else.
//!
//! Mastodon's tables are at the root (`ferrodon_schema::accounts`), our own in [`ferrodon`].
//!
//! - Two tables meet in one query only if [`joins`] says so: every allowed pair costs compile time,
//!   for this crate and for `db`.
//! - Mastodon's times are `Timestamp` (UTC without a zone), ours `Timestamptz`.
//! - Arrays hold no NULL, except the few columns whose type says otherwise.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::wildcard_imports,
    reason = "the code of diesel's macros"
)]

pub mod ferrodon;
mod joins;
mod mastodon;

pub use mastodon::*;
