//! Notifications. <https://docs.joinmastodon.org/entities/Notification/>

mod lists;
pub mod policy;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{accounts, notifications};
use ferrodon_types::{AccountId, NotificationId, NotificationType, StatusId};

pub use lists::{Selection, count_unread, list};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `notifications`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = notifications)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Notification {
    pub id: NotificationId,
    pub account_id: AccountId,
    pub from_account_id: AccountId,
    /// `None` in rows made before kinds were stored; see [`Notification::kind`].
    #[diesel(column_name = type_)]
    pub type_name: Option<String>,
    pub activity_type: String,
    pub activity_id: i64,
    pub group_key: Option<String>,
    pub filtered: bool,
    pub created_at: NaiveDateTime,
}

impl Notification {
    /// What it is about; `None` for kinds that we don't know.
    pub fn kind(&self) -> Option<NotificationType> {
        match &self.type_name {
            Some(name) => NotificationType::parse(name),
            None => NotificationType::from_activity_type(&self.activity_type),
        }
    }
}

/// A notification to insert.
#[derive(Debug, Clone)]
pub struct NewNotification<'a> {
    /// Who is told.
    pub account_id: AccountId,
    /// By whom.
    pub from_account_id: AccountId,
    /// What of.
    pub kind: NotificationType,
    /// The class of what it is about, by Mastodon's name.
    pub activity_type: &'a str,
    /// Its id.
    pub activity_id: i64,
    /// The group it belongs to.
    pub group_key: Option<String>,
    /// Kept aside by the recipient's policy.
    pub filtered: bool,
    /// When.
    pub now: NaiveDateTime,
}

/// Inserts a notification, unless the recipient has one about the same thing. `None`: there was one.
///
/// Two at once can't both get in: the row of the recipient's account is locked first.
pub async fn insert(conn: &Conn, new: &NewNotification<'_>) -> QueryResult<Option<NotificationId>> {
    #[derive(QueryableByName)]
    struct Inserted {
        #[diesel(sql_type = BigInt)]
        id: NotificationId,
    }
    let mut lock = conn;
    accounts::table
        .find(new.account_id)
        .select(accounts::id)
        .for_no_key_update()
        .first::<AccountId>(&mut lock)
        .await
        .optional()?;
    let mut conn = conn;
    let inserted: Option<Inserted> = statement(
        "INSERT INTO notifications (account_id, from_account_id, type, activity_type, activity_id, group_key, filtered, created_at, updated_at) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8 WHERE NOT EXISTS \
           (SELECT 1 FROM notifications WHERE account_id = $1 AND activity_id = $5 AND activity_type = $4 AND type = $3) \
         RETURNING id",
    )
    .bind::<BigInt, _>(new.account_id)
    .bind::<BigInt, _>(new.from_account_id)
    .bind::<Text, _>(new.kind.as_str())
    .bind::<Text, _>(new.activity_type.to_owned())
    .bind::<BigInt, _>(new.activity_id)
    .bind::<Nullable<Text>, _>(new.group_key.clone())
    .bind::<Bool, _>(new.filtered)
    .bind::<Timestamp, _>(new.now)
    .get_result(&mut conn)
    .await
    .optional()?;
    Ok(inserted.map(|row| row.id))
}

