//! Accounts with what they are shown with: counters, login, role.

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, RoleId, UserId};

use super::{Account, AccountStats};
use crate::{Conn, QueryResult, statement::statement, users::Role};

/// An account with what it is shown with.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownAccount {
    /// The account.
    pub account: Account,
    /// Its counters; without them they are zero.
    pub stats: Option<AccountStats>,
    /// What the login behind it adds; remote and purged accounts have none.
    pub login: Option<ShownLogin>,
}

/// What a login adds to its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLogin {
    /// Settings, as [`crate::users::UserSettings`] reads them.
    pub settings: Option<String>,
    /// The login's own role, if it has one.
    pub role: Option<Role>,
}

#[derive(Debug, QueryableByName)]
struct Row {
    #[diesel(embed)]
    account: Account,
    #[diesel(sql_type = Nullable<BigInt>)]
    statuses_count: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    following_count: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    followers_count: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamp>)]
    last_status_at: Option<NaiveDateTime>,
    #[diesel(sql_type = Nullable<BigInt>)]
    user_id: Option<UserId>,
    #[diesel(sql_type = Nullable<Text>)]
    settings: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    role_id: Option<RoleId>,
    #[diesel(sql_type = Nullable<Text>)]
    role_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    role_color: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    role_position: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    role_permissions: Option<i64>,
    #[diesel(sql_type = Nullable<Bool>)]
    role_highlighted: Option<bool>,
    #[diesel(sql_type = Nullable<Bool>)]
    role_require_2fa: Option<bool>,
    #[diesel(sql_type = Nullable<Integer>)]
    role_collection_limit: Option<i32>,
}

impl Row {
    fn stats(&self) -> Option<AccountStats> {
        Some(AccountStats {
            account_id: self.account.id,
            statuses_count: self.statuses_count?,
            following_count: self.following_count?,
            followers_count: self.followers_count?,
            last_status_at: self.last_status_at,
        })
    }

    fn login(&self) -> Option<ShownLogin> {
        self.user_id.map(|_| ShownLogin {
            settings: self.settings.clone(),
            role: self.role(),
        })
    }

    fn role(&self) -> Option<Role> {
        Some(Role {
            id: self.role_id?,
            name: self.role_name.clone()?,
            color: self.role_color.clone()?,
            position: self.role_position?,
            permissions: self.role_permissions?,
            highlighted: self.role_highlighted?,
            require_2fa: self.role_require_2fa?,
            collection_limit: self.role_collection_limit?,
        })
    }
}

/// Many accounts with all of that in one query, in no particular order; unknown ids are left out.
pub async fn load(conn: &Conn, ids: &[AccountId]) -> QueryResult<Vec<ShownAccount>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    // `OFFSET 0`: counters and logins are looked up one by one. Of some hundred accounts PostgreSQL would rather hash
    // the counters of all there are.
    let rows: Vec<Row> = statement(
        "SELECT \
           a.id, a.username, a.domain, a.display_name, a.note, a.fields, a.actor_type, a.uri, a.url, a.id_scheme, \
           a.protocol, a.locked, a.discoverable, a.indexable, a.memorial, a.hide_collections, a.show_media, \
           a.show_media_replies, a.show_featured, a.avatar_file_name, a.avatar_content_type, \
           a.avatar_storage_schema_version, a.avatar_remote_url, a.avatar_description, a.header_file_name, \
           a.header_content_type, a.header_storage_schema_version, a.header_remote_url, a.header_description, \
           a.also_known_as, a.attribution_domains, a.feature_approval_policy, a.moved_to_account_id, a.silenced_at, \
           a.suspended_at, a.suspension_origin, a.sensitized_at, a.inbox_url, a.shared_inbox_url, a.followers_url, \
           a.created_at, a.updated_at, \
           s.statuses_count, s.following_count, s.followers_count, s.last_status_at, \
           u.id AS user_id, u.settings, u.role_id, \
           r.name AS role_name, r.color AS role_color, r.position AS role_position, r.permissions AS role_permissions, \
           r.highlighted AS role_highlighted, r.require_2fa AS role_require_2fa, r.collection_limit AS role_collection_limit \
         FROM public.accounts a \
           LEFT JOIN LATERAL ( \
             SELECT statuses_count, following_count, followers_count, last_status_at FROM public.account_stats \
             WHERE account_id = a.id OFFSET 0) s ON true \
           LEFT JOIN LATERAL ( \
             SELECT id, settings, role_id FROM public.users WHERE account_id = a.id OFFSET 0) u ON true \
           LEFT JOIN public.user_roles r ON r.id = u.role_id \
         WHERE a.id = ANY($1)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await?;
    let shown = |row: Row| ShownAccount {
        stats: row.stats(),
        login: row.login(),
        account: row.account,
    };
    Ok(rows.into_iter().map(shown).collect())
}
