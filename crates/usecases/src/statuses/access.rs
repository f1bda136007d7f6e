//! Which statuses somebody may see.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use ferrodon_db::{
    Conn, QueryError, QueryResult, facts,
    statuses::{self, Status},
};
use ferrodon_policy::status;
use ferrodon_types::{
    AccountId, StatusId,
    facts::{StatusFacts, ViewerFacts},
};

/// Why somebody doesn't get at a status.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// There is no such status.
    #[error("there is no such status")]
    Missing,
    /// There is one, but not for this viewer.
    #[error("the status is hidden from the viewer")]
    Hidden,
    /// The viewer sees it, but may not do this with it.
    #[error("that may not be done with the status")]
    NotAllowed,
    /// A query failed.
    #[error("a query failed")]
    Query(#[from] QueryError),
}

/// Statuses before a viewer, with all that decides what the viewer may see of them.
#[derive(Debug, Default)]
pub struct Seen {
    /// The rows, with what they reblog and quote.
    pub rows: HashMap<StatusId, Status>,
    /// What policy judges of each.
    pub facts: HashMap<StatusId, StatusFacts>,
    /// Who looks, with relations to all authors; none for anybody.
    pub viewer: Option<ViewerFacts>,
}

/// Loads statuses before a viewer: three flights, however many there are.
pub async fn load(
    conn: &Conn,
    viewer: Option<AccountId>,
    ids: &[StatusId],
    now: NaiveDateTime,
) -> QueryResult<Seen> {
    let rows = statuses::load_with_embedded(conn, ids).await?;
    let facts = facts::load_statuses(conn, &rows).await?;
    let mut authors: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
    authors.sort_unstable();
    authors.dedup();
    let viewer = match viewer {
        Some(viewer) => facts::load_viewer(conn, viewer, &authors, now).await?,
        None => None,
    };
    Ok(Seen {
        rows: rows.into_iter().map(|row| (row.id, row)).collect(),
        facts,
        viewer,
    })
}

impl Seen {
    /// A status that the viewer may see.
    pub fn visible(&self, id: StatusId) -> Result<(&Status, &StatusFacts), AccessError> {
        let (row, facts) = self.get(id).ok_or(AccessError::Missing)?;
        if status::show(self.viewer.as_ref(), facts) {
            Ok((row, facts))
        } else {
            Err(AccessError::Hidden)
        }
    }

    /// What a status stands for: of a reblog what it reblogs, of any other itself.
    pub fn original(&self, row: &Status) -> Result<(&Status, &StatusFacts), AccessError> {
        self.get(row.reblog_of_id.unwrap_or(row.id))
            .ok_or(AccessError::Missing)
    }

    /// Whether a status stands in a list of statuses by anybody.
    pub fn is_listed(&self, id: StatusId) -> bool {
        self.facts
            .get(&id)
            .is_some_and(|facts| status::listed(self.viewer.as_ref(), facts))
    }

    fn get(&self, id: StatusId) -> Option<(&Status, &StatusFacts)> {
        Some((self.rows.get(&id)?, self.facts.get(&id)?))
    }
}
