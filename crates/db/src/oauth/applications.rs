//! Apps. <https://docs.joinmastodon.org/entities/CredentialApplication/>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{oauth_access_tokens, oauth_applications};
use ferrodon_types::{ApplicationId, UserId};

use crate::{Conn, QueryResult};

/// A row of `oauth_applications`.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = oauth_applications)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Application {
    pub id: ApplicationId,
    pub name: String,
    pub website: Option<String>,
    /// Parted by white space, as they were registered.
    pub redirect_uri: String,
    pub scopes: String,
    /// `client_id`
    pub uid: String,
    /// `client_secret`
    pub secret: String,
    /// False: the client can keep no secret, its id alone names it.
    pub confidential: bool,
    /// The web client, which is trusted without asking.
    pub superapp: bool,
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What a new app is made of.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = oauth_applications)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewApplication<'a> {
    pub name: &'a str,
    pub website: Option<&'a str>,
    pub redirect_uri: &'a str,
    pub scopes: &'a str,
    pub uid: &'a str,
    pub secret: &'a str,
    pub confidential: bool,
    pub superapp: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl std::fmt::Debug for NewApplication<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApplication")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Makes an app.
pub async fn insert(conn: &Conn, new: &NewApplication<'_>) -> QueryResult<Application> {
    let mut conn = conn;
    diesel::insert_into(oauth_applications::table)
        .values(new)
        .returning(Application::as_returning())
        .get_result(&mut conn)
        .await
}

/// The app that a `client_id` names.
pub async fn find_by_uid(conn: &Conn, uid: &str) -> QueryResult<Option<Application>> {
    let mut conn = conn;
    oauth_applications::table
        .filter(oauth_applications::uid.eq(uid))
        .select(Application::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// One app by id.
pub async fn find_by_id(conn: &Conn, id: ApplicationId) -> QueryResult<Option<Application>> {
    let mut conn = conn;
    oauth_applications::table
        .find(id)
        .select(Application::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// The web client, for whose sessions tokens are made. Old servers have none.
pub async fn find_superapp(conn: &Conn) -> QueryResult<Option<ApplicationId>> {
    let mut conn = conn;
    oauth_applications::table
        .filter(oauth_applications::superapp.eq(true))
        .order(oauth_applications::id.asc())
        .select(oauth_applications::id)
        .first(&mut conn)
        .await
        .optional()
}

/// An app that a user has let in, and when a token of it was used last.
pub type Authorized = (Application, Option<NaiveDateTime>);

/// The apps that hold living tokens of a user's (the web client left out), newest first; at most `limit`.
pub async fn list_authorized(
    conn: &Conn,
    user: UserId,
    limit: i64,
) -> QueryResult<Vec<Authorized>> {
    let mut conn = conn;
    oauth_applications::table
        .inner_join(oauth_access_tokens::table)
        .filter(oauth_access_tokens::resource_owner_id.eq(user))
        .filter(oauth_access_tokens::revoked_at.is_null())
        .filter(oauth_applications::superapp.eq(false))
        .group_by(oauth_applications::id)
        .order(oauth_applications::id.desc())
        .limit(limit)
        .select((
            Application::as_select(),
            diesel::dsl::max(oauth_access_tokens::last_used_at),
        ))
        .load(&mut conn)
        .await
}
