//! How often a tag or link is used per day, and by how many: the `history` of tags and trends.

use std::fmt::Display;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::{Redis, Result, keys};

/// Seconds that a day's numbers stand.
const LIFETIME: i64 = 14 * 86_400;
/// Seconds that the candidates of a day stand.
const CANDIDATES_LIFETIME: i64 = 86_400;

/// What is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tags, by accounts.
    Tags,
    /// Preview cards, by accounts.
    Links,
    /// Blocks of e-mail domains, by addresses that tried to sign up.
    EmailDomainBlocks,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Links => "links",
            Self::EmailDomainBlocks => "email_domain_blocks",
        }
    }
}

/// Numbers of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day's beginning in Unix seconds.
    pub day: i64,
    /// How often.
    pub uses: u64,
    /// By how many.
    pub accounts: u64,
}

/// Counts one use of each of these by `who`; one round trip.
pub async fn add<W: Display>(
    redis: &Redis,
    kind: Kind,
    ids: &[i64],
    who: W,
    at: DateTime<Utc>,
) -> Result<()> {
    let (who, date) = (who.to_string(), at.date_naive());
    let mut pipeline = redis::Pipeline::with_capacity(ids.len() * 4);
    for id in ids {
        let (uses, accounts) = (
            keys::uses(kind.name(), *id, date),
            keys::uses_accounts(kind.name(), *id, date),
        );
        pipeline
            .incr(&uses, 1)
            .ignore()
            .expire(&uses, LIFETIME)
            .ignore();
        pipeline
            .pfadd(&accounts, &who)
            .ignore()
            .expire(&accounts, LIFETIME)
            .ignore();
    }
    redis.pipe(&pipeline).await
}

/// Remembers candidates for today's trends: of tags, links (`kind`), or statuses.
pub async fn add_candidates(
    redis: &Redis,
    kind: &str,
    ids: &[i64],
    at: DateTime<Utc>,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let key = keys::trending_used(kind, at.date_naive());
    redis
        .pipe::<()>(
            redis::pipe()
                .sadd(&key, ids)
                .ignore()
                .expire(&key, CANDIDATES_LIFETIME)
                .ignore(),
        )
        .await
}

/// The candidates of a day.
pub async fn candidates(redis: &Redis, kind: &str, date: NaiveDate) -> Result<Vec<i64>> {
    redis
        .query(redis::cmd("SMEMBERS").arg(keys::trending_used(kind, date)))
        .await
}

/// The last `days` days of each of these, today first; one round trip.
pub async fn history(
    redis: &Redis,
    kind: Kind,
    ids: &[i64],
    days: usize,
    now: DateTime<Utc>,
) -> Result<Vec<Vec<Day>>> {
    let dates: Vec<NaiveDate> = (0..days as u64)
        .filter_map(|back| now.date_naive().checked_sub_days(Days::new(back)))
        .collect();
    if ids.is_empty() || dates.is_empty() {
        return Ok(vec![Vec::new(); ids.len()]);
    }
    let mut pipeline = redis::Pipeline::with_capacity(ids.len() * dates.len() * 2);
    for id in ids {
        for date in &dates {
            pipeline
                .get(keys::uses(kind.name(), *id, *date))
                .pfcount(keys::uses_accounts(kind.name(), *id, *date));
        }
    }
    let numbers: Vec<Option<u64>> = redis.pipe(&pipeline).await?;
    Ok(numbers
        .chunks(dates.len() * 2)
        .map(|one| {
            let pairs = one.chunks(2);
            dates
                .iter()
                .zip(pairs)
                .map(|(date, pair)| Day {
                    day: keys::day(*date),
                    uses: pair.first().copied().flatten().unwrap_or(0),
                    accounts: pair.get(1).copied().flatten().unwrap_or(0),
                })
                .collect()
        })
        .collect())
}
