//! Accounts: profiles, local and remote. <https://docs.joinmastodon.org/entities/Account/>

pub mod creation;
pub mod deletion;
pub mod profile;
pub mod search;
pub mod shown;

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::{QueryableByName, prelude::*};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{account_stats, accounts, users};
use ferrodon_types::{AccountId, RoleId, UserId};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `accounts`, without the keys and the addresses that only federation reads.
#[derive(Debug, Clone, PartialEq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = accounts)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Account {
    pub id: AccountId,
    pub username: String,
    /// `None` for accounts of this server.
    pub domain: Option<String>,
    pub display_name: String,
    /// Plain text for local accounts, HTML for remote ones.
    pub note: String,
    /// `[{name, value, verified_at}]`; see [`Account::fields`].
    pub fields: Option<serde_json::Value>,
    pub actor_type: Option<String>,
    pub uri: String,
    pub url: Option<String>,
    pub id_scheme: Option<i32>,
    pub protocol: i32,
    pub locked: bool,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub memorial: bool,
    pub hide_collections: Option<bool>,
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    pub avatar_file_name: Option<String>,
    pub avatar_content_type: Option<String>,
    pub avatar_storage_schema_version: Option<i32>,
    pub avatar_remote_url: Option<String>,
    pub avatar_description: String,
    pub header_file_name: Option<String>,
    pub header_content_type: Option<String>,
    pub header_storage_schema_version: Option<i32>,
    pub header_remote_url: String,
    pub header_description: String,
    pub also_known_as: Option<Vec<Option<String>>>,
    pub attribution_domains: Option<Vec<String>>,
    pub feature_approval_policy: i32,
    pub moved_to_account_id: Option<AccountId>,
    pub silenced_at: Option<NaiveDateTime>,
    pub suspended_at: Option<NaiveDateTime>,
    pub suspension_origin: Option<i32>,
    pub sensitized_at: Option<NaiveDateTime>,
    pub inbox_url: String,
    pub shared_inbox_url: String,
    pub followers_url: String,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Account {
    /// Of this server.
    pub const fn is_local(&self) -> bool {
        self.domain.is_none()
    }

    /// The actor that signs this server's own fetches.
    pub fn is_instance_actor(&self) -> bool {
        self.id == AccountId::INSTANCE_ACTOR
    }

    /// Suspended, which in 4.6 includes deletion by the owner. Never true for the instance actor.
    pub fn is_unavailable(&self) -> bool {
        is_unavailable(self.id, self.suspended_at)
    }

    /// Limited by this server's moderators.
    pub const fn is_silenced(&self) -> bool {
        self.silenced_at.is_some()
    }

    /// `username`, or `username@domain` for remote accounts (domain in ASCII).
    pub fn acct(&self) -> String {
        match &self.domain {
            None => self.username.clone(),
            Some(domain) => format!("{}@{domain}", self.username),
        }
    }

    /// Acts by itself: an actor of type Application or Service.
    pub fn is_bot(&self) -> bool {
        matches!(self.actor_type.as_deref(), Some("Application" | "Service"))
    }
}

/// [`Account::is_unavailable`], for who reads no whole accounts.
pub(crate) fn is_unavailable(id: AccountId, suspended_at: Option<NaiveDateTime>) -> bool {
    suspended_at.is_some() && id != AccountId::INSTANCE_ACTOR
}

/// A row of `account_stats`. Accounts without one have zeros.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = account_stats)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct AccountStats {
    pub account_id: AccountId,
    pub statuses_count: i64,
    pub following_count: i64,
    pub followers_count: i64,
    pub last_status_at: Option<NaiveDateTime>,
}

