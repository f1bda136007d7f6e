//! Search. Not a write, but it may have to find people and posts elsewhere.
//! <https://docs.joinmastodon.org/methods/search/>
//!
//! Without a search engine accounts and hashtags are found by PostgreSQL, statuses and collections by their addresses
//! alone.

mod accounts;
mod address;

use ferrodon_db::{
    PoolError, QueryError,
    tags::{self, Tag},
};
use ferrodon_types::{AccountId, CollectionId, StatusId};

pub use self::accounts::{AccountSearch, accounts};
use crate::{Context, RemoteResource};

/// What is looked for. Blanks around the query mean nothing; it has no NUL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search<'a> {
    /// Words, a handle, a hashtag or an address.
    pub query: &'a str,
    /// Who asks; none for strangers.
    pub viewer: Option<AccountId>,
    /// Only this; all kinds if it isn't said.
    pub kind: Option<Kind>,
    /// Of accounts, only whom the viewer follows, and the viewer.
    pub following: bool,
    /// Of hashtags, only those that staff has looked at, and the very one that is asked for.
    pub exclude_unreviewed: bool,
    /// Whether addresses lead to what they stand for, elsewhere too. Nothing is resolved for strangers.
    pub resolve: bool,
    /// So many of each kind at most.
    pub limit: i64,
    /// After so many; counts only where a kind is said.
    pub offset: i64,
}

/// A kind of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Accounts.
    Accounts,
    /// Statuses.
    Statuses,
    /// Hashtags.
    Hashtags,
    /// Collections.
    Collections,
    /// What no server has.
    Unknown,
}

impl Kind {
    /// Reads the name of a kind.
    pub fn parse(text: &str) -> Self {
        match text {
            "accounts" => Self::Accounts,
            "statuses" => Self::Statuses,
            "hashtags" => Self::Hashtags,
            "collections" => Self::Collections,
            _ => Self::Unknown,
        }
    }
}

/// What was found, each in its order. The viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Accounts.
    pub accounts: Vec<AccountId>,
    /// Statuses.
    pub statuses: Vec<StatusId>,
    /// Hashtags.
    pub hashtags: Vec<Tag>,
    /// Collections.
    pub collections: Vec<CollectionId>,
}

impl From<RemoteResource> for Found {
    fn from(resource: RemoteResource) -> Self {
        let mut found = Self::default();
        match resource {
            RemoteResource::Account(id) => found.accounts.push(id),
            RemoteResource::Status(id) => found.statuses.push(id),
            RemoteResource::Collection(id) => found.collections.push(id),
        }
        found
    }
}

/// Search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The address leads to something that was fetched, but is not for this viewer.
    #[error("what the address leads to is not for this viewer")]
    NotAllowed,
    /// No connection could be had.
    #[error("no database connection could be had")]
    Pool(#[from] PoolError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
}

/// Everything that a query finds.
pub async fn search(ctx: &Context, asked: Search<'_>) -> Result<Found, SearchError> {
    let query = plain_quotes(asked.query.trim_ascii());
    if query.is_empty() || asked.limit < 1 {
        return Ok(Found::default());
    }
    let offset = asked.kind.map_or(0, |_| asked.offset);
    if let Some(viewer) = asked.viewer.filter(|_| asked.resolve && is_address(&query)) {
        let resource = address::find(ctx, &query, viewer).await?;
        let wanted = resource.filter(|resource| {
            offset == 0 && asked.kind.is_none_or(|kind| kind == kind_of(*resource))
        });
        return Ok(wanted.map(Found::from).unwrap_or_default());
    }
    let wants = |kind| asked.kind.is_none_or(|asked| asked == kind);
    let mut found = Found::default();
    if wants(Kind::Accounts) {
        let asked = AccountSearch {
            query: &query,
            viewer: asked.viewer,
            following: asked.following,
            resolve: asked.resolve,
            limit: asked.limit,
            offset,
        };
        found.accounts = accounts(ctx, asked).await?;
    }
    if wants(Kind::Hashtags) {
        let conn = ctx.database().get_replica().await?;
        let name = ferrodon_text::tags::normalize(&query);
        let reviewed = asked.exclude_unreviewed;
        found.hashtags = tags::search(&conn, &name, reviewed, asked.limit, offset).await?;
    }
    Ok(found)
}

/// Quotation marks of all languages as the one that means a phrase.
fn plain_quotes(query: &str) -> String {
    query
        .chars()
        .map(|c| match c {
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{AB}' | '\u{BB}' | '\u{300C}'
            | '\u{300D}' | '\u{300E}' | '\u{300F}' | '\u{300A}' | '\u{300B}' => '"',
            other => other,
        })
        .collect()
}

fn is_address(query: &str) -> bool {
    query.starts_with("http://") || query.starts_with("https://")
}

const fn kind_of(resource: RemoteResource) -> Kind {
    match resource {
        RemoteResource::Account(_) => Kind::Accounts,
        RemoteResource::Status(_) => Kind::Statuses,
        RemoteResource::Collection(_) => Kind::Collections,
    }
}
