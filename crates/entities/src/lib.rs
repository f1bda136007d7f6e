//! REST entities: their shapes, batched hydration and pure presenting.
//!
//! Must not know: HTTP, writes.
//!
//! Where to start: [`statuses::present`] and [`accounts::present`] turn ids into entities for a viewer. The shapes are
//! plain structs, one file each; [`hydrate`] loads a page's rows in a fixed number of flights; [`present`] makes entities
//! of them.
//!
//! Invariants:
//! - never a query per item: a page costs the same number of statements whatever its size;
//! - presenting does no I/O;
//! - what a viewer may not see is left out by `policy` before presenting, except inside quotes, which show why.

pub mod account;
pub mod account_warning;
pub mod accounts;
pub mod card;
pub mod collection;
pub mod collections;
pub mod context;
pub mod credentials;
pub mod emoji;
pub mod emojis;
pub mod fallback;
pub mod filter;
pub mod hydrate;
pub mod instance;
pub mod instance_v1;
pub mod list;
pub mod many;
pub mod marker;
pub mod media;
pub mod muted;
pub mod notification;
pub mod notifications;
pub mod oauth;
pub mod poll;
pub mod present;
pub mod presenter;
pub mod relationship;
pub mod report;
pub mod rule;
pub mod search;
pub mod severance_event;
pub mod status;
pub mod statuses;
pub mod tag;
pub mod tags;
pub mod time;

pub use presenter::{Presenter, Viewer};
