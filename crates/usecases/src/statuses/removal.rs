//! Taking statuses away, whoever wants it.

use chrono::NaiveDateTime;
use ferrodon_db::{
    QueryError, reblogs,
    statuses::{Status, find_by_id, parts, write},
    tags,
};
use ferrodon_jobs::{AccountCounts, StatusCounts, Tx, TxError, kinds::RemoveStatus};
use ferrodon_types::{AccountId, StatusId, Visibility};

/// `quotes.state` of those that their quoted authors agreed to.
const ACCEPTED: i32 = 1;

/// Why a status could not be taken away.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RemovalError {
    #[error("a query failed")]
    Query(#[from] QueryError),
    #[error("a job could not be enqueued")]
    Tx(#[from] TxError),
}

/// Hides a status and what reblogs it, takes them out of all counters, and leaves the rest (feeds, notifications,
/// streams, the row itself) to a job that knows what the rows no longer tell.
///
/// The row must be held by the transaction ([`ferrodon_db::statuses::hold`]): two who take it away at once would count
/// twice.
pub(crate) async fn remove(tx: &Tx, row: &Status, now: NaiveDateTime) -> Result<(), RemovalError> {
    let conn = tx.conn();
    let ids = [row.id];
    let (mentions, tag_rows, quotes, reblogs, original) = futures_util::try_join!(
        parts::load_mention_rows(conn, &ids),
        parts::load_tags(conn, &ids),
        parts::load_quotes(conn, &ids),
        reblogs::load_of(conn, row.id),
        async {
            match row.reblog_of_id {
                Some(original) => find_by_id(conn, original).await,
                None => Ok(None),
            }
        },
    )?;
    let gone: Vec<StatusId> = reblogs.iter().map(|(id, ..)| *id).chain(ids).collect();
    write::soft_delete(conn, &gone, now).await?;
    write::unpin(conn, row.id).await?;
    tags::uncount_featured(conn, row.account_id, row.id, now).await?;
    uncount(tx, row, &reblogs);
    for quote in quotes
        .iter()
        .filter(|quote| quote.state_code == ACCEPTED && !quote.legacy)
    {
        if let Some(quoted) = quote.quoted_status_id {
            tx.count_status(quoted, StatusCounts::quotes(-1));
        }
    }
    let has_media = row
        .ordered_media_attachment_ids
        .as_ref()
        .is_some_and(|ids| !ids.is_empty());
    tx.enqueue(RemoveStatus {
        status_id: row.id,
        account_id: row.account_id,
        visibility: row.visibility(),
        reblog_of_id: row.reblog_of_id,
        reblog_of_account_id: original.map(|original| original.account_id),
        in_reply_to_id: row.in_reply_to_id,
        in_reply_to_account_id: row.in_reply_to_account_id,
        tags: tag_rows.into_iter().map(|tag| tag.name).collect(),
        mentioned_account_ids: mentions
            .into_iter()
            .map(|mention| mention.account_id)
            .collect(),
        local: row.is_local(),
        has_media,
        language: row.language.clone(),
        reblogs: reblogs
            .into_iter()
            .map(|(id, account, _)| (id, account))
            .collect(),
    })?;
    Ok(())
}

/// The reverse of what publishing counted.
fn uncount(tx: &Tx, row: &Status, reblogs: &[(StatusId, AccountId, i32)]) {
    for (_, account, visibility) in reblogs {
        if Visibility::from_db(*visibility) != Visibility::Direct {
            tx.count(*account, AccountCounts::statuses(-1));
        }
    }
    if row.visibility() == Visibility::Direct {
        return;
    }
    tx.count(row.account_id, AccountCounts::statuses(-1));
    if let Some(original) = row.reblog_of_id {
        tx.count_status(original, StatusCounts::reblogs(-1));
    }
    if let Some(parent) = row
        .in_reply_to_id
        .filter(|_| row.visibility().is_distributable())
    {
        tx.count_status(parent, StatusCounts::replies(-1));
    }
}
