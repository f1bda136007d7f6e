//! Every write as one function per use case, called alike by the API, the inbox, the command line and the pages.
//!
//! Must not know: HTTP status, JSON, ActivityPub.
//!
//! Where to start: folder = noun, file = verb. A use case takes the [`Context`], who acts, what it is about, the
//! details; has its own error type; and ends in one transaction ([`ferrodon_jobs::Tx`]) that holds its rows, its
//! counters, its jobs and its live events.
//!
//! Invariants:
//! - what follows a write (feeds, notifications) is not done here but enqueued here, in the same transaction;
//! - a use case reads nothing from JSON and gives back ids or rows: the caller presents;
//! - effects are lines in the use case: nothing hangs on rows.

pub mod accounts;
pub mod blocking;
pub mod bookmarks;
pub mod context;
pub mod conversation_mutes;
pub mod favourites;
pub mod feeds;
pub mod lists;
pub mod maintenance;
pub mod markers;
pub mod notifications;
pub mod oauth;
pub mod passwords;
pub mod pins;
pub mod profiles;
pub mod reblogs;
pub mod relationships;
pub mod resolver;
pub mod search;
pub mod sessions;
mod statistics;
pub mod statuses;
mod viewers;

pub use blocking::Blocking;
pub use context::{Context, Limits};
pub use resolver::{RemoteResolver, RemoteResource, UnknownResolver, Unresolved};
