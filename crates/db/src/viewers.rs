//! What the streaming service asks about viewers, for many at once.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{account_domain_blocks, blocks, lists, mutes, users};
use ferrodon_types::{AccountId, ListId, facts::LiveViewerFacts};

use crate::{Conn, QueryResult};

/// The facts of many viewers, in one flight: the queries are pipelined on the connection. Whoever has no rows has the
/// facts of somebody who minds nothing.
pub async fn load_live(conn: &Conn, viewers: &[AccountId]) -> QueryResult<HashMap<AccountId, LiveViewerFacts>> {
    if viewers.is_empty() {
        return Ok(HashMap::new());
    }
    let (mut c1, mut c2, mut c3, mut c4, mut c5) = (conn, conn, conn, conn, conn);
    let (blocking, muting, blocked_by, domains, languages) = futures_util::try_join!(
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
            .select((account_domain_blocks::account_id, account_domain_blocks::domain))
            .load::<(AccountId, String)>(&mut c4),
        users::table
            .filter(users::account_id.eq_any(viewers))
            .filter(users::chosen_languages.is_not_null())
            .select((users::account_id, users::chosen_languages.assume_not_null()))
            .load::<(AccountId, Vec<String>)>(&mut c5),
    )?;
    let mut facts: HashMap<AccountId, LiveViewerFacts> =
        viewers.iter().map(|viewer| (*viewer, LiveViewerFacts::default())).collect();
    for (viewer, target) in blocking.into_iter().chain(muting) {
        facts.entry(viewer).or_default().blocking_or_muting.insert(target);
    }
    for (viewer, blocker) in blocked_by {
        facts.entry(viewer).or_default().blocked_by.insert(blocker);
    }
    for (viewer, domain) in domains {
        facts.entry(viewer).or_default().blocked_domains.insert(domain);
    }
    for (viewer, chosen) in languages {
        facts.entry(viewer).or_default().chosen_languages = Some(chosen);
    }
    Ok(facts)
}

/// Whether a list is an account's own.
pub async fn owns_list(conn: &Conn, account: AccountId, list: ListId) -> QueryResult<bool> {
    let mut conn = conn;
    diesel::select(diesel::dsl::exists(
        lists::table.filter(lists::id.eq(list)).filter(lists::account_id.eq(account)),
    ))
    .get_result(&mut conn)
    .await
}
