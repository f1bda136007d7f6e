//! Timelines of statuses by strangers, and the statuses of one account.
//! <https://docs.joinmastodon.org/methods/timelines/>

use ferrodon_types::{
    Visibility,
    facts::{StatusFacts, ViewerFacts},
};

use crate::roles::Permission;

/// Who may read a kind of timeline, as the site settings `local_live_feed_access`, `remote_topic_feed_access` … say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedAccess {
    /// Everyone.
    Public,
    /// Users.
    Authenticated,
    /// Staff with the permission to view feeds.
    Disabled,
}

impl FeedAccess {
    /// Reads the setting; an unknown value is the strictest.
    pub fn parse(text: &str) -> Self {
        match text {
            "public" => Self::Public,
            "authenticated" => Self::Authenticated,
            _ => Self::Disabled,
        }
    }

    /// Whether somebody may read it. `permissions` are the effective ones of a user who may act; `None` is anybody else.
    pub const fn allows(self, permissions: Option<i64>) -> bool {
        match (self, permissions) {
            (Self::Public, _) | (Self::Authenticated, Some(_)) => true,
            (Self::Disabled, Some(permissions)) => Permission::ViewFeeds.is_in(permissions),
            (Self::Authenticated | Self::Disabled, None) => false,
        }
    }
}

/// Which part of the network a timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Everything.
    All,
    /// Posts from here.
    Local,
    /// Posts from elsewhere.
    Remote,
}

impl Origin {
    /// What the parameters `local` and `remote` ask for; both together are everything.
    pub const fn asked(local: bool, remote: bool) -> Self {
        match (local, remote) {
            (true, false) => Self::Local,
            (false, true) => Self::Remote,
            _ => Self::All,
        }
    }

    /// What of it somebody gets, given the access to each half; `None` is an empty timeline.
    pub const fn narrowed(self, local: bool, remote: bool) -> Option<Self> {
        match (self, local, remote) {
            (Self::All, true, true) => Some(Self::All),
            (Self::All | Self::Local, true, _) => Some(Self::Local),
            (Self::All | Self::Remote, _, true) => Some(Self::Remote),
            _ => None,
        }
    }

    /// Whether a status of an author of `domain` belongs to it.
    pub const fn includes(self, domain: Option<&String>) -> bool {
        match self {
            Self::All => true,
            Self::Local => domain.is_none(),
            Self::Remote => domain.is_some(),
        }
    }
}

/// What a timeline of strangers leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineRules {
    /// Which part of the network it shows.
    pub origin: Origin,
    /// Only posts with attachments.
    pub only_media: bool,
    /// Replies to others are in it: not in the public timeline, but in those of hashtags and links.
    pub with_replies: bool,
    /// The viewer's chosen languages count: not in the timelines of hashtags.
    pub by_language: bool,
}

impl TimelineRules {
    /// The public timeline.
    pub const fn public(origin: Origin, only_media: bool) -> Self {
        Self {
            origin,
            only_media,
            with_replies: false,
            by_language: true,
        }
    }

    /// A hashtag's timeline.
    pub const fn tag(origin: Origin, only_media: bool) -> Self {
        Self {
            origin,
            only_media,
            with_replies: true,
            by_language: false,
        }
    }

    /// A link's timeline.
    pub const fn link() -> Self {
        Self {
            origin: Origin::All,
            only_media: false,
            with_replies: true,
            by_language: true,
        }
    }
}

/// Whether a status stands in a timeline of strangers. One's own posts keep the same rules.
pub fn includes(rules: TimelineRules, viewer: Option<&ViewerFacts>, status: &StatusFacts) -> bool {
    let author = &status.author;
    if status.visibility != Visibility::Public
        || status.is_reblog
        || author.unavailable
        || author.silenced
    {
        return false;
    }
    if !rules.origin.includes(author.domain.as_ref())
        || (rules.only_media && !status.has_media)
        || (!rules.with_replies && status.is_reply_to_other())
    {
        return false;
    }
    let Some(viewer) = viewer else { return true };
    let relation = viewer.relations.with(author.id);
    if relation.blocks_or_mutes() || relation.blocked_by {
        return false;
    }
    if relation.domain_blocking && rules.origin != Origin::Local {
        return false;
    }
    !rules.by_language
        || speaks(
            viewer.chosen_languages.as_deref(),
            status.language.as_deref(),
        )
}

/// Whether a language is among the chosen ones; with any chosen, an unknown language isn't.
pub(crate) fn speaks(chosen: Option<&[String]>, language: Option<&str>) -> bool {
    match chosen {
        None => true,
        Some(chosen) => language.is_some_and(|language| chosen.iter().any(|one| one == language)),
    }
}

/// Whether a status of an account stands on the account's page (`/api/v1/accounts/:id/statuses`). Filters that the
/// caller asks for (replies, boosts, media, hashtags, pinned) come on top; `exclude_direct` leaves out what is only
/// reached by being mentioned.
pub fn profile_includes(
    viewer: Option<&ViewerFacts>,
    status: &StatusFacts,
    exclude_direct: bool,
) -> bool {
    if status.author.unavailable {
        return false;
    }
    let Some(viewer) = viewer else {
        return status.visibility.is_distributable();
    };
    let is_author = viewer.account_id == status.author.id;
    let relation = viewer.relations.with(status.author.id);
    if !is_author && (relation.blocked_by || relation.domain_blocked_by) {
        return false;
    }
    let reached = match status.visibility {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Private => {
            is_author || relation.is_following() || (!exclude_direct && mentions(status, viewer))
        }
        Visibility::Direct | Visibility::Limited => {
            !exclude_direct && (is_author || mentions(status, viewer))
        }
    };
    reached && (is_author || boost_is_wanted(viewer, status))
}

fn mentions(status: &StatusFacts, viewer: &ViewerFacts) -> bool {
    status.mentions(viewer.account_id)
}

fn boost_is_wanted(viewer: &ViewerFacts, status: &StatusFacts) -> bool {
    status.reblog.as_ref().is_none_or(|original| {
        let relation = viewer.relations.with(original.author.id);
        !relation.blocks_or_mutes() && !relation.blocked_by && !relation.domain_blocking
    })
}
