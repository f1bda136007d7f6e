//! The networks that may not reach the server: asked at every request, changed by hand.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::NaiveDateTime;
use ferrodon_db::{Conn, QueryResult, ip_blocks};
use ipnet::IpNet;
use tokio::sync::RwLock;

/// How long they are believed when nobody says that they changed.
const MAX_AGE: Duration = Duration::from_secs(60);

type Blocks = Arc<Vec<(IpNet, Option<NaiveDateTime>)>>;

/// The cache. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct IpBlockCache(Arc<RwLock<Option<(Instant, Blocks)>>>);

impl IpBlockCache {
    /// Whether an address is blocked, if the copy is young enough to say so: for callers that would have to take a
    /// connection first.
    pub async fn fresh(&self, ip: IpAddr, now: NaiveDateTime) -> Option<bool> {
        let kept = self.0.read().await;
        kept.as_ref()
            .filter(|(at, _)| at.elapsed() < MAX_AGE)
            .map(|(_, blocks)| contains(blocks, ip, now))
    }

    /// Whether an address is blocked.
    pub async fn contains(&self, conn: &Conn, ip: IpAddr, now: NaiveDateTime) -> QueryResult<bool> {
        if let Some(known) = self.fresh(ip, now).await {
            return Ok(known);
        }
        let blocks = Arc::new(ip_blocks::load_no_access(conn).await?);
        let is_blocked = contains(&blocks, ip, now);
        *self.0.write().await = Some((Instant::now(), blocks));
        Ok(is_blocked)
    }

    /// Forgets them.
    pub async fn forget(&self) {
        *self.0.write().await = None;
    }
}

fn contains(blocks: &[(IpNet, Option<NaiveDateTime>)], ip: IpAddr, now: NaiveDateTime) -> bool {
    blocks
        .iter()
        .any(|(network, until)| network.contains(&ip) && until.is_none_or(|until| until > now))
}
