//! Threads as clients see them. <https://docs.joinmastodon.org/entities/Context/>

use schemars::JsonSchema;
use serde::Serialize;

use crate::status::Status;

/// What stands above and below a status.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Context {
    /// What it answers, the root first.
    pub ancestors: Vec<Status>,
    /// What answers it, and what answers that.
    pub descendants: Vec<Status>,
}
