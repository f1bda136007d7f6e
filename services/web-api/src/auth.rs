//! Who calls: the token's or session's owner, and whether they may.

pub mod caller;
pub mod gates;
pub mod last_seen;
pub mod session;
pub mod token;

pub use caller::{Caller, CurrentUser, Me};
