//! What follows a write: fan-out to feeds, notifications, live events. Each public function is the work of one kind of
//! job ([`ferrodon_jobs::kinds`]) and safe to run twice.
//!
//! Must not know: HTTP status, ActivityPub, use cases.
//!
//! Where to start: [`statuses::distribute`] is what happens after a post, [`notifications::notify`] how somebody is told.
//!
//! Invariants:
//! - facts are loaded per batch of receivers and judged by `policy`; there is no query per receiver;
//! - feeds are only added to, never created, except by [`feeds::rebuild`];
//! - a handler reads current rows: order between jobs decides nothing.

pub mod context;
pub mod conversations;
pub mod feeds;
pub mod notifications;
pub mod relations;
pub mod statuses;

pub use context::{Context, Error};
