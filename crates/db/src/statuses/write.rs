//! Writing statuses and what hangs on them.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Bool, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{conversations, polls, quotes, status_pins, statuses};
use ferrodon_types::{
    AccountId, ApplicationId, ConversationId, MediaAttachmentId, PollId, QuoteId, StatusId, TagId,
};

use crate::{Conn, QueryResult, statement::statement};

/// A row to be inserted into `statuses`.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = statuses)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewStatus {
    pub id: StatusId,
    pub account_id: AccountId,
    pub uri: Option<String>,
    pub url: Option<String>,
    pub text: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub language: Option<String>,
    pub visibility: i32,
    pub reply: bool,
    pub in_reply_to_id: Option<StatusId>,
    pub in_reply_to_account_id: Option<AccountId>,
    pub reblog_of_id: Option<StatusId>,
    pub conversation_id: Option<ConversationId>,
    pub application_id: Option<ApplicationId>,
    pub ordered_media_attachment_ids: Option<Vec<MediaAttachmentId>>,
    pub local: bool,
    pub quote_approval_policy: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub edited_at: Option<NaiveDateTime>,
}

/// Inserts a status. False if its id is taken: ids have a random tail, so try again with another.
pub async fn insert(conn: &Conn, row: &NewStatus) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = diesel::insert_into(statuses::table)
        .values(row)
        .on_conflict(statuses::id)
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(rows > 0)
}

/// Takes the next id of `conversations`, so that a status and its conversation can name each other.
pub async fn next_conversation_id(conn: &Conn) -> QueryResult<ConversationId> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        id: ConversationId,
    }
    let mut conn = conn;
    let next: Next = statement("SELECT nextval('public.conversations_id_seq') AS id")
        .get_result(&mut conn)
        .await?;
    Ok(next.id)
}

/// Begins a conversation with its first status.
pub async fn insert_conversation(
    conn: &Conn,
    id: ConversationId,
    first: (StatusId, AccountId),
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(id),
            conversations::parent_status_id.eq(first.0),
            conversations::parent_account_id.eq(first.1),
            conversations::created_at.eq(now),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Adds mentions: whom, and whether silently. Whoever is mentioned already stays so.
pub async fn insert_mentions(
    conn: &Conn,
    status: StatusId,
    mentioned: &[(AccountId, bool)],
    now: NaiveDateTime,
) -> QueryResult<()> {
    if mentioned.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    statement(
        "INSERT INTO public.mentions (status_id, account_id, silent, created_at, updated_at) \
         SELECT $1, account, silent, $4, $4 FROM unnest($2, $3) AS new (account, silent) \
         ON CONFLICT (account_id, status_id) DO NOTHING",
    )
    .bind::<BigInt, _>(status)
    .bind::<Array<BigInt>, _>(
        mentioned
            .iter()
            .map(|(account, _)| *account)
            .collect::<Vec<_>>(),
    )
    .bind::<Array<Bool>, _>(
        mentioned
            .iter()
            .map(|(_, silent)| *silent)
            .collect::<Vec<_>>(),
    )
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Gives a status its tags, in their order.
pub async fn insert_tags(conn: &Conn, status: StatusId, tags: &[TagId]) -> QueryResult<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    statement(
        "INSERT INTO public.statuses_tags (status_id, tag_id) SELECT $1, unnest($2) ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(status)
    .bind::<Array<BigInt>, _>(tags.to_vec())
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// A row to be inserted into `polls`.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = polls)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewPoll {
    pub account_id: AccountId,
    pub status_id: StatusId,
    pub options: Vec<String>,
    pub cached_tallies: Vec<i64>,
    pub multiple: bool,
    pub hide_totals: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    pub expires_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// Gives a status its poll.
pub async fn insert_poll(conn: &Conn, poll: &NewPoll) -> QueryResult<PollId> {
    let mut connection = conn;
    let id: PollId = diesel::insert_into(polls::table)
        .values(poll)
        .returning(polls::id)
        .get_result(&mut connection)
        .await?;
    diesel::update(statuses::table.find(poll.status_id))
        .set(statuses::poll_id.eq(id))
        .execute(&mut connection)
        .await?;
    Ok(id)
}

/// A row to be inserted into `quotes`.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = quotes)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewQuote {
    pub id: QuoteId,
    pub account_id: AccountId,
    pub status_id: StatusId,
    pub quoted_status_id: Option<StatusId>,
    pub quoted_account_id: Option<AccountId>,
    pub activity_uri: Option<String>,
    pub approval_uri: Option<String>,
    /// 0 pending, 1 accepted, 2 rejected, 3 revoked, 4 deleted.
    pub state: i32,
    pub legacy: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// Lets a status quote another. False if the id is taken.
pub async fn insert_quote(conn: &Conn, quote: &NewQuote) -> QueryResult<bool> {
    let mut conn = conn;
    let rows = diesel::insert_into(quotes::table)
        .values(quote)
        .on_conflict(quotes::id)
        .do_nothing()
        .execute(&mut conn)
        .await?;
    Ok(rows > 0)
}

/// Hides statuses: they are as good as gone, until their rows are deleted.
pub async fn soft_delete(conn: &Conn, ids: &[StatusId], now: NaiveDateTime) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    diesel::update(statuses::table)
        .filter(statuses::id.eq_any(ids))
        .filter(statuses::deleted_at.is_null())
        .set(statuses::deleted_at.eq(now))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Takes a status off its author's profile.
pub async fn unpin(conn: &Conn, id: StatusId) -> QueryResult<()> {
    let mut conn = conn;
    diesel::delete(status_pins::table)
        .filter(status_pins::status_id.eq(id))
        .execute(&mut conn)
        .await?;
    Ok(())
}
