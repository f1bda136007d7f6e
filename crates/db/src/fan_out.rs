//! Whom a status reaches: local accounts that were here lately, batch by batch.
//!
//! `OFFSET 0` in subqueries: rows are looked up one by one; PostgreSQL would rather hash all followers, or all mentions.

pub mod lists;

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, StatusId, facts::FollowFacts};

use crate::{Conn, QueryResult, statement::statement};

/// Somebody into whose home feed a status may come.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Receiver {
    /// The account.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    /// The user's setting `aggregate_reblogs`: reblogs of one status are shown once.
    #[diesel(sql_type = Bool)]
    pub aggregates_reblogs: bool,
    #[diesel(sql_type = Nullable<Bool>)]
    show_reblogs: Option<bool>,
    #[diesel(sql_type = Nullable<Bool>)]
    notify: Option<bool>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    languages: Option<Vec<String>>,
}

impl Receiver {
    /// How they follow the account because of which they were found; `None` if they needn't.
    pub fn follow(&self) -> Option<FollowFacts> {
        Some(FollowFacts {
            show_reblogs: self.show_reblogs?,
            notify: self.notify?,
            languages: self.languages.clone(),
        })
    }
}

/// Above all accounts: the first batch goes on below it.
pub const TOP: AccountId = AccountId(i64::MAX);

/// A part of those who may get a status.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Those of it who were here lately.
    pub receivers: Vec<Receiver>,
    /// Below whom the next one goes on; `None` if this was the last.
    pub next: Option<AccountId>,
}

/// How local followers of an account are found: whichever walk is shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// All followers, remote ones too, are looked up among users.
    Followers,
    /// All users are looked up among followers.
    Users,
}

/// The walk for an account: by its counted followers, and PostgreSQL's estimate of how many users there are.
pub async fn find_walk(conn: &Conn, account: AccountId) -> QueryResult<Walk> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        by_users: bool,
    }
    let mut conn = conn;
    let row: Row = statement(
        "SELECT coalesce((SELECT followers_count FROM account_stats WHERE account_id = $1), 0) \
           > (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'users'::regclass) AS by_users",
    )
    .bind::<BigInt, _>(account)
    .get_result(&mut conn)
    .await?;
    Ok(if row.by_users {
        Walk::Users
    } else {
        Walk::Followers
    })
}

/// Local followers of an account who were active since `active_since`, highest accounts first, out of the `limit`
/// followers or users below `before`.
///
/// The limit counts all that are walked over, and an index is walked: a batch costs the same wherever it begins, and
/// whatever PostgreSQL believes of the account's followers.
pub async fn list_followers(
    conn: &Conn,
    account: AccountId,
    walk: Walk,
    active_since: NaiveDateTime,
    before: AccountId,
    limit: i64,
) -> QueryResult<Batch> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(embed)]
        receiver: Receiver,
        #[diesel(sql_type = Bool)]
        is_edge: bool,
    }
    let sql = match walk {
        Walk::Followers => {
            "WITH walked AS MATERIALIZED (SELECT account_id, show_reblogs, notify, languages FROM follows \
               WHERE target_account_id = $1 AND account_id < $3 ORDER BY account_id DESC LIMIT $4) \
             SELECT f.account_id, u.aggregates_reblogs, f.show_reblogs, f.notify, f.languages, false AS is_edge FROM walked f \
             CROSS JOIN LATERAL (SELECT coalesce(settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs \
               FROM users WHERE users.account_id = f.account_id AND current_sign_in_at >= $2 LIMIT 1) u \
             UNION ALL SELECT min(account_id), false, NULL, NULL, NULL, true FROM walked HAVING count(*) = $4"
        }
        Walk::Users => {
            "WITH walked AS MATERIALIZED (SELECT account_id, current_sign_in_at, \
               coalesce(settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs \
               FROM users WHERE account_id < $3 ORDER BY account_id DESC LIMIT $4) \
             SELECT u.account_id, u.aggregates_reblogs, f.show_reblogs, f.notify, f.languages, false AS is_edge FROM walked u \
             CROSS JOIN LATERAL (SELECT show_reblogs, notify, languages FROM follows \
               WHERE follows.account_id = u.account_id AND target_account_id = $1 LIMIT 1) f \
             WHERE u.current_sign_in_at >= $2 \
             UNION ALL SELECT min(account_id), false, NULL, NULL, NULL, true FROM walked HAVING count(*) = $4"
        }
    };
    let mut conn = conn;
    let rows: Vec<Row> = statement(sql)
        .bind::<BigInt, _>(account)
        .bind::<Timestamp, _>(active_since)
        .bind::<BigInt, _>(before)
        .bind::<BigInt, _>(limit)
        .load(&mut conn)
        .await?;
    let mut batch = Batch::default();
    for row in rows {
        if row.is_edge {
            batch.next = Some(row.receiver.account_id);
        } else {
            batch.receivers.push(row.receiver);
        }
    }
    Ok(batch)
}

