//! Search among accounts by PostgreSQL alone: over display name, username and domain, ranked.
//! <https://docs.joinmastodon.org/methods/accounts/#search>
//!
//! The document is the expression of Mastodon's index `search_index`, to the letter, so that the index serves it.

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::AccountId;

use crate::{Conn, QueryResult, statement::statement};

/// Whom results are for, and how that shapes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everybody, by rank alone.
    Anybody,
    /// Everybody, those whom the viewer follows or who follow the viewer first.
    Near(AccountId),
    /// Only whom the viewer follows (have they arrived or not), and the viewer; who follows back ranks twice as high.
    Followed(AccountId),
}

/// The words of a query as PostgreSQL is asked for them: next to each other, in order, each as a beginning. Signs that
/// mean something in such a question are blanks.
pub fn phrase(words: &str) -> String {
    let words: String = words
        .chars()
        .map(|c| {
            if matches!(c, '\'' | '?' | '\\' | ':' | '\u{2018}' | '\u{2019}' | '\0') {
                ' '
            } else {
                c
            }
        })
        .collect();
    format!("' {words} ':*")
}

macro_rules! document {
    () => {
        "(((setweight(to_tsvector('simple'::regconfig, (a.display_name)::text), 'A'::\"char\") \
           || setweight(to_tsvector('simple'::regconfig, (a.username)::text), 'B'::\"char\")) \
           || setweight(to_tsvector('simple'::regconfig, (COALESCE(a.domain, ''::character varying))::text), 'C'::\"char\")))"
    };
}

/// Text rank times the mean of: followers per followed, the order of magnitude of followers, and how lately the account
/// posted (whole for 30 days, then falling along a bell curve to 0.3 at 60 days; nothing without a post).
macro_rules! rank {
    () => {
        concat!(
            "ts_rank_cd(",
            document!(),
            ", to_tsquery('simple', $1), 32) * ( \
               greatest(0, coalesce(s.followers_count, 0)) / (greatest(0, coalesce(s.following_count, 0)) + 1.0) \
               + log(greatest(0, coalesce(s.followers_count, 0)) + 2) \
               + CASE WHEN s.last_status_at IS NULL THEN 0 ELSE \
                   exp(ln(0.3) * (greatest(0, abs(extract(epoch FROM $2 - s.last_status_at)) / 86400.0 - 30.0) / 30.0) ^ 2) END \
             ) / 3.0"
        )
    };
}

macro_rules! found {
    () => {
        concat!(
            " FROM public.accounts a \
               LEFT JOIN public.users u ON u.account_id = a.id \
               LEFT JOIN public.account_stats s ON s.account_id = a.id \
             WHERE to_tsquery('simple', $1) @@ ",
            document!(),
            " AND a.suspended_at IS NULL AND a.moved_to_account_id IS NULL "
        )
    };
}

/// Their user has arrived, if they have one here.
macro_rules! arrived {
    () => {
        "AND (a.domain IS NOT NULL OR (u.approved AND u.confirmed_at IS NOT NULL)) "
    };
}

/// Accounts that match words ([`phrase`]), best first. Suspended and moved accounts are never among them, and but for
/// those one follows nobody whose user hasn't arrived.
pub async fn search(
    conn: &Conn,
    words: &str,
    scope: Scope,
    limit: i64,
    offset: i64,
    now: NaiveDateTime,
) -> QueryResult<Vec<AccountId>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        id: AccountId,
    }
    const ANYBODY: &str = concat!(
        "SELECT a.id",
        found!(),
        arrived!(),
        "ORDER BY ",
        rank!(),
        " DESC, a.id DESC LIMIT $3 OFFSET $4"
    );
    const NEAR: &str = concat!(
        "SELECT a.id",
        found!(),
        arrived!(),
        "ORDER BY (SELECT count(*) FROM public.follows f \
           WHERE (f.account_id = a.id AND f.target_account_id = $5) OR (f.account_id = $5 AND f.target_account_id = a.id)) DESC, ",
        rank!(),
        " DESC, a.id DESC LIMIT $3 OFFSET $4"
    );
    const FOLLOWED: &str = concat!(
        "SELECT a.id",
        found!(),
        "AND (a.id = $5 OR EXISTS (SELECT 1 FROM public.follows f WHERE f.account_id = $5 AND f.target_account_id = a.id)) \
         ORDER BY (1 + (SELECT count(*) FROM public.follows f WHERE f.account_id = a.id AND f.target_account_id = $5)) * ",
        rank!(),
        " DESC, a.id DESC LIMIT $3 OFFSET $4"
    );
    let (sql, viewer) = match scope {
        Scope::Anybody => (ANYBODY, None),
        Scope::Near(viewer) => (NEAR, Some(viewer)),
        Scope::Followed(viewer) => (FOLLOWED, Some(viewer)),
    };
    let mut question = statement(sql)
        .bind::<Text, _>(phrase(words))
        .bind::<Timestamp, _>(now)
        .bind::<BigInt, _>(limit)
        .bind::<BigInt, _>(offset);
    if let Some(viewer) = viewer {
        question = question.bind::<BigInt, _>(viewer);
    }
    let mut conn = conn;
    let found: Vec<Found> = question.load(&mut conn).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_query_language_are_blanks() {
        assert_eq!(phrase("it's a:b\\c?"), "' it s a b c  ':*");
        assert_eq!(phrase("zebra & bob"), "' zebra & bob ':*");
    }
}
