//! Statuses: writing, deleting, and who may see which.
//!
//! [`compose`] (text from a user) is a beginning; what it and everything else that makes statuses share is the end,
//! [`publish`].

mod access;
mod compose;
mod delete;
mod draft;
mod mentions;
mod publish;
mod removal;
mod validate;

pub use access::{AccessError, Seen, load};
pub use compose::{ComposeError, Composed, compose};
pub use delete::{DeleteError, delete, find_own};
pub use draft::{Draft, PollDraft, Sensitivity};
pub use publish::{NewPoll, NewQuote, NewStatus, Origin, Parent, PublishError, publish};
pub(crate) use removal::{RemovalError, remove};
pub use validate::Fault;
