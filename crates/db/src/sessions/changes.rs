//! Sessions begin, are seen again, and end. The token of a session ends with it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::session_activations;
use ferrodon_types::{SessionActivationId, TokenId, UserId};
use ipnet::IpNet;

use crate::{Conn, QueryResult, oauth};

/// What a new session is made of.
#[derive(Clone, Copy, Insertable)]
#[diesel(table_name = session_activations)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewSession<'a> {
    pub session_id: &'a str,
    pub user_id: UserId,
    pub access_token_id: TokenId,
    pub ip: IpNet,
    pub user_agent: &'a str,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl std::fmt::Debug for NewSession<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// A session that has ended, and the token that ended with it.
pub type Ended = (SessionActivationId, Option<TokenId>);

/// Begins a session.
pub async fn insert(conn: &Conn, new: &NewSession<'_>) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(session_activations::table)
        .values(new)
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Notes that a session was seen, and from where.
pub async fn touch(
    conn: &Conn,
    id: SessionActivationId,
    ip: IpNet,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(session_activations::table.find(id))
        .set((
            session_activations::ip.eq(ip),
            session_activations::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Ends sessions by their ids.
pub async fn delete(conn: &Conn, ids: &[SessionActivationId]) -> QueryResult<Vec<Ended>> {
    let mut connection = conn;
    let ended =
        diesel::delete(session_activations::table.filter(session_activations::id.eq_any(ids)))
            .returning((
                session_activations::id,
                session_activations::access_token_id,
            ))
            .get_results(&mut connection)
            .await?;
    delete_tokens(conn, ended).await
}

/// Ends all sessions of a user's, but one.
pub async fn delete_all(
    conn: &Conn,
    user: UserId,
    except: Option<SessionActivationId>,
) -> QueryResult<Vec<Ended>> {
    let mut connection = conn;
    let ids: Vec<SessionActivationId> = session_activations::table
        .filter(session_activations::user_id.eq(user))
        .select(session_activations::id)
        .load(&mut connection)
        .await?;
    let ids: Vec<SessionActivationId> = ids.into_iter().filter(|id| Some(*id) != except).collect();
    delete(conn, &ids).await
}

/// Ends the oldest sessions of a user's, so that `keep` are left.
pub async fn delete_beyond(conn: &Conn, user: UserId, keep: i64) -> QueryResult<Vec<Ended>> {
    let mut connection = conn;
    let ids: Vec<SessionActivationId> = session_activations::table
        .filter(session_activations::user_id.eq(user))
        .order((
            session_activations::created_at.desc(),
            session_activations::id.desc(),
        ))
        .offset(keep)
        .select(session_activations::id)
        .load(&mut connection)
        .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    delete(conn, &ids).await
}

async fn delete_tokens(conn: &Conn, ended: Vec<Ended>) -> QueryResult<Vec<Ended>> {
    let tokens: Vec<TokenId> = ended.iter().filter_map(|(_, token)| *token).collect();
    oauth::tokens::delete(conn, &tokens).await?;
    Ok(ended)
}
