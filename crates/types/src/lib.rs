//! Typed ids and the vocabulary that every other crate speaks.
//!
//! Knows no I/O: nothing here reads a file, a clock (other than [`clock::SystemClock`]) or a socket.
//!
//! Invariants:
//! - a value of a parsed type ([`acct::Acct`], [`domain::Domain`], …) is valid for as long as it exists;
//! - ids are `i64` inside and strings in JSON, as Mastodon's clients expect;
//! - time and randomness come from the caller.

pub mod acct;
pub mod clock;
pub mod domain;
mod escape;
pub mod facts;
pub mod ids;
pub mod limits;
pub mod notification;
pub mod params;
pub mod scopes;
pub mod snowflake;
pub mod uri;
pub mod urls;
pub mod username;
pub mod visibility;

pub use clock::{Clock, MockClock, SharedClock, SystemClock};
pub use ids::*;
pub use notification::NotificationType;
pub use urls::LocalUrls;
pub use visibility::Visibility;
