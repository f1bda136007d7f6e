//! Who is behind an access token, kept for one second: a client that asks ten things at once asks the database once.
//!
//! A revoked token must be dead everywhere within a second, so the maximum age alone would do; whoever revokes also
//! says `token:<id>` ([`ferrodon_redis::invalidation`]), which empties this.

use std::{sync::Arc, time::Duration};

use ferrodon_db::{
    Conn, QueryResult,
    tokens::{self, TokenWithOwner},
};
use moka::future::Cache;

/// How long a token is believed.
const MAX_AGE: Duration = Duration::from_secs(1);
/// Tokens at most.
const CAPACITY: u64 = 50_000;

/// The cache. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TokenCache(Cache<Arc<str>, Arc<TokenWithOwner>>);

impl Default for TokenCache {
    fn default() -> Self {
        Self(
            Cache::builder()
                .max_capacity(CAPACITY)
                .time_to_live(MAX_AGE)
                .build(),
        )
    }
}

impl TokenCache {
    /// What a token says, if it was asked within the last second: for callers that would have to take a connection.
    pub async fn fresh(&self, token: &str) -> Option<Arc<TokenWithOwner>> {
        self.0.get(token).await
    }

    /// What a token says, revoked and expired ones included. Unknown tokens aren't kept: they would let anybody fill
    /// the cache.
    pub async fn find(&self, conn: &Conn, token: &str) -> QueryResult<Option<Arc<TokenWithOwner>>> {
        if let Some(known) = self.fresh(token).await {
            return Ok(Some(known));
        }
        let Some(found) = tokens::find_with_owner(conn, token).await? else {
            return Ok(None);
        };
        let found = Arc::new(found);
        self.0.insert(Arc::from(token), Arc::clone(&found)).await;
        Ok(Some(found))
    }

    /// Forgets all tokens: there are few, and each costs one query.
    pub fn forget_all(&self) {
        self.0.invalidate_all();
    }
}
