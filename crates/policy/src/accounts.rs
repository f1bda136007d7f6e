//! What accounts may do with each other.
//! <https://docs.joinmastodon.org/methods/accounts/>

use ferrodon_types::{
    facts::{AccountFacts, ViewerFacts},
    limits,
};

/// How a wish to follow is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Follow {
    /// The follow is made.
    Immediately,
    /// A request is made.
    Request,
}

/// Why a follow is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FollowRefusal {
    /// One's own account.
    #[error("an account can't follow itself")]
    Own,
    /// The account is gone, or not there yet.
    #[error("there is no such account")]
    NotFound,
    /// A block on either side, or the account moved.
    #[error("following isn't allowed")]
    NotAllowed,
}

/// Judges a wish to follow. Repeating one only changes its options: the caller looks for an existing follow or request
/// first.
pub fn follow(viewer: &ViewerFacts, target: &AccountFacts) -> Result<Follow, FollowRefusal> {
    if viewer.account_id == target.id {
        return Err(FollowRefusal::Own);
    }
    if target.unavailable || target.pending {
        return Err(FollowRefusal::NotFound);
    }
    let relation = viewer.relations.with(target.id);
    if relation.blocking || relation.blocked_by || relation.domain_blocking || target.moved {
        return Err(FollowRefusal::NotAllowed);
    }
    let at_once = target.is_local() && !target.locked && !viewer.silenced;
    Ok(if at_once {
        Follow::Immediately
    } else {
        Follow::Request
    })
}

/// How many somebody with so many followers may follow. `threshold` and `ratio` can be set
/// (`MAX_FOLLOWS_THRESHOLD`, `MAX_FOLLOWS_RATIO`).
pub fn follow_limit(following: i64, followers: i64, threshold: i64, ratio: f64) -> i64 {
    if following < threshold {
        return threshold;
    }
    let by_followers = (followers as f64 * ratio).round() as i64;
    by_followers.max(threshold)
}

/// As [`follow_limit`], by the default settings.
pub fn default_follow_limit(following: i64, followers: i64) -> i64 {
    follow_limit(
        following,
        followers,
        limits::FOLLOWS,
        limits::FOLLOWS_PER_FOLLOWER,
    )
}

/// Whether an account's profile and what hangs on it are found at all: a local account must have arrived first.
pub const fn exists(account: &AccountFacts) -> bool {
    !account.pending
}

/// Whether a viewer may see who follows an account and whom it follows.
pub fn show_network(viewer: Option<&ViewerFacts>, account: &AccountFacts) -> bool {
    if account.unavailable {
        return false;
    }
    let Some(viewer) = viewer else {
        return account.hide_collections != Some(true);
    };
    if viewer.account_id == account.id {
        return true;
    }
    account.hide_collections != Some(true) && !viewer.relations.with(account.id).blocked_by
}

/// Whether an account stands in a list of accounts that a viewer reads (followers of somebody, who favourited …).
pub fn listed(viewer: Option<&ViewerFacts>, account: &AccountFacts) -> bool {
    let Some(viewer) = viewer else { return true };
    let relation = viewer.relations.with(account.id);
    !relation.blocks_or_mutes() && !relation.blocked_by
}

/// Whether an account may be mentioned here: it has arrived, isn't gone, and the author wants to hear of it.
pub fn mention(author: &ViewerFacts, account: &AccountFacts) -> bool {
    let relation = author.relations.with(account.id);
    !account.unavailable && !account.pending && !relation.blocking && !relation.domain_blocking
}

/// Whether a follower's request is accepted without asking when the account stops approving them one by one.
pub const fn accepts_on_unlock(follower: &AccountFacts) -> bool {
    !follower.silenced && !follower.unavailable
}
