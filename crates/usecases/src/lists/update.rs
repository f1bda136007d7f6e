//! A list changes. <https://docs.joinmastodon.org/methods/lists/#update>

use ferrodon_db::lists::{self as rows, List};
use ferrodon_jobs::Tx;
use ferrodon_types::{AccountId, ListId, facts::RepliesPolicy};

use super::{ListError, ListWish, fault::judge};
use crate::Context;

/// Changes a list of the account. What feeds hold already stays where it is.
pub async fn update(
    ctx: &Context,
    owner: AccountId,
    id: ListId,
    wish: &ListWish,
) -> Result<List, ListError> {
    let now = ctx.clock().naive_now();
    ctx.jobs
        .transaction(async |tx: &Tx| {
            let list = rows::lock_owned(tx.conn(), owner, id)
                .await?
                .ok_or(ListError::NotFound)?;
            let before = RepliesPolicy::from_db(list.replies_policy);
            let details = judge(
                wish.title.as_deref().unwrap_or(&list.title),
                wish.replies_policy
                    .as_deref()
                    .map_or(Some(before), RepliesPolicy::parse),
                wish.exclusive.unwrap_or(list.exclusive),
                0,
            )?;
            let changes = details.title != list.title
                || details.replies_policy != before
                || details.exclusive != list.exclusive;
            if !changes {
                return Ok(list);
            }
            Ok(rows::update(tx.conn(), id, details, now).await?)
        })
        .await
}
