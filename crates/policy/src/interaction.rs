//! Who may quote a post or feature an account without or with asking (FEP-044f's interaction policies).
//! <https://docs.joinmastodon.org/entities/QuoteApproval/>

use ferrodon_types::{
    Visibility,
    facts::{AccountFacts, RelationFacts, StatusFacts, ViewerFacts},
};

/// Bits of each half of a policy's bitmap.
mod bits {
    pub(super) const UNSUPPORTED: i32 = 1;
    pub(super) const PUBLIC: i32 = 2;
    pub(super) const FOLLOWERS: i32 = 4;
    pub(super) const FOLLOWING: i32 = 8;
    pub(super) const DISABLED: i32 = 16;
    pub(super) const HALF: i32 = 16;
    pub(super) const MASK: i32 = 0xFFFF;
}

/// A bitmap as `statuses.quote_approval_policy` and `accounts.feature_approval_policy` store it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InteractionPolicy(pub i32);

impl InteractionPolicy {
    /// Anyone.
    pub const PUBLIC: Self = Self(bits::PUBLIC << bits::HALF);
    /// The author's followers.
    pub const FOLLOWERS: Self = Self(bits::FOLLOWERS << bits::HALF);
    /// Nobody else.
    pub const NOBODY: Self = Self(0);

    /// Reads what clients send and settings keep.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "public" => Self::PUBLIC,
            "followers" => Self::FOLLOWERS,
            "nobody" => Self::NOBODY,
            _ => return None,
        })
    }

    /// Names of those who are let in at once.
    pub fn automatic(self) -> Vec<&'static str> {
        names(self.automatic_bits())
    }

    /// Names of those about whom the author is asked.
    pub fn manual(self) -> Vec<&'static str> {
        names(self.manual_bits())
    }

    /// Whether nothing is said about those who are let in at once.
    pub const fn lacks_automatic(self) -> bool {
        self.automatic_bits() == 0
    }

    /// Whether nothing is said about those about whom the author is asked.
    pub const fn lacks_manual(self) -> bool {
        self.manual_bits() == 0
    }

    const fn automatic_bits(self) -> i32 {
        (self.0 >> bits::HALF) & bits::MASK
    }

    const fn manual_bits(self) -> i32 {
        self.0 & bits::MASK
    }

    /// What it means for somebody else than the author, given the asker's relation with the author.
    fn answer(self, relation: &RelationFacts) -> Answer {
        let lets_in = |half: i32| {
            half & bits::PUBLIC != 0
                || (half & bits::FOLLOWERS != 0 && relation.is_following())
                || (half & bits::FOLLOWING != 0 && relation.followed_by.is_some())
        };
        if lets_in(self.automatic_bits()) {
            Answer::Automatic
        } else if lets_in(self.manual_bits()) {
            Answer::Manual
        } else if (self.automatic_bits() | self.manual_bits()) & bits::UNSUPPORTED != 0 {
            Answer::Unknown
        } else {
            Answer::Denied
        }
    }
}

fn names(half: i32) -> Vec<&'static str> {
    [
        (bits::UNSUPPORTED, "unsupported_policy"),
        (bits::PUBLIC, "public"),
        (bits::FOLLOWERS, "followers"),
        (bits::FOLLOWING, "following"),
        (bits::DISABLED, "disabled"),
    ]
    .into_iter()
    .filter(|(bit, _)| half & bit != 0)
    .map(|(_, name)| name)
    .collect()
}

/// What a policy means for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Allowed at once.
    Automatic,
    /// The author is asked.
    Manual,
    /// The policy has parts that we don't know; asking is the only way to find out.
    Unknown,
    /// The remote account has no policy at all.
    Missing,
    /// Not allowed.
    Denied,
}

impl Answer {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
            Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::Denied => "denied",
        }
    }
}

/// What a post's quote policy means for a viewer (`quote_approval.current_user`).
pub fn quote(viewer: Option<&ViewerFacts>, status: &StatusFacts) -> Answer {
    let Some(viewer) = viewer else {
        return Answer::Denied;
    };
    if status.visibility == Visibility::Direct {
        return Answer::Denied;
    }
    if viewer.account_id == status.author.id {
        return Answer::Automatic;
    }
    InteractionPolicy(status.quote_approval_policy).answer(viewer.relations.with(status.author.id))
}

/// Whether a viewer may try to quote a post: it is visible, its author not blocked, and the policy doesn't deny it.
/// Others' posts for followers can't be quoted, whatever they say.
pub fn may_quote(viewer: &ViewerFacts, status: &StatusFacts) -> bool {
    let is_author = viewer.account_id == status.author.id;
    let may_try = quote(Some(viewer), status) != Answer::Denied
        && (is_author || status.visibility.is_distributable());
    may_try && crate::status::favourite(viewer, status)
}

/// An account's feature policy: computed for local accounts, as published for others.
pub fn feature_policy(account: &AccountFacts) -> InteractionPolicy {
    if !account.is_local() {
        return InteractionPolicy(account.feature_approval_policy);
    }
    match (account.discoverable, account.locked) {
        (Some(true), false) => InteractionPolicy::PUBLIC,
        (Some(true), true) => InteractionPolicy::FOLLOWERS,
        _ => InteractionPolicy::NOBODY,
    }
}

/// What an account's feature policy means for a viewer (`feature_approval.current_user`).
pub fn feature(viewer: Option<&ViewerFacts>, account: &AccountFacts) -> Answer {
    let Some(viewer) = viewer else {
        return Answer::Denied;
    };
    let policy = feature_policy(account);
    if policy == InteractionPolicy::NOBODY {
        return if account.is_local() {
            Answer::Denied
        } else {
            Answer::Missing
        };
    }
    if viewer.account_id == account.id {
        return Answer::Automatic;
    }
    policy.answer(viewer.relations.with(account.id))
}

/// Whether a viewer may put an account into a collection: its policy allows it and neither blocks the other.
pub fn may_feature(viewer: &ViewerFacts, account: &AccountFacts) -> bool {
    let relation = viewer.relations.with(account.id);
    !account.unavailable
        && !relation.blocking
        && !relation.blocked_by
        && matches!(
            feature(Some(viewer), account),
            Answer::Automatic | Answer::Manual
        )
}
