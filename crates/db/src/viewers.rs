//! What the streaming service asks about viewers, for many at once.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{account_domain_blocks, blocks, lists, mutes};
use ferrodon_types::{AccountId, ListId, facts::LiveViewerFacts};

use crate::{Conn, QueryResult};

/// The facts of many viewers, in one flight: the queries are pipelined on the connection. Whoever has no rows has the
/// facts of somebody who minds nothing. Chosen languages are not among them: connections read those once, with their
/// token ([`crate::tokens::find_listener`]).
pub async fn load_live(
    conn: &Conn,
    viewers: &[AccountId],
) -> QueryResult<HashMap<AccountId, LiveViewerFacts>> {
    if viewers.is_empty() {
        return Ok(HashMap::new());
    }
    let (mut c1, mut c2, mut c3, mut c4) = (conn, conn, conn, conn);
    let (blocking, muting, blocked_by, domains) = futures_util::try_join!(
        blocks::table
            .filter(blocks::account_id.eq_any(viewers))
            .select((blocks::account_id, blocks::target_account_id))
            .load::<(AccountId, AccountId)>(&mut c1),
        mutes::table
            .filter(mutes::account_id.eq_any(viewers))
            .select((mutes::account_id, mutes::target_account_id))
            .load::<(AccountId, AccountId)>(&mut c2),
        blocks::table
            .filter(blocks::target_account_id.eq_any(viewers))
            .select((blocks::target_account_id, blocks::account_id))
            .load::<(AccountId, AccountId)>(&mut c3),
        account_domain_blocks::table
            .filter(account_domain_blocks::account_id.eq_any(viewers))
            .select((
                account_domain_blocks::account_id,
                account_domain_blocks::domain
            ))
            .load::<(AccountId, String)>(&mut c4),
    )?;
    let mut facts: HashMap<AccountId, LiveViewerFacts> = viewers
        .iter()
        .map(|viewer| (*viewer, LiveViewerFacts::default()))
        .collect();
    for (viewer, target) in blocking.into_iter().chain(muting) {
        facts
            .entry(viewer)
            .or_default()
            .blocking_or_muting
            .insert(target);
    }
    for (viewer, blocker) in blocked_by {
        facts.entry(viewer).or_default().blocked_by.insert(blocker);
    }
    for (viewer, domain) in domains {
        facts
            .entry(viewer)
            .or_default()
            .blocked_domains
            .insert(domain);
    }
    Ok(facts)
}

/// Whether a list is an account's own.
pub async fn owns_list(conn: &Conn, account: AccountId, list: ListId) -> QueryResult<bool> {
    let mut conn = conn;
    diesel::select(diesel::dsl::exists(
        lists::table
            .filter(lists::id.eq(list))
            .filter(lists::account_id.eq(account)),
    ))
    .get_result(&mut conn)
    .await
}
