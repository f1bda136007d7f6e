//! PostgreSQL: row structs, queries per aggregate, loading of facts, the pool and the one pagination helper.
//!
//! Knows no HTTP, no Redis and no JSON shapes of the API.
//!
//! Where to start: one module per aggregate (`accounts`, `statuses`, …) with its row struct, a `New…` to insert and
//! named queries. Query functions take [`Conn`] by shared reference, so they work from the pool, pipelined
//! (several awaited together on one connection travel in one flight) and inside a transaction alike.
//!
//! Invariants:
//! - columns are always named; nothing depends on their order;
//! - no `now()` in queries: times come from the caller's clock;
//! - no session state, so that PgBouncer in transaction mode works.

pub mod account_warnings;
pub mod accounts;
pub mod blocks;
pub mod bookmarks;
pub mod collections;
pub mod conversation_mutes;
pub mod conversations;
pub mod emojis;
pub mod facts;
pub mod fan_out;
pub mod favourites;
pub mod filters;
pub mod follow_requests;
pub mod follows;
pub mod idempotency;
pub mod instance;
pub mod ip_blocks;
pub mod lists;
pub mod login_activities;
pub mod markers;
pub mod media;
pub mod migrate;
pub mod mutes;
pub mod notifications;
pub mod oauth;
mod outage;
pub mod page;
pub mod pins;
pub mod pool;
mod reactions;
pub mod reblogs;
pub mod relationships;
pub mod reports;
pub mod server;
pub mod sessions;
pub mod settings;
pub mod severance_events;
pub mod statement;
pub mod statuses;
pub mod tags;
pub mod timelines;
mod tls;
pub mod tokens;
pub mod users;
pub mod vacuum;
pub mod viewers;

/// A connection. Queries take `&Conn`.
pub type Conn = diesel_async::AsyncPgConnection;

pub use diesel::result::{DatabaseErrorKind, Error as QueryError, QueryResult};
pub use outage::{is_caused_by_outage, is_outage};
pub use pool::{Database, PoolError, PooledConn, within};
pub use tls::TlsError;
