//! What the processes' caches must forget, said on one channel.
//!
//! Such a message may be lost; every cache also has a maximum age.

use std::fmt;

use crate::{Redis, Result, channels, events};

/// What to forget.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Forget {
    /// Everything: somebody changed much, or the subscription was lost for a while.
    All,
    /// One thing, or all of its kind.
    One {
        /// Which cache: `token`, `viewer`, `settings`, `domain`, `emoji`, …
        kind: String,
        /// What in it; empty for all of the kind.
        id: String,
    },
}

impl Forget {
    /// One thing of a cache.
    pub fn one(kind: &str, id: impl fmt::Display) -> Self {
        Self::One {
            kind: kind.to_owned(),
            id: id.to_string(),
        }
    }

    /// Everything of one cache.
    pub fn kind(kind: &str) -> Self {
        Self::One {
            kind: kind.to_owned(),
            id: String::new(),
        }
    }

    /// Reads a message; what can't be read means everything.
    pub fn parse(message: &[u8]) -> Self {
        match std::str::from_utf8(message)
            .ok()
            .and_then(|text| text.split_once(':'))
        {
            Some((kind, id)) => Self::One {
                kind: kind.to_owned(),
                id: id.to_owned(),
            },
            None => Self::All,
        }
    }
}

impl fmt::Display for Forget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::One { kind, id } => write!(f, "{kind}:{id}"),
        }
    }
}

/// Tells all processes, in one pipeline.
pub async fn forget(redis: &Redis, what: &[Forget]) -> Result<()> {
    let messages: Vec<events::Event> = what
        .iter()
        .map(|one| events::Event::shared(channels::CACHES, one.to_string().into()))
        .collect();
    events::publish_many(redis, &messages).await
}
