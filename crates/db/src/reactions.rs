//! Who did something with a status, before a viewer.

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, StatusId};

use crate::{Conn, QueryResult, page::Page, statement::statement};

/// What they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Favourites,
    /// Only those that everyone may see.
    Reblogs,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    account_id: AccountId,
}

/// $1 status, $2 viewer, $3 the time, $4 and $5 the page's bounds, $6 its size.
macro_rules! query {
    ($rows:literal, $order:literal) => {
        concat!(
            "SELECT r.id, r.account_id FROM ",
            $rows,
            " AND r.id > $4 AND r.id < $5 AND a.suspended_at IS NULL AND ($2 IS NULL OR ( \
               NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = $2 AND b.target_account_id = r.account_id) \
               AND NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = r.account_id AND b.target_account_id = $2) \
               AND NOT EXISTS (SELECT 1 FROM public.mutes m WHERE m.account_id = $2 AND m.target_account_id = r.account_id \
                 AND (m.expires_at IS NULL OR m.expires_at > $3)))) \
             ORDER BY r.id ",
            $order,
            " LIMIT $6"
        )
    };
}

const FAVOURITES_DOWN: &str = query!(
    "public.favourites r JOIN public.accounts a ON a.id = r.account_id WHERE r.status_id = $1",
    "DESC"
);
const FAVOURITES_UP: &str = query!(
    "public.favourites r JOIN public.accounts a ON a.id = r.account_id WHERE r.status_id = $1",
    "ASC"
);
const REBLOGS_DOWN: &str = query!(
    "public.statuses r JOIN public.accounts a ON a.id = r.account_id \
     WHERE r.reblog_of_id = $1 AND r.deleted_at IS NULL AND r.visibility IN (0, 1)",
    "DESC"
);
const REBLOGS_UP: &str = query!(
    "public.statuses r JOIN public.accounts a ON a.id = r.account_id \
     WHERE r.reblog_of_id = $1 AND r.deleted_at IS NULL AND r.visibility IN (0, 1)",
    "ASC"
);

/// A slice: the ids of the rows and of the accounts.
pub(crate) async fn list(
    conn: &Conn,
    kind: Kind,
    status: StatusId,
    viewer: Option<AccountId>,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<(i64, AccountId)>> {
    let mut conn = conn;
    let sql = match (kind, page.is_upward()) {
        (Kind::Favourites, false) => FAVOURITES_DOWN,
        (Kind::Favourites, true) => FAVOURITES_UP,
        (Kind::Reblogs, false) => REBLOGS_DOWN,
        (Kind::Reblogs, true) => REBLOGS_UP,
    };
    let found: Vec<Found> = statement(sql)
        .bind::<BigInt, _>(status)
        .bind::<Nullable<BigInt>, _>(viewer)
        .bind::<Timestamp, _>(now)
        .bind::<BigInt, _>(page.lower().unwrap_or(i64::MIN))
        .bind::<BigInt, _>(page.max_id.unwrap_or(i64::MAX))
        .bind::<BigInt, _>(page.limit)
        .load(&mut conn)
        .await?;
    Ok(page
        .ordered(found)
        .into_iter()
        .map(|found| (found.id, found.account_id))
        .collect())
}
