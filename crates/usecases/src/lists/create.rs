//! A new list. <https://docs.joinmastodon.org/methods/lists/#create>

use ferrodon_db::lists::{self as rows, List};
use ferrodon_jobs::Tx;
use ferrodon_redis::feeds::{self, FeedKey};
use ferrodon_types::{AccountId, facts::RepliesPolicy};

use super::{ListError, ListWish, fault::judge};
use crate::Context;

/// Makes a list. It is empty, and can be read at once.
pub async fn create(ctx: &Context, owner: AccountId, wish: &ListWish) -> Result<List, ListError> {
    let now = ctx.clock().naive_now();
    let made = ctx
        .jobs
        .transaction(async |tx: &Tx| {
            let owned = usize::try_from(rows::count(tx.conn(), owner).await?).unwrap_or(usize::MAX);
            let details = judge(
                wish.title.as_deref().unwrap_or_default(),
                wish.replies_policy
                    .as_deref()
                    .map_or(Some(RepliesPolicy::List), RepliesPolicy::parse),
                wish.exclusive.unwrap_or_default(),
                owned,
            )?;
            Ok::<_, ListError>(rows::insert(tx.conn(), owner, details, now).await?)
        })
        .await?;
    // without it the first look has the feed made
    if let Err(error) = feeds::begin_empty(ctx.redis(), FeedKey::List(made.id)).await {
        tracing::warn!(%error, "a new list's feed is not there yet");
    }
    Ok(made)
}
