//! Access tokens: made, found again, ended. <https://docs.joinmastodon.org/entities/Token/>

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{oauth_access_tokens, oauth_applications, web_push_subscriptions};
use ferrodon_types::{ApplicationId, TokenId, UserId, scopes::Scopes};

use crate::{Conn, QueryResult};

/// Tokens of one app and user that are looked through for one that fits. There are as many as scopes were asked for.
const MAX_LOOKED_THROUGH: i64 = 500;

/// A token with its text, as its client gets it.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = oauth_access_tokens)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct IssuedToken {
    pub id: TokenId,
    pub token: String,
    pub application_id: Option<ApplicationId>,
    pub resource_owner_id: Option<UserId>,
    pub scopes: Option<String>,
    /// Seconds after `created_at`; none: for ever.
    pub expires_in: Option<i32>,
    pub revoked_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedToken")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl IssuedToken {
    /// Neither revoked nor expired.
    pub fn is_accessible(&self, now: NaiveDateTime) -> bool {
        self.revoked_at.is_none_or(|at| at > now)
            && self
                .expires_in
                .is_none_or(|seconds| self.created_at + TimeDelta::seconds(seconds.into()) > now)
    }
}

/// What a new token is made of. It never expires.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = oauth_access_tokens)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewToken<'a> {
    pub token: &'a str,
    pub application_id: Option<ApplicationId>,
    pub resource_owner_id: Option<UserId>,
    pub scopes: &'a str,
    pub created_at: NaiveDateTime,
}

impl std::fmt::Debug for NewToken<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken")
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Stores a token.
pub async fn insert(conn: &Conn, new: &NewToken<'_>) -> QueryResult<IssuedToken> {
    let mut conn = conn;
    diesel::insert_into(oauth_access_tokens::table)
        .values(new)
        .returning(IssuedToken::as_returning())
        .get_result(&mut conn)
        .await
}

/// The newest living token of an app and a user (or of the app alone) with exactly these scopes, in any order.
pub async fn find_living(
    conn: &Conn,
    application: ApplicationId,
    user: Option<UserId>,
    scopes: &Scopes,
    now: NaiveDateTime,
) -> QueryResult<Option<IssuedToken>> {
    let mut conn = conn;
    let tokens: Vec<IssuedToken> = oauth_access_tokens::table
        .filter(oauth_access_tokens::application_id.eq(application))
        .filter(oauth_access_tokens::resource_owner_id.is_not_distinct_from(user))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .order((
            oauth_access_tokens::created_at.desc(),
            oauth_access_tokens::id.desc(),
        ))
        .limit(MAX_LOOKED_THROUGH)
        .select(IssuedToken::as_select())
        .load(&mut conn)
        .await?;
    Ok(tokens.into_iter().find(|token| {
        token.is_accessible(now)
            && Scopes::parse(token.scopes.as_deref().unwrap_or_default()) == *scopes
    }))
}

/// A token's client: the id under which it registered, and whether it can keep a secret.
pub type TokenClient = (ApplicationId, String, bool);

/// A token by its text, dead ones included, with its client.
pub async fn find_with_client(
    conn: &Conn,
    token: &str,
) -> QueryResult<Option<(IssuedToken, Option<TokenClient>)>> {
    let mut conn = conn;
    oauth_access_tokens::table
        .left_join(oauth_applications::table)
        .filter(oauth_access_tokens::token.eq(token))
        .select((
            IssuedToken::as_select(),
            (
                oauth_applications::id,
                oauth_applications::uid,
                oauth_applications::confidential,
            )
                .nullable(),
        ))
        .first(&mut conn)
        .await
        .optional()
}

/// Revokes tokens and drops their push subscriptions. Answers which were alive until now.
pub async fn revoke(conn: &Conn, ids: &[TokenId], now: NaiveDateTime) -> QueryResult<Vec<TokenId>> {
    let mut conn = conn;
    let revoked = diesel::update(oauth_access_tokens::table)
        .filter(oauth_access_tokens::id.eq_any(ids))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .set(oauth_access_tokens::revoked_at.eq(now))
        .returning(oauth_access_tokens::id)
        .get_results(&mut conn)
        .await?;
    drop_subscriptions(conn, &revoked).await?;
    Ok(revoked)
}

/// Revokes all tokens of a user's, for one app or for all, and drops their push subscriptions. Answers which were alive.
pub async fn revoke_all(
    conn: &Conn,
    user: UserId,
    application: Option<ApplicationId>,
    now: NaiveDateTime,
) -> QueryResult<Vec<TokenId>> {
    let mut conn = conn;
    let mut update = diesel::update(oauth_access_tokens::table)
        .filter(oauth_access_tokens::resource_owner_id.eq(user))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .set(oauth_access_tokens::revoked_at.eq(now))
        .into_boxed();
    if let Some(application) = application {
        update = update.filter(oauth_access_tokens::application_id.eq(application));
    }
    let revoked = update
        .returning(oauth_access_tokens::id)
        .get_results(&mut conn)
        .await?;
    drop_subscriptions(conn, &revoked).await?;
    Ok(revoked)
}

/// Deletes tokens: those of web sessions don't outlive them. Their push subscriptions go with them.
pub async fn delete(conn: &Conn, ids: &[TokenId]) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut connection = conn;
    drop_subscriptions(conn, ids).await?;
    diesel::delete(oauth_access_tokens::table.filter(oauth_access_tokens::id.eq_any(ids)))
        .execute(&mut connection)
        .await?;
    Ok(())
}

async fn drop_subscriptions(conn: &Conn, tokens: &[TokenId]) -> QueryResult<()> {
    if tokens.is_empty() {
        return Ok(());
    }
    let mut conn = conn;
    diesel::delete(
        web_push_subscriptions::table
            .filter(web_push_subscriptions::access_token_id.eq_any(tokens)),
    )
    .execute(&mut conn)
    .await?;
    Ok(())
}
