//! What the streaming service knows of a viewer and of an event.

use std::collections::HashSet;

use crate::AccountId;

/// A viewer of public and hashtag streams; loaded once, kept up to date by events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LiveViewerFacts {
    /// Only these languages are wanted.
    pub chosen_languages: Option<Vec<String>>,
    /// Whom the viewer blocks or mutes.
    pub blocking_or_muting: HashSet<AccountId>,
    /// Who blocks the viewer.
    pub blocked_by: HashSet<AccountId>,
    /// Domains that the viewer blocks, exactly those.
    pub blocked_domains: HashSet<String>,
}

/// A status that passes through a public or hashtag stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveStatusFacts {
    /// Who wrote it.
    pub author_id: AccountId,
    /// The author's server; `None` is ours.
    pub author_domain: Option<String>,
    /// Whom it mentions.
    pub mentions: Vec<AccountId>,
    /// Its language, if known.
    pub language: Option<String>,
}
