//! Where somebody stopped reading. <https://docs.joinmastodon.org/entities/Marker/>

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::markers;
use ferrodon_types::UserId;

use crate::{Conn, QueryResult, statement::statement};

/// A row of `markers`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, diesel::QueryableByName)]
#[diesel(table_name = markers)]
pub struct Marker {
    /// `home` or `notifications`.
    #[diesel(sql_type = Text)]
    pub timeline: String,
    /// A status's id, or a notification's.
    #[diesel(sql_type = BigInt)]
    pub last_read_id: i64,
    /// How often it was moved.
    #[diesel(sql_type = Integer)]
    pub lock_version: i32,
    /// When it was moved last.
    #[diesel(sql_type = Timestamp)]
    pub updated_at: NaiveDateTime,
}

/// Somebody's markers of these timelines.
pub async fn load(conn: &Conn, user: UserId, timelines: &[&str]) -> QueryResult<Vec<Marker>> {
    let mut conn = conn;
    markers::table
        .filter(markers::user_id.eq(user))
        .filter(markers::timeline.eq_any(timelines))
        .order(markers::timeline.asc())
        .select(Marker::as_select())
        .load(&mut conn)
        .await
}

/// Moves a marker, forth or back; makes it where there is none. Nothing changes where it stands there already, or
/// where no place is given.
pub async fn set(
    conn: &Conn,
    user: UserId,
    timeline: &str,
    last_read_id: Option<i64>,
    now: NaiveDateTime,
) -> QueryResult<Marker> {
    let mut conn = conn;
    let moved: Option<Marker> = statement(
        "INSERT INTO public.markers AS m (user_id, timeline, last_read_id, lock_version, created_at, updated_at) \
         VALUES ($1, $2, coalesce($3, 0), CASE WHEN coalesce($3, 0) = 0 THEN 0 ELSE 1 END, $4, $4) \
         ON CONFLICT (user_id, timeline) DO UPDATE \
         SET last_read_id = excluded.last_read_id, lock_version = m.lock_version + 1, updated_at = excluded.updated_at \
         WHERE $3 IS NOT NULL AND m.last_read_id <> excluded.last_read_id \
         RETURNING timeline, last_read_id, lock_version, updated_at",
    )
    .bind::<BigInt, _>(user)
    .bind::<Text, _>(timeline)
    .bind::<Nullable<BigInt>, _>(last_read_id)
    .bind::<Timestamp, _>(now)
    .get_result(&mut conn)
    .await
    .optional()?;
    match moved {
        Some(marker) => Ok(marker),
        None => {
            markers::table
                .filter(markers::user_id.eq(user))
                .filter(markers::timeline.eq(timeline))
                .select(Marker::as_select())
                .first(&mut conn)
                .await
        }
    }
}
