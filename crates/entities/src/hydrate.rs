//! Batched loading: a page's rows first, in a fixed number of flights; then presenting, which does no I/O.

pub mod accounts;
pub(crate) mod emojis;
pub mod statuses;
pub(crate) mod subjects;
