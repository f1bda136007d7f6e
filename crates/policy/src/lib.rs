//! Who may see and do what: pure functions over the facts of [`ferrodon_types::facts`].
//!
//! Knows no I/O and no rows: whoever asks has loaded the facts, in batches. Each rule reads like its documentation,
//! narrowing from top to bottom.
//!
//! Invariants:
//! - visibility has its one home in [`status`]; its SQL twin in `db` is tested against [`cases`];
//! - a fact that is missing never widens what somebody sees or gets;
//! - nothing here depends on the time, except where a time is passed in.

pub mod accounts;
pub mod cases;
pub mod collections;
pub mod feed;
pub mod interaction;
pub mod keywords;
pub mod lists;
pub mod notifications;
pub mod roles;
pub mod status;
pub mod streaming;
pub mod timelines;
pub mod users;
