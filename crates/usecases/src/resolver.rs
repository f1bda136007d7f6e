//! What other servers have: use cases need it, but not how it is fetched.

use std::fmt::Debug;

use ferrodon_types::{AccountId, CollectionId, StatusId};
use futures_util::future::BoxFuture;

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoteResource {
    /// An account.
    Account(AccountId),
    /// A status.
    Status(StatusId),
    /// A collection of accounts.
    Collection(CollectionId),
}

/// Why an address led to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unresolved {
    /// No answer, or a fault over there (500, 502, 503, 504).
    #[error("the server can't be reached, or has a fault of its own")]
    Unreachable,
    /// Not there, or not for us (401, 403, 404).
    #[error("the server has nothing there, or not for us")]
    Refused,
    /// An answer that is nothing we know.
    #[error("the address leads to nothing that is known here")]
    Nothing,
}

/// Finds what other servers have. The process plugs in federation's implementation, tests a fake.
pub trait RemoteResolver: Debug + Send + Sync {
    /// The account of `username@domain`, fetched if need be (bounded in time); `None` where nobody can be found.
    fn account<'a>(
        &'a self,
        username: &'a str,
        domain: &'a str,
    ) -> BoxFuture<'a, Option<AccountId>>;

    /// What `address` (`https://…` of another server) leads to, fetched if need be (bounded in time). Whether anybody
    /// may see it isn't judged here.
    fn resource<'a>(
        &'a self,
        address: &'a str,
    ) -> BoxFuture<'a, Result<RemoteResource, Unresolved>>;
}

/// Reaches no other server, and so knows nothing beyond the rows that are there: for processes without federation.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnknownResolver;

impl RemoteResolver for UnknownResolver {
    fn account<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Option<AccountId>> {
        Box::pin(std::future::ready(None))
    }

    fn resource<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<RemoteResource, Unresolved>> {
        Box::pin(std::future::ready(Err(Unresolved::Unreachable)))
    }
}
