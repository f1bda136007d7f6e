//! Timelines of hashtags. <https://docs.joinmastodon.org/methods/timelines/#tag>

use chrono::NaiveDateTime;
use diesel::sql_types::{Array, BigInt, Integer};
use diesel_async::RunQueryDsl;
use ferrodon_types::{StatusId, TagId};
use futures_util::future::try_join_all;

use super::{Found, Origin, Selection, bound, wanted};
use crate::{Conn, QueryResult, page::Page};

/// Which hashtags a status must have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    /// Any of these, of which there should be few.
    pub any: Vec<TagId>,
    /// And each of these.
    pub all: Vec<TagId>,
    /// And none of these.
    pub none: Vec<TagId>,
}

/// $8 tags that must be there, $9 tags that must not, $10 the origin (0 all, 1 local, 2 remote), $11 the tag.
macro_rules! tagged {
    ($order:literal) => {
        concat!(
            "SELECT s.id FROM public.statuses_tags t JOIN public.statuses s ON s.id = t.status_id \
             JOIN public.accounts a ON a.id = s.account_id \
             WHERE t.tag_id = $11 AND t.status_id > $1 AND t.status_id < $2 AND ",
            wanted!(),
            " AND ($10 = 0 OR ($10 = 1 AND (s.local OR s.uri IS NULL)) OR ($10 = 2 AND s.local = false AND s.uri IS NOT NULL)) \
              AND NOT EXISTS (SELECT 1 FROM unnest($8) AS needed (id) WHERE NOT EXISTS ( \
                SELECT 1 FROM public.statuses_tags w WHERE w.tag_id = needed.id AND w.status_id = t.status_id)) \
              AND NOT EXISTS (SELECT 1 FROM unnest($9) AS unwanted (id) WHERE EXISTS ( \
                SELECT 1 FROM public.statuses_tags w WHERE w.tag_id = unwanted.id AND w.status_id = t.status_id)) \
              ORDER BY t.status_id ",
            $order,
            " LIMIT $3"
        )
    };
}

const DOWN: &str = tagged!("DESC");
const UP: &str = tagged!("ASC");

/// A slice of the timeline of hashtags.
///
/// Each alternative gives a page of its own, all in one flight; the page of all is made of these. One statement for them
/// together would make PostgreSQL read every status of every tag.
pub async fn list_tagged(
    conn: &Conn,
    tags: &Tags,
    selection: &Selection,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<StatusId>> {
    let pages = try_join_all(
        tags.any
            .iter()
            .map(|tag| list_one(conn, *tag, tags, selection, page, now)),
    )
    .await?;
    let mut ids: Vec<i64> = pages
        .into_iter()
        .flatten()
        .map(|found| found.id.get())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(page.cut(&ids).into_iter().map(StatusId).collect())
}

async fn list_one(
    conn: &Conn,
    tag: TagId,
    tags: &Tags,
    selection: &Selection,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<Found>> {
    let origin = match selection.origin {
        Origin::All => 0,
        Origin::Local => 1,
        Origin::Remote => 2,
    };
    let mut conn = conn;
    bound(
        if page.is_upward() { UP } else { DOWN },
        selection,
        page,
        now,
    )
    .bind::<Array<BigInt>, _>(tags.all.clone())
    .bind::<Array<BigInt>, _>(tags.none.clone())
    .bind::<Integer, _>(origin)
    .bind::<BigInt, _>(tag)
    .load(&mut conn)
    .await
}
