//! Redis: feeds, pub/sub channels and events, locks, counters, rate limits; every key's name.
//!
//! Knows no SQL and no HTTP. Mastodon's own keys keep their names, types and meaning, so that an operator can go back
//! and forth between both servers; ours begin with `ferrodon:`.
//!
//! Where to start: [`Redis`] is the handle that everything takes; [`keys`] names every key, [`channels`] every
//! channel; the other modules are one subject each. `README.md` beside this crate lists the whole interface.
//!
//! Invariants:
//! - Redis is a carrier, a cache and a bus: nothing here is lost for good when it is emptied;
//! - connections are made and driven on the process's main runtime, wherever they are used;
//! - what concerns many keys travels in one pipeline; scripts run over at most a hundred keys, so that none holds the
//!   server for more than about a millisecond.

pub mod activity;
pub mod async_refresh;
pub mod channels;
pub mod connection;
mod error;
pub mod events;
pub mod feeds;
mod finder;
pub mod invalidation;
pub mod keys;
pub mod leases;
pub mod lives;
pub mod locks;
pub mod notification_groups;
pub mod pubsub;
pub mod queues;
pub mod rate_limits;
mod scripts;
pub mod sign_in_attempts;
pub mod subscribed;
pub mod uses;

pub use connection::{Conn, Redis};
pub use error::{Error, Result};
pub use events::{Event, EventKind};
pub use feeds::{Entry, FeedKey};

/// The client library, for commands that have no function here.
pub use redis as client;
