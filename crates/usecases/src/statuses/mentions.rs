//! Whom a text mentions: who is found, who is told, and how the text names them.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use ferrodon_db::{
    Conn, PoolError, QueryError,
    accounts::{self, Account},
    facts,
};
use ferrodon_text::extract::{self, MentionRef};
use ferrodon_types::{AccountId, domain};
use futures_util::{StreamExt, stream};

use crate::Context;

/// How many accounts elsewhere are asked for at a time.
const LOOKUPS_AT_A_TIME: usize = 8;
/// How many unknown accounts a text may make us ask for; mentions beyond stay text. More than a status has room for
/// names that people remember.
const MOST_LOOKUPS: usize = 40;
/// Protocols by `accounts.protocol`: only ActivityPub can be written to.
const ACTIVITYPUB: i32 = 1;

/// A name as it is looked up: in lower case, with the domain as it is kept; none for accounts here.
type Handle = (String, Option<String>);

/// The people in a text.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    /// The text, with everybody's name as they spell it themselves.
    pub(super) text: String,
    /// Who is mentioned, in order, each once.
    pub(super) accounts: Vec<AccountId>,
    /// Who would have been, but for a block by the author.
    pub(super) blocked: Vec<AccountId>,
}

/// Finds the people in a text; those who aren't known are asked for elsewhere, if `asks`.
pub(super) async fn resolve(
    ctx: &Context,
    author: AccountId,
    text: &str,
    asks: bool,
    now: NaiveDateTime,
) -> Result<Mentioned, MentionsError> {
    let mut wanted: Vec<Handle> = extract::mentions(text)
        .iter()
        .map(|mention| handle(ctx, mention))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(Mentioned {
            text: text.to_owned(),
            ..Mentioned::default()
        });
    }
    let mut known = find(&*ctx.database().get().await?, &wanted).await?;
    if asks {
        known = with_remote(ctx, known, &wanted).await?;
    }
    let mut mentioned = Mentioned::default();
    mentioned.text = extract::rename_mentions(text, |mention| {
        let account = known
            .get(&handle(ctx, mention))
            .and_then(Found::mentionable)?;
        if !mentioned.accounts.contains(&account.id) {
            mentioned.accounts.push(account.id);
        }
        Some(account.acct())
    });
    drop_blocked(&*ctx.database().get().await?, author, &mut mentioned, now).await?;
    Ok(mentioned)
}

/// Why the people in a text could not be found.
#[derive(Debug, thiserror::Error)]
pub(super) enum MentionsError {
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    #[error("a query failed")]
    Query(#[from] QueryError),
}

fn handle(ctx: &Context, mention: &MentionRef) -> Handle {
    let username = mention.username.to_lowercase();
    let domain = mention
        .domain
        .as_deref()
        .filter(|domain| !ctx.urls.is_local_domain(domain));
    // what can be no domain is looked for as it is, and not found
    let domain =
        domain.map(|domain| domain::normalize(domain).unwrap_or_else(|_| domain.to_owned()));
    (username, domain)
}

/// An account that a name leads to.
#[derive(Debug)]
struct Found {
    account: Account,
    /// A local account whose user isn't let in yet.
    is_pending: bool,
}

impl Found {
    /// The account, if it can be mentioned.
    fn mentionable(&self) -> Option<&Account> {
        let account = &self.account;
        (!self.is_pending && !account.is_unavailable() && self.is_reachable()).then_some(account)
    }

    fn is_reachable(&self) -> bool {
        self.account.is_local() || self.account.protocol == ACTIVITYPUB
    }
}

async fn find(conn: &Conn, wanted: &[Handle]) -> Result<HashMap<Handle, Found>, QueryError> {
    let rows = accounts::load_by_handles(conn, wanted).await?;
    let local: Vec<AccountId> = rows
        .iter()
        .filter(|row| row.is_local())
        .map(|row| row.id)
        .collect();
    let logins = accounts::load_logins(conn, &local).await?;
    Ok(rows
        .into_iter()
        .map(|account| {
            let is_let_in = logins.iter().any(|login| {
                login.account_id == account.id && login.confirmed_at.is_some() && login.approved
            });
            let is_pending = account.is_local() && !is_let_in;
            (
                key(&account),
                Found {
                    account,
                    is_pending,
                },
            )
        })
        .collect())
}

fn key(account: &Account) -> Handle {
    (
        account.username.to_lowercase(),
        account.domain.as_ref().map(|domain| domain.to_lowercase()),
    )
}

/// Asks for those elsewhere who aren't known or can't be written to, some at a time.
async fn with_remote(
    ctx: &Context,
    mut known: HashMap<Handle, Found>,
    wanted: &[Handle],
) -> Result<HashMap<Handle, Found>, MentionsError> {
    let unknown = wanted.iter().filter_map(|handle| {
        let domain = handle.1.as_deref()?;
        let is_reachable = known.get(handle).is_some_and(Found::is_reachable);
        (!is_reachable).then_some((handle, domain))
    });
    let unknown: Vec<(&Handle, &str)> = unknown.take(MOST_LOOKUPS).collect();
    if unknown.is_empty() {
        return Ok(known);
    }
    let asked: Vec<(&Handle, Option<AccountId>)> =
        stream::iter(unknown)
            .map(|(handle, domain)| async move {
                (handle, ctx.resolver.account(&handle.0, domain).await)
            })
            .buffer_unordered(LOOKUPS_AT_A_TIME)
            .collect()
            .await;
    let ids: Vec<AccountId> = asked.iter().filter_map(|(_, id)| *id).collect();
    if ids.is_empty() {
        return Ok(known);
    }
    let rows = accounts::load_by_ids(&*ctx.database().get().await?, &ids).await?;
    for (handle, id) in asked {
        if let Some(account) = rows.iter().find(|row| Some(row.id) == id) {
            // a server may name somebody in another way: the name as typed leads there too
            known.insert(
                handle.clone(),
                Found {
                    account: account.clone(),
                    is_pending: false,
                },
            );
        }
    }
    Ok(known)
}

/// Whoever is blocked by the author, or whose server is, isn't told.
async fn drop_blocked(
    conn: &Conn,
    author: AccountId,
    mentioned: &mut Mentioned,
    now: NaiveDateTime,
) -> Result<(), QueryError> {
    let relations = facts::load_relations(conn, &[author], &mentioned.accounts, now).await?;
    let Some(relations) = relations.get(&author) else {
        return Ok(());
    };
    let is_blocked = |account: &AccountId| {
        let relation = relations.with(*account);
        relation.blocking || relation.domain_blocking
    };
    let (blocked, accounts) = mentioned
        .accounts
        .iter()
        .partition(|account| is_blocked(account));
    mentioned.blocked = blocked;
    mentioned.accounts = accounts;
    Ok(())
}
