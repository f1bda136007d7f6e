//! Lists of notifications, and how many are unread.
//!
//! Conditions that an index is made for (`filtered = false`) stand in the text, since it isn't used for a parameter.

use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, NotificationType, UserId};

use super::Notification;
use crate::{
    Conn, QueryResult,
    page::Page,
    statement::{Statement, statement},
};

/// Which notifications a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these kinds; rows of old, which name no kind, are left out then.
    pub kinds: Option<Vec<NotificationType>>,
    /// Only from this account, those kept aside as well.
    pub from: Option<AccountId>,
    /// Those kept aside as well.
    pub include_filtered: bool,
}

/// $1 recipient, $2 and $3 the bounds, $4 how many, $5 kinds, $6 sender. Notifications by suspended accounts are left out.
macro_rules! query {
    ($columns:literal, $which:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM public.notifications n JOIN public.accounts a ON a.id = n.from_account_id \
             WHERE n.account_id = $1 AND n.id > $2 AND n.id < $3 AND a.suspended_at IS NULL AND ($5 IS NULL OR n.type = ANY($5)) AND ",
            $which,
            $order,
            " LIMIT $4"
        )
    };
}

macro_rules! rows {
    ($which:literal, $order:literal) => {
        query!(
            "n.id, n.account_id, n.from_account_id, n.type AS type_, n.activity_type, n.activity_id, n.group_key, n.filtered, \
             n.created_at",
            $which,
            $order
        )
    };
}

/// Of `$7`, the user: what lies above the marker.
macro_rules! unread {
    ($which:literal) => {
        concat!(
            "SELECT count(*) AS count FROM (",
            query!(
                "1",
                $which,
                " AND n.id > coalesce((SELECT m.last_read_id FROM public.markers m \
                   WHERE m.user_id = $7 AND m.timeline = 'notifications'), -1)"
            ),
            ") AS unread"
        )
    };
}

/// A page of an account's notifications.
pub async fn list(
    conn: &Conn,
    account: AccountId,
    selection: &Selection,
    page: Page,
) -> QueryResult<Vec<Notification>> {
    let sql = match (Which::of(selection), page.is_upward()) {
        (Which::Shown, false) => rows!("n.filtered = false AND $6 IS NULL", " ORDER BY n.id DESC"),
        (Which::Shown, true) => rows!("n.filtered = false AND $6 IS NULL", " ORDER BY n.id"),
        (Which::All, false) => rows!("$6 IS NULL", " ORDER BY n.id DESC"),
        (Which::All, true) => rows!("$6 IS NULL", " ORDER BY n.id"),
        (Which::From, false) => rows!("n.from_account_id = $6", " ORDER BY n.id DESC"),
        (Which::From, true) => rows!("n.from_account_id = $6", " ORDER BY n.id"),
    };
    let mut conn = conn;
    let found = bound(sql, account, selection, page).load(&mut conn).await?;
    Ok(page.ordered(found))
}

/// How many notifications lie above the user's marker (all, where there is none), counted up to `limit`.
pub async fn count_unread(
    conn: &Conn,
    user: UserId,
    account: AccountId,
    selection: &Selection,
    limit: i64,
) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let sql = match Which::of(selection) {
        Which::Shown => unread!("n.filtered = false AND $6 IS NULL"),
        Which::All => unread!("$6 IS NULL"),
        Which::From => unread!("n.from_account_id = $6"),
    };
    let mut conn = conn;
    let found: Count = bound(sql, account, selection, Page::newest(limit))
        .bind::<BigInt, _>(user)
        .get_result(&mut conn)
        .await?;
    Ok(found.count)
}

/// Which index serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Shown,
    All,
    From,
}

impl Which {
    const fn of(selection: &Selection) -> Self {
        match (selection.from, selection.include_filtered) {
            (Some(_), _) => Self::From,
            (None, true) => Self::All,
            (None, false) => Self::Shown,
        }
    }
}

fn bound(
    sql: &'static str,
    account: AccountId,
    selection: &Selection,
    page: Page,
) -> Statement<'static> {
    let kinds = selection
        .kinds
        .as_ref()
        .map(|kinds| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>());
    statement(sql)
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(page.lower().unwrap_or(i64::MIN))
        .bind::<BigInt, _>(page.max_id.unwrap_or(i64::MAX))
        .bind::<BigInt, _>(page.limit)
        .bind::<Nullable<Array<Text>>, _>(kinds)
        .bind::<Nullable<BigInt>, _>(selection.from)
}
