//! What lands in home and list feeds, and whom a new status reaches.
//!
//! The facts are loaded for a batch of receivers at once; each function judges one status for one receiver.

use ferrodon_types::{
    AccountId, Visibility,
    facts::{ListFacts, Relations, RepliesPolicy, StatusFacts, ViewerFacts},
};

/// Who may get a status: all that these rules ask of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Receiver<'a> {
    /// The account.
    pub account_id: AccountId,
    /// Its relations with the accounts that take part in the status.
    pub relations: &'a Relations,
}

impl<'a> From<&'a ViewerFacts> for Receiver<'a> {
    fn from(viewer: &'a ViewerFacts) -> Self {
        Self {
            account_id: viewer.account_id,
            relations: &viewer.relations,
        }
    }
}

/// What becomes of a status in a home feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is inserted.
    Keep,
    /// It is not.
    Filter,
    /// It is not, since its author is on a list that stays out of home; it still notifies.
    SkipHome,
}

/// Whether a status of somebody whom the receiver follows comes into home. The first rule that matches decides.
pub fn home<'a>(status: &StatusFacts, receiver: impl Into<Receiver<'a>>) -> Verdict {
    let receiver = receiver.into();
    let follows = |account: AccountId| receiver.relations.with(account).is_following();
    judge(status, receiver, true, follows)
}

/// Whether a status comes into a list's feed: the list's own rule about replies, then those of home.
pub fn list<'a>(status: &StatusFacts, list: &ListFacts, owner: impl Into<Receiver<'a>>) -> bool {
    let owner = owner.into();
    let shown = |account: AccountId| match list.replies_policy {
        RepliesPolicy::List => list.members.contains(&account),
        RepliesPolicy::Followed => owner.relations.with(account).is_following(),
        RepliesPolicy::None => false,
    };
    if status.is_reply_to_other() {
        let to = status.in_reply_to_account_id;
        // where home's own rule is the list's too, it decides below, after that about the owner's posts
        let passes = list.replies_policy == RepliesPolicy::Followed
            || to.is_some_and(|to| to == list.owner_id || shown(to));
        if !passes {
            return false;
        }
    }
    judge(status, owner, false, shown) == Verdict::Keep
}

/// `shown`: whether replies to an account are wanted.
fn judge(
    status: &StatusFacts,
    receiver: Receiver<'_>,
    for_home: bool,
    shown: impl Fn(AccountId) -> bool,
) -> Verdict {
    let author = status.author.id;
    if author == receiver.account_id {
        return Verdict::Keep;
    }
    let relation = receiver.relations.with(author);
    if status.is_reply
        && (status.in_reply_to_id.is_none() || status.in_reply_to_account_id.is_none())
    {
        return Verdict::Filter;
    }
    if for_home && relation.in_exclusive_list {
        return Verdict::SkipHome;
    }
    let languages = relation
        .following
        .as_ref()
        .and_then(|follow| follow.languages.as_deref());
    if let (Some(languages), Some(language)) =
        (languages.filter(|all| !all.is_empty()), &status.language)
        && !languages.contains(language)
    {
        return Verdict::Filter;
    }
    if status.is_reblog && status.reblog.is_none() {
        return Verdict::Filter;
    }
    if involves_unwanted(status, receiver) || relation.blocked_by {
        return Verdict::Filter;
    }
    if let Some(replied_to) = status.in_reply_to_account_id.filter(|_| status.is_reply) {
        let wanted = replied_to == receiver.account_id || replied_to == author || shown(replied_to);
        return if wanted {
            Verdict::Keep
        } else {
            Verdict::Filter
        };
    }
    if let Some(original) = &status.reblog {
        let hides_reblogs = relation
            .following
            .as_ref()
            .is_some_and(|follow| !follow.show_reblogs);
        let with_original = receiver.relations.with(original.author.id);
        if hides_reblogs || with_original.blocked_by || with_original.domain_blocking {
            return Verdict::Filter;
        }
    }
    Verdict::Keep
}

/// The receiver blocks or mutes the author, somebody mentioned, or the same of a boosted post.
fn involves_unwanted(status: &StatusFacts, receiver: Receiver<'_>) -> bool {
    let unwanted = |account: AccountId| receiver.relations.with(account).blocks_or_mutes();
    unwanted(status.author.id)
        || status.active_mentions().any(unwanted)
        || status
            .reblog
            .as_ref()
            .is_some_and(|original| involves_unwanted(original, receiver))
}

/// Whether a status comes into home for a hashtag that the receiver follows.
pub fn tag<'a>(status: &StatusFacts, receiver: impl Into<Receiver<'a>>) -> bool {
    let receiver = receiver.into();
    let relation = receiver.relations.with(status.author.id);
    status.author.id != receiver.account_id
        && !involves_unwanted(status, receiver)
        && !relation.blocked_by
        && !relation.domain_blocking
}

/// Whether the receiver is to be told of a new status of its author (the bell on a profile). `is_edit`: it isn't new.
pub fn notifies<'a>(
    status: &StatusFacts,
    receiver: impl Into<Receiver<'a>>,
    verdict: Verdict,
    is_edit: bool,
) -> bool {
    let receiver = receiver.into();
    let follow = receiver.relations.with(status.author.id).following.as_ref();
    follow.is_some_and(|follow| follow.notify)
        && verdict != Verdict::Filter
        && !is_edit
        && !status.is_reblog
        && !status.is_reply_to_other()
}

/// Whom a new status goes to, besides its author's home and the mentioned accounts' notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// All local followers, and the lists that the author is on.
    pub followers: bool,
    /// Only those followers that are mentioned, silently too.
    pub mentioned_followers: bool,
    /// The author's own conversation.
    pub conversation: bool,
    /// Local followers of its hashtags, and the hashtags' streams.
    pub tags: bool,
    /// The public streams.
    pub public: bool,
}

/// Whom a new status goes to; nobody at all, if its author (of a boost: the original's) is gone.
pub fn reach(status: &StatusFacts) -> Option<Reach> {
    let author = status
        .reblog
        .as_ref()
        .map_or(&status.author, |original| &original.author);
    if author.unavailable {
        return None;
    }
    let is_open =
        status.visibility == Visibility::Public && !status.is_reblog && !status.author.silenced;
    let by_mentions = matches!(status.visibility, Visibility::Direct | Visibility::Limited);
    Some(Reach {
        followers: !by_mentions,
        mentioned_followers: by_mentions,
        conversation: status.visibility == Visibility::Direct,
        tags: is_open,
        public: is_open && !status.is_reply_to_other(),
    })
}
