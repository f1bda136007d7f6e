//! Interaction policies: who may quote a post or feature an account. <https://docs.joinmastodon.org/entities/QuoteApproval/>
//!
//! Stored as one number: the high 16 bits say who is approved automatically, the low ones whose request is decided by hand.

use ferrodon_db::accounts::Account;
use ferrodon_types::{AccountId, Visibility};

use crate::{account::Approval, hydrate::accounts::AccountPage};

const UNSUPPORTED: i32 = 1;
const PUBLIC: i32 = 1 << 1;
const FOLLOWERS: i32 = 1 << 2;
const FOLLOWING: i32 = 1 << 3;
const DISABLED: i32 = 1 << 4;

const NAMES: [(i32, &str); 5] = [
    (UNSUPPORTED, "unsupported_policy"),
    (PUBLIC, "public"),
    (FOLLOWERS, "followers"),
    (FOLLOWING, "following"),
    (DISABLED, "disabled"),
];

fn names(bits: i32) -> Vec<&'static str> {
    NAMES.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| *name).collect()
}

/// How an account that asks stands to the one that decides.
#[derive(Debug, Clone, Copy)]
struct Asker {
    /// It follows the one that decides.
    follows: bool,
    /// The one that decides follows it.
    followed: bool,
}

fn asker(page: &AccountPage, id: AccountId) -> Asker {
    Asker { follows: page.following.contains(&id), followed: page.followed_by.contains(&id) }
}

/// The first half of the policy that holds for the asker.
fn decide(policy: i32, asker: Asker) -> &'static str {
    let holds = |bits: i32| {
        bits & PUBLIC != 0 || (bits & FOLLOWERS != 0 && asker.follows) || (bits & FOLLOWING != 0 && asker.followed)
    };
    let (automatic, manual) = (policy >> 16, policy & 0xffff);
    if holds(automatic) {
        "automatic"
    } else if holds(manual) {
        "manual"
    } else if (automatic | manual) & UNSUPPORTED != 0 {
        "unknown"
    } else {
        "denied"
    }
}

/// Who may quote a status.
pub(crate) fn quotes(page: &AccountPage, author: AccountId, policy: i32, visibility: Visibility) -> Approval {
    let current_user = match page.viewer {
        None => "denied",
        Some(_) if matches!(visibility, Visibility::Direct | Visibility::Limited) => "denied",
        Some(viewer) if viewer.account_id == author => "automatic",
        Some(_) => decide(policy, asker(page, author)),
    };
    Approval { automatic: names(policy >> 16), manual: names(policy & 0xffff), current_user }
}

/// Who may put an account into a collection. That of local accounts follows from their switches.
pub(crate) fn features(page: &AccountPage, account: &Account) -> Approval {
    let id = account.id;
    let own = page.viewer.is_some_and(|viewer| viewer.account_id == id);
    if account.is_local() {
        let discoverable = account.discoverable == Some(true);
        let automatic = match (discoverable, account.locked) {
            (false, _) => Vec::new(),
            (true, true) => vec!["followers"],
            (true, false) => vec!["public"],
        };
        let allowed = discoverable && page.viewer.is_some() && (own || !account.locked || page.following.contains(&id));
        let current_user = if allowed { "automatic" } else { "denied" };
        return Approval { automatic, manual: Vec::new(), current_user };
    }
    let policy = account.feature_approval_policy;
    let current_user = match page.viewer {
        None => "denied",
        Some(_) if policy == 0 => "missing",
        Some(_) => decide(policy, asker(page, id)),
    };
    Approval { automatic: names(policy >> 16), manual: names(policy & 0xffff), current_user }
}
