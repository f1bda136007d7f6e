//! Accounts by words or by a whole address. <https://docs.joinmastodon.org/methods/accounts/#search>

use ferrodon_db::{
    accounts::{find_by_handle, search},
    follows,
};
use ferrodon_types::{AccountId, acct::Acct, username};

use super::SearchError;
use crate::Context;

/// Strangers' questions have so many characters at least, unless they are whole addresses.
const MIN_ANONYMOUS: usize = 3;

/// What accounts are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountSearch<'a> {
    /// The words, or an address.
    pub query: &'a str,
    /// Who asks; none for strangers.
    pub viewer: Option<AccountId>,
    /// Only whom the viewer follows, and the viewer.
    pub following: bool,
    /// Whether somebody unknown may be looked for elsewhere, by a whole address.
    pub resolve: bool,
    /// So many at most.
    pub limit: i64,
    /// After so many.
    pub offset: i64,
}

/// Accounts that match: first the one of a whole address, then by rank. The ids may be presented as they are.
pub async fn accounts(
    ctx: &Context,
    asked: AccountSearch<'_>,
) -> Result<Vec<AccountId>, SearchError> {
    let query = asked
        .query
        .trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let query = query.strip_prefix('@').unwrap_or(query);
    if query.is_empty() || asked.limit < 1 {
        return Ok(Vec::new());
    }
    let exact = if asked.offset == 0 {
        exact_match(ctx, query, asked).await?
    } else {
        None
    };
    let limit = asked.limit - i64::from(exact.is_some());
    let is_too_short = asked.viewer.is_none() && query.chars().count() < MIN_ANONYMOUS;
    let mut found: Vec<AccountId> = exact.into_iter().collect();
    if limit > 0 && !is_too_short {
        let scope = match asked.viewer {
            None => search::Scope::Anybody,
            Some(viewer) if asked.following => search::Scope::Followed(viewer),
            Some(viewer) => search::Scope::Near(viewer),
        };
        let conn = ctx.database().get_replica().await?;
        let now = ctx.clock().naive_now();
        let others =
            search::search(&conn, words(ctx, query), scope, limit, asked.offset, now).await?;
        found.extend(others.into_iter().filter(|id| Some(*id) != exact));
    }
    Ok(found)
}

/// What is searched for as words: of an address of ours the name alone.
fn words<'a>(ctx: &Context, query: &'a str) -> &'a str {
    let query_alone = query.trim_end_matches('@');
    let Some((name, rest)) = query_alone.split_once('@') else {
        return query_alone;
    };
    let domain = rest.rsplit('@').next().unwrap_or(rest);
    if ctx.urls.is_local_domain(domain) || ctx.urls.is_web_domain(domain) {
        name
    } else {
        query
    }
}

/// The account of a query that is a whole address. Suspended ones too: who knows the address may know that.
async fn exact_match(
    ctx: &Context,
    query: &str,
    asked: AccountSearch<'_>,
) -> Result<Option<AccountId>, SearchError> {
    let Some((name, domain)) = query.split_once('@') else {
        return Ok(None);
    };
    if !username::is_well_formed(name) || domain.is_empty() || domain.contains('@') {
        return Ok(None);
    }
    let Ok(Some(acct)) = Acct::parse(query, &ctx.urls) else {
        return Ok(None);
    };
    let domain = acct.domain.as_ref().map(AsRef::as_ref);
    let known = find_by_handle(&*ctx.database().get().await?, &acct.username, domain).await?;
    let found = match (known, domain) {
        (Some(account), _) => Some(account.id),
        (None, Some(domain)) if asked.resolve => ctx.resolver.account(&acct.username, domain).await,
        (None, _) => None,
    };
    match (found, asked.viewer) {
        (Some(id), Some(viewer)) if asked.following => {
            let followed = follows::find(&*ctx.database().get().await?, viewer, id)
                .await?
                .is_some();
            Ok(followed.then_some(id))
        }
        (found, _) => Ok(found),
    }
}
