//! Reports. <https://docs.joinmastodon.org/entities/Report/>

use ferrodon_types::{CollectionId, ReportId, RuleId, StatusId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, time::Time};

/// A report to moderators.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The id.
    pub id: ReportId,
    /// Moderators are done with it.
    pub action_taken: bool,
    /// Since when.
    pub action_taken_at: Option<Time>,
    /// `other`, `spam`, `legal` or `violation`.
    pub category: &'static str,
    /// The reporter's words, plain.
    pub comment: String,
    /// Sent to the reported account's server as well; null where nobody was asked.
    pub forwarded: Option<bool>,
    /// When it was made.
    pub created_at: Time,
    /// Reported statuses.
    pub status_ids: Vec<StatusId>,
    /// Rules that were broken.
    pub rule_ids: Option<Vec<RuleId>>,
    /// Reported collections.
    pub collection_ids: Vec<CollectionId>,
    /// The reported account.
    pub target_account: Account,
}
