//! A list of accounts. <https://docs.joinmastodon.org/entities/List/>

use ferrodon_db::lists::List as Row;
use ferrodon_types::{ListId, facts::RepliesPolicy};
use schemars::JsonSchema;
use serde::Serialize;

/// A list, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct List {
    /// Its id.
    #[schemars(with = "String")]
    pub id: ListId,
    /// Its name.
    pub title: String,
    /// Which replies it shows: `list`, `followed` or `none`.
    pub replies_policy: &'static str,
    /// Its members stay out of home.
    pub exclusive: bool,
}

impl From<Row> for List {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            title: row.title,
            replies_policy: RepliesPolicy::from_db(row.replies_policy).as_str(),
            exclusive: row.exclusive,
        }
    }
}
