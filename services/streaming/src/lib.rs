//! Live events over WebSocket and server-sent events.
//!
//! What it is for: hands what is published in Redis to whoever listens, filtered by what the listener doesn't want to
//! see. See <https://docs.joinmastodon.org/methods/streaming/>.
//!
//! Must not know: how statuses are rendered, and who is to be told of what: that is decided before publishing.
//!
//! Where to start: [`server`] accepts, [`http`] and [`upgrade`] answer requests, [`websocket`] and [`sse`] are the two
//! kinds of connections, [`session`] is what both have in common. [`hub`] hears Redis and knows who listens to what;
//! [`event`] shares an event's bytes among all who get it.
//!
//! Invariants:
//! - nobody waits for a slow reader: each connection has a bounded queue, and is cut off when it is full;
//! - nothing is shown by rules that are known to be out of date: judging waits for the new ones;
//! - a message's bytes are made once per form and shared.

mod app;
mod auth;
mod body;
mod event;
mod filtering;
mod http;
mod hub;
mod metrics;
pub mod query;
mod server;
mod session;
mod sse;
mod streams;
mod unfinished;
mod upgrade;
mod watch;
mod websocket;

pub use app::App;
pub use server::{Server, run};
