//! Pure presenting: loaded pages to entities. No I/O happens here.

pub mod accounts;
mod approval;
mod cards;
mod emojis;
pub(crate) mod fields;
mod filters;
pub(crate) mod html;
pub mod media;
mod polls;
mod quotes;
pub mod statuses;
