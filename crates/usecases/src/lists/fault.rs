//! Why a list was not made or changed.

use ferrodon_db::{QueryError, lists::Details};
use ferrodon_jobs::TxError;
use ferrodon_types::{facts::RepliesPolicy, limits};

/// Why a list was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The account has no such list.
    #[error("there is no such list")]
    NotFound,
    /// What speaks against it.
    #[error("the list can't be so")]
    Invalid(Vec<ListFault>),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
}

/// What speaks against a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFault {
    /// There is no such policy about replies.
    UnknownRepliesPolicy,
    /// It has no name.
    TitleBlank,
    /// Its name is longer than [`limits::LIST_TITLE`].
    TitleTooLong,
    /// The account has [`limits::LISTS`] already.
    TooMany,
}

/// A list's details, if nothing speaks against them.
pub(super) fn judge(
    title: &str,
    replies_policy: Option<RepliesPolicy>,
    exclusive: bool,
    owned: usize,
) -> Result<Details<'_>, ListError> {
    let is_blank = title.trim().is_empty();
    let faults: Vec<ListFault> = [
        (ListFault::UnknownRepliesPolicy, replies_policy.is_none()),
        (ListFault::TitleBlank, is_blank),
        (
            ListFault::TitleTooLong,
            title.chars().count() > limits::LIST_TITLE,
        ),
        (ListFault::TooMany, owned >= limits::LISTS),
    ]
    .into_iter()
    .filter_map(|(fault, applies)| applies.then_some(fault))
    .collect();
    match replies_policy {
        Some(replies_policy) if faults.is_empty() => Ok(Details {
            title,
            replies_policy,
            exclusive,
        }),
        _ => Err(ListError::Invalid(faults)),
    }
}
