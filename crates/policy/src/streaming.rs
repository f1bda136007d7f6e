//! What of public and hashtag streams reaches a viewer.
//!
//! Only new and edited statuses are judged; everything else passes. Keyword filters never drop a status: see
//! [`crate::keywords`].

use ferrodon_types::facts::{LiveStatusFacts, LiveViewerFacts};

use crate::timelines::speaks;

/// Which halves of a stream somebody may read; judged once, when a subscription begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamAccess {
    /// Posts from here.
    pub local: bool,
    /// Posts from elsewhere.
    pub remote: bool,
}

/// Whether a status reaches a viewer. One's own posts keep the same rules.
pub fn reaches(status: &LiveStatusFacts, viewer: &LiveViewerFacts, access: StreamAccess) -> bool {
    let is_local = status.author_domain.is_none();
    if !(if is_local {
        access.local
    } else {
        access.remote
    }) {
        return false;
    }
    if !speaks(
        viewer.chosen_languages.as_deref(),
        status.language.as_deref(),
    ) {
        return false;
    }
    let unwanted = |account| viewer.blocking_or_muting.contains(account);
    if unwanted(&status.author_id)
        || status.mentions.iter().any(unwanted)
        || viewer.blocked_by.contains(&status.author_id)
    {
        return false;
    }
    !status
        .author_domain
        .as_ref()
        .is_some_and(|domain| viewer.blocked_domains.contains(domain))
}