/// Local followers of any of a status's hashtags who were active since `active_since`, highest accounts first, `limit`
/// of them below `before`.
pub async fn list_tag_followers(
    conn: &Conn,
    status: StatusId,
    active_since: NaiveDateTime,
    before: AccountId,
    limit: i64,
) -> QueryResult<Batch> {
    let mut conn = conn;
    let receivers: Vec<Receiver> = statement(
        "SELECT u.account_id, coalesce(u.settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs, \
           NULL::boolean AS show_reblogs, NULL::boolean AS notify, NULL::varchar[] AS languages \
         FROM users u WHERE u.current_sign_in_at >= $2 AND u.account_id < $3 AND u.account_id IN \
           (SELECT f.account_id FROM tag_follows f JOIN statuses_tags t ON t.tag_id = f.tag_id WHERE t.status_id = $1) \
         ORDER BY u.account_id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(status)
    .bind::<Timestamp, _>(active_since)
    .bind::<BigInt, _>(before)
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    let next = receivers
        .last()
        .filter(|_| receivers.len() as i64 == limit)
        .map(|last| last.account_id);
    Ok(Batch { receivers, next })
}

/// Of some accounts, the local ones who were active since `active_since`; with `following`, only those who follow it.
pub async fn load_receivers(
    conn: &Conn,
    accounts: &[AccountId],
    following: Option<AccountId>,
    active_since: NaiveDateTime,
) -> QueryResult<Vec<Receiver>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT u.account_id, coalesce(u.settings, '') NOT LIKE '%\"aggregate_reblogs\":false%' AS aggregates_reblogs, \
           f.show_reblogs, f.notify, f.languages \
         FROM users u LEFT JOIN LATERAL (SELECT show_reblogs, notify, languages FROM follows \
           WHERE follows.account_id = u.account_id AND target_account_id = $3 OFFSET 0) f ON true \
         WHERE u.account_id = ANY($1) AND u.current_sign_in_at >= $2 AND ($3 = 0 OR f.notify IS NOT NULL)",
    )
    .bind::<Array<BigInt>, _>(accounts.to_vec())
    .bind::<Timestamp, _>(active_since)
    .bind::<BigInt, _>(following.map_or(0, AccountId::get))
    .load(&mut conn)
    .await
}

/// Of these accounts, those that don't follow an account.
pub async fn load_strangers(
    conn: &Conn,
    accounts: &[AccountId],
    account: AccountId,
) -> QueryResult<HashSet<AccountId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
    }
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT asked.id AS account_id FROM unnest((SELECT $1)::bigint[]) asked (id) WHERE NOT EXISTS \
           (SELECT 1 FROM follows f WHERE f.account_id = asked.id AND f.target_account_id = $2 OFFSET 0)",
    )
    .bind::<Array<BigInt>, _>(accounts.to_vec())
    .bind::<BigInt, _>(account)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// Of these statuses, those that are gone.