/// One of an account's notifications.
pub async fn find(
    conn: &Conn,
    account: AccountId,
    id: NotificationId,
) -> QueryResult<Option<Notification>> {
    let mut conn = conn;
    notifications::table
        .find(id)
        .filter(notifications::account_id.eq(account))
        .select(Notification::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Deletes one of an account's notifications; whether it was there.
pub async fn delete(conn: &Conn, account: AccountId, id: NotificationId) -> QueryResult<bool> {
    let mut conn = conn;
    let deleted = diesel::delete(
        notifications::table
            .find(id)
            .filter(notifications::account_id.eq(account)),
    )
    .execute(&mut conn)
    .await?;
    Ok(deleted > 0)
}

/// Deletes all of an account's notifications.
pub async fn delete_all(conn: &Conn, account: AccountId) -> QueryResult<usize> {
    let mut conn = conn;
    diesel::delete(notifications::table.filter(notifications::account_id.eq(account)))
        .execute(&mut conn)
        .await
}

/// Deletes what an account was told by another.
pub async fn delete_from(conn: &Conn, account: AccountId, from: AccountId) -> QueryResult<usize> {
    let mut conn = conn;
    diesel::delete(
        notifications::table
            .filter(notifications::account_id.eq(account))
            .filter(notifications::from_account_id.eq(from)),
    )
    .execute(&mut conn)
    .await
}

/// Deletes all notifications about things of one class, when they go.
pub async fn delete_about(conn: &Conn, activity_type: &str, ids: &[i64]) -> QueryResult<usize> {
    let mut conn = conn;
    diesel::delete(
        notifications::table
            .filter(notifications::activity_type.eq(activity_type))
            .filter(notifications::activity_id.eq_any(ids)),
    )
    .execute(&mut conn)
    .await
}

/// The statuses that notifications are about, by notification. What is gone is left out. One statement.
pub async fn load_target_statuses(
    conn: &Conn,
    rows: &[Notification],
) -> QueryResult<HashMap<NotificationId, StatusId>> {
    #[derive(QueryableByName)]
    struct Target {
        #[diesel(sql_type = Text)]
        class: String,
        #[diesel(sql_type = BigInt)]
        activity_id: i64,
        #[diesel(sql_type = BigInt)]
        status_id: StatusId,
        #[diesel(sql_type = Nullable<BigInt>)]
        reblog_of_id: Option<StatusId>,
    }
    let of = |class: &str| -> Vec<i64> {
        rows.iter()
            .filter(|row| row.activity_type == class)
            .map(|row| row.activity_id)
            .collect()
    };
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = conn;
    let targets: Vec<Target> = statement(
        "SELECT 'Mention' AS class, m.id AS activity_id, m.status_id, NULL::bigint AS reblog_of_id FROM mentions m WHERE m.id = ANY($1) \
         UNION ALL SELECT 'Status', s.id, s.id, s.reblog_of_id FROM statuses s WHERE s.id = ANY($2) \
         UNION ALL SELECT 'Favourite', f.id, f.status_id, NULL FROM favourites f WHERE f.id = ANY($3) \
         UNION ALL SELECT 'Poll', p.id, p.status_id, NULL FROM polls p WHERE p.id = ANY($4) \
         UNION ALL SELECT 'Quote', q.id, q.status_id, NULL FROM quotes q WHERE q.id = ANY($5)",
    )
    .bind::<Array<BigInt>, _>(of("Mention"))
    .bind::<Array<BigInt>, _>(of("Status"))
    .bind::<Array<BigInt>, _>(of("Favourite"))
    .bind::<Array<BigInt>, _>(of("Poll"))
    .bind::<Array<BigInt>, _>(of("Quote"))
    .load(&mut conn)
    .await?;
    let by_activity: HashMap<(&str, i64), &Target> = targets
        .iter()
        .map(|target| ((target.class.as_str(), target.activity_id), target))
        .collect();
    Ok(rows
        .iter()
        .filter_map(|row| {
            let target = by_activity.get(&(row.activity_type.as_str(), row.activity_id))?;
            let reblogged = target
                .reblog_of_id
                .filter(|_| row.kind() == Some(NotificationType::Reblog));
            Some((row.id, reblogged.unwrap_or(target.status_id)))
        })
        .collect())
}

/// What a notification is about: who caused it, when, and the status in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Source {
    /// Who caused it.
    #[diesel(sql_type = BigInt)]
    pub from_account_id: AccountId,
    /// When it happened.
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
    /// The status that it is about (of a reblog: the reblog itself).
    #[diesel(sql_type = Nullable<BigInt>)]
    pub status_id: Option<StatusId>,
    /// What is reblogged, where that is what happened.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub reblog_of_id: Option<StatusId>,
}

/// Finds what a notification is about; `None` if it is gone, or of a class that nothing notifies about.
pub async fn find_source(conn: &Conn, activity_type: &str, id: i64) -> QueryResult<Option<Source>> {
    let sql = match activity_type {
        "Mention" => {
            "SELECT s.account_id AS from_account_id, m.created_at, s.id AS status_id, NULL::bigint AS reblog_of_id \
             FROM mentions m JOIN statuses s ON s.id = m.status_id WHERE m.id = $1 AND s.deleted_at IS NULL"
        }
        "Status" => {
            "SELECT account_id AS from_account_id, created_at, id AS status_id, reblog_of_id \
             FROM statuses WHERE id = $1 AND deleted_at IS NULL"
        }
        "Favourite" => {
            "SELECT f.account_id AS from_account_id, f.created_at, f.status_id, NULL::bigint AS reblog_of_id \
             FROM favourites f JOIN statuses s ON s.id = f.status_id WHERE f.id = $1 AND s.deleted_at IS NULL"
        }
        "Quote" => {
            "SELECT q.account_id AS from_account_id, q.created_at, q.status_id, NULL::bigint AS reblog_of_id \
             FROM quotes q JOIN statuses s ON s.id = q.status_id WHERE q.id = $1 AND s.deleted_at IS NULL"
        }
        "Follow" => {
            "SELECT account_id AS from_account_id, created_at, NULL::bigint AS status_id, NULL::bigint AS reblog_of_id \
             FROM follows WHERE id = $1"
        }
        "FollowRequest" => {
            "SELECT account_id AS from_account_id, created_at, NULL::bigint AS status_id, NULL::bigint AS reblog_of_id \
             FROM follow_requests WHERE id = $1"
        }
        "Account" => {
            "SELECT id AS from_account_id, created_at, NULL::bigint AS status_id, NULL::bigint AS reblog_of_id \
             FROM accounts WHERE id = $1"
        }
        _ => return Ok(None),
    };
    let mut conn = conn;
    statement(sql)
        .bind::<BigInt, _>(id)
        .get_result(&mut conn)
        .await
        .optional()
}

/// Keeps what a notification is about until the transaction ends; false if it is gone. Who deletes it meanwhile waits,
/// and then finds the notification as well.
pub async fn keep_source(conn: &Conn, activity_type: &str, id: i64) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = Bool)]
        kept: bool,
    }
    let sql = match activity_type {
        "Mention" => {
            "SELECT true AS kept FROM mentions m JOIN statuses s ON s.id = m.status_id \
             WHERE m.id = $1 AND s.deleted_at IS NULL FOR KEY SHARE OF m, s"
        }
        "Status" => {
            "SELECT true AS kept FROM statuses WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
        }
        "Favourite" => {
            "SELECT true AS kept FROM favourites f JOIN statuses s ON s.id = f.status_id \
             WHERE f.id = $1 AND s.deleted_at IS NULL FOR KEY SHARE OF f, s"
        }
        "Quote" => {
            "SELECT true AS kept FROM quotes q JOIN statuses s ON s.id = q.status_id \
             WHERE q.id = $1 AND s.deleted_at IS NULL FOR KEY SHARE OF q, s"
        }
        "Follow" => "SELECT true AS kept FROM follows WHERE id = $1 FOR KEY SHARE",
        "FollowRequest" => "SELECT true AS kept FROM follow_requests WHERE id = $1 FOR KEY SHARE",
        "Account" => "SELECT true AS kept FROM accounts WHERE id = $1 FOR KEY SHARE",
        _ => return Ok(false),
    };
    let mut conn = conn;
    let kept: Option<Kept> = statement(sql)
        .bind::<BigInt, _>(id)
        .get_result(&mut conn)
        .await
        .optional()?;
    Ok(kept.is_some_and(|row| row.kept))
}

/// Deletes the recipient's earlier notification of a kind about the same thing, for kinds of which the newest counts.
pub async fn delete_older(
    conn: &Conn,
    account: AccountId,
    kind: NotificationType,
    activity_type: &str,
    activity_id: i64,
) -> QueryResult<usize> {
    let mut conn = conn;
    diesel::delete(
        notifications::table
            .filter(notifications::account_id.eq(account))
            .filter(notifications::activity_type.eq(activity_type))
            .filter(notifications::activity_id.eq(activity_id))
            .filter(notifications::type_.eq(kind.as_str())),
    )
    .execute(&mut conn)
    .await
}
