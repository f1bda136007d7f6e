//! Pure presenting: loaded pages to entities. No I/O happens here.

pub mod accounts;
mod approval;
mod cards;
pub(crate) mod collections;
pub(crate) mod emojis;
mod fallbacks;
pub(crate) mod fields;
mod filters;
pub(crate) mod html;
pub mod media;
pub(crate) mod notifications;
mod polls;
mod quotes;
pub mod statuses;
