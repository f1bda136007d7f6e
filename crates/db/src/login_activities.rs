//! Who signed in, or failed to: shown to the user, purged after a while.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::login_activities;
use ferrodon_types::UserId;
use ipnet::IpNet;

use crate::{Conn, QueryResult};

/// A sign-in, or the failure of one whose password was right.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = login_activities)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct NewLoginActivity<'a> {
    pub user_id: UserId,
    pub success: bool,
    /// `password` or `otp` (Mastodon also has `webauthn`, `sign_in_token`, `omniauth`).
    pub authentication_method: &'a str,
    pub failure_reason: Option<&'a str>,
    pub ip: IpNet,
    pub user_agent: &'a str,
    pub created_at: NaiveDateTime,
}

/// Notes it.
pub async fn insert(conn: &Conn, new: &NewLoginActivity<'_>) -> QueryResult<()> {
    let mut conn = conn;
    diesel::insert_into(login_activities::table)
        .values(new)
        .execute(&mut conn)
        .await?;
    Ok(())
}
