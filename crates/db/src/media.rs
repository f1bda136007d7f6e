//! Media: whose they are, and what they are attached to.
//! <https://docs.joinmastodon.org/entities/MediaAttachment/>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::media_attachments;
use ferrodon_types::{AccountId, MediaAttachmentId, StatusId};

use crate::{Conn, QueryResult, statuses::parts::MediaAttachment};

/// Of these media those that an account may attach: its own, which nothing has yet.
pub async fn load_attachable(
    conn: &Conn,
    account: AccountId,
    ids: &[MediaAttachmentId],
) -> QueryResult<Vec<MediaAttachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    media_attachments::table
        .filter(media_attachments::account_id.eq(account))
        .filter(media_attachments::id.eq_any(ids))
        .filter(media_attachments::status_id.is_null())
        .filter(media_attachments::scheduled_status_id.is_null())
        .select(MediaAttachment::as_select())
        .load(&mut conn)
        .await
}

/// Attaches media to a status.
pub async fn attach(
    conn: &Conn,
    account: AccountId,
    status: StatusId,
    ids: &[MediaAttachmentId],
    now: NaiveDateTime,
) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    diesel::update(media_attachments::table)
        .filter(media_attachments::account_id.eq(account))
        .filter(media_attachments::id.eq_any(ids))
        .set((
            media_attachments::status_id.eq(status),
            media_attachments::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}