pub async fn load_gone(conn: &Conn, ids: &[StatusId]) -> QueryResult<Vec<StatusId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    let rows: Vec<FeedStatus> = statement(
        "SELECT id FROM unnest($1) AS asked (id) WHERE NOT EXISTS \
           (SELECT 1 FROM statuses WHERE statuses.id = asked.id AND deleted_at IS NULL)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A status as a feed needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct FeedStatus {
    /// The status.
    #[diesel(sql_type = BigInt)]
    pub id: StatusId,
}

/// The newest statuses of an account that may stand in its followers' feeds (public, unlisted, private), newest first,
/// none older than `since`.
pub async fn list_recent(
    conn: &Conn,
    account: AccountId,
    since: Option<StatusId>,
    limit: i64,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let rows: Vec<FeedStatus> = statement(
        "SELECT id FROM statuses WHERE account_id = $1 AND id > $2 AND visibility IN (0, 1, 2) AND deleted_at IS NULL \
         ORDER BY id DESC LIMIT $3",
    )
    .bind::<BigInt, _>(account)
    .bind::<BigInt, _>(since.map_or(i64::MIN, StatusId::get))
    .bind::<BigInt, _>(limit)
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Of some statuses (a feed's contents), those written by an account, reblogs of its statuses, and those that mention
/// it: what a block or mute takes out.
pub async fn load_involving(
    conn: &Conn,
    account: AccountId,
    ids: &[StatusId],
    with_mentions: bool,
) -> QueryResult<Vec<(StatusId, Option<StatusId>)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: StatusId,
        #[diesel(sql_type = Nullable<BigInt>)]
        reblog_of_id: Option<StatusId>,
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT s.id, s.reblog_of_id FROM statuses s LEFT JOIN statuses r ON r.id = s.reblog_of_id \
         WHERE s.id = ANY($1) AND (s.account_id = $2 OR ($3 AND (r.account_id = $2 OR EXISTS \
           (SELECT 1 FROM mentions m WHERE m.status_id = coalesce(r.id, s.id) AND m.account_id = $2 OFFSET 0))))",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .bind::<BigInt, _>(account)
    .bind::<Bool, _>(with_mentions)
    .load(&mut conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.reblog_of_id))
        .collect())
}

/// Whom an account follows, those that posted last first: (account, when it posted last).
pub async fn list_followed(
    conn: &Conn,
    account: AccountId,
) -> QueryResult<Vec<(AccountId, Option<NaiveDateTime>)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
        #[diesel(sql_type = Nullable<Timestamp>)]
        last_status_at: Option<NaiveDateTime>,
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT f.target_account_id AS account_id, s.last_status_at FROM follows f \
         LEFT JOIN account_stats s ON s.account_id = f.target_account_id WHERE f.account_id = $1 \
         ORDER BY s.last_status_at DESC NULLS LAST, f.id DESC",
    )
    .bind::<BigInt, _>(account)
    .load(&mut conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.account_id, row.last_status_at))
        .collect())
}

/// Whether there is anything that an account's home can be made from: a status of its own, or of somebody it follows.
pub async fn can_fill_home(conn: &Conn, account: AccountId) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let mut conn = conn;
    let row: Row = statement(
        "SELECT EXISTS (SELECT FROM (SELECT $1 AS id UNION ALL SELECT target_account_id FROM follows WHERE account_id = $1) author \
             CROSS JOIN LATERAL (SELECT FROM statuses s \
                 WHERE s.account_id = author.id AND s.visibility IN (0, 1, 2) AND s.deleted_at IS NULL LIMIT 1) s) AS found",
    )
    .bind::<BigInt, _>(account)
    .get_result(&mut conn)
    .await?;
    Ok(row.found)
}

/// Reblogs of a status that stand: (reblog, who made it).
pub async fn load_reblogs(
    conn: &Conn,
    status: StatusId,
) -> QueryResult<Vec<(StatusId, AccountId)>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: StatusId,
        #[diesel(sql_type = BigInt)]
        account_id: AccountId,
    }
    let mut conn = conn;
    let rows: Vec<Row> = statement(
        "SELECT id, account_id FROM statuses WHERE reblog_of_id = $1 AND deleted_at IS NULL",
    )
    .bind::<BigInt, _>(status)
    .load(&mut conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.account_id))
        .collect())
}
