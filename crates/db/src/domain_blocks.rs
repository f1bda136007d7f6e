//! Rules about other servers. <https://docs.joinmastodon.org/entities/DomainBlock/>

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::domain_blocks;

use crate::{Conn, QueryResult};

/// `domain_blocks.severity`: its posts are shown to followers only.
pub const SILENCE: i32 = 0;
/// `domain_blocks.severity`: nothing of it is taken.
pub const SUSPEND: i32 = 1;

/// A rule as people may see it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = domain_blocks)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct ShownBlock {
    pub domain: String,
    pub severity: Option<i32>,
    pub public_comment: Option<String>,
    pub obfuscate: bool,
}

/// The rules that limit or shut out a server, the milder first, then by domain.
pub async fn load_shown(conn: &Conn) -> QueryResult<Vec<ShownBlock>> {
    let mut conn = conn;
    domain_blocks::table
        .filter(domain_blocks::severity.eq_any([SILENCE, SUSPEND]))
        .order((domain_blocks::severity.asc(), domain_blocks::domain.asc()))
        .select(ShownBlock::as_select())
        .load(&mut conn)
        .await
}