/// One account by id.
pub async fn find_by_id(conn: &Conn, id: AccountId) -> QueryResult<Option<Account>> {
    let mut conn = conn;
    accounts::table
        .find(id)
        .select(Account::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Many accounts by id, in no particular order; unknown ids are left out.
pub async fn load_by_ids(conn: &Conn, ids: &[AccountId]) -> QueryResult<Vec<Account>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    accounts::table
        .filter(accounts::id.eq_any(ids))
        .select(Account::as_select())
        .load(&mut conn)
        .await
}

/// Which of many accounts are to be found: remote ones, and those of this server whose user has arrived.
pub async fn load_arrived(conn: &Conn, ids: &[AccountId]) -> QueryResult<HashSet<AccountId>> {
    #[derive(QueryableByName)]
    struct Arrived {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        id: AccountId,
    }
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut conn = conn;
    let rows: Vec<Arrived> = statement(
        "SELECT a.id FROM public.accounts a LEFT JOIN public.users u ON u.account_id = a.id \
         WHERE a.id = ANY($1) AND (a.domain IS NOT NULL OR (u.approved AND u.confirmed_at IS NOT NULL))",
    )
    .bind::<diesel::sql_types::Array<diesel::sql_types::BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// One account with its login, for those that have one: whether the account is to be found at all depends on it.
pub async fn find_with_login(
    conn: &Conn,
    id: AccountId,
) -> QueryResult<Option<(Account, Option<AccountLogin>)>> {
    let ids = [id];
    let (account, logins) = futures_util::try_join!(find_by_id(conn, id), load_logins(conn, &ids))?;
    Ok(account.map(|account| (account, logins.into_iter().next())))
}

/// The counters of many accounts; accounts without a row are left out.
pub async fn load_stats(conn: &Conn, ids: &[AccountId]) -> QueryResult<Vec<AccountStats>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    account_stats::table
        .filter(account_stats::account_id.eq_any(ids))
        .select(AccountStats::as_select())
        .load(&mut conn)
        .await
}

diesel::define_sql_function! {
    /// PostgreSQL's `lower`, as Mastodon's indexes use it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
diesel::define_sql_function! {
    /// `COALESCE(lower(domain), '')`, the second half of the unique index on handles.
    #[sql_name = "lower"]
    fn lower_nullable(text: diesel::sql_types::Nullable<diesel::sql_types::Text>) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}
diesel::define_sql_function! {
    #[sql_name = "coalesce"]
    /// `COALESCE` of two texts.
    fn coalesce_text(
        text: diesel::sql_types::Nullable<diesel::sql_types::Text>,
        or: diesel::sql_types::Text,
    ) -> diesel::sql_types::Text;
}

/// The account of a handle, whatever its case. `domain` is `None` for this server's.
pub async fn find_by_handle(
    conn: &Conn,
    username: &str,
    domain: Option<&str>,
) -> QueryResult<Option<Account>> {
    let mut conn = conn;
    accounts::table
        .filter(lower(accounts::username).eq(username.to_lowercase()))
        .filter(
            coalesce_text(lower_nullable(accounts::domain), "")
                .eq(domain.unwrap_or_default().to_lowercase()),
        )
        .select(Account::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The account of an ActivityPub id. Those of this server's accounts aren't kept.
pub async fn find_id_by_uri(conn: &Conn, uri: &str) -> QueryResult<Option<AccountId>> {
    let mut conn = conn;
    accounts::table
        .filter(accounts::uri.eq(uri))
        .select(accounts::id)
        .order(accounts::id)
        .first(&mut conn)
        .await
        .optional()
}

/// The accounts of many handles in one query; unknown ones are left out. Pairs are (username, domain or `None`).
pub async fn load_by_handles(
    conn: &Conn,
    handles: &[(String, Option<String>)],
) -> QueryResult<Vec<Account>> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    let usernames: Vec<String> = handles
        .iter()
        .map(|(username, _)| username.to_lowercase())
        .collect();
    let mut conn = conn;
    let found: Vec<Account> = accounts::table
        .filter(lower(accounts::username).eq_any(usernames))
        .filter(
            coalesce_text(lower_nullable(accounts::domain), "").eq_any(
                handles
                    .iter()
                    .map(|(_, domain)| domain.as_deref().unwrap_or_default().to_lowercase()),
            ),
        )
        .select(Account::as_select())
        .load(&mut conn)
        .await?;
    // the two lists are independent in SQL: keep the pairs that were asked for
    Ok(found
        .into_iter()
        .filter(|account| {
            handles.iter().any(|(username, domain)| {
                username.eq_ignore_ascii_case(&account.username)
                    && domain
                        .as_deref()
                        .unwrap_or_default()
                        .eq_ignore_ascii_case(account.domain.as_deref().unwrap_or_default())
            })
        })
        .collect())
}

/// A change of an account's counters, applied in ascending account id at the end of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatsDelta {
    /// Added to `statuses_count`.
    pub statuses: i64,
    /// Added to `following_count`.
    pub following: i64,
    /// Added to `followers_count`.
    pub followers: i64,
    /// Moves `last_status_at` forward.
    pub last_status_at: Option<NaiveDateTime>,
}

/// Applies a change of counters as one statement; makes the row where it is missing. Counters never fall below zero.
pub async fn add_stats(
    conn: &Conn,
    id: AccountId,
    delta: StatsDelta,
    now: NaiveDateTime,
) -> QueryResult<()> {
    use diesel::sql_types::{BigInt, Nullable, Timestamp};
    let mut conn = conn;
    statement(
        "INSERT INTO account_stats AS s (account_id, statuses_count, following_count, followers_count, last_status_at, created_at, updated_at) \
         VALUES ($1, greatest($2, 0), greatest($3, 0), greatest($4, 0), $5, $6, $6) \
         ON CONFLICT (account_id) DO UPDATE SET \
           statuses_count = greatest(s.statuses_count + $2, 0), \
           following_count = greatest(s.following_count + $3, 0), \
           followers_count = greatest(s.followers_count + $4, 0), \
           last_status_at = greatest(s.last_status_at, $5), \
           updated_at = $6",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(delta.statuses)
    .bind::<BigInt, _>(delta.following)
    .bind::<BigInt, _>(delta.followers)
    .bind::<Nullable<Timestamp>, _>(delta.last_status_at)
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await
    .map(|_| ())
}

/// What an account's presentation needs of its login, for local accounts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = users)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct AccountLogin {
    pub account_id: AccountId,
    #[diesel(column_name = id)]
    pub user_id: UserId,
    pub role_id: Option<RoleId>,
    pub settings: Option<String>,
    pub confirmed_at: Option<NaiveDateTime>,
    pub approved: bool,
    pub disabled: bool,
}

impl AccountLogin {
    /// Confirmed and approved: the account has arrived.
    pub const fn has_arrived(&self) -> bool {
        self.confirmed_at.is_some() && self.approved
    }
}

/// The logins of many accounts; remote and purged accounts are left out.
pub async fn load_logins(conn: &Conn, ids: &[AccountId]) -> QueryResult<Vec<AccountLogin>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    users::table
        .filter(users::account_id.eq_any(ids))
        .select(AccountLogin::as_select())
        .load(&mut conn)
        .await
}
