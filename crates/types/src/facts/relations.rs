//! What two accounts have to do with each other.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;

use crate::{AccountId, ListId};

/// How one follows another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowFacts {
    /// Boosts are wanted too.
    pub show_reblogs: bool,
    /// Every post is to be notified.
    pub notify: bool,
    /// Only posts in these languages are wanted.
    pub languages: Option<Vec<String>>,
}

impl Default for FollowFacts {
    fn default() -> Self {
        Self {
            show_reblogs: true,
            notify: false,
            languages: None,
        }
    }
}

/// How one mutes another. Expired mutes are no facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MuteFacts {
    /// Notifications from the muted account are hidden as well.
    pub hide_notifications: bool,
}

/// What a viewer and another account have to do with each other, seen from the viewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RelationFacts {
    /// The viewer follows the account.
    pub following: Option<FollowFacts>,
    /// The account follows the viewer, since then.
    pub followed_by: Option<NaiveDateTime>,
    /// The viewer asked to follow the account.
    pub requested: bool,
    /// The viewer blocks the account.
    pub blocking: bool,
    /// The account blocks the viewer.
    pub blocked_by: bool,
    /// The viewer mutes the account.
    pub muting: Option<MuteFacts>,
    /// The viewer blocks the account's domain.
    pub domain_blocking: bool,
    /// The account (a local one) blocks the viewer's domain.
    pub domain_blocked_by: bool,
    /// The account is on a list of the viewer whose members stay out of home.
    pub in_exclusive_list: bool,
}

impl RelationFacts {
    /// Strangers.
    pub const NONE: Self = Self {
        following: None,
        followed_by: None,
        requested: false,
        blocking: false,
        blocked_by: false,
        muting: None,
        domain_blocking: false,
        domain_blocked_by: false,
        in_exclusive_list: false,
    };

    /// The viewer follows the account.
    pub const fn is_following(&self) -> bool {
        self.following.is_some()
    }

    /// The viewer blocks or mutes the account.
    pub const fn blocks_or_mutes(&self) -> bool {
        self.blocking || self.muting.is_some()
    }

    /// The viewer blocks the account, or mutes it with its notifications.
    pub fn blocks_or_mutes_notifications(&self) -> bool {
        self.blocking || self.muting.is_some_and(|mute| mute.hide_notifications)
    }
}

/// One viewer's relations with the accounts that matter for the question at hand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relations(HashMap<AccountId, RelationFacts>);

impl Relations {
    /// The relation with an account; [`RelationFacts::NONE`] if there is none.
    pub fn with(&self, account: AccountId) -> &RelationFacts {
        const STRANGER: &RelationFacts = &RelationFacts::NONE;
        self.0.get(&account).unwrap_or(STRANGER)
    }

    /// The relation with an account, to be filled in.
    pub fn entry(&mut self, account: AccountId) -> &mut RelationFacts {
        self.0.entry(account).or_default()
    }

    /// All that are known.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, &RelationFacts)> {
        self.0
            .iter()
            .map(|(account, relation)| (*account, relation))
    }
}

impl FromIterator<(AccountId, RelationFacts)> for Relations {
    fn from_iter<I: IntoIterator<Item = (AccountId, RelationFacts)>>(relations: I) -> Self {
        Self(relations.into_iter().collect())
    }
}

/// Which replies a list shows, as `lists.replies_policy` stores it.
/// <https://docs.joinmastodon.org/entities/List/#replies_policy>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RepliesPolicy {
    /// Replies to members of the list.
    List,
    /// Replies to anybody whom the owner follows.
    Followed,
    /// No replies to others.
    None,
}

impl RepliesPolicy {
    /// Reads the database's number; an unknown one shows the fewest replies.
    pub const fn from_db(value: i32) -> Self {
        match value {
            0 => Self::List,
            1 => Self::Followed,
            _ => Self::None,
        }
    }

    /// The number in the database.
    pub const fn to_db(self) -> i32 {
        match self {
            Self::List => 0,
            Self::Followed => 1,
            Self::None => 2,
        }
    }

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Followed => "followed",
            Self::None => "none",
        }
    }

    /// Reads the API's name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::List, Self::Followed, Self::None]
            .into_iter()
            .find(|policy| policy.as_str() == text)
    }
}

/// A list, as its feed is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFacts {
    /// The list.
    pub id: ListId,
    /// Whose list it is.
    pub owner_id: AccountId,
    /// Which replies it shows.
    pub replies_policy: RepliesPolicy,
    /// Of the accounts that matter for the question at hand: those on the list.
    pub members: HashSet<AccountId>,
}

/// Somebody who is to come onto a list, as the list's owner knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlaceFacts {
    /// It is the owner's own account.
    pub own: bool,
    /// The account is on the list already.
    pub taken: bool,
    /// The owner follows the account.
    pub following: bool,
    /// The owner asked to follow it.
    pub requested: bool,
}
