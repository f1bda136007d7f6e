//! The PostgreSQL server itself, as `tootctl doctor` looks at it.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Bool, Double, Integer, Text, Timestamptz},
};
use diesel_async::RunQueryDsl;

use crate::{Conn, QueryResult};

/// What a server says of itself.
#[derive(Debug, Clone, QueryableByName)]
pub struct Server {
    /// Its release, for people.
    #[diesel(sql_type = Text)]
    pub version: String,
    /// Its release as a number: 150004 is 15.4.
    #[diesel(sql_type = Integer)]
    pub version_number: i32,
    /// The encoding of this database.
    #[diesel(sql_type = Text)]
    pub encoding: String,
    /// Connections that it accepts.
    #[diesel(sql_type = BigInt)]
    pub max_connections: i64,
    /// Whether it follows another server and can't be written to.
    #[diesel(sql_type = Bool)]
    pub in_recovery: bool,
    /// How old the newest of what it got from that server is, in seconds, unless it has all there is.
    #[diesel(sql_type = Double)]
    pub lag_seconds: f64,
    /// Its clock.
    #[diesel(sql_type = Timestamptz)]
    pub now: DateTime<Utc>,
}

/// Asks a server about itself.
pub async fn look(conn: &Conn) -> QueryResult<Server> {
    let mut conn = conn;
    sql_query(
        "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS version_number, \
           current_setting('server_encoding') AS encoding, current_setting('max_connections')::bigint AS max_connections, \
           pg_is_in_recovery() AS in_recovery, clock_timestamp() AS now, \
           CASE WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 \
             ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END::float8 AS lag_seconds",
    )
    .get_result(&mut conn)
    .await
}

/// Whether this user may write all tables of Mastodon's and ours.
pub async fn may_write(conn: &Conn) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Bool)]
        all: bool,
    }
    let mut conn = conn;
    let row: Row = sql_query(
        "SELECT coalesce(bool_and(has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')), true) AS \"all\" \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname IN ('public', 'ferrodon') AND c.relkind IN ('r', 'p')",
    )
    .get_result(&mut conn)
    .await?;
    Ok(row.all)
}
