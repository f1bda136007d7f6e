//! Keyword filters that matched. <https://docs.joinmastodon.org/entities/FilterResult/>

use ferrodon_types::{CustomFilterId, StatusId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::time::Time;

/// A filter of the viewer's that matched a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FilterResult {
    /// The filter.
    pub filter: Filter,
    /// What matched, as it stands in the status; one entry. `null` if no keyword did.
    pub keyword_matches: Option<Vec<String>>,
    /// The status, if the filter names it. `null` if the filter names no statuses.
    pub status_matches: Option<Vec<StatusId>>,
}

/// A filter without its keywords, as results carry it. <https://docs.joinmastodon.org/entities/Filter/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Filter {
    /// The id.
    pub id: CustomFilterId,
    /// Its title.
    pub title: String,
    /// Where it applies.
    pub context: Vec<String>,
    /// When it ends.
    pub expires_at: Option<Time>,
    /// `warn`, `hide` or `blur`.
    pub filter_action: &'static str,
}
