//! A list goes. <https://docs.joinmastodon.org/methods/lists/#delete>

use ferrodon_db::lists as rows;
use ferrodon_jobs::{Tx, kinds::DropListFeed};
use ferrodon_types::{AccountId, ListId};

use super::ListError;
use crate::Context;

/// Deletes a list of the account; its feed goes with it.
pub async fn delete(ctx: &Context, owner: AccountId, id: ListId) -> Result<(), ListError> {
    ctx.jobs
        .transaction(async |tx: &Tx| {
            if !rows::delete(tx.conn(), owner, id).await? {
                return Err(ListError::NotFound);
            }
            tx.enqueue(DropListFeed { list_id: id })?;
            Ok(())
        })
        .await
}
