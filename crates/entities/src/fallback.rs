//! What a client shows of a notification that it doesn't know.

use schemars::JsonSchema;
use serde::Serialize;

/// Texts that stand for a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotificationFallback {
    /// What happened: HTML.
    pub title: String,
    /// What to do about it: HTML.
    pub summary: Option<String>,
    /// Nothing yet.
    pub description: Option<String>,
}
