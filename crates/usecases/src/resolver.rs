//! Accounts of other servers: use cases need them, but not how they are fetched.

use std::fmt::Debug;

use ferrodon_types::AccountId;
use futures_util::future::BoxFuture;

/// Finds accounts of other servers by handle. The process plugs in federation's implementation, tests a fake.
pub trait RemoteResolver: Debug + Send + Sync {
    /// The account of `username@domain`, fetched if need be (bounded in time); `None` where nobody can be found.
    fn account<'a>(
        &'a self,
        username: &'a str,
        domain: &'a str,
    ) -> BoxFuture<'a, Option<AccountId>>;
}

/// Knows nobody beyond the rows that are there: for processes without federation.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnknownResolver;

impl RemoteResolver for UnknownResolver {
    fn account<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Option<AccountId>> {
        Box::pin(std::future::ready(None))
    }
}
