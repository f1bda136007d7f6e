//! The timeline of a link. <https://docs.joinmastodon.org/methods/timelines/#link>

use chrono::{NaiveDateTime, TimeDelta};
use diesel::{
    OptionalExtension, QueryableByName,
    sql_types::{Array, BigInt, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{PreviewCardId, StatusId, snowflake};

use super::{Found, Selection, bound, wanted};
use crate::{Conn, QueryResult, page::Page, statement::statement};

/// How much older than a link's card a status with the link may be. There is no index from links to statuses: without a
/// bound, the whole table would be read for a page that isn't full.
const OLDER: TimeDelta = TimeDelta::days(7);

/// A link that is trending with the moderators' consent.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct TrendingLink {
    /// Its card.
    #[diesel(sql_type = BigInt)]
    pub id: PreviewCardId,
    /// When it was first met.
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
}

/// The first trending link with one of these addresses, to the letter.
pub async fn find_trending_link(conn: &Conn, urls: &[String]) -> QueryResult<Option<TrendingLink>> {
    let mut conn = conn;
    statement(
        "SELECT c.id, c.created_at FROM public.preview_cards c JOIN public.preview_card_trends t ON t.preview_card_id = c.id \
         WHERE c.url = ANY($1) AND t.allowed ORDER BY c.id LIMIT 1",
    )
    .bind::<Array<Text>, _>(urls.to_vec())
    .get_result(&mut conn)
    .await
    .optional()
}

/// $8 the card.
macro_rules! linked {
    ($order:literal) => {
        concat!(
            "SELECT s.id FROM public.preview_cards_statuses l JOIN public.statuses s ON s.id = l.status_id \
             JOIN public.accounts a ON a.id = s.account_id JOIN public.account_stats k ON k.account_id = a.id \
             WHERE l.preview_card_id = $8 AND s.id > $1 AND s.id < $2 AND a.discoverable AND ",
            wanted!(),
            " ORDER BY s.id ",
            $order,
            " LIMIT $3"
        )
    };
}

const DOWN: &str = linked!("DESC");
const UP: &str = linked!("ASC");

/// A slice of the timeline of a link: of authors who want to be found, from here and elsewhere.
pub async fn list_linked(
    conn: &Conn,
    link: &TrendingLink,
    selection: &Selection,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<StatusId>> {
    let oldest = snowflake::first_id_at((link.created_at - OLDER).and_utc());
    let bounded = match page.min_id {
        Some(min_id) => Page {
            min_id: Some(min_id.max(oldest)),
            ..page
        },
        None => Page {
            since_id: page.since_id.max(Some(oldest)),
            ..page
        },
    };
    let mut conn = conn;
    let found: Vec<Found> = bound(
        if page.is_upward() { UP } else { DOWN },
        selection,
        bounded,
        now,
    )
    .bind::<BigInt, _>(link.id)
    .load(&mut conn)
    .await?;
    Ok(page
        .ordered(found)
        .into_iter()
        .map(|found| found.id)
        .collect())
}
