//! Somebody says how far they have read. <https://docs.joinmastodon.org/methods/markers/#create>

use ferrodon_db::{
    QueryError,
    markers::{self, Marker},
};
use ferrodon_jobs::TxError;
use ferrodon_types::UserId;

use crate::Context;

/// A place in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// `home` or `notifications`.
    pub timeline: &'static str,
    /// The newest entry that was read; none leaves a marker where it is.
    pub last_read_id: Option<i64>,
}

/// A place could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The transaction failed.
    #[error("the transaction failed")]
    Tx(#[from] TxError),
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] QueryError),
}

/// Saves places, all or none.
pub async fn save(ctx: &Context, user: UserId, places: &[Place]) -> Result<Vec<Marker>, SaveError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx| {
            let mut saved = Vec::with_capacity(places.len());
            for place in places {
                saved.push(
                    markers::set(tx.conn(), user, place.timeline, place.last_read_id, now).await?,
                );
            }
            Ok(saved)
        })
        .await
}
