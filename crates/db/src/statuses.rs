//! Statuses: posts and reblogs. <https://docs.joinmastodon.org/entities/Status/>

pub mod by_account;
pub mod destroy;
pub mod parts;
pub mod threads;
pub mod viewer_marks;
pub mod write;

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{status_stats, statuses};
use ferrodon_types::{
    AccountId, ApplicationId, ConversationId, MediaAttachmentId, PollId, StatusId, Visibility,
};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `statuses`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = statuses)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Status {
    pub id: StatusId,
    pub account_id: AccountId,
    /// The address, for local rows written just after the insert.
    pub uri: Option<String>,
    pub url: Option<String>,
    /// Plain text for local rows, HTML as received for remote ones.
    pub text: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub language: Option<String>,
    /// Read it through [`Status::visibility`].
    #[diesel(column_name = visibility)]
    pub visibility_code: i32,
    pub reply: bool,
    pub in_reply_to_id: Option<StatusId>,
    pub in_reply_to_account_id: Option<AccountId>,
    pub reblog_of_id: Option<StatusId>,
    pub conversation_id: Option<ConversationId>,
    pub application_id: Option<ApplicationId>,
    pub poll_id: Option<PollId>,
    pub ordered_media_attachment_ids: Option<Vec<MediaAttachmentId>>,
    pub local: Option<bool>,
    pub quote_approval_policy: i32,
    pub trendable: Option<bool>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub edited_at: Option<NaiveDateTime>,
    pub deleted_at: Option<NaiveDateTime>,
}

impl Status {
    /// Who it is for.
    pub const fn visibility(&self) -> Visibility {
        Visibility::from_db(self.visibility_code)
    }

    /// Written here: marked so, or without an address (very old rows).
    pub fn is_local(&self) -> bool {
        self.local == Some(true) || self.uri.is_none()
    }

    /// A reblog of another status.
    pub const fn is_reblog(&self) -> bool {
        self.reblog_of_id.is_some()
    }
}

/// A row of `status_stats`. Statuses without one have zeros.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = status_stats)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct StatusStats {
    pub status_id: StatusId,
    pub replies_count: i64,
    pub reblogs_count: i64,
    pub favourites_count: i64,
    pub quotes_count: i64,
    pub untrusted_favourites_count: Option<i64>,
    pub untrusted_reblogs_count: Option<i64>,
}

/// One living status.
pub async fn find_by_id(conn: &Conn, id: StatusId) -> QueryResult<Option<Status>> {
    let mut conn = conn;
    statuses::table
        .find(id)
        .filter(statuses::deleted_at.is_null())
        .select(Status::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// One status, to be changed: until the transaction ends nobody else changes or deletes it, or begins to reblog it. Who
/// waited for another to delete it finds nothing.
pub async fn hold(conn: &Conn, id: StatusId) -> QueryResult<Option<Status>> {
    let mut conn = conn;
    statuses::table
        .find(id)
        .filter(statuses::deleted_at.is_null())
        .select(Status::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// Keeps a status as it is until the transaction ends; false if it is gone.
pub async fn keep(conn: &Conn, id: StatusId) -> QueryResult<bool> {
    let mut conn = conn;
    let kept: Option<StatusId> = statuses::table
        .find(id)
        .filter(statuses::deleted_at.is_null())
        .select(statuses::id)
        .for_share()
        .first(&mut conn)
        .await
        .optional()?;
    Ok(kept.is_some())
}

/// One status, soft-deleted ones too.
pub async fn find_with_deleted(conn: &Conn, id: StatusId) -> QueryResult<Option<Status>> {
    let mut conn = conn;
    statuses::table
        .find(id)
        .select(Status::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The living status of an ActivityPub id, or of a page's address where the id is likely to be `likely_uri`: pages have
/// no index.
pub async fn find_id_by_address(
    conn: &Conn,
    address: &str,
    likely_uri: Option<&str>,
) -> QueryResult<Option<StatusId>> {
    let mut conn = conn;
    let uris: Vec<&str> = std::iter::once(address).chain(likely_uri).collect();
    statuses::table
        .filter(statuses::uri.eq_any(uris))
        .filter(statuses::uri.eq(address).or(statuses::url.eq(address)))
        .filter(statuses::deleted_at.is_null())
        .select(statuses::id)
        .order(statuses::id.desc())
        .first(&mut conn)
        .await
        .optional()
}

/// Many living statuses, in no particular order; unknown ids are left out.
pub async fn load_by_ids(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<Status>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statuses::table
        .filter(statuses::id.eq_any(ids))
        .filter(statuses::deleted_at.is_null())
        .select(Status::as_select())
        .load(&mut conn)
        .await
}

/// The counters of many statuses; statuses without a row are left out.
pub async fn load_stats(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<StatusStats>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    status_stats::table
        .filter(status_stats::status_id.eq_any(ids))
        .select(StatusStats::as_select())
        .load(&mut conn)
        .await
}

/// The living statuses of a page together with what they show inside: the statuses that they reblog, the statuses that
/// those or these quote, and those that the quoted ones quote. One query, in no particular order.
pub async fn load_with_embedded(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<Status>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    // arrays, not subqueries joined by OR: so that the primary key is used
    statement(
        "WITH top AS (SELECT $1 || ARRAY(SELECT reblog_of_id FROM public.statuses WHERE id = ANY($1) AND reblog_of_id IS NOT NULL) AS ids), \
         quoted AS (SELECT ARRAY(SELECT q.quoted_status_id FROM public.quotes q \
           WHERE q.quoted_status_id IS NOT NULL AND q.status_id = ANY((SELECT ids FROM top)::bigint[])) AS ids), \
         below AS (SELECT ARRAY(SELECT q.quoted_status_id FROM public.quotes q \
           WHERE q.quoted_status_id IS NOT NULL AND q.status_id = ANY((SELECT ids FROM quoted)::bigint[])) AS ids) \
         SELECT s.id, s.account_id, s.uri, s.url, s.text, s.spoiler_text, s.sensitive, s.language, s.visibility, s.reply, s.in_reply_to_id, s.in_reply_to_account_id, s.reblog_of_id, s.conversation_id, s.application_id, s.poll_id, s.ordered_media_attachment_ids, s.local, s.quote_approval_policy, s.trendable, s.created_at, s.updated_at, s.edited_at, s.deleted_at \
         FROM public.statuses s WHERE s.deleted_at IS NULL \
           AND s.id = ANY((SELECT top.ids || quoted.ids || below.ids FROM top, quoted, below)::bigint[])",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}
