//! What hangs on statuses, loaded for a whole page at once: media, mentions, tags, cards, polls, quotes, applications.

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Text},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{
    accounts, media_attachments, mentions, oauth_applications, polls, preview_cards,
    preview_cards_statuses, quotes,
};
use ferrodon_types::{
    AccountId, ApplicationId, MediaAttachmentId, MentionId, PollId, PreviewCardId, QuoteId,
    ScheduledStatusId, StatusId, TagId,
};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `media_attachments`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = media_attachments)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct MediaAttachment {
    pub id: MediaAttachmentId,
    pub account_id: Option<AccountId>,
    pub status_id: Option<StatusId>,
    pub scheduled_status_id: Option<ScheduledStatusId>,
    #[diesel(column_name = type_)]
    pub type_code: i32,
    /// `None` means complete.
    pub processing: Option<i32>,
    pub file_file_name: Option<String>,
    pub file_content_type: Option<String>,
    pub file_meta: Option<serde_json::Value>,
    pub file_storage_schema_version: Option<i32>,
    pub thumbnail_file_name: Option<String>,
    pub thumbnail_content_type: Option<String>,
    pub thumbnail_storage_schema_version: Option<i32>,
    pub thumbnail_remote_url: Option<String>,
    pub remote_url: String,
    pub shortcode: Option<String>,
    pub description: Option<String>,
    pub blurhash: Option<String>,
    pub created_at: NaiveDateTime,
}

/// A row of `mentions`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mentions)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Mention {
    pub id: MentionId,
    pub status_id: StatusId,
    pub account_id: AccountId,
    /// Gives access without being shown.
    pub silent: bool,
}

/// A hashtag of a status.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct StatusTag {
    /// The status that carries it.
    #[diesel(sql_type = BigInt)]
    pub status_id: StatusId,
    /// The tag.
    #[diesel(sql_type = BigInt)]
    pub tag_id: TagId,
    /// Its normalised name.
    #[diesel(sql_type = Text)]
    pub name: String,
}

/// A row of `preview_cards`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = preview_cards)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct PreviewCard {
    pub id: PreviewCardId,
    pub url: String,
    pub title: String,
    pub description: String,
    pub language: Option<String>,
    #[diesel(column_name = type_)]
    pub type_code: i32,
    pub author_name: String,
    pub author_url: String,
    pub author_account_id: Option<AccountId>,
    pub unverified_author_account_id: Option<AccountId>,
    pub provider_name: String,
    pub provider_url: String,
    pub html: String,
    pub width: i32,
    pub height: i32,
    pub image_file_name: Option<String>,
    pub image_content_type: Option<String>,
    pub image_storage_schema_version: Option<i32>,
    pub image_description: String,
    pub embed_url: String,
    pub blurhash: Option<String>,
    pub published_at: Option<NaiveDateTime>,
}

/// A row of `polls`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = polls)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Poll {
    pub id: PollId,
    pub account_id: AccountId,
    pub status_id: StatusId,
    pub options: Vec<String>,
    pub cached_tallies: Vec<i64>,
    pub multiple: bool,
    pub hide_totals: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    pub expires_at: Option<NaiveDateTime>,
}

/// A row of `quotes`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = quotes)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Quote {
    pub id: QuoteId,
    pub account_id: AccountId,
    pub status_id: StatusId,
    pub quoted_status_id: Option<StatusId>,
    pub quoted_account_id: Option<AccountId>,
    #[diesel(column_name = state)]
    pub state_code: i32,
    pub legacy: bool,
    pub approval_uri: Option<String>,
}

/// The app that a status was written with.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Its home page.
    pub website: Option<String>,
}

/// The media of many statuses, by id. Order them by `ordered_media_attachment_ids` where a status has it.
pub async fn load_media(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<MediaAttachment>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    media_attachments::table
        .filter(media_attachments::status_id.eq_any(ids))
        .order(media_attachments::id.asc())
        .select(MediaAttachment::as_select())
        .load(&mut conn)
        .await
}

/// The mentions of many statuses without the accounts.
pub async fn load_mention_rows(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<Mention>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    mentions::table
        .filter(mentions::status_id.eq_any(ids))
        .order(mentions::id.asc())
        .select(Mention::as_select())
        .load(&mut conn)
        .await
}

/// What of a mentioned account its link and its name are made from.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = accounts)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct MentionedAccount {
    pub id: AccountId,
    pub username: String,
    pub domain: Option<String>,
    pub url: Option<String>,
    pub uri: String,
    pub id_scheme: Option<i32>,
}

/// The mentions of many statuses with the accounts, silent ones included, in the order of insertion.
pub async fn load_mentions(
    conn: &Conn,
    ids: &[StatusId],
) -> QueryResult<Vec<(Mention, MentionedAccount)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    mentions::table
        .inner_join(accounts::table)
        .filter(mentions::status_id.eq_any(ids))
        .order(mentions::id.asc())
        .select((Mention::as_select(), MentionedAccount::as_select()))
        .load(&mut conn)
        .await
}

/// The hashtags of many statuses, in the order of the texts.
pub async fn load_tags(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<StatusTag>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    // the rows have no order but that in which they were written
    statement(
        "SELECT st.status_id, t.id AS tag_id, t.name \
         FROM public.statuses_tags st JOIN public.tags t ON t.id = st.tag_id WHERE st.status_id = ANY($1) ORDER BY st.ctid",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}

/// The preview cards of many statuses, with the address as each status posted it.
pub async fn load_cards(
    conn: &Conn,
    ids: &[StatusId],
) -> QueryResult<Vec<(StatusId, Option<String>, PreviewCard)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    preview_cards_statuses::table
        .inner_join(preview_cards::table)
        .filter(preview_cards_statuses::status_id.eq_any(ids))
        .select((
            preview_cards_statuses::status_id,
            preview_cards_statuses::url,
            PreviewCard::as_select(),
        ))
        .load(&mut conn)
        .await
}

/// The polls of many statuses.
pub async fn load_polls(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<Poll>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    polls::table
        .filter(polls::status_id.eq_any(ids))
        .select(Poll::as_select())
        .load(&mut conn)
        .await
}

/// The quotes that many statuses make.
pub async fn load_quotes(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<Quote>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    quotes::table
        .filter(quotes::status_id.eq_any(ids))
        .select(Quote::as_select())
        .load(&mut conn)
        .await
}

/// Applications by id.
pub async fn load_applications(
    conn: &Conn,
    ids: &[ApplicationId],
) -> QueryResult<Vec<Application>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    oauth_applications::table
        .filter(oauth_applications::id.eq_any(ids))
        .select((
            oauth_applications::id,
            oauth_applications::name,
            oauth_applications::website,
        ))
        .load(&mut conn)
        .await
}
