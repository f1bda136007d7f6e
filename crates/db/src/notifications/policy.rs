//! What a notification is judged by: the recipient's policy, accepted senders, muted conversations; and the requests
//! that filtered notifications make.

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, ConversationId, NotificationRequestId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// What of recipient and sender decides, in one row.
#[derive(Debug, Clone, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Judged {
    #[diesel(sql_type = Bool)]
    pub recipient_unavailable: bool,
    #[diesel(sql_type = BigInt)]
    pub recipient_permissions: i64,
    #[diesel(sql_type = Integer)]
    pub recipient_position: i32,
    #[diesel(sql_type = Bool)]
    pub recipient_highlighted: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub sender_domain: Option<String>,
    #[diesel(sql_type = Timestamp)]
    pub sender_created_at: NaiveDateTime,
    #[diesel(sql_type = Bool)]
    pub sender_silenced: bool,
    #[diesel(sql_type = Bool)]
    pub sender_bot: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub sender_permissions: Option<i64>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub sender_position: Option<i32>,
    #[diesel(sql_type = Nullable<Bool>)]
    pub sender_highlighted: Option<bool>,
    #[diesel(sql_type = BigInt)]
    pub everyone_permissions: i64,
    #[diesel(sql_type = Bool)]
    pub sender_accepted: bool,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_not_following: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_not_followers: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_new_accounts: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_private_mentions: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_limited_accounts: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub for_bots: Option<i32>,
    #[diesel(sql_type = Bool)]
    pub conversation_muted: bool,
}

/// Loads all of it; `None` if either account is gone.
pub async fn find_judged(
    conn: &Conn,
    recipient: AccountId,
    sender: AccountId,
    conversation: Option<ConversationId>,
) -> QueryResult<Option<Judged>> {
    let mut conn = conn;
    statement(
        "SELECT r.suspended_at IS NOT NULL OR ru.id IS NULL AS recipient_unavailable, \
                coalesce(rr.permissions, 0) AS recipient_permissions, coalesce(rr.position, 0) AS recipient_position, \
                coalesce(rr.highlighted, false) AS recipient_highlighted, \
                s.domain AS sender_domain, s.created_at AS sender_created_at, s.silenced_at IS NOT NULL AS sender_silenced, \
                coalesce(s.actor_type, '') IN ('Application', 'Service') AS sender_bot, \
                sr.permissions AS sender_permissions, sr.position AS sender_position, sr.highlighted AS sender_highlighted, \
                coalesce((SELECT e.permissions FROM user_roles e WHERE e.id = -99), 0) AS everyone_permissions, \
                EXISTS (SELECT 1 FROM notification_permissions n WHERE n.account_id = $1 AND n.from_account_id = $2) AS sender_accepted, \
                p.for_not_following, p.for_not_followers, p.for_new_accounts, p.for_private_mentions, p.for_limited_accounts, p.for_bots, \
                EXISTS (SELECT 1 FROM conversation_mutes c WHERE c.account_id = $1 AND c.conversation_id = $3) AS conversation_muted \
         FROM accounts r CROSS JOIN accounts s \
         LEFT JOIN users ru ON ru.account_id = r.id LEFT JOIN user_roles rr ON rr.id = ru.role_id \
         LEFT JOIN users su ON su.account_id = s.id LEFT JOIN user_roles sr ON sr.id = su.role_id \
         LEFT JOIN notification_policies p ON p.account_id = r.id \
         WHERE r.id = $1 AND s.id = $2",
    )
    .bind::<BigInt, _>(recipient)
    .bind::<BigInt, _>(sender)
    .bind::<BigInt, _>(conversation.map_or(0, ConversationId::get))
    .get_result(&mut conn)
    .await
    .optional()
}

/// Whether some status above `status` (up to 100 levels) is a direct one by the recipient that mentions the sender.
pub async fn answers_recipient(
    conn: &Conn,
    status: StatusId,
    recipient: AccountId,
    sender: AccountId,
) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let mut conn = conn;
    let row: Found = statement(
        "WITH RECURSIVE above (id, in_reply_to_id, mention_id, path, depth) AS ( \
           SELECT s.id, s.in_reply_to_id, NULL::bigint, ARRAY[s.id], 0 FROM statuses s WHERE s.id = $1 \
           UNION ALL \
           SELECT s.id, s.in_reply_to_id, \
                  (SELECT m.id FROM mentions m WHERE m.silent = false AND m.account_id = $3 AND m.status_id = s.id \
                     AND s.account_id = $2 AND s.visibility = 3), \
                  a.path || s.id, a.depth + 1 \
           FROM above a JOIN statuses s ON s.id = a.in_reply_to_id \
           WHERE a.mention_id IS NULL AND NOT s.id = ANY(a.path) AND a.depth < 100) \
         SELECT EXISTS (SELECT 1 FROM above WHERE mention_id IS NOT NULL) AS found",
    )
    .bind::<BigInt, _>(status)
    .bind::<BigInt, _>(recipient)
    .bind::<BigInt, _>(sender)
    .get_result(&mut conn)
    .await?;
    Ok(row.found)
}

/// Makes the request of a sender whose notifications are kept aside, or brings it up to date: its number of filtered
/// mentions and quotes (capped at 100) and its last status.
pub async fn touch_request(
    conn: &Conn,
    id: NotificationRequestId,
    recipient: AccountId,
    sender: AccountId,
    status: StatusId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    statement(
        "INSERT INTO notification_requests AS q (id, account_id, from_account_id, last_status_id, notifications_count, created_at, updated_at) \
         SELECT $1, $2, $3, $4, n.count, $5, $5 FROM (SELECT count(*) FROM (SELECT 1 FROM notifications \
           WHERE account_id = $2 AND from_account_id = $3 AND type IN ('mention', 'quote') AND filtered LIMIT 100) capped) n \
         ON CONFLICT (account_id, from_account_id) DO UPDATE SET last_status_id = EXCLUDED.last_status_id, \
           notifications_count = EXCLUDED.notifications_count, updated_at = EXCLUDED.updated_at",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(recipient)
    .bind::<BigInt, _>(sender)
    .bind::<BigInt, _>(status)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await
    .map(|_| ())
}

/// Deletes the request of a sender, when its notifications go.
pub async fn delete_request(
    conn: &Conn,
    recipient: AccountId,
    sender: AccountId,
) -> QueryResult<usize> {
    use ferrodon_schema::notification_requests;
    let mut conn = conn;
    diesel::delete(
        notification_requests::table
            .filter(notification_requests::account_id.eq(recipient))
            .filter(notification_requests::from_account_id.eq(sender)),
    )
    .execute(&mut conn)
    .await
}

/// Takes back that notifications from a sender were accepted.
pub async fn delete_permission(
    conn: &Conn,
    recipient: AccountId,
    sender: AccountId,
) -> QueryResult<usize> {
    use ferrodon_schema::notification_permissions;
    let mut conn = conn;
    diesel::delete(
        notification_permissions::table
            .filter(notification_permissions::account_id.eq(recipient))
            .filter(notification_permissions::from_account_id.eq(sender)),
    )
    .execute(&mut conn)
    .await
}
