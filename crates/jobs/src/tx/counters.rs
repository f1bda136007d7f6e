//! Counters of accounts and statuses: the rows that everybody writes, hence written last and in order.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::sql_types::{Array, BigInt, Nullable, Timestamp};
use diesel_async::RunQueryDsl;
use ferrodon_db::{Conn, QueryResult};
use ferrodon_types::{AccountId, StatusId};

/// Changes to a row of `account_stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountCounts {
    /// Added to `statuses_count`.
    pub statuses: i64,
    /// Added to `following_count`.
    pub following: i64,
    /// Added to `followers_count`.
    pub followers: i64,
    /// `last_status_at`, where a status was published.
    pub last_status_at: Option<NaiveDateTime>,
}

impl AccountCounts {
    /// One status more, published at `at`.
    pub const fn published(at: NaiveDateTime) -> Self {
        Self {
            statuses: 1,
            following: 0,
            followers: 0,
            last_status_at: Some(at),
        }
    }

    /// More or fewer statuses; says nothing of when.
    pub const fn statuses(by: i64) -> Self {
        Self {
            statuses: by,
            following: 0,
            followers: 0,
            last_status_at: None,
        }
    }

    /// More or fewer accounts that it follows.
    pub const fn following(by: i64) -> Self {
        Self {
            statuses: 0,
            following: by,
            followers: 0,
            last_status_at: None,
        }
    }

    /// More or fewer followers.
    pub const fn followers(by: i64) -> Self {
        Self {
            statuses: 0,
            following: 0,
            followers: by,
            last_status_at: None,
        }
    }

    fn add(&mut self, other: Self) {
        self.statuses += other.statuses;
        self.following += other.following;
        self.followers += other.followers;
        self.last_status_at = self.last_status_at.max(other.last_status_at);
    }
}

/// Changes to a row of `status_stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusCounts {
    /// Added to `replies_count`.
    pub replies: i64,
    /// Added to `reblogs_count`.
    pub reblogs: i64,
    /// Added to `favourites_count`.
    pub favourites: i64,
    /// Added to `quotes_count`.
    pub quotes: i64,
}

impl StatusCounts {
    /// More or fewer replies.
    pub const fn replies(by: i64) -> Self {
        Self {
            replies: by,
            reblogs: 0,
            favourites: 0,
            quotes: 0,
        }
    }

    /// More or fewer reblogs.
    pub const fn reblogs(by: i64) -> Self {
        Self {
            replies: 0,
            reblogs: by,
            favourites: 0,
            quotes: 0,
        }
    }

    /// More or fewer favourites.
    pub const fn favourites(by: i64) -> Self {
        Self {
            replies: 0,
            reblogs: 0,
            favourites: by,
            quotes: 0,
        }
    }

    /// More or fewer quotes.
    pub const fn quotes(by: i64) -> Self {
        Self {
            replies: 0,
            reblogs: 0,
            favourites: 0,
            quotes: by,
        }
    }

    fn add(&mut self, other: Self) {
        self.replies += other.replies;
        self.reblogs += other.reblogs;
        self.favourites += other.favourites;
        self.quotes += other.quotes;
    }
}

/// Writes `account_stats`; a row that is missing begins with what is added, never below zero.
pub(super) async fn write_accounts(
    conn: &Conn,
    changes: Vec<(AccountId, AccountCounts)>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut sums: BTreeMap<AccountId, AccountCounts> = BTreeMap::new();
    for (account, change) in changes {
        sums.entry(account).or_default().add(change);
    }
    sums.retain(|_, sum| *sum != AccountCounts::default());
    if sums.is_empty() {
        return Ok(());
    }
    let column = |value: fn(&AccountCounts) -> i64| sums.values().map(value).collect::<Vec<_>>();
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "INSERT INTO public.account_stats AS stats \
           (account_id, statuses_count, following_count, followers_count, last_status_at, created_at, updated_at) \
         SELECT account, greatest(statuses, 0), greatest(following, 0), greatest(followers, 0), last_status_at, $6, $6 \
         FROM unnest($1, $2, $3, $4, $5) AS change (account, statuses, following, followers, last_status_at) \
         ORDER BY account \
         ON CONFLICT (account_id) DO UPDATE SET \
           statuses_count = stats.statuses_count + ($2)[array_position($1, stats.account_id)], \
           following_count = stats.following_count + ($3)[array_position($1, stats.account_id)], \
           followers_count = stats.followers_count + ($4)[array_position($1, stats.account_id)], \
           last_status_at = greatest(excluded.last_status_at, stats.last_status_at), \
           updated_at = excluded.updated_at",
    )
    .bind::<Array<BigInt>, _>(sums.keys().map(|account| account.get()).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(column(|sum| sum.statuses))
    .bind::<Array<BigInt>, _>(column(|sum| sum.following))
    .bind::<Array<BigInt>, _>(column(|sum| sum.followers))
    .bind::<Array<Nullable<Timestamp>>, _>(sums.values().map(|sum| sum.last_status_at).collect::<Vec<_>>())
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Writes `status_stats`; counters don't fall below zero. Statuses that are gone are left out.
pub(super) async fn write_statuses(
    conn: &Conn,
    changes: Vec<(StatusId, StatusCounts)>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut sums: BTreeMap<StatusId, StatusCounts> = BTreeMap::new();
    for (status, change) in changes {
        sums.entry(status).or_default().add(change);
    }
    sums.retain(|_, sum| *sum != StatusCounts::default());
    if sums.is_empty() {
        return Ok(());
    }
    let column = |value: fn(&StatusCounts) -> i64| sums.values().map(value).collect::<Vec<_>>();
    let mut conn = conn;
    ferrodon_db::statement::statement(
        "INSERT INTO public.status_stats AS stats \
           (status_id, replies_count, reblogs_count, favourites_count, quotes_count, created_at, updated_at) \
         SELECT status, greatest(replies, 0), greatest(reblogs, 0), greatest(favourites, 0), greatest(quotes, 0), $6, $6 \
         FROM unnest($1, $2, $3, $4, $5) AS change (status, replies, reblogs, favourites, quotes) \
         WHERE EXISTS (SELECT 1 FROM public.statuses WHERE statuses.id = change.status) \
         ORDER BY status \
         ON CONFLICT (status_id) DO UPDATE SET \
           replies_count = greatest(stats.replies_count + ($2)[array_position($1, stats.status_id)], 0), \
           reblogs_count = greatest(stats.reblogs_count + ($3)[array_position($1, stats.status_id)], 0), \
           favourites_count = greatest(stats.favourites_count + ($4)[array_position($1, stats.status_id)], 0), \
           quotes_count = greatest(stats.quotes_count + ($5)[array_position($1, stats.status_id)], 0), \
           updated_at = excluded.updated_at",
    )
    .bind::<Array<BigInt>, _>(sums.keys().map(|status| status.get()).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(column(|sum| sum.replies))
    .bind::<Array<BigInt>, _>(column(|sum| sum.reblogs))
    .bind::<Array<BigInt>, _>(column(|sum| sum.favourites))
    .bind::<Array<BigInt>, _>(column(|sum| sum.quotes))
    .bind::<Timestamp, _>(now)
    .execute(&mut conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_one_account_add_up_and_keep_the_latest_time() {
        let early = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let late = early + chrono::TimeDelta::seconds(5);
        let mut sum = AccountCounts::published(late);
        sum.add(AccountCounts::published(early));
        sum.add(AccountCounts::followers(-1));
        assert_eq!(
            sum,
            AccountCounts {
                statuses: 2,
                following: 0,
                followers: -1,
                last_status_at: Some(late)
            }
        );
    }
}
