//! How the viewer and another account stand to each other. <https://docs.joinmastodon.org/entities/Relationship/>

use ferrodon_db::relationships::Relationships;
use ferrodon_types::AccountId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::time::WholeSeconds;

/// Everything between the viewer and one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Relationship {
    /// The other account.
    pub id: AccountId,
    /// The viewer follows it.
    pub following: bool,
    /// With its reblogs.
    pub showing_reblogs: bool,
    /// With a notification for each post.
    pub notifying: bool,
    /// In these languages; `null` for all.
    pub languages: Option<Vec<String>>,
    /// It follows the viewer.
    pub followed_by: bool,
    /// The viewer blocks it.
    pub blocking: bool,
    /// It blocks the viewer.
    pub blocked_by: bool,
    /// The viewer mutes it.
    pub muting: bool,
    /// Its notifications too.
    pub muting_notifications: bool,
    /// Until then; `null` for ever.
    pub muting_expires_at: Option<WholeSeconds>,
    /// The viewer's follow request waits.
    pub requested: bool,
    /// Its follow request waits.
    pub requested_by: bool,
    /// The viewer blocks its server.
    pub domain_blocking: bool,
    /// The viewer features it.
    pub endorsed: bool,
    /// The viewer's private note.
    pub note: String,
}

/// Presents one account's part of a loaded page. `domain` is the account's, `None` for local ones.
pub fn present(id: AccountId, domain: Option<&str>, loaded: &Relationships) -> Relationship {
    let follow = loaded.following.get(&id);
    let request = loaded.requested.get(&id);
    let mute = loaded.muting.get(&id);
    let options = follow
        .map(|f| (f.show_reblogs, f.notify, f.languages.clone()))
        .or_else(|| request.map(|r| (r.show_reblogs, r.notify, r.languages.clone())));
    let (showing_reblogs, notifying, languages) = options.unwrap_or_default();
    Relationship {
        id,
        following: follow.is_some(),
        showing_reblogs,
        notifying,
        languages,
        followed_by: loaded.followed_by.contains(&id),
        blocking: loaded.blocking.contains(&id),
        blocked_by: loaded.blocked_by.contains(&id),
        muting: mute.is_some(),
        muting_notifications: mute.is_some_and(|m| m.hide_notifications),
        muting_expires_at: mute.and_then(|m| m.expires_at).map(WholeSeconds),
        requested: request.is_some(),
        requested_by: loaded.requested_by.contains(&id),
        domain_blocking: domain.is_some_and(|domain| loaded.domain_blocking.contains(domain)),
        endorsed: loaded.endorsed.contains(&id),
        note: loaded.notes.get(&id).cloned().unwrap_or_default(),
    }
}
