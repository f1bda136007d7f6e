//! How large the server is. Counting reads whole tables, and everybody may ask: a figure may be [`MAX_AGE`] old.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use ferrodon_db::{
    Conn, QueryResult,
    instance::{self, Counts},
};
use tokio::sync::RwLock;

/// How old a figure may be.
pub const MAX_AGE: Duration = Duration::from_mins(5);

/// The shared copy. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ServerCountsCache(Arc<RwLock<Option<(Instant, Counts)>>>);

impl ServerCountsCache {
    /// The figures. Where they are missing or too old one caller counts, the others wait for it.
    pub async fn get(&self, conn: &Conn) -> QueryResult<Counts> {
        if let Some(counts) = fresh(*self.0.read().await) {
            return Ok(counts);
        }
        let mut kept = self.0.write().await;
        if let Some(counts) = fresh(*kept) {
            return Ok(counts);
        }
        let counts = instance::count(conn).await?;
        *kept = Some((Instant::now(), counts));
        Ok(counts)
    }

    /// Forgets the copy.
    pub async fn forget(&self) {
        *self.0.write().await = None;
    }
}

fn fresh(kept: Option<(Instant, Counts)>) -> Option<Counts> {
    kept.filter(|(at, _)| at.elapsed() < MAX_AGE)
        .map(|(_, counts)| counts)
}
