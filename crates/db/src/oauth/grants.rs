//! Authorization codes: single use, valid for minutes.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::oauth_access_grants;
use ferrodon_types::{ApplicationId, GrantId, UserId};

use crate::{Conn, QueryResult};

/// A row of `oauth_access_grants`, without the code itself.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = oauth_access_grants)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Grant {
    pub id: GrantId,
    pub application_id: ApplicationId,
    pub resource_owner_id: UserId,
    pub redirect_uri: String,
    pub scopes: Option<String>,
    pub code_challenge: Option<String>,
    pub created_at: NaiveDateTime,
    /// Seconds after `created_at`.
    pub expires_in: i32,
    pub revoked_at: Option<NaiveDateTime>,
}

impl Grant {
    /// Neither used nor too old.
    pub fn is_accessible(&self, now: NaiveDateTime) -> bool {
        self.revoked_at.is_none_or(|at| at > now)
            && self.created_at + TimeDelta::seconds(self.expires_in.into()) > now
    }
}

/// What a new code is made of.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = oauth_access_grants)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewGrant<'a> {
    pub application_id: ApplicationId,
    pub resource_owner_id: UserId,
    pub redirect_uri: &'a str,
    pub scopes: &'a str,
    pub code_challenge: Option<&'a str>,
    pub code_challenge_method: Option<&'a str>,
    /// The code.
    pub token: &'a str,
    pub expires_in: i32,
    pub created_at: NaiveDateTime,
}

impl std::fmt::Debug for NewGrant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewGrant")
            .field("application_id", &self.application_id)
            .finish_non_exhaustive()
    }
}

/// Stores a code.
pub async fn insert(conn: &Conn, new: &NewGrant<'_>) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(oauth_access_grants::table)
        .values(new)
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// What a code stands for, used and expired ones included.
pub async fn find_by_code(conn: &Conn, code: &str) -> QueryResult<Option<Grant>> {
    let mut conn = conn;
    oauth_access_grants::table
        .filter(oauth_access_grants::token.eq(code))
        .select(Grant::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Uses a code up; false if somebody else was first.
pub async fn use_up(conn: &Conn, id: GrantId, now: NaiveDateTime) -> QueryResult<bool> {
    let mut conn = conn;
    let used = diesel::update(
        oauth_access_grants::table
            .find(id)
            .filter(oauth_access_grants::revoked_at.is_null()),
    )
    .set(oauth_access_grants::revoked_at.eq(now))
    .execute(&mut conn)
    .await?;
    Ok(used == 1)
}

/// Ends all codes of a user's, for one app or for all.
pub async fn revoke_all(
    conn: &Conn,
    user: UserId,
    application: Option<ApplicationId>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    let mut update = diesel::update(oauth_access_grants::table)
        .filter(oauth_access_grants::resource_owner_id.eq(user))
        .filter(oauth_access_grants::revoked_at.is_null())
        .set(oauth_access_grants::revoked_at.eq(now))
        .into_boxed();
    if let Some(application) = application {
        update = update.filter(oauth_access_grants::application_id.eq(application));
    }
    update.execute(&mut conn).await?;
    Ok(())
}
