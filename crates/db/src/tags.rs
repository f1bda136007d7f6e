//! Hashtags. <https://docs.joinmastodon.org/entities/Tag/>

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Bool, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{featured_tags, tags};
use ferrodon_types::{AccountId, StatusId, TagId};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `tags`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = tags)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Tag {
    pub id: TagId,
    /// As it is kept and compared.
    pub name: String,
    /// As it is shown, if that differs.
    pub display_name: Option<String>,
    /// Whether posts may carry it; nothing is yes.
    pub usable: Option<bool>,
    /// Whether it may trend; nothing is as the site says.
    pub trendable: Option<bool>,
    /// Whether search and directories show it; nothing is yes.
    pub listable: Option<bool>,
}

impl Tag {
    /// The name that people see.
    pub fn shown_name(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    /// Whether posts may carry it.
    pub fn is_usable(&self) -> bool {
        self.usable != Some(false)
    }
}

/// A tag that is to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagName {
    /// Normalised.
    pub name: String,
    /// As typed.
    pub display_name: String,
}

/// The tag of a normalised name.
pub async fn find_by_name(conn: &Conn, name: &str) -> QueryResult<Option<Tag>> {
    Ok(load_by_names(conn, &[name.to_owned()]).await?.pop())
}

/// The tags of normalised names, in no particular order; unknown ones are left out.
pub async fn load_by_names(conn: &Conn, names: &[String]) -> QueryResult<Vec<Tag>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT id, name, display_name, usable, trendable, listable FROM public.tags \
         WHERE lower(name::text) = ANY($1)",
    )
    .bind::<Array<Text>, _>(names.to_vec())
    .load(&mut conn)
    .await
}

/// Tags whose normalised names begin so, shortest names first; unlisted ones are left out. `reviewed`: only those that
/// staff has looked at, and the one of exactly this name.
pub async fn search(
    conn: &Conn,
    beginning: &str,
    reviewed: bool,
    limit: i64,
    offset: i64,
) -> QueryResult<Vec<Tag>> {
    let mut conn = conn;
    statement(
        "SELECT id, name, display_name, usable, trendable, listable FROM public.tags \
         WHERE lower(name::text) LIKE $1 AND listable IS NOT FALSE \
           AND (NOT $2 OR lower(name::text) = $3 OR reviewed_at IS NOT NULL) \
         ORDER BY length(name), name LIMIT $4 OFFSET $5",
    )
    .bind::<Text, _>(format!("{}%", escape_like(beginning)))
    .bind::<Bool, _>(reviewed)
    .bind::<Text, _>(beginning)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(offset)
    .load(&mut conn)
    .await
}

/// A text that stands for itself in a pattern of `LIKE`.
fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// What an account has done with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TagMarks {
    /// It follows the tag.
    pub following: bool,
    /// The tag stands on its profile.
    pub featuring: bool,
}

/// What an account has done with many tags; those with which it did nothing are left out.
pub async fn load_marks(
    conn: &Conn,
    account: AccountId,
    ids: &[TagId],
) -> QueryResult<HashMap<TagId, TagMarks>> {
    #[derive(QueryableByName)]
    struct Mark {
        #[diesel(sql_type = BigInt)]
        tag_id: TagId,
        #[diesel(sql_type = Bool)]
        is_follow: bool,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = conn;
    let rows: Vec<Mark> = statement(
        "SELECT tag_id, true AS is_follow FROM public.tag_follows WHERE account_id = $1 AND tag_id = ANY($2) \
         UNION ALL SELECT tag_id, false FROM public.featured_tags WHERE account_id = $1 AND tag_id = ANY($2)",
    )
    .bind::<BigInt, _>(account)
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await?;
    let mut marks: HashMap<TagId, TagMarks> = HashMap::new();
    for row in rows {
        let mark = marks.entry(row.tag_id).or_default();
        if row.is_follow {
            mark.following = true;
        } else {
            mark.featuring = true;
        }
    }
    Ok(marks)
}

/// The tags of names, made where they are missing; in the order of the names.
pub async fn find_or_create(
    conn: &Conn,
    names: &[TagName],
    now: NaiveDateTime,
) -> QueryResult<Vec<Tag>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<String> = names.iter().map(|tag| tag.name.clone()).collect();
    let mut found = load_by_names(conn, &keys).await?;
    let missing: Vec<&TagName> = names
        .iter()
        .filter(|wanted| found.iter().all(|tag| tag.name != wanted.name))
        .collect();
    if !missing.is_empty() {
        let column = |of: fn(&TagName) -> &String| {
            missing
                .iter()
                .map(|tag| of(tag).clone())
                .collect::<Vec<_>>()
        };
        let mut connection = conn;
        // whoever else makes one at this moment is waited for
        statement(
            "INSERT INTO public.tags (name, display_name, created_at, updated_at) \
             SELECT name, display_name, $3, $3 FROM unnest($1, $2) WITH ORDINALITY AS new (name, display_name, place) ORDER BY place \
             ON CONFLICT DO NOTHING",
        )
        .bind::<Array<Text>, _>(column(|tag| &tag.name))
        .bind::<Array<Text>, _>(column(|tag| &tag.display_name))
        .bind::<Timestamp, _>(now)
        .execute(&mut connection)
        .await?;
        found = load_by_names(conn, &keys).await?;
    }
    Ok(keys
        .iter()
        .filter_map(|name| found.iter().find(|tag| tag.name == *name).cloned())
        .collect())
}

/// Counts a new public or unlisted status in its author's featured tags.
pub async fn count_featured(
    conn: &Conn,
    author: AccountId,
    tags: &[TagId],
    at: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    diesel::update(featured_tags::table)
        .filter(featured_tags::account_id.eq(author))
        .filter(featured_tags::tag_id.eq_any(tags))
        .set((
            featured_tags::statuses_count.eq(featured_tags::statuses_count + 1_i64),
            featured_tags::last_status_at.eq(at),
            featured_tags::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Takes a status that is going away out of its author's featured tags.
pub async fn uncount_featured(
    conn: &Conn,
    author: AccountId,
    status: StatusId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    statement(
        "UPDATE public.featured_tags f SET statuses_count = greatest(f.statuses_count - 1, 0), updated_at = $3, \
           last_status_at = (SELECT s.created_at FROM public.statuses s \
             JOIN public.statuses_tags t ON t.status_id = s.id AND t.tag_id = f.tag_id \
             WHERE s.account_id = $1 AND s.visibility IN (0, 1) AND s.deleted_at IS NULL AND s.id <> $2 \
             ORDER BY s.id DESC LIMIT 1) \
         WHERE f.account_id = $1 AND f.tag_id IN (SELECT tag_id FROM public.statuses_tags WHERE status_id = $2)",
    )
    .bind::<BigInt, _>(author)
    .bind::<BigInt, _>(status)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    Ok(())
}
