//! Addresses that operators block. <https://docs.joinmastodon.org/entities/Admin_IpBlock/>

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::ip_blocks;
use ipnet::IpNet;

use crate::{Conn, QueryResult};

/// `ip_blocks.severity`: the network may not reach the server at all.
pub const NO_ACCESS: i32 = 9999;

/// The networks that may not reach the server, each with the end of its block, if it has one.
pub async fn load_no_access(conn: &Conn) -> QueryResult<Vec<(IpNet, Option<NaiveDateTime>)>> {
    let mut conn = conn;
    ip_blocks::table
        .filter(ip_blocks::severity.eq(NO_ACCESS))
        .select((ip_blocks::ip, ip_blocks::expires_at))
        .load(&mut conn)
        .await
}
